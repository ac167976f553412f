// The calls on profiles and groups of users: check, convert, forward.
#include "api/api.hpp"
#include "engine/parameters.hpp"

using namespace emulator;

namespace {

constexpr int lastReceiveOption = 3;

std::optional<std::string> text(const json::Value& object, std::string_view name) {
  return object.find(name) ? std::optional<std::string>(object.string(name)) : std::nullopt;
}

// The texts of an array.
std::vector<std::string> names(const json::Value* array) {
  std::vector<std::string> all;
  for (const json::Value& item : array ? array->items : std::vector<json::Value>()) {
    if (!item.text.empty()) {
      all.push_back(item.text);
    }
  }
  return all;
}

}  // namespace

int TIMProfileModifySelfUserProfile(const char* json_modify_self_user_profile_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_modify_self_user_profile_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> profile = parseObject(json_modify_self_user_profile_param);
  if (!profile) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "",
                 [nick = text(*profile, "user_profile_item_nick_name"), faceUrl = text(*profile, "user_profile_item_face_url"),
                  completion](Engine& running) { running.setProfile(nick, faceUrl, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMProfileGetUserProfileList(const char* json_get_user_profile_list_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_get_user_profile_list_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_get_user_profile_list_param);
  const std::vector<std::string> users = parameters ? names(parameters->find("friendship_getprofilelist_param_identifier_array")) : std::vector<std::string>();
  if (users.empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList, [users, completion](Engine& running) { running.getProfiles(users, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMGroupGetMemberInfoList(const char* json_group_getmeminfos_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_group_getmeminfos_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_group_getmeminfos_param);
  const std::string group(parameters ? parameters->string("group_get_members_info_list_param_group_id") : "");
  if (group.empty()) {
    return TIM_ERR_JSON;
  }
  const std::vector<std::string> only = names(parameters->find("group_get_members_info_list_param_identifier_array"));
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [group, only, completion](Engine& running) { running.listMembers(group, only, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMFriendshipModifyFriendProfile(const char* json_modify_friend_info_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_modify_friend_info_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> change = parseObject(json_modify_friend_info_param);
  const json::Value* item = change ? change->find("friendship_modify_friend_profile_param_item") : nullptr;
  if (!item || change->string("friendship_modify_friend_profile_param_identifier").empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "",
                 [name = std::string(change->string("friendship_modify_friend_profile_param_identifier")),
                  remark = std::string(item->string("friend_profile_item_remark")),
                  completion](Engine& running) { running.setRemark(name, remark, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSetC2CReceiveMessageOpt(const char* json_identifier_array, TIMReceiveMessageOpt opt, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_identifier_array) || opt < 0 || opt > lastReceiveOption) {
    return TIM_ERR_PARAM;
  }
  const auto users = parseIds(json_identifier_array);
  if (!users) {
    return TIM_ERR_JSON;
  }
  std::vector<ConversationKey> keys;
  for (const std::string& user : *users) {
    keys.push_back({typeC2C, user});
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [keys, opt, completion](Engine& running) { running.setReceiveOption(keys, opt, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgGetC2CReceiveMessageOpt(const char* json_identifier_array, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_identifier_array)) {
    return TIM_ERR_PARAM;
  }
  const auto users = parseIds(json_identifier_array);
  if (!users) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList, [users = *users, completion](Engine& running) { running.getReceiveOptions(users, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSetGroupReceiveMessageOpt(const char* group_id, TIMReceiveMessageOpt opt, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(group_id) || opt < 0 || opt > lastReceiveOption) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{typeGroup, group_id}, opt, completion](Engine& running) {
    running.setReceiveOption({key}, opt, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMGroupCreate(const char* json_group_create_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_group_create_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_group_create_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  Group group;
  group.id = parameters->string("create_group_param_group_id");
  group.name = parameters->string("create_group_param_group_name");
  group.faceUrl = parameters->string("create_group_param_face_url");
  group.type = static_cast<int>(parameters->integer("create_group_param_group_type"));
  std::vector<std::string> members;
  if (const json::Value* given = parameters->find("create_group_param_group_member_array"); given && given->isArray()) {
    for (const json::Value& member : given->items) {
      if (const std::string_view name = member.string("group_member_info_identifier"); !name.empty()) {
        members.emplace_back(name);
      }
    }
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [group, members, completion](Engine& running) { running.createGroup(group, members, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMGroupDelete(const char* group_id, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(group_id)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [id = std::string(group_id), completion](Engine& running) { running.dismissGroup(id, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMGroupJoin(const char* group_id, const char* hello_msg, TIMCommCallback cb, const void* user_data) try {
  (void)hello_msg;  // Nobody has to agree.
  if (isEmpty(group_id)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [id = std::string(group_id), completion](Engine& running) { running.setMembership(id, true, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMGroupQuit(const char* group_id, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(group_id)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [id = std::string(group_id), completion](Engine& running) { running.setMembership(id, false, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMGroupModifyGroupInfo(const char* json_group_modifyinfo_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_group_modifyinfo_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_group_modifyinfo_param);
  if (!parameters || parameters->string("group_modify_info_param_group_id").empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "",
                 [id = std::string(parameters->string("group_modify_info_param_group_id")), name = text(*parameters, "group_modify_info_param_group_name"),
                  faceUrl = text(*parameters, "group_modify_info_param_face_url"),
                  completion](Engine& running) { running.modifyGroup(id, name, faceUrl, completion); });
} catch (...) {
  return failInC({cb, user_data});
}
