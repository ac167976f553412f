// What the calls on profiles and groups of users answer: the least that a conversation shows.
#include <algorithm>

#include "base/clock.hpp"
#include "engine/work.hpp"

namespace emulator {

namespace {

std::string quoted(std::string_view text) {
  std::string json;
  json::writeString(json, text);
  return json;
}

}  // namespace

void Engine::setProfile(std::optional<std::string> nick, std::optional<std::string> faceUrl, Completion completion) {
  write(completion, "", {}, [this, nick = std::move(nick), faceUrl = std::move(faceUrl)](const User& user) {
    store_->setOwnProfile(user, nick, faceUrl);
    return Answer{};
  });
}

void Engine::setRemark(std::string name, std::string remark, Completion completion) {
  write(completion, "", {}, [this, name = std::move(name), remark = std::move(remark)](const User& user) {
    store_->setRemark(user, name, remark);
    return Answer{};
  });
}

void Engine::getProfiles(std::vector<std::string> users, Completion completion) {
  write(completion, emptyList, {}, [this, users = std::move(users)](const User& user) {
    std::string json = "[";
    for (const std::string& name : users) {
      appendUserProfile(json.size() > 1 ? json += ',' : json, name, store_->profile(user, name));
    }
    return Answer{codeOk, "", json += ']'};
  });
}

// All of them at once: the next sequence is always 0.
void Engine::listMembers(std::string id, std::vector<std::string> only, Completion completion) {
  static constexpr const char* nobody = R"({"group_get_member_info_list_result_info_array":[],"group_get_member_info_list_result_next_seq":0})";
  write(completion, nobody, {}, [this, id = std::move(id), only = std::move(only)](const User& user) {
    const std::vector<GroupMember> members = store_->groupMembers(user, id);
    if (members.empty()) {
      return Answer{codeNoSuchGroup, "not a member of such a group", nobody};
    }
    std::string json;
    for (const GroupMember& member : members) {
      if (only.empty() || std::find(only.begin(), only.end(), member.name) != only.end()) {
        appendGroupMember(json += json.empty() ? "" : ",", id, member);
      }
    }
    return Answer{codeOk, "", R"({"group_get_member_info_list_result_info_array":[)" + json + R"(],"group_get_member_info_list_result_next_seq":0})"};
  });
}

// While a login waits, nobody is muted, in the order of the ids (measured).
void Engine::getReceiveOptions(std::vector<std::string> users, Completion completion) {
  const auto list = [this](const User& user, const std::vector<std::string>& names) {
    std::string json = "[";
    for (const std::string& name : names) {
      (json.size() > 1 ? json += ',' : json).append(R"({"msg_recv_msg_opt_result_identifier":)").append(quoted(name));
      const int option = user.isOnline ? store_->receiveOption(user, {typeC2C, name}) : 0;
      json.append(R"(,"msg_recv_msg_opt_result_opt":)").append(std::to_string(option)) += '}';
    }
    return Answer{codeOk, "", json += ']'};
  };
  const auto waiting = [list, users](const User& user) {
    std::vector<std::string> sorted = users;
    std::sort(sorted.begin(), sorted.end());
    return list(user, sorted);
  };
  writeOrWait(completion, emptyList, waiting, [list, users](const User& user) { return list(user, users); });
}

// Of a group that is not known nobody can say how it is received; else the number of the user is missing (measured).
void Engine::setReceiveOption(std::vector<ConversationKey> keys, int option, Completion completion) {
  const auto waiting = [this, keys](const User&) {
    const ConversationKey& key = keys.front();
    return key.type == typeC2C                 ? Answer{codeInvalidParameter, "invalid userid", ""}
           : store_->groupType(key.id) ? Answer{codeInvalidParameter, "invalid params", ""}
                                       : Answer{codeInternalState, "get group type failed", ""};
  };
  writeOrWait(completion, "", waiting, [this, keys, option](const User& user) {
    for (const ConversationKey& key : keys) {
      store_->setReceiveOption(user, key, option);
    }
    return Answer{};
  });
}

void Engine::createGroup(Group group, std::vector<std::string> members, Completion completion) {
  group.created = clock::now();
  if (group.id.empty()) {
    group.id = "@TGS#" + std::to_string(faults::random());
  }
  write(completion, "", {}, [this, group = std::move(group), members = std::move(members)](const User& user) {
    return store_->createGroup(user, group, members) ? Answer{codeOk, "", R"({"create_group_result_groupid":)" + quoted(group.id) + '}'}
                                                     : Answer{codeGroupExists, "the group exists already", ""};
  });
}

void Engine::dismissGroup(std::string id, Completion completion) {
  write(completion, "", {}, [this, id = std::move(id)](const User& user) {
    return store_->dismissGroup(user, id) ? Answer{} : Answer{codeNoPermission, "only who created a group can dismiss it", ""};
  });
}

void Engine::setMembership(std::string id, bool isMember, Completion completion) {
  write(completion, "", {}, [this, id = std::move(id), isMember](const User& user) {
    return store_->setMember(id, user.name, isMember) ? Answer{} : Answer{codeNoSuchGroup, "no such group, or nothing to change", ""};
  });
}

void Engine::modifyGroup(std::string id, std::optional<std::string> name, std::optional<std::string> faceUrl, Completion completion) {
  write(completion, "", {}, [this, id = std::move(id), name = std::move(name), faceUrl = std::move(faceUrl)](const User& user) {
    return store_->changeGroup(user, id, name, faceUrl) ? Answer{} : Answer{codeNoPermission, "not a member of such a group", ""};
  });
}

}  // namespace emulator
