// The calls on conversations: check, convert, forward.
#include "api/api.hpp"
#include "engine/parameters.hpp"
#include "tim_emulator.h"

using namespace emulator;

namespace {

// Some calls refuse a list of ids in the callback as well (measured).
int refuseIds(TIMCommCallback cb, const void* user_data) {
  Completion{cb, user_data}(codeInvalidParameter, "conversation_id_array is invalid", "");
  return TIM_ERR_JSON;
}

// These calls have no callback: the emulator's own codes are returned, for all others there is one result.
int draftResult(int code) {
  return code == codeOk || code >= kTIMEmulatorErr_DatabaseBusy ? code : TIM_ERR_CONV;
}

// Of a call with a list of conversations.
template <typename Forward>
int forwardIds(const char* call, const char* idArray, const Completion& completion, Forward then) {
  if (isEmpty(idArray)) {
    return TIM_ERR_PARAM;
  }
  const auto ids = parseIds(idArray);
  if (!ids) {
    return refuseIds(completion.callback, completion.userData);
  }
  return forward(call, completion, emptyList, [ids = *ids, then](Engine& running) { then(running, ids); });
}

}  // namespace

int TIMConvCreate(const char* conv_id, TIMConvType conv_type, TIMCommCallback cb, const void* user_data) try {
  const std::shared_ptr<Engine> running = engine();
  std::string json;
  const int code = running && isConversation(conv_id, conv_type) ? running->createConversation({conv_type, conv_id}, json) : codeOk;
  Completion{cb, user_data}(code, "", json.c_str());
  return TIM_SUCC;
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvDelete(const char* conv_id, TIMConvType conv_type, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, completion](Engine& running) { running.deleteConversation(key, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvGetConvList(TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  ConversationQuery all;
  all.limit = UINT32_MAX;
  return forward(__func__, completion, emptyList, [all, completion](Engine& running) { running.listConversations(all, false, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvGetConvInfo(const char* json_get_conv_list_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_get_conv_list_param)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList,
                 [keys = parseKeys(json_get_conv_list_param), completion](Engine& running) { running.getConversations(keys, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvGetConversationListByFilter(const char* filter, uint64_t next_seq, uint32_t count, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(filter)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> conditions = parseObject(filter);
  if (!conditions) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  if (count == 0) {
    completion(codeOk, "", R"({"conversation_list_result_is_finished":true,"conversation_list_result_next_seq":0})");
    return TIM_ERR_JSON;
  }
  return forward(__func__, completion, emptyPage, [query = parseFilter(*conditions, next_seq, count), completion](Engine& running) {
    running.listConversations(query, true, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvSetDraft(const char* conv_id, TIMConvType conv_type, const char* json_draft_param) try {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> draft = json_draft_param ? parseObject(json_draft_param) : std::nullopt;
  if (!draft) {
    return TIM_ERR_JSON;
  }
  const std::shared_ptr<Engine> running = engine();
  return running ? draftResult(running->setDraft({conv_type, conv_id}, *draft)) : TIM_SUCC;
} catch (...) {
  return TIM_ERR_CONV;  // There was no memory.
}

int TIMConvCancelDraft(const char* conv_id, TIMConvType conv_type) try {
  if (conv_id == nullptr) {
    return TIM_ERR_PARAM;
  }
  const std::shared_ptr<Engine> running = engine();
  return running ? draftResult(running->cancelDraft({conv_type, conv_id})) : TIM_SUCC;
} catch (...) {
  return TIM_ERR_CONV;  // There was no memory.
}

int TIMConvPinConversation(const char* conv_id, TIMConvType conv_type, bool is_pinned, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, is_pinned, completion](Engine& running) {
    running.pinConversation(key, is_pinned, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvGetTotalUnreadMessageCount(TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return forward(__func__, completion, noUnread, [completion](Engine& running) { running.getTotalUnread(completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvCleanConversationUnreadMessageCount(const char* conversation_id, uint64_t clean_timestamp, uint64_t clean_sequence,
                                               TIMCommCallback cb, const void* user_data) try {
  std::optional<UnreadScope> scope = parseUnreadScope(conversation_id ? conversation_id : "");
  if (!scope) {
    return TIM_ERR_CONV;
  }
  scope->upToTime = clean_timestamp > INT64_MAX ? INT64_MAX : static_cast<int64_t>(clean_timestamp);
  scope->upToSequence = clean_sequence > INT64_MAX ? INT64_MAX : static_cast<int64_t>(clean_sequence);
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [scope = *scope, completion](Engine& running) { running.cleanUnread(scope, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvDeleteConversationList(const char* conversation_id_array, bool clear_message, TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return forwardIds(__func__, conversation_id_array, completion,
                    [clear_message, completion](Engine& running, const auto& ids) { running.deleteConversations(ids, clear_message, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvSetConversationCustomData(const char* conversation_id_array, const char* custom_data, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(custom_data)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forwardIds(__func__, conversation_id_array, completion, [data = std::string(custom_data), completion](Engine& running, const auto& ids) {
    running.setCustomData(ids, data, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvMarkConversation(const char* conversation_id_array, uint64_t mark_type, bool enable_mark, TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return forwardIds(__func__, conversation_id_array, completion, [mark_type, enable_mark, completion](Engine& running, const auto& ids) {
    running.markConversations(ids, mark_type, enable_mark, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvGetUnreadMessageCountByFilter(const char* filter, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(filter)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> conditions = parseObject(filter);
  const std::optional<ConversationQuery> query = conditions ? parseCountFilter(*conditions) : std::nullopt;
  if (!query) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, noUnread, [query = *query, completion](Engine& running) { running.getUnread(query, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvSubscribeUnreadMessageCountByFilter(const char* filter) try {
  if (isEmpty(filter)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> conditions = parseObject(filter);
  const std::optional<ConversationQuery> query = conditions ? parseCountFilter(*conditions) : std::nullopt;
  if (!query) {
    return TIM_ERR_JSON;
  }
  if (const std::shared_ptr<Engine> running = engine()) {
    running->subscribe(renderFilter(*conditions), *query);
  }
  return TIM_SUCC;
} catch (...) {
  return TIM_ERR_CONV;  // There was no memory.
}

int TIMConvUnsubscribeUnreadMessageCountByFilter(const char* filter) try {
  if (isEmpty(filter)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> conditions = parseObject(filter);
  if (!conditions) {
    return TIM_ERR_JSON;
  }
  if (const std::shared_ptr<Engine> running = engine()) {
    running->unsubscribe(renderFilter(*conditions));
  }
  return TIM_SUCC;
} catch (...) {
  return TIM_ERR_CONV;  // There was no memory.
}

int TIMConvGetConversationGroupList(TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList, [completion](Engine& running) { running.listConversationGroups(completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvCreateConversationGroup(const char* group_name, const char* conversation_id_array, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(group_name) || isEmpty(conversation_id_array)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  const auto ids = parseIds(conversation_id_array).value_or(std::vector<std::string>());  // What is no list of ids is an empty one (measured).
  return forward(__func__, completion, emptyList, [name = std::string(group_name), ids, completion](Engine& running) {
    running.createConversationGroup(name, ids, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvDeleteConversationGroup(const char* group_name, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(group_name)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [name = std::string(group_name), completion](Engine& running) { running.deleteConversationGroup(name, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvRenameConversationGroup(const char* old_name, const char* new_name, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(old_name) || isEmpty(new_name)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [from = std::string(old_name), to = std::string(new_name), completion](Engine& running) {
    running.renameConversationGroup(from, to, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

namespace {

int changeGroup(const char* call, const char* name, const char* idArray, GroupedChange change, const Completion& completion) {
  if (isEmpty(name)) {
    return TIM_ERR_PARAM;
  }
  return forwardIds(call, idArray, completion, [name = std::string(name), change, completion](Engine& running, const auto& ids) {
    running.changeConversationGroup(name, ids, change, completion);
  });
}

}  // namespace

int TIMConvAddConversationsToGroup(const char* group_name, const char* conversation_id_array, TIMCommCallback cb, const void* user_data) try {
  return changeGroup(__func__, group_name, conversation_id_array, GroupedChange::add, {cb, user_data});
} catch (...) {
  return failInC({cb, user_data});
}

int TIMConvDeleteConversationsFromGroup(const char* group_name, const char* conversation_id_array, TIMCommCallback cb, const void* user_data) try {
  return changeGroup(__func__, group_name, conversation_id_array, GroupedChange::remove, {cb, user_data});
} catch (...) {
  return failInC({cb, user_data});
}
