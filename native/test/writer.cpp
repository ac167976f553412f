// Writes until it is killed, and says what it is about to do and what was acknowledged: writer FOLDER USER FIRST
// "?" and "!" lines: what was begun, what is done. FIRST is the number of the first message.
#include <cstdio>
#include <cstdlib>
#include <random>

#include <unistd.h>

#include "../command/library.hpp"

namespace {

constexpr int conversations = 5;

void say(const std::string& line) {
  const std::string text = line + '\n';
  if (write(STDOUT_FILENO, text.data(), text.size()) < 0) {
    std::exit(0);  // Nobody listens any more.
  }
}

std::string textMessage(const std::string& text) {
  return R"({"message_elem_array":[{"elem_type":0,"text_elem_content":")" + text + "\"}]}";
}

}  // namespace

int main(int, char** arguments) {
  command::Data data(arguments[1], 1400000000);
  const std::string user = arguments[2];
  data.ask([&](TIMCommCallback cb, const void* to) { return TIMLogin(user.c_str(), "sig", cb, to); });
  std::mt19937 random(std::random_device{}());
  for (long number = std::atol(arguments[3]);; ++number) {
    const std::string id = "c" + std::to_string(random() % conversations);
    const std::string count = std::to_string(number);
    const bool isPinned = random() % 2 == 0;
    const std::string pin = "pin " + id + (isPinned ? " 1" : " 0");
    const std::string draft = "draft " + id + ' ' + count;

    say("?message " + count);
    data.ask([&](TIMCommCallback cb, const void* to) { return TIMMsgSendMessage("sink", kTIMConv_C2C, textMessage(count).c_str(), nullptr, cb, to); });
    say("!message " + count);

    say('?' + draft);
    if (TIMConvSetDraft(id.c_str(), kTIMConv_C2C, (R"({"draft_user_define":")" + count + "\"}").c_str()) != TIM_SUCC) {
      return 1;
    }
    say('!' + draft);

    say('?' + pin);
    data.ask([&](TIMCommCallback cb, const void* to) { return TIMConvPinConversation(id.c_str(), kTIMConv_C2C, isPinned, cb, to); });
    say('!' + pin);
  }
}
