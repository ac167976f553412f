#include "library.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>
#include <sstream>

namespace command {

namespace {

struct Answer {
  int32_t code = 0;
  std::string desc;
  std::string json;
};

void onAnswer(int32_t code, const char* desc, const char* json, const void* promise) {
  static_cast<std::promise<Answer>*>(const_cast<void*>(promise))->set_value({code, desc, json});
}

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
    }
    json += c;
  }
  return json += '"';
}

std::string because(const std::string& what) {
  return what + ": " + std::strerror(errno);
}

}  // namespace

Data::Data(const std::string& directory, uint64_t appId) {
  // The folder is chosen here, whatever the environment of the program says, and its faults are not for this process.
  setenv("TIM_EMULATOR_DATA", directory.c_str(), 1);
  unsetenv("TIM_EMULATOR_FAULTS");
  if (TIMInit(appId, "{}") != TIM_SUCC) {
    throw Failure("the library cannot be started");
  }
}

Data::~Data() {
  TIMUninit();
}

std::string Data::ask(const std::function<int(TIMCommCallback, const void*)>& call) {
  std::promise<Answer> promise;
  const int returned = call(onAnswer, &promise);
  if (returned != TIM_SUCC) {
    throw Failure(returned == TIM_ERR_JSON ? "that is not the JSON that is wanted here" : "an argument is empty, or makes no sense");
  }
  Answer answer = promise.get_future().get();
  if (answer.code != 0) {
    throw Failure(answer.desc + " (" + std::to_string(answer.code) + ")");
  }
  return answer.json;
}

void Data::seed(const std::string& user, const std::string& file) {
  const std::string json = readFile(file);
  ask([&](TIMCommCallback cb, const void* data) { return TIMEmulatorSeed(user.c_str(), json.c_str(), cb, data); });
}

void Data::exportTo(const std::string& user, const std::string& file) {
  writeNewFile(file, ask([&](TIMCommCallback cb, const void* data) { return TIMEmulatorExport(user.c_str(), cb, data); }) + '\n');
}

void Data::snapshot(const std::string& file) {
  ask([&](TIMCommCallback cb, const void* data) { return TIMEmulatorSnapshot(file.c_str(), cb, data); });
}

void Data::restore(const std::string& file) {
  ask([&](TIMCommCallback cb, const void* data) { return TIMEmulatorRestore(file.c_str(), cb, data); });
}

void Data::send(const std::string& from, const std::string& to, const std::string& text) {
  const bool isGroup = to.rfind("group_", 0) == 0;
  if (!isGroup && to.rfind("c2c_", 0) != 0) {
    throw Failure("a message goes to c2c_<user> or group_<group>");
  }
  const std::string id = to.substr(to.find('_') + 1);
  const std::string message = R"({"message_elem_array":[{"elem_type":0,"text_elem_content":)" + quoted(text) + "}]}";
  ask([&](TIMCommCallback cb, const void* data) { return TIMLogin(from.c_str(), "sig", cb, data); });
  ask([&](TIMCommCallback cb, const void* data) {
    return TIMMsgSendMessage(id.c_str(), isGroup ? kTIMConv_Group : kTIMConv_C2C, message.c_str(), nullptr, cb, data);
  });
}

std::string readFile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    throw Failure(because("cannot read " + file));
  }
  return text.str();
}

void writeNewFile(const std::string& file, const std::string& text) {
  const std::string written = file + '.' + std::to_string(getpid());
  std::ofstream stream(written, std::ios::binary);
  stream << text;
  stream.close();
  const bool isThere = stream && link(written.c_str(), file.c_str()) == 0;
  const std::string reason = because("cannot make " + file);
  unlink(written.c_str());
  if (!isThere) {
    throw Failure(reason);
  }
}

}  // namespace command
