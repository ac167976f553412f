// What the emulator is for: the program's own code, with people, faults and a clock that the test decides on.
#include <cstdio>
#include <cstdlib>

#include <tim_emulator.h>

#include "inbox.hpp"

namespace {

void check(bool isTrue, const char* what) {
  if (!isTrue) {
    std::fprintf(stderr, "failed: %s\n", what);
    std::exit(1);
  }
}

constexpr const char* seed = R"([{"type": 1, "id": "bob", "unread": 2, "activeTime": 1700000000,
  "messages": [{"sender": "bob", "seq": 1, "time": 1699999990, "elems": [{"text": "hi"}]},
               {"sender": "bob", "seq": 2, "time": 1700000000, "elems": [{"text": "are you there?"}]}]}])";

}  // namespace

int main() {
  TIMEmulatorSetEphemeral(true);
  Inbox inbox(1400000000, "unused");
  TIMEmulatorSeed("alice", seed, nullptr, nullptr);
  check(inbox.login("alice", "any").get().code == 0, "the login");
  check(inbox.unreadCount().get().json == R"({"conv_get_total_unread_message_count_result_unread_count":2})", "two messages are unread");

  TIMEmulatorSetFaults(R"({"call": "TIMConvPinConversation", "code": 9520, "desc": "timed out"})");
  check(inbox.pin("bob").get().code == 9520, "a call that is to fail fails");
  check(inbox.pin("bob").get().code == 0, "the next one does not");

  TIMEmulatorSetNetwork(false);
  std::future<Answer> late = inbox.pin("bob");
  check(late.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout, "a call without a network waits");
  TIMEmulatorAdvanceClock(30000);
  check(late.get().code == 9523, "and fails after half a minute, which nobody has to wait for");
  std::puts("passed");
}
