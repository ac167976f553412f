#include "engine/message_parameters.hpp"

#include <algorithm>
#include <charconv>

#include "base/sdk_json.hpp"
#include "store/stored_elements.hpp"

namespace emulator {

namespace {

// A number of seconds that can be added to another one.
int64_t seconds(const json::Value& parameters, std::string_view name) {
  return std::clamp<int64_t>(parameters.integer(name), 0, INT64_MAX / 2);
}

std::optional<int64_t> wholeNumber(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool isWhole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return isWhole && number <= INT64_MAX ? std::optional(static_cast<int64_t>(number)) : std::nullopt;
}

// An empty array limits nothing.
std::optional<int64_t> elementTypes(const json::Value* types) {
  if (!types || !types->isArray() || types->items.empty()) {
    return std::nullopt;
  }
  int64_t bits = 0;
  for (const json::Value& type : types->items) {
    bits |= elementTypeBit(type.asInteger());
  }
  return bits;
}

std::vector<std::string> texts(const json::Value* array) {
  std::vector<std::string> all;
  for (const json::Value& item : array ? array->items : std::vector<json::Value>()) {
    if (item.kind == json::Value::Kind::string && !item.text.empty()) {
      all.push_back(item.text);
    }
  }
  return all;
}

// A message that was never sent has its place by the client's time.
MessagePosition positionOf(const json::Value& message) {
  const int64_t serverTime = message.integer("message_server_time");
  return {serverTime != 0 ? serverTime : message.integer("message_client_time"), message.integer("message_seq"), message.integer("message_rand")};
}

}  // namespace

std::optional<MessageId> parseMessageId(std::string_view id) {
  const size_t beforeRandom = id.rfind('-');
  const size_t beforeTime = beforeRandom == std::string_view::npos || beforeRandom == 0 ? std::string_view::npos : id.rfind('-', beforeRandom - 1);
  if (beforeTime == std::string_view::npos) {
    return std::nullopt;
  }
  const std::optional<int64_t> time = wholeNumber(id.substr(beforeTime + 1, beforeRandom - beforeTime - 1));
  const std::optional<int64_t> random = wholeNumber(id.substr(beforeRandom + 1));
  return time && random ? std::optional(MessageId{std::string(id.substr(0, beforeTime)), *time, *random}) : std::nullopt;
}

MessageIds parseMessageIds(std::string_view text) {
  MessageIds found;
  const std::optional<json::Value> array = json::parseAsSdk(text);
  for (const json::Value& item : array && array->isArray() ? array->items : std::vector<json::Value>()) {
    if (item.kind == json::Value::Kind::null) {
      continue;
    }
    found.isEmpty = false;
    if (std::optional<MessageId> id = parseMessageId(item.text); id && item.kind == json::Value::Kind::string) {
      found.ids.push_back(*std::move(id));
    }
  }
  return found;
}

std::optional<std::vector<json::Value>> parseMessages(std::string_view text) {
  std::optional<json::Value> array = json::parseAsSdk(text);
  std::vector<json::Value> messages;
  for (json::Value& item : array && array->isArray() ? array->items : std::vector<json::Value>()) {
    if (!item.isObject()) {
      continue;
    }
    if (item.members.empty()) {
      return std::nullopt;
    }
    messages.push_back(std::move(item));
  }
  return messages.empty() ? std::nullopt : std::optional(std::move(messages));
}

MessageReference referenceOf(const json::Value& message) {
  return {message.integer("message_client_time"), message.integer("message_seq"), message.integer("message_rand")};
}

MessageQuery parseMessageQuery(const json::Value& parameters) {
  MessageQuery query;
  query.limit = static_cast<int32_t>(parameters.integer("msg_getmsglist_param_count"));  // Modulo 2^32, as measured.
  query.isForward = parameters.flag("msg_getmsglist_param_is_forward");
  query.fromSequence = parameters.integer("msg_getmsglist_param_last_msg_seq");
  query.fromTime = seconds(parameters, "msg_getmsglist_param_time_begin");
  query.period = seconds(parameters, "msg_getmsglist_param_time_period");
  if (!parameters.flag("msg_getmsglist_param_is_ramble")) {
    query.elementTypes = elementTypes(parameters.find("msg_getmsglist_param_message_type_array"));
  }
  if (const json::Value* sequences = parameters.find("msg_getmsglist_param_message_seq_array"); sequences && sequences->isArray()) {
    for (const json::Value& sequence : sequences->items) {
      query.sequences.push_back(sequence.asInteger());
    }
  }
  if (const json::Value* last = parameters.find("msg_getmsglist_param_last_msg"); last && last->isObject() && !last->members.empty()) {
    query.from = positionOf(*last);
  }
  return query;
}

std::optional<std::vector<std::pair<MessagePosition, bool>>> parseLocators(std::string_view text) {
  const std::optional<json::Value> array = json::parseAsSdk(text);
  if (!array || !array->isArray()) {
    return std::nullopt;
  }
  std::vector<std::pair<MessagePosition, bool>> locators;
  for (const json::Value& item : array->items) {
    if (item.isObject()) {
      const MessagePosition place{item.integer("message_locator_time"), item.integer("message_locator_seq"), item.integer("message_locator_rand")};
      locators.emplace_back(place, item.flag("message_locator_is_self"));
    }
  }
  return locators;
}

SearchPage parseSearch(const json::Value& parameters, bool isCloud) {
  SearchPage page;
  SearchQuery& query = page.query;
  query.words = texts(parameters.find("msg_search_param_keyword_array"));
  query.needsAllWords = parameters.integer("msg_search_param_keyword_list_match_type") == 1;
  query.senders = texts(parameters.find("msg_search_param_send_identifier_array"));
  query.elementTypes = elementTypes(parameters.find("msg_search_param_message_type_array"));
  const int64_t type = parameters.integer("msg_search_param_conv_type");
  if (const std::string_view id = parameters.string("msg_search_param_conv_id"); !id.empty() && (type == typeC2C || type == typeGroup)) {
    query.conversation = ConversationKey{static_cast<int>(type), std::string(id)};
  }
  const int64_t position = seconds(parameters, "msg_search_param_search_time_position");
  const int64_t period = seconds(parameters, "msg_search_param_search_time_period");
  query.toTime = position > 0 ? position : INT64_MAX;
  query.fromTime = period > 0 && position > 0 ? position - period : 0;
  page.count = static_cast<size_t>(std::clamp<int64_t>(parameters.integer(isCloud ? "msg_search_param_search_count" : "msg_search_param_page_size"), 0, 1000));
  page.count = page.count == 0 ? SIZE_MAX / 2 : page.count;  // Not in pages (header).
  if (isCloud) {
    page.first = static_cast<size_t>(wholeNumber(parameters.string("msg_search_param_search_cursor")).value_or(0));
  } else {
    page.first = static_cast<size_t>(std::min<int64_t>(seconds(parameters, "msg_search_param_page_index"), INT32_MAX)) * std::min<size_t>(page.count, 1000);
  }
  return page;
}

}  // namespace emulator
