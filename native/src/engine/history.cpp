// What the calls answer that list, find and search messages.
#include "engine/work.hpp"

namespace emulator {

namespace {

std::string renderMessages(const std::vector<Message>& messages) {
  std::string json = "[";
  for (const Message& message : messages) {
    appendMessage(json.size() > 1 ? json += ',' : json, message);
  }
  return json += ']';
}

}  // namespace

void Engine::listMessages(ConversationKey key, MessageQuery query, Completion completion) {
  read(completion, emptyList, [this, key = std::move(key), query = std::move(query)](const User& user) {
    const bool isBySequence = key.type == typeGroup && !query.sequences.empty();
    if (query.limit == 0 && !isBySequence) {
      return Answer{codeInvalidParameter, "count is zero", emptyList};
    }
    return Answer{codeOk, "OK", renderMessages(store_->listMessages(user, key, query))};
  });
}

void Engine::findMessages(MessageIds ids, Completion completion) {
  read(completion, emptyList, [this, ids = std::move(ids)](const User& user) {
    if (ids.ids.empty()) {
      return Answer{codeInvalidParameter, ids.isEmpty ? "message_id_list is empty" : "no message id is valid", emptyList};
    }
    return Answer{codeOk, "OK", renderMessages(store_->findMessages(user, ids.ids))};
  });
}

void Engine::findAt(ConversationKey key, std::vector<std::pair<MessagePosition, bool>> places, Completion completion) {
  read(completion, emptyList, [this, key = std::move(key), places = std::move(places)](const User& user) {
    if (places.empty()) {
      return Answer{codeInvalidParameter, "empty message_locator_list", emptyList};
    }
    return Answer{codeOk, "OK", renderMessages(store_->findAt(user, key, places))};
  });
}

// As in the header: of one conversation its messages, of all of them how many each has, and the message where it is one.
std::string Engine::searchPage(const User& user, const SearchPage& page, bool isCloud) {
  std::vector<SearchResult> found = store_->searchMessages(user, page.query);
  const bool isOfOne = page.query.conversation.has_value();
  const size_t total = !isOfOne ? found.size() : found.empty() ? 0 : found.front().rows.size();
  const size_t first = std::min(page.first, total);
  const size_t end = first + std::min(page.count, total - first);
  std::string items;
  for (size_t index = isOfOne ? 0 : first; index < (isOfOne ? std::min<size_t>(found.size(), 1) : end); ++index) {
    const SearchResult& result = found[index];
    std::vector<Message> messages;
    for (size_t i = isOfOne ? first : 0; i < (isOfOne ? end : result.rows.size() == 1 ? 1 : 0); ++i) {
      if (std::optional<Message> message = store_->findMessage(user, result.key, result.rows[i])) {
        messages.push_back(*std::move(message));
      }
    }
    (items += items.empty() ? "" : ",").append(R"({"msg_search_result_item_conv_id":)");
    json::writeString(items, result.key.id);
    items.append(R"(,"msg_search_result_item_conv_type":)").append(std::to_string(result.key.type));
    items.append(R"(,"msg_search_result_item_message_array":)").append(renderMessages(messages));
    items.append(R"(,"msg_search_result_item_total_message_count":)").append(std::to_string(result.rows.size())) += '}';
  }
  std::string json = R"({"msg_search_result_item_array":[)" + items + R"(],"msg_search_result_search_cursor":")";
  json.append(isCloud && end < total ? std::to_string(end) : "").append(R"(","msg_search_result_total_count":)").append(std::to_string(total));
  return json += '}';
}

// Without a login to tell which plan the application has, there is no search (measured).
void Engine::searchLocally(SearchPage page, Completion completion) {
  read(completion, nothingFound, [this, page = std::move(page)](const User& user) {
    return user.isOnline ? Answer{codeOk, "OK", searchPage(user, page, false)} : Answer{codeNotInPlan, searchNotInPlan, nothingFound};
  });
}

void Engine::searchInCloud(SearchPage page, Completion completion) {
  const bool hasWords = !page.query.words.empty();
  const Answer noWords{codeInvalidParameter, "after trim, keyword_list is invalid", nothingFound};
  const auto waiting = [hasWords, noWords](const User&) { return hasWords ? Answer{codeDisconnected, disconnected, nothingFound} : noWords; };
  writeOrWait(completion, nothingFound, waiting, [this, page = std::move(page), hasWords, noWords](const User& user) {
    return hasWords ? Answer{codeOk, "OK", searchPage(user, page, true)} : noWords;
  });
}

}  // namespace emulator
