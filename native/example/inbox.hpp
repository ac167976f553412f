// What a program of yours does with the SDK: this part knows nothing of the emulator.
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <string>

struct Answer {
  int32_t code = 0;
  std::string desc;
  std::string json;
};

class Inbox {
 public:
  // The SDK keeps its data in that folder.
  Inbox(uint64_t sdkAppId, const std::string& folder);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  std::future<Answer> login(const std::string& userId, const std::string& userSig);
  std::future<Answer> unreadCount();
  std::future<Answer> pin(const std::string& userId);
};
