// Who is logged in: logins and logouts one after the other, and what the network has to do with them.
#include <stdexcept>

#include "base/clock.hpp"
#include "engine/signature.hpp"
#include "engine/work.hpp"

namespace emulator {

namespace {

// Leaves room for the time and the random number of a message id in its buffer of 128 bytes.
constexpr size_t longestUserId = 100;

// The real library's cache is a folder with the user id in hexadecimal; a longer name cannot be made (measured).
constexpr size_t longestFolderName = 255;

bool hasCache(uint64_t appId, const std::string& userId) {
  return std::to_string(appId).size() + 1 + 2 * userId.size() <= longestFolderName;
}

}  // namespace

// Right after TIMInit.
void Engine::begin() {
  if (!faults::isNetworkUp()) {
    post([this] { announceNoNetwork(); });
  }
}

void Engine::login(std::string userId, std::string signature, Completion completion) {
  post([this, userId = std::move(userId), signature = std::move(signature), completion] {
    enqueueSession([this, userId, signature, completion] { beginLogin(userId, signature, completion); });
  });
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

void Engine::beginLogin(const std::string& userId, const std::string& signature, const Completion& completion) {
  const auto refuse = [&](const Answer& refusal) {
    status_ = kTIMLoginStatus_UnLogined;
    reply(completion, refusal);
    endSessionTask();
  };
  if (userId.size() > longestUserId && faults::isNetworkUp()) {
    refuse({codeInvalidUserId, "invalid user id", ""});
    return;
  }
  status_ = kTIMLoginStatus_Logining;
  isLocalStorage_ = false;
  close();
  const Answer opened = attempt("", [&] {
    if (hasCache(place_.appId, userId)) {
      open(userId);
    }
    return Answer{};
  });
  if (opened.code != codeOk) {
    refuse(opened);
    return;
  }
  if (!faults::isNetworkUp()) {
    waitForNetwork(signature, completion);
    return;
  }
  const auto complete = [self = shared_from_this(), signature, completion] { self->completeLogin(signature, completion); };
  if (const int64_t delay = faults::loginDelayMs(); delay > 0) {
    queue_.postAfter(delay, complete);
  } else {
    complete();
  }
}

void Engine::waitForNetwork(const std::string& signature, const Completion& completion) {
  announceNoNetwork();
  const auto isWaiting = std::make_shared<bool>(true);
  onNetwork_ = [this, signature, completion, isWaiting] {
    *isWaiting = false;
    completeLogin(signature, completion);
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

// It is the server that looks at the signature.
void Engine::completeLogin(const std::string& signature, const Completion& completion) {
  if (isShutDown_) {
    return;
  }
  const std::optional<User> user = waitingUser();
  const Answer entered = attempt("", [&] {
    if (!user || user->name.size() > longestUserId) {
      return Answer{codeInvalidUserId, "invalid user id", ""};
    }
    const SignatureCheck check = faults::areSignaturesChecked() ? checkSignature(signature, place_.appId, user->name, clock::now()) : SignatureCheck{};
    if (check.code != codeOk) {
      return Answer{check.code, check.desc, ""};
    }
    store_->hideAVChatRooms(*user);
    if (faults::isLoginExclusive()) {
      store_->endSessions(user->name, ChangeKind::kicked);
      deliveredChange_ = store_->lastChange();
      signal();
    }
    return Answer{};
  });
  if (entered.code != codeOk) {
    status_ = kTIMLoginStatus_UnLogined;
    reply(completion, entered);
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
    const Answer listed = attempt("", [&] {
      store_->forEachConversation(*user, all, [&](const Conversation& conversation) {
        appendConversation(json += json.empty() ? '[' : ',', conversation);
      });
      return Answer{};
    });
    // Where it failed the program finds out when it asks.
    if (listed.code == codeOk && !json.empty()) {
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
    if (status_ != kTIMLoginStatus_UnLogined || !hasCache(place_.appId, userId)) {
      return;
    }
    // Nobody is told of a failure: reads go on answering that the database is not open.
    attempt("", [&] {
      open(userId);
      isLocalStorage_ = true;
      return Answer{};
    });
  });
}

}  // namespace emulator
