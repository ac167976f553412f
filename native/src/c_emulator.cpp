// What only the emulator can do (tim_emulator.h).
#include "c_api.hpp"
#include "clock.hpp"
#include "tim_emulator.h"

using namespace emulator;

namespace {

int endSessions(const char* userId, ChangeKind why) {
  if (isEmpty(userId)) {
    return TIM_ERR_PARAM;
  }
  const std::shared_ptr<Engine> running = engine();
  return running && running->endSessions(userId, why) ? TIM_SUCC : TIM_ERR_NOTLOGIN;
}

}  // namespace

int TIMEmulatorKick(const char* user_id) {
  return endSessions(user_id, ChangeKind::kicked);
}

int TIMEmulatorExpireUserSig(const char* user_id) {
  return endSessions(user_id, ChangeKind::signatureExpired);
}

int TIMEmulatorSetFaults(const char* json_faults) {
  if (json_faults == nullptr) {
    faults::clear();
    return TIM_SUCC;
  }
  const std::optional<json::Value> wishes = parseObject(json_faults);
  if (!wishes) {
    return TIM_ERR_JSON;
  }
  return faults::set(*wishes) ? TIM_SUCC : TIM_ERR_PARAM;
}

int TIMEmulatorSetNetwork(bool is_up) {
  if (faults::isNetworkUp() != is_up) {
    faults::setNetwork(is_up);
    if (const std::shared_ptr<Engine> running = engine()) {
      running->networkChanged();
    }
  }
  return TIM_SUCC;
}

int TIMEmulatorAdvanceClock(uint64_t milliseconds) {
  if (milliseconds > INT64_MAX / 4) {
    return TIM_ERR_PARAM;
  }
  clock::advance(static_cast<int64_t>(milliseconds));
  library().queue.wake();
  return TIM_SUCC;
}

int TIMEmulatorStopClock(uint64_t milliseconds) {
  if (milliseconds > INT64_MAX / 4) {
    return TIM_ERR_PARAM;
  }
  clock::stopAt(milliseconds == 0 ? -1 : static_cast<int64_t>(milliseconds));
  library().queue.wake();
  return TIM_SUCC;
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

int TIMEmulatorSeed(const char* user_id, const char* json_conversations, TIMCommCallback cb, const void* user_data) {
  if (isEmpty(user_id) || isEmpty(json_conversations)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> conversations = json::parse(json_conversations);
  if (!conversations || !conversations->isArray()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [user = std::string(user_id), conversations = *conversations, completion](Engine& running) {
    running.seed(user, conversations, completion);
  });
}
