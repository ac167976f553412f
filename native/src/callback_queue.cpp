#include "callback_queue.hpp"

#include <thread>
#include <utility>

#include "thread_name.hpp"

namespace emulator {

void CallbackQueue::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (!isStarted_) {
      // The thread lives as long as the process: TIMUninit may be called from a callback and must not wait for it.
      isStarted_ = true;
      std::thread([this] { run(); }).detach();
    }
  }
  wakeUp_.notify_one();
}

void CallbackQueue::clear() {
  std::deque<Task> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(tasks_);
}

void CallbackQueue::run() {
  nameThread("im_logic_thread");  // As in the real SDK.
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      wakeUp_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace emulator
