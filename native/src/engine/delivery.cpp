// The half of the engine that tells the program what has changed: its own changes, and those of other processes.
#include <algorithm>

#include "engine/work.hpp"

namespace emulator {

namespace {

constexpr int deliveredAtOnce = 500;

}  // namespace

void Engine::deliverChanges() {
  std::optional<User> user = loggedInUser();
  if (!user || isSyncing_) {
    return;
  }
  user->isOnline = true;
  try {
    takeFaults(*user);
    if (!faults::isNetworkUp()) {
      return;
    }
    for (bool isMore = true; isMore;) {
      const std::vector<Change> changes = store_->changesAfter(*user, deliveredChange_, deliveredAtOnce);
      isMore = changes.size() == deliveredAtOnce;
      for (size_t i = 0; i < changes.size();) {
        // Changes of one kind that were made together are one event.
        const Change first = changes[i];
        if (first.kind == ChangeKind::kicked || first.kind == ChangeKind::signatureExpired || first.kind == ChangeKind::restored) {
          deliveredChange_ = first.number;
          endSession(first.kind);
          return;
        }
        if (first.kind == ChangeKind::faults) {
          takeFault(first);  // It came between the two questions.
          deliveredChange_ = first.number;
          if (!faults::isNetworkUp()) {
            return;
          }
          ++i;
          continue;
        }
        std::string json = "[";
        for (; i < changes.size() && changes[i].kind == first.kind && changes[i].batch == first.batch && changes[i].isOfEvent(first); ++i) {
          const std::string item = renderChange(*user, changes[i]);
          if (!item.empty()) {
            (json.size() > 1 ? json += ',' : json) += item;
          }
          deliveredChange_ = changes[i].number;
        }
        if (json.size() > 1 && !isShutDown_) {
          fire(first, json += ']');
        }
      }
    }
    announceTotal(*user);
  } catch (const std::exception&) {
    // The changes stay in the log; the next signal finds them.
  }
}

// The state as it is now: a listener may run long after the change, and must not go back in time.
std::string Engine::renderChange(const User& user, const Change& change) {
  std::string json;
  switch (change.kind) {
    case ChangeKind::deleted:
    case ChangeKind::receipts:
      return change.text;
    case ChangeKind::groupDeleted:
    case ChangeKind::groupRenamed:
      return "{}";  // Only the names are told.
    case ChangeKind::received:
    case ChangeKind::revoked:
    case ChangeKind::modified:
      if (const std::optional<Message> message = store_->findMessage(user, change.key, change.messageRow)) {
        change.kind == ChangeKind::revoked ? appendLocator(json, *message) : appendMessage(json, *message);
      }
      return json;
    default:
      if (const std::optional<Conversation> conversation = store_->findConversation(user, change.key); conversation && !conversation->isAVChatRoom()) {
        appendConversation(json, *conversation);
      }
      return json;
  }
}

void Engine::fire(const Change& change, const std::string& json) {
  const auto now = [this, change, json] { fireNow(change, json); };  // Held by the engine itself: it must not keep itself alive.
  switch (faults::nextEvent()) {
    case faults::EventFault::drop:
      return;
    case faults::EventFault::reorder:
      if (!heldEvent_) {
        heldEvent_ = now;
        return;
      }
      break;
    case faults::EventFault::duplicate:
      now();
      break;
    case faults::EventFault::none:
      break;
  }
  now();
  if (heldEvent_) {
    std::exchange(heldEvent_, nullptr)();
  }
}

void Engine::fireNow(const Change& change, const std::string& json) {
  if (isShutDown_) {
    return;
  }
  const Listeners listeners = listeners_.copy();
  const char* name = change.text.c_str();
  switch (change.kind) {
    case ChangeKind::received:
      for (const auto& listener : listeners.newMessage) {
        if (!isShutDown_) {
          listener(json.c_str());
        }
      }
      return;
    case ChangeKind::receipts:
      return listeners.receipts(json.c_str());
    case ChangeKind::revoked:
      return listeners.revoked(json.c_str());
    case ChangeKind::modified:
      return listeners.updated(json.c_str());
    case ChangeKind::groupCreated:
      return listeners.conversationGroupCreated(name, json.c_str());
    case ChangeKind::groupDeleted:
      return listeners.conversationGroupDeleted(change.key.id.c_str());
    case ChangeKind::groupRenamed:
      return listeners.conversationGroupRenamed(change.key.id.c_str(), name);
    case ChangeKind::addedToGroup:
      return listeners.conversationsAdded(name, json.c_str());
    case ChangeKind::removedFromGroup:
      return listeners.conversationsRemoved(name, json.c_str(), uint32_t{0});
    default:
      listeners.conversationEvent(static_cast<TIMConvEvent>(change.kind), json.c_str());
  }
}

void Engine::endSession(ChangeKind why) {
  status_ = kTIMLoginStatus_UnLogined;
  const Listeners listeners = listeners_.copy();
  if (why == ChangeKind::restored) {
    const std::lock_guard lock(mutex_);
    isLocalStorage_ = false;
    user_.reset();  // The database may know this user by another number now.
  }
  if (why == ChangeKind::signatureExpired) {
    listeners.userSigExpired();
  } else {
    listeners.kickedOffline();
  }
}

// They come also when the network is down, which only they can end.
void Engine::takeFaults(const User& user) {
  for (const Change& change : store_->faultsAfter(user, std::max(takenFaults_, deliveredChange_))) {
    takeFault(change);
  }
}

void Engine::takeFault(const Change& change) {
  if (change.number <= takenFaults_) {
    return;
  }
  takenFaults_ = change.number;
  const bool wasUp = faults::isNetworkUp();
  if (const std::optional<json::Value> wishes = json::parse(change.text)) {
    faults::set(*wishes);  // Its form was checked; what it says in vain changes nothing.
  } else {
    faults::clear();
  }
  queue_.wake();
  if (faults::isNetworkUp() != wasUp) {
    networkChanged();
  }
}

void Engine::requestDelivery() {
  post([this] { deliverChanges(); });
}

void Engine::announceTotal(const User& user) {
  for (Subscription& subscription : subscriptions_) {
    const int64_t count = store_->totalUnread(user, subscription.query);
    if (!isShutDown_ && count != subscription.announced) {
      subscription.announced = count;
      listeners_.copy().unreadByFilter(subscription.filter.c_str(), static_cast<int>(count));
    }
  }
  if (!announcedTotal_ || isShutDown_) {
    return;
  }
  const int64_t total = store_->totalUnread(user, {});
  if (total != *announcedTotal_) {
    announcedTotal_ = total;
    listeners_.copy().totalUnread(static_cast<int>(total));
  }
}

}  // namespace emulator
