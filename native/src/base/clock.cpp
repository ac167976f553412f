#include "base/clock.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace emulator::clock {

namespace {

std::mutex mutex;
int64_t offset = 0;       // to the machine's time
int64_t stoppedAt = -1;   // negative: it moves

int64_t machineMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

int64_t nowMs() {
  const std::lock_guard lock(mutex);
  return stoppedAt >= 0 ? stoppedAt : machineMs() + offset;
}

void advance(int64_t milliseconds) {
  const std::lock_guard lock(mutex);
  int64_t& time = stoppedAt >= 0 ? stoppedAt : offset;
  time = std::min(time + milliseconds, latest);
}

void stopAt(int64_t milliseconds) {
  const std::lock_guard lock(mutex);
  stoppedAt = milliseconds < 0 ? -1 : milliseconds;
  offset = 0;
}

bool isStopped() {
  const std::lock_guard lock(mutex);
  return stoppedAt >= 0;
}

}  // namespace emulator::clock
