// What the exported C functions share: the one library of the process, and how a call gets to its engine.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "TIMCloudEmulator.h"
#include "engine/answers.hpp"
#include "engine/callback_queue.hpp"
#include "engine/engine.hpp"
#include "engine/faults.hpp"
#include "base/json.hpp"
#include "engine/listeners.hpp"

namespace emulator {

struct Library {
  std::mutex mutex;
  std::shared_ptr<Engine> engine;  // none before TIMInit and after TIMUninit
  bool isEphemeral = false;
  CallbackQueue queue;
  ListenerBox listeners;
};

// Never destroyed: its thread may be running when the process ends.
Library& library();
std::shared_ptr<Engine> engine();

inline bool isEmpty(const char* text) {
  return text == nullptr || *text == '\0';
}

inline bool isConversation(const char* id, int type) {
  return !isEmpty(id) && (type == typeC2C || type == typeGroup);
}

std::optional<json::Value> parseObject(const char* text);

// For the end of every function that C calls: what it threw does not unwind into C. There was no memory, or no thread, for
// it, and so the callback comes at once.
inline int failInC(const Completion& completion) noexcept {
  completion(codeOutOfMemory, "out of memory", "");
  return TIM_SUCC;
}

// Forwards to the engine, or has the callback say that there is none. A fault that was asked for comes first.
template <typename Forward>
int forward(const char* call, Completion completion, std::string emptyAnswer, Forward forward) {
  const auto go = [completion, emptyAnswer, forward] {
    if (const std::shared_ptr<Engine> running = engine()) {
      forward(*running);
    } else {
      library().queue.post([completion, emptyAnswer] { completion(codeNotInitialized, "not initialized", emptyAnswer.c_str()); });
    }
  };
  const faults::CallFault fault = faults::next(call);
  if (fault.code != 0) {
    library().queue.postAfter(fault.delayMs, [completion, fault, emptyAnswer] { completion(fault.code, fault.desc.c_str(), emptyAnswer.c_str()); });
  } else if (fault.delayMs > 0) {
    library().queue.postAfter(fault.delayMs, go);
  } else {
    go();
  }
  return TIM_SUCC;
}

template <typename Change>
void changeListeners(Change change) {
  library().listeners.change(change);
}

}  // namespace emulator
