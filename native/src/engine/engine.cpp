#include "engine/engine.hpp"

#include <stdexcept>
#include <utility>

#include "engine/work.hpp"
#include "tim_emulator.h"
#include "engine/faults.hpp"
#include "base/paths.hpp"

namespace emulator {

Engine::Engine(Place place, CallbackQueue& queue, const ListenerBox& listeners) : place_(std::move(place)), queue_(queue), listeners_(listeners) {}

void Engine::shutDown() {
  isShutDown_ = true;
  status_ = kTIMLoginStatus_UnLogined;
}

void Engine::reply(const Completion& completion, const Answer& answer) {
  if (!isShutDown_) {
    completion(answer.code, answer.desc.c_str(), answer.json.c_str());
  }
}

// As a request does that nobody can send.
void Engine::replyTimedOut(const Completion& completion, std::string json) {
  queue_.postAfter(sendTimeoutMs, [self = shared_from_this(), completion, json = std::move(json)] {
    self->reply(completion, {codeSendTimedOut, sendTimedOut, json});
  });
}

std::optional<std::string> Engine::loginUser() const {
  const std::optional<User> user = loggedInUser();
  return user ? std::optional(user->name) : std::nullopt;
}

std::optional<User> Engine::loggedInUser() const {
  const std::lock_guard lock(mutex_);
  return status_ == kTIMLoginStatus_Logined ? user_ : std::nullopt;
}

// Whose login waits for a network, with the cache open.
std::optional<User> Engine::waitingUser() const {
  const std::lock_guard lock(mutex_);
  return status_ == kTIMLoginStatus_Logining ? user_ : std::nullopt;
}

std::string Engine::databasePath() const {
  return place_.directory ? *place_.directory + "/emulator_" + std::to_string(place_.appId) + ".db" : ":memory:";
}

int Engine::codeOf(const DatabaseError& error) {
  switch (error.fault()) {
    case DatabaseFault::busy:
      return kTIMEmulatorErr_DatabaseBusy;
    case DatabaseFault::gone:
      return kTIMEmulatorErr_DatabaseGone;
    case DatabaseFault::newer:
      return kTIMEmulatorErr_DatabaseNewer;
    case DatabaseFault::failed:
      break;
  }
  return codeDatabaseFailed;
}

// Once its files have been taken away it is opened again, where new ones are made.
void Engine::openStore() {
  if (store_ && store_->isInPlace()) {
    return;
  }
  if (place_.directory) {
    makeDirectories(*place_.directory);
  }
  auto store = std::make_shared<Store>(databasePath());
  std::shared_ptr<Notifier> notifier;
  if (place_.directory) {
    const std::string signal = *place_.directory + "/emulator_" + std::to_string(place_.appId) + ".changed";
    // The watching thread must not keep the engine alive: it would have to end itself.
    notifier = std::make_shared<Notifier>(signal, [this, weak = weak_from_this()] {
      if (!isDeliveryRequested_.exchange(true)) {
        queue_.post([weak] {
          if (const auto self = weak.lock()) {
            self->isDeliveryRequested_ = false;
            self->deliverChanges();
          }
        });
      }
    });
  }
  const std::lock_guard lock(mutex_);
  store_ = std::move(store);
  notifier_ = std::move(notifier);
}

// Reads are no longer answered from the conversations of the user before.
void Engine::close() {
  const std::lock_guard lock(mutex_);
  user_.reset();
  hasListedGroups_ = false;
}

void Engine::open(const std::string& userId) {
  openStore();
  User user = store_->openUser(userId);
  deliveredChange_ = takenFaults_ = store_->lastChange();
  announcedTotal_.reset();
  const std::lock_guard lock(mutex_);
  user_ = std::move(user);
}

void Engine::signal() {
  if (notifier_) {
    notifier_->signal();
  }
}

}  // namespace emulator
