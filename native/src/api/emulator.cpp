// What only the emulator can do (tim_emulator.h).
#include "api/api.hpp"
#include "base/clock.hpp"
#include "tim_emulator.h"

using namespace emulator;

namespace {

// For what is asked of the state of somebody or something with a name. Faults of calls do not apply to it.
template <typename Work>
int manage(const char* name, const Completion& completion, Work work) {
  if (isEmpty(name)) {
    return TIM_ERR_PARAM;
  }
  if (const std::shared_ptr<Engine> running = engine()) {
    work(*running, std::string(name), completion);
  } else {
    library().queue.post([completion] { completion(codeNotInitialized, "not initialized", ""); });
  }
  return TIM_SUCC;
}

// Has the change of the network or the clock happen.
template <typename Change>
int change(Change change) {
  const bool wasUp = faults::isNetworkUp();
  if (!change()) {
    return TIM_ERR_PARAM;
  }
  library().queue.wake();
  const std::shared_ptr<Engine> running = engine();
  if (running && faults::isNetworkUp() != wasUp) {
    running->networkChanged();
  }
  return TIM_SUCC;
}

bool isFaults(const std::optional<json::Value>& value) {
  return value && (value->isObject() || value->isArray());
}

}  // namespace

int TIMEmulatorKick(const char* user_id, TIMCommCallback cb, const void* user_data) try {
  return manage(user_id, {cb, user_data}, [](Engine& running, std::string user, const Completion& completion) {
    running.endSessions(std::move(user), ChangeKind::kicked, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMEmulatorExpireUserSig(const char* user_id, TIMCommCallback cb, const void* user_data) try {
  return manage(user_id, {cb, user_data}, [](Engine& running, std::string user, const Completion& completion) {
    running.endSessions(std::move(user), ChangeKind::signatureExpired, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMEmulatorSetFaults(const char* json_faults) try {
  if (json_faults == nullptr) {
    faults::clear();
    return TIM_SUCC;
  }
  const std::optional<json::Value> wishes = json::parse(json_faults);
  return isFaults(wishes) ? change([&] { return faults::set(*wishes); }) : TIM_ERR_JSON;
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

int TIMEmulatorSetFaultsOf(const char* user_id, const char* json_faults, TIMCommCallback cb, const void* user_data) try {
  if (json_faults != nullptr && !isFaults(json::parse(json_faults))) {
    return TIM_ERR_JSON;
  }
  return manage(user_id, {cb, user_data}, [&](Engine& running, std::string user, const Completion& completion) {
    running.setFaultsOf(std::move(user), json_faults ? json_faults : "", completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMEmulatorSetNetwork(bool is_up) try {
  return change([is_up] {
    faults::setNetwork(is_up);
    return true;
  });
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

int TIMEmulatorAdvanceClock(uint64_t milliseconds) try {
  return change([milliseconds] {
    if (milliseconds > uint64_t{clock::latest}) {
      return false;
    }
    clock::advance(static_cast<int64_t>(milliseconds));
    return true;
  });
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

int TIMEmulatorStopClock(uint64_t milliseconds) try {
  return change([milliseconds] {
    if (milliseconds > uint64_t{clock::latest}) {
      return false;
    }
    clock::stopAt(milliseconds == 0 ? -1 : static_cast<int64_t>(milliseconds));
    return true;
  });
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

int TIMEmulatorSetRandomSeed(uint64_t seed) {
  faults::seed(seed);
  return TIM_SUCC;
}

int TIMEmulatorSetEphemeral(bool is_ephemeral) {
  const std::lock_guard lock(library().mutex);
  library().isEphemeral = is_ephemeral;
  return TIM_SUCC;
}

int TIMEmulatorSeed(const char* user_id, const char* json_conversations, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_conversations)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> conversations = json::parse(json_conversations);
  const bool isSeed = conversations && (conversations->isArray() || (conversations->isObject() && conversations->find("conversations")));
  if (!isSeed) {
    return TIM_ERR_JSON;
  }
  return manage(user_id, {cb, user_data}, [&](Engine& running, std::string user, const Completion& completion) {
    running.seed(std::move(user), *conversations, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMEmulatorExport(const char* user_id, TIMCommCallback cb, const void* user_data) try {
  return manage(user_id, {cb, user_data}, [](Engine& running, std::string user, const Completion& completion) {
    running.exportConversations(std::move(user), completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMEmulatorSnapshot(const char* path, TIMCommCallback cb, const void* user_data) try {
  return manage(path, {cb, user_data}, [](Engine& running, std::string file, const Completion& completion) {
    running.snapshot(std::move(file), completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMEmulatorRestore(const char* path, TIMCommCallback cb, const void* user_data) try {
  return manage(path, {cb, user_data}, [](Engine& running, std::string file, const Completion& completion) {
    running.restore(std::move(file), completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}
