// What the calls on conversation groups answer.
#include "engine/work.hpp"

namespace emulator {

namespace {

constexpr size_t mostGroups = 20;  // header
constexpr size_t longestName = 32;

}  // namespace

void Engine::listConversationGroups(Completion completion) {
  read(completion, emptyList, [this](const User& user) {
    std::string json = "[";
    for (const std::string& name : store_->conversationGroups(user)) {
      json::writeString(json.size() > 1 ? json += ',' : json, name);
    }
    hasListedGroups_ = true;
    store_->hideAVChatRooms(user);
    return Answer{codeOk, "", json += ']'};
  });
}

void Engine::createConversationGroup(std::string name, std::vector<std::string> ids, Completion completion) {
  write(completion, emptyList, {codeNotInPlan, groupsNotInPlan}, [this, name = std::move(name), ids = std::move(ids)](const User& user) {
    if (name.size() > longestName) {
      return Answer{codeGroupNameTooLong, "the group name is too long", emptyList};
    }
    if (!store_->hasConversationGroup(user, name) && store_->conversationGroups(user).size() >= mostGroups) {
      return Answer{codeTooManyConversationGroups, "too many conversation groups", emptyList};
    }
    return Answer{codeOk, "", group(user, name, ids, GroupedChange::create)};
  });
}

void Engine::deleteConversationGroup(std::string name, Completion completion) {
  write(completion, "", {codeNotInPlan, groupsNotInPlan}, [this, name = std::move(name)](const User& user) {
    return store_->deleteConversationGroup(user, name) ? Answer{} : Answer{codeNoSuchConversationGroup, "no such conversation group", ""};
  });
}

void Engine::renameConversationGroup(std::string from, std::string to, Completion completion) {
  write(completion, "", {codeNotInPlan, groupsNotInPlan}, [this, from = std::move(from), to = std::move(to)](const User& user) {
    if (to.size() > longestName) {
      return Answer{codeGroupNameTooLong, "the group name is too long", ""};
    }
    return store_->renameConversationGroup(user, from, to) ? Answer{} : Answer{codeNoSuchConversationGroup, "no such conversation group", ""};
  });
}

void Engine::changeConversationGroup(std::string name, std::vector<std::string> ids, GroupedChange change, Completion completion) {
  write(completion, emptyList, {codeNotInPlan, groupsNotInPlan}, [this, name = std::move(name), ids = std::move(ids), change](const User& user) {
    if (!store_->hasConversationGroup(user, name)) {
      return Answer{codeNoSuchConversationGroup, "no such conversation group", emptyList};
    }
    return Answer{codeOk, "", group(user, name, ids, change)};
  });
}

// The results, one for each id.
std::string Engine::group(const User& user, const std::string& name, const std::vector<std::string>& ids, GroupedChange change) {
  std::vector<ConversationKey> keys;
  for (const std::string& id : ids) {
    keys.push_back(parseConversationId(id).value_or(ConversationKey{}));
  }
  const std::vector<bool> found = store_->changeConversationGroup(user, name, keys, change);
  std::string json = "[";
  for (size_t index = 0; index < ids.size(); ++index) {
    appendOperationResult(json.size() > 1 ? json += ',' : json, ids[index], found[index] ? codeOk : codeNoSuchConversation);
  }
  return json += ']';
}

}  // namespace emulator
