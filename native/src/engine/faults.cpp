#include "engine/faults.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <random>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace emulator::faults {

namespace {

bool isTime(int64_t milliseconds) {
  return milliseconds >= 0 && milliseconds <= clock::latest;
}

struct Wish {
  std::string call;  // "*": any
  CallFault fault;
  int64_t count = 1;
};

// All that a test can ask for at once, so that a wish that makes no sense leaves everything as it was.
struct Wishes {
  std::deque<Wish> calls;
  EventFault eventFault = EventFault::none;
  int64_t events = 0;
  bool isNetworkUp = true;
  bool isExclusive = false;
  bool checksSignatures = false;
  int64_t loginDelay = 0;
  int64_t syncDelay = 0;
  bool isSeeded = false;
  std::mt19937 generator;
};

struct State {
  std::mutex mutex;
  Wishes wishes;
};

// What is asked of the clock.
struct Time {
  std::optional<int64_t> stop;
  int64_t advance = 0;
};

State& state() {
  static State& instance = *new State;
  return instance;
}

template <typename Value>
Value get(Value Wishes::*member) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  return all.wishes.*member;
}

bool addCall(Wishes& wishes, const json::Value& members) {
  Wish wish;
  wish.call = members.string("call");
  wish.fault.code = static_cast<int>(members.integer("code"));
  wish.fault.desc = members.find("desc") ? members.string("desc") : "emulated";
  wish.fault.delayMs = members.integer("delay_ms");
  wish.count = members.find("count") ? members.integer("count") : 1;
  if (wish.call.empty() || wish.count < 1 || !isTime(wish.fault.delayMs) || (wish.fault.code == 0 && wish.fault.delayMs == 0)) {
    return false;
  }
  wishes.calls.push_back(std::move(wish));
  return true;
}

bool addEvents(Wishes& wishes, const json::Value& members) {
  const std::string_view events = members.string("events");
  wishes.eventFault = events == "duplicate" ? EventFault::duplicate
                      : events == "reorder" ? EventFault::reorder
                      : events == "drop"    ? EventFault::drop
                                            : EventFault::none;
  wishes.events = members.find("count") ? members.integer("count") : 1;
  return wishes.eventFault != EventFault::none && wishes.events > 0;
}

bool addSetting(Wishes& wishes, Time& time, std::string_view name, const json::Value& value) {
  if (bool* const wish = name == "network"            ? &wishes.isNetworkUp
                         : name == "exclusive_login"  ? &wishes.isExclusive
                         : name == "check_signatures" ? &wishes.checksSignatures
                                                      : nullptr;
      wish && value.kind == json::Value::Kind::boolean) {
    *wish = value.boolean;
    return true;
  }
  const int64_t number = value.asInteger();
  if (value.kind != json::Value::Kind::number || !isTime(number)) {
    return false;
  }
  if (name == "login_delay_ms") {
    wishes.loginDelay = number;
  } else if (name == "sync_delay_ms") {
    wishes.syncDelay = number;
  } else if (name == "stop_clock_ms") {
    time.stop = number;
  } else if (name == "advance_clock_ms") {
    time.advance = number;
  } else if (name == "random_seed") {
    wishes.isSeeded = true;
    wishes.generator.seed(static_cast<std::mt19937::result_type>(number));
  } else {
    return false;
  }
  return true;
}

bool add(Wishes& wishes, Time& time, const json::Value& value) {
  if (value.isArray()) {
    return !value.items.empty() && std::all_of(value.items.begin(), value.items.end(), [&](const json::Value& item) {
      return item.isObject() && add(wishes, time, item);
    });
  }
  if (value.find("call")) {
    return addCall(wishes, value);
  }
  if (value.find("events")) {
    return addEvents(wishes, value);
  }
  return !value.members.empty() && std::all_of(value.members.begin(), value.members.end(), [&](const auto& member) {
    return addSetting(wishes, time, member.first, member.second);
  });
}

}  // namespace

bool set(const json::Value& value) {
  Time time;
  {
    State& all = state();
    const std::lock_guard lock(all.mutex);
    Wishes wishes = all.wishes;
    if (!add(wishes, time, value)) {
      return false;
    }
    all.wishes = std::move(wishes);
  }
  if (time.stop) {
    clock::stopAt(*time.stop == 0 ? -1 : *time.stop);
  }
  clock::advance(time.advance);
  return true;
}

void clear() {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  Wishes& wishes = all.wishes;
  wishes.calls.clear();
  wishes.eventFault = EventFault::none;
  wishes.isExclusive = wishes.checksSignatures = false;
  wishes.loginDelay = wishes.syncDelay = 0;
}

CallFault next(std::string_view call) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  std::deque<Wish>& calls = all.wishes.calls;
  for (auto wish = calls.begin(); wish != calls.end(); ++wish) {
    if (wish->call == "*" || wish->call == call) {
      CallFault fault = wish->fault;
      if (--wish->count == 0) {
        calls.erase(wish);
      }
      return fault;
    }
  }
  return {};
}

EventFault nextEvent() {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  if (all.wishes.eventFault == EventFault::none || all.wishes.events == 0) {
    return EventFault::none;
  }
  --all.wishes.events;
  return all.wishes.eventFault;
}

bool isNetworkUp() {
  return get(&Wishes::isNetworkUp);
}

void setNetwork(bool isUp) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  all.wishes.isNetworkUp = isUp;
}

int64_t loginDelayMs() {
  return get(&Wishes::loginDelay);
}

int64_t syncDelayMs() {
  return get(&Wishes::syncDelay);
}

bool isLoginExclusive() {
  return get(&Wishes::isExclusive);
}

bool areSignaturesChecked() {
  return get(&Wishes::checksSignatures);
}

uint32_t random() {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  return all.wishes.isSeeded ? static_cast<uint32_t>(all.wishes.generator()) : static_cast<uint32_t>(randomNumber());
}

void seed(uint64_t value) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  all.wishes.generator.seed(static_cast<std::mt19937::result_type>(value));
  all.wishes.isSeeded = true;
}

}  // namespace emulator::faults
