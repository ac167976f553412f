// The time of the emulator: the machine's, unless a test has moved or stopped it. Safe to call from any thread.
#pragma once

#include <cstdint>

namespace emulator::clock {

// No time that anybody asks for may be later.
constexpr int64_t latest = INT64_MAX / 4;

// Milliseconds since 1970.
int64_t nowMs();

// Seconds since 1970.
inline int64_t now() {
  return nowMs() / 1000;
}

// Moves it, and keeps it moving or stopped as it was.
void advance(int64_t milliseconds);

// Stops it there; a negative time lets it follow the machine's again.
void stopAt(int64_t milliseconds);

bool isStopped();

}  // namespace emulator::clock
