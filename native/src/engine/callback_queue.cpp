#include "engine/callback_queue.hpp"

#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

#include "base/clock.hpp"
#include "base/thread_name.hpp"

namespace emulator {

// The thread comes first: what could not be run must not stay in the queue when this throws.
void CallbackQueue::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    start();
    tasks_.push_back(std::move(task));
  }
  wakeUp_.notify_one();
}

void CallbackQueue::postAfter(int64_t milliseconds, Task task) {
  {
    const std::lock_guard lock(mutex_);
    start();
    later_.emplace(clock::nowMs() + milliseconds, std::move(task));
  }
  wakeUp_.notify_one();
}

void CallbackQueue::wake() {
  { const std::lock_guard lock(mutex_); }  // The thread has not looked at the clock yet, or waits.
  wakeUp_.notify_one();
}

void CallbackQueue::clear() {
  std::deque<Task> dropped;
  std::multimap<int64_t, Task> droppedLater;
  const std::lock_guard lock(mutex_);
  dropped.swap(tasks_);
  droppedLater.swap(later_);
}

void CallbackQueue::start() {
  if (!isStarted_) {
    // The thread lives as long as the process: TIMUninit may be called from a callback and must not wait for it.
    std::thread([this] { run(); }).detach();
    isStarted_ = true;
  }
}

void CallbackQueue::run() {
  nameThread("im_logic_thread");  // As in the real SDK.
  for (;;) {
    std::unique_lock lock(mutex_);
    runOne(next(lock), lock);
  }
}

// What a task throws ends here: the program goes on, whatever has become of one call. A call answers its own failures
// before (Engine::attempt); this is for what is left when there is no memory for an answer.
void CallbackQueue::runOne(Task task, std::unique_lock<std::mutex>& lock) noexcept {
  lock.unlock();
  try {
    task();
    task = nullptr;
  } catch (...) {
    std::fputs("tim-emulator: a call was dropped, out of memory\n", stderr);
  }
}

CallbackQueue::Task CallbackQueue::next(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    if (!later_.empty() && later_.begin()->first <= clock::nowMs()) {
      Task task = std::move(later_.begin()->second);
      later_.erase(later_.begin());
      return task;
    }
    if (!tasks_.empty()) {
      Task task = std::move(tasks_.front());
      tasks_.pop_front();
      return task;
    }
    if (later_.empty() || clock::isStopped()) {
      wakeUp_.wait(lock);
    } else {
      wakeUp_.wait_for(lock, std::chrono::milliseconds(later_.begin()->first - clock::nowMs()));
    }
  }
}

}  // namespace emulator
