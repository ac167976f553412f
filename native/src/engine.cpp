#include "engine.hpp"

#include <ctime>
#include <set>
#include <stdexcept>
#include <utility>

#include "answers.hpp"
#include "paths.hpp"
#include "render.hpp"

namespace emulator {

namespace {

// Leaves room for the time and the random number of a message id in its buffer of 128 bytes.
constexpr size_t longestUserId = 100;

std::string renderTotal(int64_t total) {
  return R"({"conv_get_total_unread_message_count_result_unread_count":)" + std::to_string(total) + '}';
}

std::string renderMessage(const Message& message) {
  std::string json;
  appendMessage(json, message);
  return json;
}

}  // namespace

Engine::Engine(uint64_t appId, std::string directory, CallbackQueue& queue, const ListenerBox& listeners)
    : appId_(appId), directory_(std::move(directory)), queue_(queue), listeners_(listeners) {}

void Engine::shutDown() {
  isShutDown_ = true;
  status_ = kTIMLoginStatus_UnLogined;
}

template <typename Work>
void Engine::post(Work work) {
  queue_.post([self = shared_from_this(), work = std::move(work)]() mutable {
    if (!self->isShutDown_) {
      work();
    }
  });
}

void Engine::reply(const Completion& completion, const Answer& answer) {
  if (!isShutDown_) {
    completion(answer.code, answer.desc.c_str(), answer.json.c_str());
  }
}

// Reads answer from the conversations of the user who logged in last, also after the logout.
template <typename Work>
Engine::Answer Engine::answerRead(const char* emptyAnswer, Work& work) {
  std::optional<User> user;
  {
    const std::lock_guard lock(mutex_);
    user = user_;
  }
  if (!user) {
    return {codeNotLoggedIn, "not init database", emptyAnswer};
  }
  try {
    return work(*user);
  } catch (const DatabaseError& error) {
    return {codeDatabaseFailed, error.what(), emptyAnswer};
  }
}

template <typename Work>
void Engine::read(Completion completion, const char* emptyAnswer, Work work) {
  post([this, completion, emptyAnswer, work = std::move(work)] { reply(completion, answerRead(emptyAnswer, work)); });
}

template <typename Work>
void Engine::write(Completion completion, Work work) {
  post([this, completion, work = std::move(work)] {
    const std::optional<User> user = loggedInUser();
    if (!user) {
      reply(completion, {codeNotLoggedIn, "not login", ""});
      return;
    }
    try {
      const Answer answer = work(*user);
      notifier_->signal();
      reply(completion, answer);
    } catch (const DatabaseError& error) {
      reply(completion, {codeDatabaseFailed, error.what(), ""});
    }
    deliverChanges();
  });
}

// Does nothing, and succeeds, when nobody is logged in.
template <typename Work>
bool Engine::writeNow(Work work) {
  const std::optional<User> user = loggedInUser();
  if (!user) {
    return true;
  }
  try {
    work(*user);
  } catch (const DatabaseError&) {
    return false;
  }
  notifier_->signal();
  requestDelivery();
  return true;
}

std::optional<std::string> Engine::loginUser() const {
  const std::optional<User> user = loggedInUser();
  return user ? std::optional(user->name) : std::nullopt;
}

std::optional<User> Engine::loggedInUser() const {
  const std::lock_guard lock(mutex_);
  return status_ == kTIMLoginStatus_Logined ? user_ : std::nullopt;
}

void Engine::login(std::string userId, Completion completion) {
  post([this, userId = std::move(userId), completion] {
    if (userId.size() > longestUserId) {
      reply(completion, {codeInvalidUserId, "invalid user id", ""});
      return;
    }
    status_ = kTIMLoginStatus_Logining;
    try {
      open(userId);
      status_ = kTIMLoginStatus_Logined;
    } catch (const std::runtime_error& error) {
      status_ = kTIMLoginStatus_UnLogined;
      reply(completion, {codeDatabaseFailed, error.what(), ""});
      return;
    }
    const Listeners listeners = listeners_.copy();
    listeners.networkStatus(kTIMConnected, codeOk, "");
    reply(completion, {});
    for (const TIMConvEvent event : {kTIMConvEvent_Start, kTIMConvEvent_Finish}) {
      if (!isShutDown_) {
        listeners.conversationEvent(event, "");
      }
    }
    deliverChanges();
  });
}

void Engine::open(const std::string& userId) {
  if (!store_) {
    makeDirectories(directory_);
    const std::string base = directory_ + "/emulator_" + std::to_string(appId_);
    auto store = std::make_shared<Store>(base + ".db");
    // The watching thread must not keep the engine alive: it would have to end itself.
    auto notifier = std::make_shared<Notifier>(base + ".changed", [this, weak = weak_from_this()] {
      if (!isDeliveryRequested_.exchange(true)) {
        queue_.post([weak] {
          if (const auto self = weak.lock()) {
            self->isDeliveryRequested_ = false;
            self->deliverChanges();
          }
        });
      }
    });
    const std::lock_guard lock(mutex_);
    store_ = std::move(store);
    notifier_ = std::move(notifier);
  }
  User user = store_->openUser(userId);
  deliveredChange_ = store_->lastChange();
  announcedTotal_.reset();
  const std::lock_guard lock(mutex_);
  user_ = std::move(user);
}

void Engine::openLocalStorage(std::string userId) {
  post([this, userId = std::move(userId)] {
    if (status_ != kTIMLoginStatus_UnLogined || userId.empty() || userId.size() > longestUserId) {
      return;
    }
    try {
      open(userId);
    } catch (const std::runtime_error&) {
      // There is nobody to tell: reads go on answering that the database is not open.
    }
  });
}

bool Engine::endSessions(const std::string& userId, ChangeKind why) {
  if (!loggedInUser()) {
    return false;
  }
  return writeNow([&](const User&) { store_->endSessions(userId, why); });
}

void Engine::logout(Completion completion) {
  post([this, completion] {
    status_ = kTIMLoginStatus_UnLogined;
    reply(completion, {});
  });
}

std::string Engine::createConversation(const ConversationKey& key) {
  std::string json;
  writeNow([&](const User& user) { appendConversation(json, store_->createConversation(user, key, std::time(nullptr))); });
  return json;
}

bool Engine::setDraft(const ConversationKey& key, const json::Value& draft) {
  return writeNow([&](const User& user) { store_->setDraft(user, key, renderDraft(draft), std::time(nullptr)); });
}

bool Engine::cancelDraft(const ConversationKey& key) {
  return writeNow([&](const User& user) { store_->cancelDraft(user, key); });
}

void Engine::deleteConversation(ConversationKey key, Completion completion) {
  write(completion, [this, key = std::move(key)](const User& user) {
    store_->deleteConversation(user, key);
    return Answer{};
  });
}

void Engine::pinConversation(ConversationKey key, bool isPinned, Completion completion) {
  write(completion, [this, key = std::move(key), isPinned](const User& user) {
    return store_->pinConversation(user, key, isPinned) ? Answer{} : Answer{codeNoSuchConversation, "conversation not found", ""};
  });
}

void Engine::cleanUnread(UnreadScope scope, Completion completion) {
  write(completion, [this, scope = std::move(scope)](const User& user) {
    store_->cleanUnread(user, scope);
    return Answer{};
  });
}

void Engine::sendMessage(Message message, Completion completion) {
  post([this, message = std::move(message), completion]() mutable {
    const std::optional<User> user = loggedInUser();
    if (!user || user->name != message.sender) {
      reply(completion, {codeNotLoggedIn, "not login", renderMessage(message)});
      return;
    }
    if (message.content.elementsJson == "[]") {
      message.status = statusFailed;
      reply(completion, {codeInvalidParameter, "message_elem_array is empty", renderMessage(message)});
      return;
    }
    message.serverTime = message.clientTime;
    try {
      store_->sendMessage(*user, message);
    } catch (const DatabaseError& error) {
      message.serverTime = 0;
      message.status = statusFailed;
      reply(completion, {codeDatabaseFailed, error.what(), renderMessage(message)});
      return;
    }
    notifier_->signal();
    reply(completion, {codeOk, "", renderMessage(message)});
    deliverChanges();
  });
}

void Engine::getConversations(std::optional<std::vector<ConversationKey>> keys, Completion completion) {
  read(completion, emptyList, [this, keys = std::move(keys)](const User& user) {
    if (!keys) {
      return Answer{codeInvalidParameter, "conversation_key_list cannot be empty", emptyList};
    }
    std::string json = "[";
    std::set<std::pair<int, std::string_view>> seen;
    for (const ConversationKey& key : *keys) {
      if (!seen.emplace(key.type, key.id).second) {
        continue;
      }
      if (const std::optional<Conversation> conversation = store_->findConversation(user, key)) {
        appendConversation(json.size() > 1 ? json += ',' : json, *conversation);
      }
    }
    return Answer{codeOk, "OK", json += ']'};
  });
}

void Engine::listConversations(ConversationQuery query, bool asPage, Completion completion) {
  read(completion, asPage ? emptyPage : emptyList, [this, query, asPage](const User& user) {
    const int64_t count = query.limit;
    int64_t found = 0;
    int64_t nextSequence = 0;
    std::string json = asPage ? R"({"conversation_list_result_conv_list":[)" : "[";
    if (count > 0) {
      ConversationQuery oneMore = query;
      ++oneMore.limit;
      store_->forEachConversation(user, oneMore, [&](const Conversation& conversation) {
        if (++found > count) {
          return;
        }
        appendConversation(found > 1 ? json += ',' : json, conversation);
        nextSequence = conversation.activeTime;
      });
    }
    json += ']';
    if (asPage) {
      json.append(R"(,"conversation_list_result_is_finished":)").append(found > count ? "false" : "true");
      json.append(R"(,"conversation_list_result_next_seq":)").append(std::to_string(nextSequence)) += '}';
    }
    return Answer{codeOk, found > 0 ? "" : "no conversation", std::move(json)};
  });
}

void Engine::getTotalUnread(Completion completion) {
  post([this, completion] {
    // The first answer has no text, and from then on the listener hears of changes; first of this very value.
    std::optional<int64_t> first;
    const auto count = [&](const User& user) {
      const int64_t total = store_->totalUnread(user);
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

void Engine::requestDelivery() {
  post([this] { deliverChanges(); });
}

}  // namespace emulator
