// One session of the library that leaves nothing behind, and whose every answer is checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "TIMCloudEmulator.h"
#include "base/json.hpp"
#include "tim_emulator.h"

namespace fuzz {

// Stops the program, which is what a fuzzer takes for a finding.
[[noreturn]] void fail(const std::string& what);

class Session {
 public:
  // In memory, with a clock that stands still and alice logged in.
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Makes a call and waits until everything that it began has happened. Its JSON; "" when it was refused, or waits for the clock.
  std::string ask(const std::function<int(TIMCommCallback, const void*)>& call);
  void settle();
  void login(const char* user);

  // What is true of the state at any time.
  void check();

 private:
  struct Answer {
    int count = 0;
    int32_t code = 0;
    std::string json;
  };
  static void onAnswer(int32_t code, const char* desc, const char* json, const void* userData);
  std::vector<emulator::json::Value> conversations();

  std::deque<Answer> answers_;  // their addresses are the user data of the calls
};

// Reads an input piece by piece; at its end everything is 0 and empty.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), size_(size) {}

  bool isEmpty() const { return size_ == 0; }
  uint8_t byte();
  // Up to the next byte of 0, or the end.
  std::string text();

 private:
  const uint8_t* data_;
  size_t size_;
};

}  // namespace fuzz
