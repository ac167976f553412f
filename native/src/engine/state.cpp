// What a test asks for: state that it brings along and takes away, and sessions that end or go wrong anywhere.
#include "engine/work.hpp"

namespace emulator {

void Engine::seed(std::string userId, json::Value conversations, Completion completion) {
  manage(completion, [this, userId = std::move(userId), conversations = std::move(conversations)] {
    store_->seed(store_->openUser(userId), conversations);
    return "";
  });
}

void Engine::exportConversations(std::string userId, Completion completion) {
  manage(completion, [this, userId = std::move(userId)] { return store_->exportConversations(store_->openUser(userId)); });
}

void Engine::snapshot(std::string path, Completion completion) {
  manage(completion, [this, path = std::move(path)] {
    store_->snapshot(path);
    return "";
  });
}

void Engine::restore(std::string path, Completion completion) {
  manage(completion, [this, path = std::move(path)] {
    store_->restore(path);
    return "";
  });
}

void Engine::endSessions(std::string userId, ChangeKind why, Completion completion) {
  manage(completion, [this, userId = std::move(userId), why] {
    store_->endSessions(userId, why);
    return "";
  });
}

void Engine::setFaultsOf(std::string userId, std::string json, Completion completion) {
  manage(completion, [this, userId = std::move(userId), json = std::move(json)] {
    store_->announceFaults(userId, json);
    return "";
  });
}

}  // namespace emulator
