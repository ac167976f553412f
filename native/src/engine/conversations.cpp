// What the calls on conversations answer.
#include "engine/work.hpp"
#include "base/clock.hpp"

namespace emulator {

namespace {

std::string renderTotal(int64_t total) {
  return R"({"conv_get_total_unread_message_count_result_unread_count":)" + std::to_string(total) + '}';
}

constexpr size_t mostIds = 100;
constexpr int64_t unreadAtOnce = 200;  // conversations in one transaction

}  // namespace

int Engine::createConversation(const ConversationKey& key, std::string& json) {
  return writeNow([&](const User& user) { appendConversation(json, store_->createConversation(user, key, clock::now())); });
}

int Engine::setDraft(const ConversationKey& key, const json::Value& draft) {
  return writeNow([&](const User& user) { store_->setDraft(user, key, renderDraft(draft), clock::now()); });
}

int Engine::cancelDraft(const ConversationKey& key) {
  return writeNow([&](const User& user) { store_->cancelDraft(user, key); });
}

// While a login waits, the real library removes the local messages before it finds out that it cannot delete (measured).
void Engine::deleteConversation(ConversationKey key, Completion completion) {
  const auto waiting = [this, key](const User& user) {
    clearLocally(user, {key});
    const bool isPossible = key.type == typeGroup || !store_->numberOf(key.id).empty();
    return isPossible ? Answer{codeNotLoggedIn, "not login", ""} : Answer{codeInvalidParameter, "invalid user_id", ""};
  };
  writeOrWait(completion, "", waiting, [this, key](const User& user) {
    store_->deleteConversation(user, key, true);
    return Answer{};
  });
}

void Engine::deleteConversations(std::vector<std::string> ids, bool clearsMessages, Completion completion) {
  std::vector<ConversationKey> keys;
  bool isAnyInvalid = false;
  bool isAnyGroup = false;
  for (const std::string& id : ids) {
    if (const std::optional<ConversationKey> key = parseConversationId(id)) {
      keys.push_back(*key);
    }
    isAnyInvalid = isAnyInvalid || (id.rfind("c2c_", 0) != 0 && id.rfind("group_", 0) != 0);
    isAnyGroup = isAnyGroup || id.rfind("group_", 0) == 0;
  }
  const Waiting waiting = isAnyInvalid ? Waiting{codeInvalidParameter, "invalid conversation_type"}
                          : isAnyGroup ? Waiting{}
                                       : Waiting{codeInvalidParameter, "invalid user_id"};
  post([this, keys, isLost = clearsMessages] {
    if (const std::optional<User> user = waitingUser(); user && isLost) {
      clearLocally(*user, keys);
    }
  });
  if (ids.size() > mostIds) {
    write(completion, emptyList, waiting, [](const User&) { return Answer{codeTooManyConversations, "too many conversations", emptyList}; });
    return;
  }
  writeEach(completion, waiting, std::move(ids),
            [this, clearsMessages](const User& user, const ConversationKey& key) { return store_->deleteConversation(user, key, clearsMessages); });
}

void Engine::clearLocally(const User& user, const std::vector<ConversationKey>& keys) {
  // What goes wrong is told by the refusal that follows.
  attempt("", [&] {
    for (const ConversationKey& key : keys) {
      store_->clearMessages(user, key);
    }
    return Answer{};
  });
}

void Engine::pinConversation(ConversationKey key, bool isPinned, Completion completion) {
  write(completion, "", {codeInternalState, "invalid conversation_cache_"}, [this, key = std::move(key), isPinned](const User& user) {
    return store_->pinConversation(user, key, isPinned) ? Answer{} : Answer{codeNoSuchConversation, "conversation not found", ""};
  });
}

// The checks come before the network is asked (measured).
std::optional<Engine::Answer> Engine::refuseRead(const User& user, const UnreadScope& scope) {
  if (!scope.id || scope.id->empty()) {
    return mayAgain(lastMarkAll_) ? std::nullopt : std::optional(Answer{codeTooOften, "api call exceeds frequency limit", ""});
  }
  if (scope.type == typeGroup && store_->groupType(*scope.id) == groupTypeLive) {
    return Answer{codeNotEmulated, "avchatroom not support this feature", ""};
  }
  const std::optional<Conversation> conversation = store_->findConversation(user, {scope.type, *scope.id});
  if (conversation && scope.type == typeC2C && scope.upToTime > 0 && scope.upToTime <= conversation->readTime) {
    return Answer{codeInvalidParameter, "c2c_read_timestamp must be greater than its current value", ""};
  }
  if (conversation && scope.type == typeGroup && scope.upToSequence > 0 && scope.upToSequence <= conversation->readSequence) {
    return Answer{codeInvalidParameter, "group_read_sequence must be greater than its current value", ""};
  }
  return std::nullopt;
}

void Engine::cleanUnread(UnreadScope scope, Completion completion) {
  const auto waiting = [this, scope](const User& user) {
    const bool isOne = scope.id && !scope.id->empty();
    return refuseRead(user, scope).value_or(isOne ? Answer{codeNotLoggedIn, "not login", ""} : Answer{codeInternalState, "invalid conversation_storage", ""});
  };
  writeOrWait(completion, "", waiting, [this, scope](const User& user) {
    if (const std::optional<Answer> refusal = refuseRead(user, scope)) {
      return *refusal;
    }
    int64_t call = 0;
    const bool isWhole = scope.upToTime == 0 && scope.upToSequence == 0;
    while (store_->cleanUnread(user, scope, isWhole ? unreadAtOnce : -1, call)) {
      // Others may write in between.
    }
    return Answer{};
  });
}

void Engine::setCustomData(std::vector<std::string> ids, std::string data, Completion completion) {
  const Waiting waiting{codeInternalState, "invalid conversation_cache_"};
  constexpr size_t longest = 256;  // header
  if (data.size() > longest || ids.size() > mostIds) {
    const Answer refusal = data.size() > longest ? Answer{codeInvalidParameter, "custom_data is too long", emptyList}
                                                 : Answer{codeTooManyConversations, "too many conversations", emptyList};
    write(completion, emptyList, waiting, [refusal](const User&) { return refusal; });
    return;
  }
  writeEach(completion, waiting, std::move(ids), [this, data = std::move(data)](const User& user, const ConversationKey& key) {
    return store_->setCustomData(user, key, data);
  });
}

void Engine::markConversations(std::vector<std::string> ids, uint64_t marks, bool isSet, Completion completion) {
  const Waiting waiting{codeNotInPlan, marksNotInPlan};
  if (ids.size() > mostIds) {
    write(completion, emptyList, waiting, [](const User&) { return Answer{codeTooManyConversations, "too many conversations", emptyList}; });
    return;
  }
  writeEach(completion, waiting, std::move(ids),
            [this, marks, isSet](const User& user, const ConversationKey& key) { return store_->setMarks(user, key, marks, isSet); });
}

void Engine::getConversations(std::optional<std::vector<ConversationKey>> keys, Completion completion) {
  read(completion, emptyList, [this, keys = std::move(keys)](const User& user) {
    if (!keys) {
      return Answer{codeInvalidParameter, "conversation_key_list cannot be empty", emptyList};
    }
    std::string json = "[";
    std::set<std::pair<int, std::string_view>> seen;
    bool hasSeenAVChatRoom = false;
    for (const ConversationKey& key : *keys) {
      if (!seen.emplace(key.type, key.id).second) {
        continue;
      }
      const std::optional<Conversation> conversation = store_->findConversation(user, key);
      if (conversation && !(conversation->isAVChatRoom() && conversation->isHidden)) {
        appendConversation(json.size() > 1 ? json += ',' : json, *conversation);
        hasSeenAVChatRoom = hasSeenAVChatRoom || conversation->isAVChatRoom();
      }
    }
    if (hasSeenAVChatRoom) {
      store_->hideAVChatRooms(user);
    }
    return Answer{codeOk, "OK", json += ']'};
  });
}

void Engine::listConversations(ConversationQuery query, bool asPage, Completion completion) {
  post([this, query = std::move(query), asPage, completion] {
    const auto list = [&](const User& user) { return listOf(user, query, asPage); };
    const Answer answer = answerRead(asPage ? emptyPage : emptyList, list);
    // For an unknown one the real library never calls back, before it was asked which there are (measured).
    if (answer.code != codeNoSuchConversationGroup) {
      reply(completion, answer);
    }
  });
}

Engine::Answer Engine::listOf(const User& user, const ConversationQuery& query, bool asPage) {
  if (isOfUnknownGroup(user, query)) {
    return hasListedGroups_ ? Answer{codeNoRecord, "", asPage ? noPage : emptyList} : Answer{codeNoSuchConversationGroup, "", ""};
  }
  const int64_t count = !isSyncing_ && finds(user, query) ? query.limit : 0;
  int64_t found = 0;
  int64_t nextSequence = 0;
  bool hasSeenAVChatRoom = false;
  std::string json = asPage ? R"({"conversation_list_result_conv_list":[)" : "[";
  if (count > 0) {
    store_->forEachConversation(user, query, [&](const Conversation& conversation) {
      appendConversation(++found > 1 ? json += ',' : json, conversation);
      nextSequence = conversation.activeTime;
      hasSeenAVChatRoom = hasSeenAVChatRoom || conversation.isAVChatRoom();
    });
    if (hasSeenAVChatRoom) {
      store_->hideAVChatRooms(user);
    }
  }
  json += ']';
  if (asPage) {
    // A full page is said to be the last one only where its cursor would start again from the top (measured).
    const bool isFinished = found < count || count == 0 || nextSequence == 0;
    json.append(R"(,"conversation_list_result_is_finished":)").append(isFinished ? "true" : "false");
    json.append(R"(,"conversation_list_result_next_seq":)").append(std::to_string(nextSequence)) += '}';
  }
  return {codeOk, found > 0 ? "" : "no conversation", std::move(json)};
}

bool Engine::isOfUnknownGroup(const User& user, const ConversationQuery& query) {
  return query.group && !query.group->empty() && !store_->hasConversationGroup(user, *query.group);
}

// "Not in any group" is what the header says; without a login it found nothing (measured).
bool Engine::finds(const User& user, const ConversationQuery& query) {
  return query.type != typeSystem && (user.isOnline || !query.group || !query.group->empty());
}

void Engine::getTotalUnread(Completion completion) {
  post([this, completion] {
    // The first answer has no text, and from then on the listener hears of changes; first of this very value.
    std::optional<int64_t> first;
    const auto count = [&](const User& user) {
      // Without a login nothing counts again what was counted once (measured).
      const int64_t total = announcedTotal_ && !user.isOnline ? *announcedTotal_ : store_->totalUnread(user, {});
      if (!announcedTotal_) {
        first = announcedTotal_ = total;
      }
      return Answer{codeOk, first ? "" : "OK", renderTotal(total)};
    };
    reply(completion, answerRead(noUnread, count));
    if (first && !isShutDown_) {
      listeners_.copy().totalUnread(static_cast<int>(*first));
    }
  });
}

void Engine::getUnread(ConversationQuery query, Completion completion) {
  query.hasUnread.reset();  // Ignored (measured): what has nothing unread adds nothing.
  post([this, query = std::move(query), completion] {
    const auto count = [&](const User& user) {
      if (isOfUnknownGroup(user, query)) {
        return hasListedGroups_ ? Answer{codeOk, "", noUnread} : Answer{codeNoSuchConversationGroup, "", ""};
      }
      return Answer{codeOk, "", renderTotal(finds(user, query) ? store_->totalUnread(user, query) : 0)};
    };
    const Answer answer = answerRead(noUnread, count);
    if (answer.code != codeNoSuchConversationGroup) {
      reply(completion, answer);
    }
  });
}

void Engine::subscribe(std::string filter, ConversationQuery query) {
  post([this, filter = std::move(filter), query = std::move(query)] {
    for (const Subscription& subscription : subscriptions_) {
      if (subscription.filter == filter) {
        return;
      }
    }
    Subscription subscription{filter, query, std::nullopt};
    if (const std::optional<User> user = loggedInUser()) {
      // When it cannot be counted, its first value is told.
      attempt("", [&] {
        subscription.announced = store_->totalUnread(*user, query);
        return Answer{};
      });
    }
    subscriptions_.push_back(std::move(subscription));
  });
}

void Engine::unsubscribe(std::string filter) {
  post([this, filter = std::move(filter)] {
    for (size_t index = subscriptions_.size(); index-- > 0;) {
      if (subscriptions_[index].filter == filter) {
        subscriptions_.erase(subscriptions_.begin() + static_cast<std::ptrdiff_t>(index));
      }
    }
  });
}

}  // namespace emulator
