#include "inbox.hpp"

#include <TIMCloudEmulator.h>

namespace {

// The SDK calls back once for each call that it has accepted.
void onAnswer(int32_t code, const char* desc, const char* json, const void* data) {
  auto* promise = static_cast<std::promise<Answer>*>(const_cast<void*>(data));
  promise->set_value({code, desc, json});
  delete promise;
}

template <typename Call>
std::future<Answer> ask(Call call) {
  auto* promise = new std::promise<Answer>;
  std::future<Answer> answer = promise->get_future();
  if (const int refused = call(onAnswer, promise); refused != TIM_SUCC) {
    promise->set_value({refused, "refused", ""});
    delete promise;
  }
  return answer;
}

}  // namespace

Inbox::Inbox(uint64_t sdkAppId, const std::string& folder) {
  const std::string config = R"({"sdk_config_config_file_path": ")" + folder + R"(", "sdk_config_log_file_path": ")" + folder + "\"}";
  TIMInit(sdkAppId, config.c_str());
}

Inbox::~Inbox() {
  TIMUninit();
}

std::future<Answer> Inbox::login(const std::string& userId, const std::string& userSig) {
  return ask([&](TIMCommCallback cb, const void* data) { return TIMLogin(userId.c_str(), userSig.c_str(), cb, data); });
}

std::future<Answer> Inbox::unreadCount() {
  return ask([](TIMCommCallback cb, const void* data) { return TIMConvGetTotalUnreadMessageCount(cb, data); });
}

std::future<Answer> Inbox::pin(const std::string& userId) {
  return ask([&](TIMCommCallback cb, const void* data) { return TIMConvPinConversation(userId.c_str(), kTIMConv_C2C, true, cb, data); });
}
