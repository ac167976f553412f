// How the parts of the engine do what they are asked for: on the library's thread, for whoever is logged in, with every
// failure in the callback.
#pragma once

#include <set>
#include <utility>

#include "engine/engine.hpp"
#include "engine/faults.hpp"
#include "engine/parameters.hpp"
#include "store/render.hpp"

namespace emulator {

template <typename Work>
void Engine::post(Work work) {
  queue_.post([self = shared_from_this(), work = std::move(work)]() mutable {
    if (!self->isShutDown_) {
      work();
    }
  });
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
  user->isOnline = status_ == kTIMLoginStatus_Logined;
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
void Engine::write(Completion completion, const char* emptyAnswer, Waiting waiting, Work work) {
  post([this, completion, emptyAnswer, waiting, work = std::move(work)] {
    std::optional<User> user = loggedInUser();
    if (!user) {
      const Waiting refusal = waitingUser() ? waiting : Waiting{};
      reply(completion, {refusal.code, refusal.desc, emptyAnswer});
      return;
    }
    if (!faults::isNetworkUp()) {
      replyTimedOut(completion, emptyAnswer);
      return;
    }
    user->isOnline = true;
    try {
      const Answer answer = work(*user);
      signal();
      reply(completion, answer);
    } catch (const DatabaseError& error) {
      reply(completion, {codeDatabaseFailed, error.what(), emptyAnswer});
    }
    deliverChanges();
  });
}

// One result for each id: `work` says whether there is such a conversation.
template <typename Work>
void Engine::writeEach(Completion completion, Waiting waiting, std::vector<std::string> ids, Work work) {
  write(completion, emptyList, waiting, [ids = std::move(ids), work = std::move(work)](const User& user) {
    std::string json = "[";
    for (const std::string& id : ids) {
      const std::optional<ConversationKey> key = parseConversationId(id);
      appendOperationResult(json.size() > 1 ? json += ',' : json, id, key && work(user, *key) ? codeOk : codeNoSuchConversation);
    }
    return Answer{codeOk, "", json += ']'};
  });
}

// Does nothing, and succeeds, when nobody is logged in.
template <typename Work>
bool Engine::writeNow(Work work) {
  std::optional<User> user = loggedInUser();
  if (!user) {
    return true;
  }
  user->isOnline = true;
  try {
    work(*user);
  } catch (const DatabaseError&) {
    return false;
  }
  signal();
  requestDelivery();
  return true;
}

// What only a test asks for: no login is needed, and what is wrong with its arguments comes in words.
template <typename Work>
void Engine::manage(Completion completion, Work work) {
  post([this, completion, work = std::move(work)] {
    try {
      openStore();
      const std::string json = work();
      signal();
      reply(completion, {codeOk, "", json});
    } catch (const SeedError& error) {
      reply(completion, {codeInvalidParameter, error.what(), ""});
    } catch (const PathError& error) {
      reply(completion, {codeDiskFailed, error.what(), ""});
    } catch (const std::runtime_error& error) {
      reply(completion, {codeDatabaseFailed, error.what(), ""});
    }
    deliverChanges();
  });
}

}  // namespace emulator
