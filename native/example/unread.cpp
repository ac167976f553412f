// Starts the library, asks without a login, and says what came: on Tencent's library this needs neither an account nor a network.
#include <cstdio>

#include <TIMCloudEmulator.h>

#include "inbox.hpp"

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: unread FOLDER\n");
    return 2;
  }
  Inbox inbox(1400000000, arguments[1]);
  const Answer answer = inbox.unreadCount().get();
  std::printf("%s: %d %s %s\n", TIMGetSDKVersion(), static_cast<int>(answer.code), answer.desc.c_str(), answer.json.c_str());
  return 0;
}
