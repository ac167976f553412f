#include "session.hpp"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "api/api.hpp"

namespace fuzz {

namespace {

constexpr uint64_t begin = 1700000000000;

emulator::json::Value parsed(const char* json) {
  std::optional<emulator::json::Value> value = emulator::json::parse(json);
  if (!value) {
    fail("was answered with what is no JSON: " + std::string(json));
  }
  return std::move(*value);
}

void onEvent(enum TIMConvEvent, const char* json, const void*) {
  if (*json != '\0') {
    parsed(json);
  }
}

void onMessage(const char* json, const void*) {
  parsed(json);
}

}  // namespace

void fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

Session::Session() {
  TIMEmulatorSetEphemeral(true);
  TIMEmulatorSetFaults(nullptr);
  TIMEmulatorSetNetwork(true);
  TIMEmulatorSetRandomSeed(1);
  TIMEmulatorStopClock(begin);
  TIMInit(1400000000, "{}");
  TIMSetConvEventCallback(onEvent, nullptr);
  TIMAddRecvNewMsgCallback(onMessage, nullptr);
  login("alice");
}

Session::~Session() {
  TIMUninit();
  settle();
}

void Session::login(const char* user) {
  ask([user](TIMCommCallback cb, const void* data) { return TIMLogin(user, "sig", cb, data); });
}

void Session::onAnswer(int32_t code, const char* desc, const char* json, const void* userData) {
  Answer& answer = *static_cast<Answer*>(const_cast<void*>(userData));
  if (++answer.count > 1 || desc == nullptr) {
    fail("was answered twice, or without words");
  }
  if (*json != '\0') {
    parsed(json);
  }
  answer.code = code;
  answer.json = json;
}

// Tasks that are due run in order, but what one of them posts comes behind this one.
void Session::settle() {
  for (int round = 0; round < 3; ++round) {
    std::mutex mutex;
    std::condition_variable done;
    bool isDone = false;
    emulator::library().queue.post([&] {
      const std::lock_guard lock(mutex);
      isDone = true;
      done.notify_one();
    });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return isDone; });
  }
}

std::string Session::ask(const std::function<int(TIMCommCallback, const void*)>& call) {
  Answer& answer = answers_.emplace_back();
  call(onAnswer, &answer);
  settle();
  return answer.json;
}

std::vector<emulator::json::Value> Session::conversations() {
  const std::string json = ask([](TIMCommCallback cb, const void* data) { return TIMConvGetConvList(cb, data); });
  return json.empty() ? std::vector<emulator::json::Value>() : parsed(json.c_str()).items;
}

void Session::check() {
  TIMEmulatorSetFaults(nullptr);
  int64_t previous = INT64_MAX;
  for (const emulator::json::Value& conversation : conversations()) {
    const int64_t activeTime = conversation.integer("conv_active_time");
    if (activeTime > previous) {
      fail("the list is not in order");
    }
    previous = activeTime;
    const int64_t unread = conversation.integer("conv_unread_num");
    if (unread < 0) {
      fail("an unread count is negative");
    }
    const std::string id(conversation.string("conv_id"));
    const auto type = static_cast<TIMConvType>(conversation.integer("conv_type"));
    const std::string messages = ask([&](TIMCommCallback cb, const void* data) {
      return TIMMsgGetMsgList(id.c_str(), type, R"({"msg_getmsglist_param_count": 100})", cb, data);
    });
    if (messages.empty()) {
      fail("the messages of a conversation cannot be read");
    }
  }
}

uint8_t Input::byte() {
  if (size_ == 0) {
    return 0;
  }
  --size_;
  return *data_++;
}

std::string Input::text() {
  std::string text;
  while (size_ > 0) {
    const uint8_t next = byte();
    if (next == 0) {
      break;
    }
    text += static_cast<char>(next);
  }
  return text;
}

}  // namespace fuzz
