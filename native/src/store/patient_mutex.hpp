// A mutex whose lock() gives up: nobody waits for a database longer than is bearable, not even behind another thread that waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "store/database.hpp"

namespace emulator {

class PatientMutex {
 public:
  // Throws DatabaseError (busy) after the time that a write waits for other processes.
  void lock() {
    std::unique_lock guard(mutex_);
    if (!isFree_.wait_for(guard, std::chrono::milliseconds(busyTimeoutMs), [this] { return !isTaken_; })) {
      throw DatabaseError("database is locked", DatabaseFault::busy);
    }
    isTaken_ = true;
  }

  void unlock() {
    {
      const std::lock_guard guard(mutex_);
      isTaken_ = false;
    }
    isFree_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable isFree_;
  bool isTaken_ = false;
};

}  // namespace emulator
