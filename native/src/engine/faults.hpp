// What a test has asked to go wrong. One state for the process, as the library is one. Safe to call from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace emulator::faults {

struct CallFault {
  int code = 0;         // 0: the call goes on
  std::string desc;
  int64_t delayMs = 0;  // before it goes on, or before it fails
};

enum class EventFault { none, duplicate, reorder, drop };

// Adds what the object or array of TIMEmulatorSetFaults asks for. False: it says something that nobody understands, and
// nothing has changed.
bool set(const json::Value& wishes);
// Forgets faults of calls, events and logins.
void clear();

// What is to happen to this call; uses it up.
CallFault next(std::string_view call);
EventFault nextEvent();

bool isNetworkUp();
void setNetwork(bool isUp);

int64_t loginDelayMs();
int64_t syncDelayMs();
// A second login of a user ends the first one, as on a real account.
bool isLoginExclusive();
bool areSignaturesChecked();

// Random numbers of the messages: the same after each seed().
uint32_t random();
void seed(uint64_t value);

}  // namespace emulator::faults
