// What the library does with a plan, and this one not at all: it answers as far as the library does without a network.
#include "engine/work.hpp"

namespace emulator {

void Engine::refuseFeature(const char* call, const char* notInPlan, bool isRead, const char* emptyAnswer, Completion completion) {
  const std::string absent = std::string(call) + " is not in the emulator";
  if (isRead) {
    read(completion, emptyAnswer, [notInPlan, absent, emptyAnswer](const User& user) {
      return user.isOnline ? Answer{codeNotEmulated, absent, emptyAnswer} : Answer{codeNotInPlan, notInPlan, emptyAnswer};
    });
    return;
  }
  const Waiting waiting = notInPlan ? Waiting{codeNotInPlan, notInPlan} : Waiting{};
  write(completion, emptyAnswer, waiting, [absent, emptyAnswer](const User&) { return Answer{codeNotEmulated, absent, emptyAnswer}; });
}

}  // namespace emulator
