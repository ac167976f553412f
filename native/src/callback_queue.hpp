// The library's one thread. It runs what it is given in order; all callbacks but the immediate ones come from here.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace emulator {

class CallbackQueue {
 public:
  using Task = std::function<void()>;

  // Never waits for the thread, which may be inside a callback.
  void post(Task task);
  // Forgets everything that has not begun.
  void clear();

 private:
  [[noreturn]] void run();

  std::mutex mutex_;
  std::condition_variable wakeUp_;
  std::deque<Task> tasks_;
  bool isStarted_ = false;
};

}  // namespace emulator
