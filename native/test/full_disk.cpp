// On a disk that fills up: full_disk FOLDER BALLAST (a file on the same disk, removed to make room again)
#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "../command/library.hpp"

namespace {

void check(bool isTrue, const char* what) {
  if (!isTrue) {
    std::fprintf(stderr, "failed: %s\n", what);
    std::exit(1);
  }
}

}  // namespace

int main(int, char** arguments) {
  command::Data data(arguments[1], 1400000000);
  const auto send = [&](int number) {
    const std::string text = std::to_string(number) + ' ' + std::string(2000, 'x');
    data.ask([&](TIMCommCallback cb, const void* to) {
      return TIMMsgSendMessage("bob", kTIMConv_C2C, (R"({"message_elem_array":[{"elem_type":0,"text_elem_content":")" + text + "\"}]}").c_str(), nullptr, cb, to);
    });
  };
  const auto messages = [&] {
    return data.ask([](TIMCommCallback cb, const void* to) { return TIMMsgGetMsgList("bob", kTIMConv_C2C, R"({"msg_getmsglist_param_count":-1})", cb, to); });
  };
  data.ask([](TIMCommCallback cb, const void* to) { return TIMLogin("alice", "sig", cb, to); });
  int sent = 0;
  std::string refusal;
  while (refusal.empty() && sent < 100000) {
    try {
      send(sent + 1);
      ++sent;
    } catch (const command::Failure& failure) {
      refusal = failure.what();
    }
  }
  std::printf("after %d messages: %s\n", sent, refusal.c_str());
  check(sent > 0 && refusal.find("(6019)") != std::string::npos, "a full disk is code 6019");
  const std::string draft = R"({"draft_user_define":")" + std::string(100000, 'd') + "\"}";
  check(TIMConvSetDraft("bob", kTIMConv_C2C, draft.c_str()) == TIM_ERR_CONV, "a draft that cannot be kept is refused");
  const auto areAllThere = [&] {
    const std::string list = messages();
    for (int number = 1; number <= sent; ++number) {
      if (list.find("content\":\"" + std::to_string(number) + " x") == std::string::npos) {
        return false;
      }
    }
    return list.find("content\":\"" + std::to_string(sent + 1) + " x") == std::string::npos;
  };
  check(areAllThere(), "what was acknowledged is there, what was refused is not");
  unlink(arguments[2]);
  check(TIMConvSetDraft("bob", kTIMConv_C2C, draft.c_str()) == TIM_SUCC, "with room again a draft is kept");
  check(areAllThere(), "and everything from before");
  send(++sent);
  check(areAllThere(), "and what comes after");
}
