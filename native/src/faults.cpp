#include "faults.hpp"

#include <deque>
#include <mutex>
#include <random>

#include "database.hpp"

namespace emulator::faults {

namespace {

struct Wish {
  std::string call;  // "*": any
  CallFault fault;
  int64_t count = 1;
};

struct State {
  std::mutex mutex;
  std::deque<Wish> wishes;
  EventFault eventFault = EventFault::none;
  int64_t events = 0;
  bool isNetworkUp = true;
  bool isExclusive = false;
  int64_t loginDelay = 0;
  int64_t syncDelay = 0;
  bool isSeeded = false;
  std::mt19937 generator;
};

State& state() {
  static State& instance = *new State;
  return instance;
}

template <typename Value>
Value get(Value State::*member) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  return all.*member;
}

bool addCall(State& all, const json::Value& members) {
  Wish wish;
  wish.call = members.string("call");
  wish.fault.code = static_cast<int>(members.integer("code"));
  wish.fault.desc = members.find("desc") ? members.string("desc") : "emulated";
  wish.fault.delayMs = members.integer("delay_ms");
  wish.count = members.find("count") ? members.integer("count") : 1;
  if (wish.call.empty() || wish.count < 1 || wish.fault.delayMs < 0 || (wish.fault.code == 0 && wish.fault.delayMs == 0)) {
    return false;
  }
  all.wishes.push_back(std::move(wish));
  return true;
}

bool addEvents(State& all, const json::Value& members) {
  const std::string_view events = members.string("events");
  all.eventFault = events == "duplicate" ? EventFault::duplicate
                   : events == "reorder" ? EventFault::reorder
                   : events == "drop"    ? EventFault::drop
                                         : EventFault::none;
  all.events = members.find("count") ? members.integer("count") : 1;
  return all.eventFault != EventFault::none && all.events > 0;
}

}  // namespace

bool set(const json::Value& wishes) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  if (wishes.find("call")) {
    return addCall(all, wishes);
  }
  if (wishes.find("events")) {
    return addEvents(all, wishes);
  }
  bool isKnown = false;
  for (const auto& [name, value] : wishes.members) {
    const bool isTime = name == "login_delay_ms" || name == "sync_delay_ms";
    if (isTime && value.asInteger() >= 0) {
      (name == "login_delay_ms" ? all.loginDelay : all.syncDelay) = value.asInteger();
    } else if (name == "exclusive_login" && value.kind == json::Value::Kind::boolean) {
      all.isExclusive = value.boolean;
    } else {
      return false;
    }
    isKnown = true;
  }
  return isKnown;
}

void clear() {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  all.wishes.clear();
  all.eventFault = EventFault::none;
  all.isExclusive = false;
  all.loginDelay = all.syncDelay = 0;
}

CallFault next(std::string_view call) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  for (auto wish = all.wishes.begin(); wish != all.wishes.end(); ++wish) {
    if (wish->call == "*" || wish->call == call) {
      CallFault fault = wish->fault;
      if (--wish->count == 0) {
        all.wishes.erase(wish);
      }
      return fault;
    }
  }
  return {};
}

EventFault nextEvent() {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  if (all.eventFault == EventFault::none || all.events == 0) {
    return EventFault::none;
  }
  --all.events;
  return all.eventFault;
}

bool isNetworkUp() {
  return get(&State::isNetworkUp);
}

void setNetwork(bool isUp) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  all.isNetworkUp = isUp;
}

int64_t loginDelayMs() {
  return get(&State::loginDelay);
}

int64_t syncDelayMs() {
  return get(&State::syncDelay);
}

bool isLoginExclusive() {
  return get(&State::isExclusive);
}

uint32_t random() {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  return all.isSeeded ? static_cast<uint32_t>(all.generator()) : static_cast<uint32_t>(randomNumber());
}

void seed(uint64_t value) {
  State& all = state();
  const std::lock_guard lock(all.mutex);
  all.generator.seed(static_cast<std::mt19937::result_type>(value));
  all.isSeeded = true;
}

}  // namespace emulator::faults
