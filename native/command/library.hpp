// The library as a command uses it: one call after the other, and what goes wrong as an exception.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "tim_emulator.h"

namespace command {

// Said to the person; the command ends with 1.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The data of one SDKAppID, open as long as this lives.
class Data {
 public:
  Data(const std::string& directory, uint64_t appId);
  ~Data();
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;

  // The JSON that the callback brings.
  std::string ask(const std::function<int(TIMCommCallback, const void*)>& call);

  void seed(const std::string& user, const std::string& file);
  void exportTo(const std::string& user, const std::string& file);
  void snapshot(const std::string& file);
  void restore(const std::string& file);
  // To "c2c_<user>" or "group_<group>".
  void send(const std::string& from, const std::string& to, const std::string& text);
};

std::string readFile(const std::string& file);
// All of it or nothing, and never over a file that is there.
void writeNewFile(const std::string& file, const std::string& text);

}  // namespace command
