// The library's one thread. It runs what it is given in order; all callbacks but the immediate ones come from here.
// What is to happen later happens by the emulator's clock, which a test may move.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>

namespace emulator {

class CallbackQueue {
 public:
  using Task = std::function<void()>;

  // Never waits for the thread, which may be inside a callback.
  void post(Task task);
  void postAfter(int64_t milliseconds, Task task);
  // The clock was moved.
  void wake();
  // Forgets everything that has not begun.
  void clear();

 private:
  [[noreturn]] void run();
  static void runOne(Task task, std::unique_lock<std::mutex>& lock) noexcept;
  void start();
  Task next(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wakeUp_;
  std::deque<Task> tasks_;
  std::multimap<int64_t, Task> later_;  // by the time, in milliseconds
  bool isStarted_ = false;
};

}  // namespace emulator
