// Extensions, reactions, pinned messages, translation: the library's checks, and then that there is none of it here. The
// header does not declare them.
#include <string>

#include "api/api.hpp"
#include "base/sdk_json.hpp"
#include "engine/message_parameters.hpp"

using namespace emulator;

namespace {

bool isMessage(const char* text) {
  const std::optional<json::Value> message = parseObject(text);
  return message && !message->members.empty();
}

int refuse(const char* call, const char* notInPlan, bool isRead, const char* emptyAnswer, const Completion& completion) try {
  return forward(call, completion, emptyAnswer,
                 [=](Engine& running) { running.refuseFeature(call, notInPlan, isRead, emptyAnswer, completion); });
} catch (...) {
  return failInC(completion);
}

int refuseMessage(const char* call, const char* message, const char* notInPlan, bool isRead, const char* emptyAnswer, const Completion& completion) try {
  if (isEmpty(message)) {
    return TIM_ERR_PARAM;
  }
  return isMessage(message) ? refuse(call, notInPlan, isRead, emptyAnswer, completion) : int{TIM_ERR_JSON};
} catch (...) {
  return failInC(completion);
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

int TIMMsgSetMessageExtensions(const char* message, const char* extensions, TIMCommCallback cb, const void* user_data) {
  return isEmpty(extensions) ? int{TIM_ERR_PARAM} : refuseMessage(__func__, message, extensionsNotInPlan, false, emptyList, {cb, user_data});
}
int TIMMsgGetMessageExtensions(const char* message, TIMCommCallback cb, const void* user_data) {
  return refuseMessage(__func__, message, extensionsNotInPlan, true, emptyList, {cb, user_data});
}
int TIMMsgDeleteMessageExtensions(const char* message, const char* keys, TIMCommCallback cb, const void* user_data) {
  return isEmpty(keys) ? int{TIM_ERR_PARAM} : refuseMessage(__func__, message, extensionsNotInPlan, false, emptyList, {cb, user_data});
}
int TIMMsgAddMessageReaction(const char* message, const char* reaction, TIMCommCallback cb, const void* user_data) {
  return isEmpty(reaction) ? int{TIM_ERR_PARAM} : refuseMessage(__func__, message, reactionsNotInPlan, false, "", {cb, user_data});
}
int TIMMsgRemoveMessageReaction(const char* message, const char* reaction, TIMCommCallback cb, const void* user_data) {
  return isEmpty(reaction) ? int{TIM_ERR_PARAM} : refuseMessage(__func__, message, reactionsNotInPlan, false, "", {cb, user_data});
}
int TIMMsgGetMessageReactions(const char* messages, uint32_t, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(messages)) {
    return TIM_ERR_PARAM;
  }
  return parseMessages(messages) ? refuse(__func__, reactionsNotInPlan, false, emptyList, {cb, user_data}) : int{TIM_ERR_JSON};
} catch (...) {
  return failInC({cb, user_data});
}
int TIMMsgGetAllUserListOfMessageReaction(const char* message, const char* reaction, uint32_t, uint32_t, TIMCommCallback cb, const void* user_data) {
  return isEmpty(reaction) ? int{TIM_ERR_PARAM} : refuseMessage(__func__, message, reactionsNotInPlan, false, noReactions, {cb, user_data});
}
int TIMPinGroupMessage(const char* group_id, const char* message, bool, TIMCommCallback cb, const void* user_data) {
  return isEmpty(group_id) ? int{TIM_ERR_PARAM} : refuseMessage(__func__, message, pinsNotInPlan, false, "", {cb, user_data});
}
int TIMGetPinnedGroupMessageList(const char* group_id, TIMCommCallback cb, const void* user_data) {
  return isEmpty(group_id) ? int{TIM_ERR_PARAM} : refuse(__func__, pinsNotInPlan, true, emptyList, {cb, user_data});
}
int TIMMsgTranslateText(const char* texts, const char*, const char*, TIMCommCallback cb, const void* user_data) try {
  const std::optional<json::Value> array = isEmpty(texts) ? std::nullopt : json::parseAsSdk(texts);
  return array && array->isArray() && !array->items.empty() ? refuse(__func__, nullptr, false, emptyList, {cb, user_data}) : int{TIM_ERR_PARAM};
} catch (...) {
  return failInC({cb, user_data});
}
int TIMMsgConvertVoiceToText(const char* url, const char*, TIMCommCallback cb, const void* user_data) {
  return isEmpty(url) ? int{TIM_ERR_PARAM} : refuse(__func__, nullptr, false, "", {cb, user_data});
}
int TIMMsgGetAllReceiveMessageOpt(TIMCommCallback cb, const void* user_data) { return refuse(__func__, nullptr, false, "", {cb, user_data}); }

// Its callback says no code.
int TIMMsgGetGroupMessageReadMemberList(const char* message, int, uint64_t, uint32_t, const void*, const void*) {
  return isEmpty(message) ? TIM_ERR_PARAM : TIM_SUCC;
}

}  // extern "C"
#pragma GCC visibility pop
