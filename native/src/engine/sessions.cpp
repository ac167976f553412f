// Who is logged in: logins and logouts one after the other, and what the network has to do with them.
#include <stdexcept>

#include "engine/work.hpp"

namespace emulator {

namespace {

// Leaves room for the time and the random number of a message id in its buffer of 128 bytes.
constexpr size_t longestUserId = 100;

}  // namespace

// Right after TIMInit.
void Engine::begin() {
  if (!faults::isNetworkUp()) {
    post([this] { announceNoNetwork(); });
  }
}

void Engine::login(std::string userId, Completion completion) {
  post([this, userId = std::move(userId), completion] { enqueueSession([this, userId, completion] { beginLogin(userId, completion); }); });
}

void Engine::logout(Completion completion) {
  post([this, completion] {
    enqueueSession([this, completion] {
      status_ = kTIMLoginStatus_UnLogined;
      reply(completion, {});
      endSessionTask();
    });
  });
}

void Engine::enqueueSession(std::function<void()> task) {
  sessions_.push_back(std::move(task));
  if (!isSessionBusy_) {
    isSessionBusy_ = true;
    sessions_.front()();
  }
}

void Engine::endSessionTask() {
  sessions_.pop_front();
  isSessionBusy_ = !sessions_.empty();
  if (isSessionBusy_) {
    post([this] { sessions_.front()(); });
  }
}

void Engine::beginLogin(const std::string& userId, const Completion& completion) {
  const bool isTooLong = userId.size() > longestUserId;
  if (isTooLong && faults::isNetworkUp()) {
    reply(completion, {codeInvalidUserId, "invalid user id", ""});
    endSessionTask();
    return;
  }
  status_ = kTIMLoginStatus_Logining;
  isLocalStorage_ = false;
  try {
    if (!isTooLong) {
      open(userId);
    }
  } catch (const std::runtime_error& error) {
    status_ = kTIMLoginStatus_UnLogined;
    reply(completion, {codeDatabaseFailed, error.what(), ""});
    endSessionTask();
    return;
  }
  if (!faults::isNetworkUp()) {
    waitForNetwork(completion);
    return;
  }
  const auto complete = [self = shared_from_this(), completion] { self->completeLogin(completion); };
  if (const int64_t delay = faults::loginDelayMs(); delay > 0) {
    queue_.postAfter(delay, complete);
  } else {
    complete();
  }
}

void Engine::waitForNetwork(const Completion& completion) {
  announceNoNetwork();
  const auto isWaiting = std::make_shared<bool>(true);
  onNetwork_ = [this, completion, isWaiting] {
    *isWaiting = false;
    completeLogin(completion);
  };
  queue_.postAfter(sendTimeoutMs, [self = shared_from_this(), completion, isWaiting] {
    if (*isWaiting && !self->isShutDown_) {
      self->onNetwork_ = nullptr;
      self->status_ = kTIMLoginStatus_UnLogined;
      self->reply(completion, {codeSendTimedOut, sendTimedOut, ""});
      self->endSessionTask();
    }
  });
}

void Engine::completeLogin(const Completion& completion) {
  if (isShutDown_) {
    return;
  }
  try {
    if (faults::isLoginExclusive()) {
      store_->endSessions(user_->name, ChangeKind::kicked);
      deliveredChange_ = store_->lastChange();
      signal();
    }
  } catch (const DatabaseError& error) {
    status_ = kTIMLoginStatus_UnLogined;
    reply(completion, {codeDatabaseFailed, error.what(), ""});
    endSessionTask();
    return;
  }
  status_ = kTIMLoginStatus_Logined;
  const int64_t syncDelay = faults::syncDelayMs();
  isSyncing_ = syncDelay > 0;
  const Listeners listeners = listeners_.copy();
  listeners.networkStatus(kTIMConnected, codeOk, "");
  reply(completion, {});
  if (!isShutDown_) {
    listeners.conversationEvent(kTIMConvEvent_Start, "");
  }
  if (isSyncing_) {
    queue_.postAfter(syncDelay, [self = shared_from_this()] { self->finishSync(); });
  } else {
    finishSync();
  }
  endSessionTask();
}

void Engine::finishSync() {
  if (isShutDown_) {
    return;
  }
  const bool wasLate = isSyncing_.exchange(false);
  if (const std::optional<User> user = loggedInUser(); user && wasLate) {
    std::string json;
    ConversationQuery all;
    all.limit = -1;
    try {
      store_->forEachConversation(*user, all, [&](const Conversation& conversation) {
        appendConversation(json += json.empty() ? '[' : ',', conversation);
      });
    } catch (const DatabaseError&) {
      json.clear();  // The program finds out when it asks.
    }
    if (!json.empty()) {
      listeners_.copy().conversationEvent(kTIMConvEvent_Add, (json += ']').c_str());
    }
  }
  if (!isShutDown_) {
    listeners_.copy().conversationEvent(kTIMConvEvent_Finish, "");
  }
  deliverChanges();
}

void Engine::announceNoNetwork() {
  const Listeners listeners = listeners_.copy();
  listeners.networkStatus(kTIMConnecting, codeOk, "");
  if (!isShutDown_) {
    listeners.networkStatus(kTIMConnectFailed, codeUnreachable, "ERR_ADDRESS_UNREACHABLE");
  }
}

void Engine::networkChanged() {
  post([this] {
    if (!faults::isNetworkUp()) {
      announceNoNetwork();
    } else if (onNetwork_) {
      std::exchange(onNetwork_, nullptr)();
    } else if (loggedInUser()) {
      listeners_.copy().networkStatus(kTIMConnected, codeOk, "");
      deliverChanges();
    }
  });
}

void Engine::openLocalStorage(std::string userId) {
  post([this, userId = std::move(userId)] {
    if (status_ != kTIMLoginStatus_UnLogined || userId.size() > longestUserId) {
      return;
    }
    try {
      open(userId);
      isLocalStorage_ = true;
    } catch (const std::runtime_error&) {
      // There is nobody to tell: reads go on answering that the database is not open.
    }
  });
}

}  // namespace emulator
