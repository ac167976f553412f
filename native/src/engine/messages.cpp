// What the calls on messages answer.
#include "engine/work.hpp"
#include "base/clock.hpp"

namespace emulator {

namespace {

std::string renderMessage(const Message& message) {
  std::string json;
  appendMessage(json, message);
  return json;
}

}  // namespace

void Engine::sendMessage(Message message, Completion completion) {
  post([this, message = std::move(message), completion]() mutable {
    std::optional<User> user = loggedInUser();
    if (!user || user->name != message.sender) {
      replyUnsent(std::move(message), completion);
      return;
    }
    user->isOnline = true;
    if (message.content.elementsJson == "[]") {
      message.fail();
      reply(completion, {codeInvalidParameter, "message_elem_array is empty", renderMessage(message)});
      return;
    }
    if (!faults::isNetworkUp()) {
      message.fail();
      replyTimedOut(completion, renderMessage(message));
      return;
    }
    message.serverTime = message.clientTime;
    message.hasWholeProfile = true;
    const Answer sent = attempt("", [&] {
      store_->sendMessage(*user, message);
      return Answer{};
    });
    if (sent.code != codeOk) {
      message.serverTime = 0;
      message.fail();
      reply(completion, {sent.code, sent.desc, renderMessage(message)});
      return;
    }
    signal();
    reply(completion, {codeOk, "", renderMessage(message)});
    deliverChanges();
  });
}

// The real library has given it a place in the conversation by the time that it finds out (measured).
void Engine::replyUnsent(Message message, const Completion& completion) {
  const std::optional<User> user = waitingUser();
  const bool isToUser = user && message.conversation.type == typeC2C;
  const Answer placed = attempt("", [&] {
    placeUnsent(user, message);
    return Answer{};
  });
  if (placed.code != codeOk) {
    reply(completion, {placed.code, placed.desc, renderMessage(message)});
    return;
  }
  reply(completion, {isToUser ? codeInvalidReceiver : codeNotLoggedIn, isToUser ? "invalid receiver userid" : "not login", renderMessage(message)});
}

void Engine::placeUnsent(const std::optional<User>& user, Message& message) {
  if (user && message.conversation.type == typeC2C) {
    message.status = statusSending;
    message.sequence = faults::random();
  } else if (user) {
    message.fail();
    message.sequence = static_cast<uint32_t>(store_->groupSequence(message.conversation.id) + 1);
  } else if (message.conversation.type == typeGroup && isLocalStorage_) {
    message.isPeerRead = store_->findConversation(*user_, message.conversation).has_value();  // measured
  }
}

// Needs no network: also while a login waits for one (measured).
void Engine::saveMessage(Message message, Completion completion) {
  post([this, message = std::move(message), completion]() mutable {
    std::optional<User> user = loggedInUser();
    const bool isOnline = user.has_value();
    if (!user) {
      user = waitingUser();
    }
    if (!user) {
      reply(completion, {codeNotLoggedIn, "not login", ""});
      return;
    }
    message.isFromSelf = message.sender == user->name;
    message.isRead = message.isFromSelf;
    message.isPeerRead = !message.isFromSelf;
    message.hasWholeProfile = user->isOnline = isOnline;
    reply(completion, attempt("", [&] {
            store_->saveMessage(*user, message);
            return Answer{codeOk, "OK", renderMessage(message)};
          }));
    signal();
    deliverChanges();
  });
}

void Engine::listMessages(ConversationKey key, MessageQuery query, Completion completion) {
  read(completion, emptyList, [this, key = std::move(key), query = std::move(query)](const User& user) {
    if (query.limit == 0) {
      return Answer{codeInvalidParameter, "count is zero", emptyList};
    }
    std::string json = "[";
    for (const Message& message : store_->listMessages(user, key, query)) {
      appendMessage(json.size() > 1 ? json += ',' : json, message);
    }
    return Answer{codeOk, "OK", json += ']'};
  });
}

void Engine::setLocalCustom(ConversationKey key, MessageReference message, int64_t number, std::string text, Completion completion) {
  write(completion, "", {}, [this, key = std::move(key), message = std::move(message), number, text = std::move(text)](const User& user) {
    const std::optional<int64_t> row = store_->messageRow(user, key, message);
    if (!row) {
      return Answer{codeNoSuchMessage, "message not found", ""};
    }
    store_->setLocalCustom(user, *row, number, text);
    return Answer{};
  });
}

void Engine::revokeMessage(ConversationKey key, MessageReference message, Completion completion) {
  write(completion, "", {}, [this, key = std::move(key), message = std::move(message)](const User& user) {
    const std::optional<int64_t> row = store_->messageRow(user, key, message);
    return row && store_->revokeMessage(user, *row) ? Answer{} : Answer{codeNoSuchMessage, "message not found", ""};
  });
}

void Engine::deleteMessages(ConversationKey key, std::vector<MessageReference> messages, Completion completion) {
  write(completion, "", {}, [this, key = std::move(key), messages = std::move(messages)](const User& user) {
    std::vector<int64_t> rows;
    for (const MessageReference& message : messages) {
      const std::optional<int64_t> row = store_->messageRow(user, key, message);
      if (!row) {
        return Answer{codeNoSuchMessage, "message not found", ""};
      }
      rows.push_back(*row);
    }
    store_->deleteMessages(user, key, rows);
    return Answer{};
  });
}

void Engine::clearMessages(ConversationKey key, Completion completion) {
  write(completion, "", {}, [this, key = std::move(key)](const User& user) {
    store_->clearMessages(user, key);
    return Answer{};
  });
}

void Engine::sendReceipts(std::vector<std::pair<ConversationKey, MessageReference>> messages, Completion completion) {
  write(completion, "", {}, [this, messages = std::move(messages)](const User& user) {
    std::vector<int64_t> rows;
    for (const auto& [key, message] : messages) {
      if (const std::optional<int64_t> row = store_->messageRow(user, key, message)) {
        rows.push_back(*row);
      }
    }
    store_->sendReceipts(user, rows, clock::now());
    return Answer{};
  });
}

}  // namespace emulator
