// One of several programs that write to each other at once: talker FOLDER USER PEER COUNT
// Says "ready", waits for a line, sends COUNT messages, waits for as many, and checks that none is lost, doubled or out of order.
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <mutex>

#include "../command/library.hpp"

namespace {

constexpr int inFlightAtMost = 64;

std::mutex mutex;
std::condition_variable changed;
long received = 0;
long acknowledged = 0;
std::string wrong;  // the first thing that was

void fail(const std::string& what) {
  wrong = wrong.empty() ? what : wrong;
  changed.notify_all();
}

// The numbers that an own text carries, in the order of the JSON.
std::string textOf(const std::string& user, long number) {
  return user + " #" + std::to_string(number) + ';';
}

void onMessage(const char* json, const void* peer) {
  const std::lock_guard lock(mutex);
  const std::string text(json);
  const std::string& from = *static_cast<const std::string*>(peer);
  for (size_t place = text.find(from + " #"); place != std::string::npos; place = text.find(from + " #", place + 1)) {
    const std::string expected = textOf(from, received + 1);
    if (text.compare(place, expected.size(), expected) != 0) {
      fail("after " + std::to_string(received) + " came " + text.substr(place, 40));
    }
    ++received;
  }
  changed.notify_all();
}

void onSent(int32_t code, const char* desc, const char*, const void*) {
  const std::lock_guard lock(mutex);
  if (code != 0) {
    fail("a message was not sent: " + std::string(desc));
  }
  ++acknowledged;
  changed.notify_all();
}

// From the list of messages, which has the newest first.
void checkOrder(const std::string& list, const std::string& user, long count) {
  size_t place = 0;
  for (long number = count; number >= 1; --number) {
    const std::string text = textOf(user, number);
    place = list.find(user + " #", place);
    if (place == std::string::npos || list.compare(place, text.size(), text) != 0) {
      fail("of the messages of " + user + ", " + std::to_string(number) + " is not where it belongs");
      return;
    }
    place += text.size();
  }
  if (list.find(user + " #", place) != std::string::npos) {
    fail("there are more messages of " + user + " than were sent");
  }
}

}  // namespace

int main(int, char** arguments) {
  const std::string user = arguments[2];
  const std::string peer = arguments[3];
  const long count = std::atol(arguments[4]);
  command::Data data(arguments[1], 1400000000);
  TIMAddRecvNewMsgCallback(onMessage, &peer);
  data.ask([&](TIMCommCallback cb, const void* to) { return TIMLogin(user.c_str(), "sig", cb, to); });
  std::puts("ready");
  std::fflush(stdout);
  std::string line;
  std::getline(std::cin, line);

  for (long number = 1; number <= count; ++number) {
    const std::string message = R"({"message_elem_array":[{"elem_type":0,"text_elem_content":")" + textOf(user, number) + "\"}]}";
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return number - acknowledged <= inFlightAtMost || !wrong.empty(); });
    }
    TIMMsgSendMessage(peer.c_str(), kTIMConv_C2C, message.c_str(), nullptr, onSent, nullptr);
  }
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return (acknowledged == count && received == count) || !wrong.empty(); });
  }
  const std::string list = data.ask([&](TIMCommCallback cb, const void* to) {
    return TIMMsgGetMsgList(peer.c_str(), kTIMConv_C2C, R"({"msg_getmsglist_param_count":-1})", cb, to);
  });
  const std::string conversations = data.ask([](TIMCommCallback cb, const void* to) { return TIMConvGetConvList(cb, to); });
  const std::lock_guard lock(mutex);
  checkOrder(list, user, count);
  checkOrder(list, peer, count);
  if (conversations.find("\"conv_unread_num\":" + std::to_string(count) + '}') == std::string::npos) {
    fail("the unread count is wrong: " + conversations.substr(0, 2000));
  }
  if (received != count) {
    fail("received " + std::to_string(received));
  }
  std::puts(wrong.empty() ? "right" : wrong.c_str());
  return wrong.empty() ? 0 : 1;
}
