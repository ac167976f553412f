// Tells other processes that the database has changed, and hears it from them. The signal is a write to a small file
// that everybody watches; nothing runs while nothing happens.
#pragma once

#include <functional>
#include <string>
#include <thread>

namespace emulator {

class Notifier {
 public:
  // Calls `onSignal` on a thread of its own after every signal, also after our own. Throws std::runtime_error.
  Notifier(const std::string& path, std::function<void()> onSignal);
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void signal();

 private:
  void watch();
  void close();

  std::function<void()> onSignal_;
  int file_ = -1;
  int events_ = -1;
  int stop_[2] = {-1, -1};
  std::thread thread_;
};

}  // namespace emulator
