// The half of the engine that tells the program what has changed: its own changes, and those of other processes.
#include "engine.hpp"
#include "render.hpp"

namespace emulator {

namespace {

constexpr int deliveredAtOnce = 500;

}  // namespace

void Engine::deliverChanges() {
  const std::optional<User> user = loggedInUser();
  if (!user) {
    return;
  }
  try {
    for (bool isMore = true; isMore;) {
      const std::vector<Change> changes = store_->changesAfter(*user, deliveredChange_, deliveredAtOnce);
      isMore = changes.size() == deliveredAtOnce;
      for (size_t i = 0; i < changes.size();) {
        // Changes of one kind that were made together are one event.
        const Change& first = changes[i];
        if (first.kind == ChangeKind::kicked || first.kind == ChangeKind::signatureExpired) {
          deliveredChange_ = first.number;
          endSession(first.kind);
          return;
        }
        std::string json = "[";
        for (; i < changes.size() && changes[i].kind == first.kind && changes[i].batch == first.batch; ++i) {
          const std::string item = renderChange(*user, changes[i]);
          if (!item.empty()) {
            (json.size() > 1 ? json += ',' : json) += item;
          }
          deliveredChange_ = changes[i].number;
        }
        if (json.size() > 1 && !isShutDown_) {
          fire(first.kind, json += ']');
        }
      }
    }
    announceTotal(*user);
  } catch (const DatabaseError&) {
    // The changes stay in the log; the next signal finds them.
  }
}

// The state as it is now: a listener may run long after the change, and must not go back in time.
std::string Engine::renderChange(const User& user, const Change& change) {
  std::string json;
  if (change.kind == ChangeKind::deleted) {
    return change.deletedJson;
  }
  if (change.kind == ChangeKind::received) {
    if (const std::optional<Message> message = store_->findMessage(user, change.key, change.messageRow)) {
      appendMessage(json, *message);
    }
  } else if (const std::optional<Conversation> conversation = store_->findConversation(user, change.key)) {
    appendConversation(json, *conversation);
  }
  return json;
}

void Engine::fire(ChangeKind kind, const std::string& json) {
  const Listeners listeners = listeners_.copy();
  if (kind != ChangeKind::received) {
    listeners.conversationEvent(static_cast<TIMConvEvent>(kind), json.c_str());
    return;
  }
  for (const auto& listener : listeners.newMessage) {
    if (!isShutDown_) {
      listener(json.c_str());
    }
  }
}

void Engine::endSession(ChangeKind why) {
  status_ = kTIMLoginStatus_UnLogined;
  const Listeners listeners = listeners_.copy();
  if (why == ChangeKind::kicked) {
    listeners.kickedOffline();
  } else {
    listeners.userSigExpired();
  }
}

void Engine::announceTotal(const User& user) {
  if (!announcedTotal_ || isShutDown_) {
    return;
  }
  const int64_t total = store_->totalUnread(user);
  if (total != *announcedTotal_) {
    announcedTotal_ = total;
    listeners_.copy().totalUnread(static_cast<int>(total));
  }
}

}  // namespace emulator
