// What the calls answer that change messages which are there.
#include <algorithm>

#include "base/clock.hpp"
#include "engine/work.hpp"

namespace emulator {

namespace {

constexpr size_t mostDeleted = 50;        // messages in one call (measured)
constexpr int64_t oncePerMs = 1000;       // what may happen once a second (measured)

bool isLocal(int status) {
  return status == statusSending || status == statusFailed || status == statusLocal;
}

std::string renderMessage(const Message& message) {
  std::string json;
  appendMessage(json, message);
  return json;
}

}  // namespace

// Needs no network: also while a login waits for one (measured).
void Engine::saveMessages(std::vector<Message> messages, bool asList, Completion completion) {
  writeLocally(completion, "", [this, messages = std::move(messages), asList](const User& user) mutable {
    for (Message& message : messages) {
      if (user.isOnline && message.sender.empty()) {
        message.sender = user.name;
      }
      message.isFromSelf = message.sender.empty() || (user.isOnline && message.sender == user.name);
      if (message.conversation.type == typeC2C && !message.isFromSelf) {
        message.conversation.id = message.sender;  // Whatever was named (measured).
      }
      message.sequence = unsentSequence(message.conversation);
    }
    store_->saveMessages(user, messages);
    return Answer{codeOk, "OK", asList ? "" : renderMessage(messages.front())};
  });
}

// What is given replaces what is there, text and all; of what is not found nobody hears (measured).
void Engine::setLocalContent(Message message, Completion completion) {
  writeLocally(completion, "", [this, message = std::move(message)](const User& user) {
    const MessageReference reference{message.clientTime, message.sequence, message.random};
    if (const std::optional<int64_t> row = store_->messageRow(user, message.conversation, reference)) {
      store_->setLocalContent(user, *row, message);
    }
    return Answer{codeOk, "OK", ""};
  });
}

void Engine::revokeMessage(ConversationKey key, Message message, Completion completion) {
  const int type = message.conversation.type;
  const bool isKnown = type == typeC2C || type == typeGroup;
  const auto waiting = [this, key, message, isKnown](const User&) {
    const bool isPossible = key.type == typeGroup || (message.isFromSelf && !store_->numberOf(key.id).empty());
    return !isKnown       ? Answer{codeInvalidParameter, "invalid message type", ""}
           : isPossible ? Answer{codeNotLoggedIn, "not login", ""}
                        : Answer{codeInvalidParameter, "invalid params", ""};
  };
  writeOrWait(completion, "", waiting, [this, key, message, isKnown](const User& user) {
    if (!isKnown) {
      return Answer{codeInvalidParameter, "invalid message type", ""};
    }
    const std::optional<int64_t> row = store_->messageRow(user, key, {message.clientTime, message.sequence, message.random});
    if (!row) {
      return Answer{codeNoSuchMessage, "message not found", ""};
    }
    return store_->revokeMessage(user, *row, "") ? Answer{} : Answer{codeNoSuchMessage, "message not found", ""};
  });
}

// A saved message is changed here, any other one on the servers. The listener hears of it before the answer (measured).
void Engine::modifyMessage(Message message, Completion completion) {
  post([this, message = std::move(message), completion] {
    std::optional<User> user = loggedInUser();
    const bool isOnline = user.has_value();
    user = user ? user : waitingUser();
    if (!user) {
      reply(completion, {codeNotLoggedIn, "not login", "{}"});
      return;
    }
    if (message.status == 0 || message.status == statusSending || message.status == statusFailed) {
      reply(completion, {codeInvalidParameter, "the message status must be sent successfully", renderMessage(message)});
      return;
    }
    if (!isOnline && message.status != statusLocal) {
      reply(completion, {codeDisconnected, disconnected, renderMessage(message)});
      return;
    }
    if (isOnline && message.status != statusLocal && !faults::isNetworkUp()) {
      replyTimedOut(completion, renderMessage(message));
      return;
    }
    user->isOnline = isOnline;
    const std::string given = renderMessage(message);
    reply(completion, attempt(given.c_str(), [&] { return modify(*user, message); }));
    deliverChanges();
  });
}

Engine::Answer Engine::modify(const User& user, const Message& given) {
  const std::optional<int64_t> row = store_->messageRow(user, given.conversation, {given.clientTime, given.sequence, given.random});
  if (!row) {
    return {codeNoSuchMessage, "message not found", renderMessage(given)};
  }
  Message changed = given;
  changed.details.version = store_->findMessage(user, given.conversation, *row)->details.version;
  const bool isNewest = given.details.version >= changed.details.version || given.status == statusLocal;
  if (isNewest) {
    store_->modifyMessage(user, *row, changed);
    signal();
  }
  const std::string json = renderMessage(*store_->findMessage(user, given.conversation, *row));
  if (given.status == statusLocal) {
    if (!isShutDown_) {
      listeners_.copy().updated(('[' + json + ']').c_str());
    }
    return {codeOk, "OK", renderMessage(given)};
  }
  deliverChanges();
  return isNewest ? Answer{codeOk, "OK", json} : Answer{codeModifiedByOther, "the message was modified by another user", json};
}

// Here alone: not found is as good as deleted (measured).
void Engine::deleteMessage(ConversationKey key, MessageReference message, Completion completion) {
  writeLocally(completion, "", [this, key = std::move(key), message](const User& user) {
    if (const std::optional<int64_t> row = store_->messageRow(user, key, message)) {
      store_->deleteMessages(user, key, {*row});
    }
    return Answer{codeOk, "OK", ""};
  });
}

// On the servers too, but for what they never had: that goes even when the rest fails (measured).
void Engine::deleteMessages(ConversationKey key, std::vector<Message> messages, Completion completion) {
  post([this, key = std::move(key), messages = std::move(messages), completion] {
    std::optional<User> user = loggedInUser();
    const bool isOnline = user.has_value();
    user = user ? user : waitingUser();
    if (!user) {
      reply(completion, {codeNotLoggedIn, "not login", ""});
      return;
    }
    if (!mayAgain(lastDeletion_)) {
      reply(completion, {codeTooOften, "deleteMessages interface call exceeds frequency limit", ""});
      return;
    }
    if (messages.size() > mostDeleted) {
      reply(completion, {codeInvalidParameter, "The size of messages must be between (0, 50]", ""});
      return;
    }
    user->isOnline = isOnline;
    const bool reachesServers = isOnline && faults::isNetworkUp();
    const bool isAllLocal = std::all_of(messages.begin(), messages.end(), [](const Message& one) { return isLocal(one.status); });
    const Answer answer = attempt("", [&] {
      std::vector<int64_t> rows;
      for (const Message& message : messages) {
        const std::optional<int64_t> row = isLocal(message.status) || reachesServers
                                               ? store_->messageRow(*user, key, {message.clientTime, message.sequence, message.random})
                                               : std::nullopt;
        if (row) {
          rows.push_back(*row);
        }
      }
      if (!rows.empty()) {
        store_->deleteMessages(*user, key, rows);
        signal();
      }
      return isAllLocal || reachesServers ? Answer{codeOk, "OK", ""} : Answer{codeNotLoggedIn, "not login", ""};
    });
    if (answer.code == codeNotLoggedIn && isOnline) {
      replyTimedOut(completion, "");
    } else {
      reply(completion, answer);
    }
    deliverChanges();
  });
}

// False: it was asked for within the last second.
bool Engine::mayAgain(int64_t& last) {
  const int64_t now = clock::nowMs();
  if (last != 0 && now - last < oncePerMs && now >= last) {
    return false;
  }
  last = now;
  return true;
}

void Engine::clearMessages(ConversationKey key, Completion completion) {
  const auto waiting = [this, key](const User&) {
    return key.type == typeGroup || !store_->numberOf(key.id).empty() ? Answer{codeNotLoggedIn, "not login", ""}
                                                                        : Answer{codeInvalidConversation, "invalid conversation id", ""};
  };
  writeOrWait(completion, "", waiting, [this, key](const User& user) {
    store_->clearMessages(user, key);
    return Answer{};
  });
}

void Engine::clearLocally(int type, std::optional<std::string> id, int64_t begin, int64_t end, Completion completion) {
  writeLocally(completion, "", [this, type, id = std::move(id), begin, end](const User& user) {
    store_->clearPeriod(user, type, id, begin, end);
    return Answer{codeOk, "OK", ""};
  });
}

void Engine::sendReceipts(std::vector<Message> messages, Completion completion) {
  write(completion, "", {codeNotInPlan, receiptsNotInPlan}, [this, messages = std::move(messages)](const User& user) {
    std::vector<int64_t> rows;
    for (const Message& message : messages) {
      if (const std::optional<int64_t> row = store_->messageRow(user, message.conversation, {message.clientTime, message.sequence, message.random})) {
        rows.push_back(*row);
      }
    }
    store_->sendReceipts(user, rows, clock::now());
    return Answer{};
  });
}

// Between two people from the cache; what a group has read only the servers know (measured).
void Engine::getReceipts(std::vector<Message> messages, Completion completion) {
  read(completion, emptyList, [this, messages = std::move(messages)](const User& user) {
    std::string json = "[";
    bool isAnyOfTwo = false;
    for (const Message& given : messages) {
      const std::optional<int64_t> row = store_->messageRow(user, given.conversation, {given.clientTime, given.sequence, given.random});
      const std::optional<Message> message = row ? store_->findMessage(user, given.conversation, *row) : std::nullopt;
      isAnyOfTwo = isAnyOfTwo || given.conversation.type == typeC2C;
      if (!message || (given.conversation.type == typeGroup && !user.isOnline)) {
        continue;
      }
      json::writeString((json.size() > 1 ? json += ',' : json) += R"({"msg_receipt_conv_id":)", given.conversation.id);
      json.append(R"(,"msg_receipt_conv_type":)").append(std::to_string(given.conversation.type));
      json.append(R"(,"msg_receipt_is_peer_read":)").append(message->isReceiptOfPeer ? "true" : "false");
      json::writeString(json += R"(,"msg_receipt_msg_id":)", messageId(*message));
      if (given.conversation.type == typeGroup) {
        json.append(R"(,"msg_receipt_read_count":)").append(std::to_string(message->receipts.read));
        json.append(R"(,"msg_receipt_unread_count":)").append(std::to_string(message->receipts.unread));
      }
      json += '}';
    }
    return Answer{codeOk, isAnyOfTwo || user.isOnline ? "OK" : "", json += ']'};
  });
}

}  // namespace emulator
