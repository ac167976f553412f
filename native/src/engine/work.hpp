// How the parts of the engine do what they are asked for: on the library's thread, for the user who is logged in, with every
// failure in the callback.
#pragma once

#include <new>
#include <set>
#include <utility>

#include "engine/engine.hpp"
#include "engine/faults.hpp"
#include "engine/message_parameters.hpp"
#include "engine/parameters.hpp"
#include "store/given_message.hpp"
#include "store/render.hpp"
#include "store/stored_elements.hpp"

namespace emulator {

template <typename Work>
void Engine::post(Work work) {
  queue_.post([self = shared_from_this(), work = std::move(work)]() mutable {
    if (!self->isShutDown_) {
      work();
    }
  });
}

// What `work` answers, or what has gone wrong with it: nothing is thrown, so that every call is answered.
template <typename Work>
Engine::Answer Engine::attempt(const char* emptyAnswer, Work work) {
  try {
    return work();
  } catch (const SeedError& error) {
    return {codeInvalidParameter, error.what(), emptyAnswer};
  } catch (const PathError& error) {
    return {codeDiskFailed, error.what(), emptyAnswer};
  } catch (const DatabaseError& error) {
    return {codeOf(error), error.what(), emptyAnswer};
  } catch (const std::bad_alloc&) {
    return {codeOutOfMemory, "out of memory", emptyAnswer};
  } catch (const std::exception& error) {
    return {codeDatabaseFailed, error.what(), emptyAnswer};
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
  user->isOnline = status_ == kTIMLoginStatus_Logined;
  return attempt(emptyAnswer, [&] { return work(*user); });
}

template <typename Work>
void Engine::read(Completion completion, const char* emptyAnswer, Work work) {
  post([this, completion, emptyAnswer, work = std::move(work)] { reply(completion, answerRead(emptyAnswer, work)); });
}

template <typename Work>
void Engine::write(Completion completion, const char* emptyAnswer, Waiting waiting, Work work) {
  writeOrWait(
      completion, emptyAnswer, [waiting, emptyAnswer](const User&) { return Answer{waiting.code, waiting.desc, emptyAnswer}; }, std::move(work));
}

// `waitingWork` answers while a login waits for a network.
template <typename WaitingWork, typename Work>
void Engine::writeOrWait(Completion completion, const char* emptyAnswer, WaitingWork waitingWork, Work work) {
  post([this, completion, emptyAnswer, waitingWork = std::move(waitingWork), work = std::move(work)]() mutable {
    if (loggedInUser() && !faults::isNetworkUp()) {
      replyTimedOut(completion, emptyAnswer);
      return;
    }
    const auto either = [&](const User& user) { return user.isOnline ? work(user) : waitingWork(user); };
    answerLocally(completion, emptyAnswer, either);
  });
}

// For what needs no network, and so happens also while a login waits for one (measured).
template <typename Work>
void Engine::writeLocally(Completion completion, const char* emptyAnswer, Work work) {
  post([this, completion, emptyAnswer, work = std::move(work)]() mutable { answerLocally(completion, emptyAnswer, work); });
}

template <typename Work>
void Engine::answerLocally(const Completion& completion, const char* emptyAnswer, Work& work) {
  std::optional<User> user = loggedInUser();
  const bool isOnline = user.has_value();
  user = user ? user : waitingUser();
  if (!user) {
    reply(completion, {codeNotLoggedIn, "not login", emptyAnswer});
    return;
  }
  user->isOnline = isOnline;
  const Answer answer = attempt(emptyAnswer, [&] { return work(*user); });
  signal();
  reply(completion, answer);
  deliverChanges();
}

// One result for each id: `work` says whether there is such a conversation. Where it fails the rest is left alone; the call
// fails only if nothing was changed before.
template <typename Work>
void Engine::writeEach(Completion completion, Waiting waiting, std::vector<std::string> ids, Work work) {
  write(completion, emptyList, waiting, [ids = std::move(ids), work = std::move(work)](const User& user) {
    std::string json = "[";
    Answer last;
    for (const std::string& id : ids) {
      const std::optional<ConversationKey> key = parseConversationId(id);
      if (last.code == codeOk || last.code == codeNoSuchConversation) {
        last = attempt(emptyList, [&] { return Answer{key && work(user, *key) ? codeOk : codeNoSuchConversation, "", emptyList}; });
        if (json.size() == 1 && last.code != codeOk && last.code != codeNoSuchConversation) {
          return last;
        }
      }
      appendOperationResult(json.size() > 1 ? json += ',' : json, id, last.code);
    }
    return Answer{codeOk, "", json += ']'};
  });
}

// Does nothing, and succeeds, when nobody is logged in. The code says what has gone wrong.
template <typename Work>
int Engine::writeNow(Work work) {
  std::optional<User> user = loggedInUser();
  if (!user) {
    return codeOk;
  }
  user->isOnline = true;
  const Answer answer = attempt("", [&] {
    work(*user);
    return Answer{};
  });
  signal();
  requestDelivery();
  return answer.code;
}

// What only a test asks for: no login is needed, and what is wrong with its arguments comes in words.
template <typename Work>
void Engine::manage(Completion completion, Work work) {
  post([this, completion, work = std::move(work)] {
    const Answer answer = attempt("", [&] {
      openStore();
      return Answer{codeOk, "", work()};
    });
    signal();
    reply(completion, answer);
    deliverChanges();
  });
}

}  // namespace emulator
