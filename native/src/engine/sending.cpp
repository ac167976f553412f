// What the calls answer that send messages.
#include <algorithm>

#include "base/clock.hpp"
#include "engine/files.hpp"
#include "engine/work.hpp"

namespace emulator {

namespace {

std::string renderMessage(const Message& message) {
  std::string json;
  appendMessage(json, message);
  return json;
}

}  // namespace

void Engine::sendMessage(Message message, Completion completion) {
  sendMessage(std::move(message), [this, completion](int code, const std::string& desc, const Message& sent) {
    reply(completion, {code, desc, renderMessage(sent)});
  });
}

void Engine::sendMessage(Message message, SendCompletion done) {
  post([this, message = std::move(message), done = std::move(done)]() mutable {
    std::optional<User> user = loggedInUser();
    const Answer failed = attempt("", [&] {
      if (user) {
        user->isOnline = true;
        sendOnline(*user, message, done);
      } else {
        failToSend(message, done);
      }
      return Answer{};
    });
    if (failed.code != codeOk) {
      message.serverTime = 0;
      message.fail();
      done(failed.code, failed.desc, message);
    }
  });
}

// All calls of a batch are answered at once, with the code of the last (measured).
void Engine::sendBatch(std::vector<Message> messages, Completion completion) {
  struct Batch {
    size_t waiting = 0;
    std::vector<std::string> items;
  };
  const auto batch = std::make_shared<Batch>(Batch{messages.size(), std::vector<std::string>(messages.size())});
  for (size_t i = 0; i < messages.size(); ++i) {
    sendMessage(messages[i], [this, batch, i, completion](int code, const std::string& desc, const Message& sent) {
      std::string& item = batch->items[i] = R"({"msg_batch_send_result_code":)" + std::to_string(code) + R"(,"msg_batch_send_result_desc":)";
      json::writeString(item, desc);
      json::writeString(item += R"(,"msg_batch_send_result_identifier":)", sent.conversation.id);
      appendMessage(item += R"(,"msg_batch_send_result_msg":)", sent);
      item += '}';
      if (--batch->waiting == 0) {
        std::string json = "[";
        for (const std::string& one : batch->items) {
          (json.size() > 1 ? json += ',' : json) += one;
        }
        reply(completion, {code, desc, json += ']'});
      }
    });
  }
}

void Engine::sendOnline(const User& user, Message& message, const SendCompletion& done) {
  if (message.content.elementsJson == "[]") {
    message.fail();
    done(codeInvalidParameter, "message_elem_array is empty", message);
    return;
  }
  const bool isOwn = message.sender == user.name;
  if (!isOwn || !faults::isNetworkUp()) {
    message.status = statusSending;
    message.isPeerRead = false;
    message.sequence = message.sequence != 0 ? message.sequence : unsentSequence(message.conversation);
    store_->keepUnsent(user, message);
  }
  if (!isOwn) {
    done(codeInterrupted, "message sender is not current login user", message);
    deliverChanges();
    return;
  }
  if (!faults::isNetworkUp()) {
    waitToSend(user, message, done);
    deliverChanges();
    return;
  }
  Message own = message;
  switch (uploadFiles(message, own)) {
    case FileState::folder:
      return;  // No callback comes, as measured.
    case FileState::invalid:
      keepFailed(user, message);
      done(codeInvalidFile, "step1|invalid file", message);
      deliverChanges();
      return;
    case FileState::valid:
      break;
  }
  message.serverTime = clock::now();
  message.status = statusSent;
  message.hasWholeProfile = true;
  message.profile = store_->profile(user, user.name);
  store_->sendMessage(user, message);
  if (own.content.elementsJson != message.content.elementsJson) {  // Its files are this user's own ones.
    store_->setLocalContent(user, message.row, own);
    message.content.elementsJson = own.content.elementsJson;
  }
  signal();
  done(codeOk, "", message);
  deliverChanges();
}

void Engine::keepFailed(const User& user, Message& message) {
  message.fail();
  message.sequence = message.sequence != 0 ? message.sequence : unsentSequence(message.conversation);
  store_->keepUnsent(user, message);
}

// A request that nobody can send fails after a while, unless it is cancelled.
void Engine::waitToSend(const User& user, Message message, const SendCompletion& done) {
  const auto isWaiting = std::make_shared<bool>(true);
  const std::string id = messageId(message);
  beingSent_[id] = [this, user, message, done, isWaiting] {
    *isWaiting = false;
    store_->removeUnsent(user, message.row);
    done(codeCancelled, "message sending has been cancelled", message);
  };
  queue_.postAfter(sendTimeoutMs, [self = shared_from_this(), user, message, id, done, isWaiting]() mutable {
    if (*isWaiting && !self->isShutDown_) {
      self->beingSent_.erase(id);
      message.fail();
      self->attempt("", [&] {  // Else it stays one that is being sent.
        self->store_->setStatus(user, message.row, statusFailed);
        return Answer{};
      });
      done(codeSendTimedOut, sendTimedOut, message);
    }
  });
}

void Engine::cancelSend(std::string id, Completion completion) {
  post([this, id = std::move(id), completion] {
    if (!loggedInUser() && !waitingUser()) {
      reply(completion, {codeNotLoggedIn, "not login", "{}"});
      return;
    }
    const auto found = beingSent_.find(id);
    if (found == beingSent_.end()) {
      reply(completion, {codeNotBeingSent, "invalid message id, message has been cancelled or sent", "{}"});
      return;
    }
    const std::function<void()> cancel = std::move(found->second);
    beingSent_.erase(found);
    reply(completion, {codeOk, "", "{}"});
    attempt("", [&] {  // Else it stays one that is being sent.
      cancel();
      return Answer{};
    });
    deliverChanges();
  });
}

// A fault that a test has asked for: as a message that the servers refuse.
void Engine::refuseMessage(Message message, int code, std::string desc, Completion completion) {
  post([this, message = std::move(message), code, desc = std::move(desc), completion]() mutable {
    message.fail();
    if (const std::optional<User> user = loggedInUser()) {
      attempt("", [&] {  // Else it is not in the list.
        keepFailed(*user, message);
        return Answer{};
      });
    }
    reply(completion, {code, desc, renderMessage(message)});
    deliverChanges();
  });
}

// In a group the place behind the newest message, which another one may take; between two people any (measured).
uint32_t Engine::unsentSequence(const ConversationKey& key) {
  return key.type == typeGroup ? static_cast<uint32_t>(store_->groupSequence(key.id) + 1) : faults::random();
}

// What is found out first, while a login waits for a network, decides how far the message has come (measured).
void Engine::failToSend(Message& message, const SendCompletion& done) {
  const std::optional<User> user = waitingUser();
  message.isPeerRead = false;
  if (!user) {
    message.status = message.isSentAgain ? statusFailed : statusSent;
    done(codeNotLoggedIn, "not login", message);
    return;
  }
  message.profile = store_->profile(*user, message.sender);
  if (message.hasTargets) {
    message.status = statusSent;
    done(codeNotInPlan, targetsNotInPlan, message);
    return;
  }
  if (message.content.needsReceipt) {
    message.status = statusSent;
    done(codeNotInPlan, receiptsNotInPlan, message);
    return;
  }
  message.status = statusSending;
  if (!message.isSentAgain) {
    message.sequence = unsentSequence(message.conversation);
  }
  if (message.conversation.type == typeC2C && store_->numberOf(message.conversation.id).empty()) {
    done(codeInvalidReceiver, "invalid receiver userid", message);
    return;
  }
  int code = codeNotLoggedIn;
  const char* desc = "not login";
  const FileState files = isUploadStuck_ ? FileState::folder : checkFiles(message.content.elementsJson);
  if (!message.sender.empty()) {
    code = codeInterrupted;
    desc = "message sender is not current login user";
  } else if (hasFiles(message.content.elementsJson)) {
    code = files == FileState::valid ? codeInvalidParameter : codeInvalidFile;
    desc = files == FileState::valid ? "step2|request cos-signature failed|ticket is null" : "step1|invalid file";
    isUploadStuck_ = isUploadStuck_ || files == FileState::folder;
  }
  const bool isStuck = code == codeInvalidFile && files == FileState::folder;
  if (code != codeInterrupted && !isStuck) {
    message.fail();
  }
  if (!message.details.isOnlineOnly) {
    store_->keepUnsent(*user, message);
  }
  if (!isStuck) {
    done(code, desc, message);
  }
}

}  // namespace emulator
