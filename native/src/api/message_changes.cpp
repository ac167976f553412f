// The calls that change messages which are there: check, convert, forward.
#include <algorithm>

#include "api/api.hpp"
#include "base/sdk_json.hpp"
#include "base/clock.hpp"
#include "engine/message_parameters.hpp"
#include "engine/parameters.hpp"
#include "store/given_message.hpp"

using namespace emulator;

namespace {

// A message as an object; none: it is none, or an empty one.
std::optional<Message> parseMessage(const char* text) {
  const std::optional<json::Value> given = parseObject(text);
  return given && !given->members.empty() ? std::optional(givenMessage(*given)) : std::nullopt;
}

std::vector<Message> givenMessages(const std::vector<json::Value>& all) {
  std::vector<Message> messages;
  std::transform(all.begin(), all.end(), std::back_inserter(messages), givenMessage);
  return messages;
}

// Whatever it says of time and numbers (measured).
Message savedMessage(const ConversationKey& key, const json::Value& given) {
  Message message;
  takeOptions(message, given);
  message.conversation = key;
  message.sender = given.string("message_sender");
  message.clientTime = message.serverTime = clock::now();
  message.random = faults::random();
  message.status = statusLocal;
  return message;
}

}  // namespace

int TIMMsgSaveMsg(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> given = parseObject(json_msg_param);
  if (!given || given->members.empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  if (!engine()) {
    completion(codeNotInitialized, "not initialized", "");
    return TIM_SUCC;
  }
  return forward(__func__, completion, "", [message = savedMessage({conv_type, conv_id}, *given), completion](Engine& running) {
    running.saveMessages({message}, false, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgImportMsgList(const char* conv_id, TIMConvType conv_type, const char* json_msg_array, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_array)) {
    return TIM_ERR_PARAM;
  }
  const auto given = parseMessages(json_msg_array);
  if (!given) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  if (!engine()) {
    completion(codeNotInitialized, "not initialized", "");
    return TIM_SUCC;
  }
  std::vector<Message> messages;
  for (const json::Value& message : *given) {
    messages.push_back(savedMessage({conv_type, conv_id}, message));
  }
  return forward(__func__, completion, "", [messages, completion](Engine& running) { running.saveMessages(messages, true, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

// The JSON says up to which message; whatever cannot be read means all of them (measured: nobody looks at it).
int TIMMsgReportReaded(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (conv_type != kTIMConv_C2C && conv_type != kTIMConv_Group) {
    return TIM_ERR_PARAM;
  }
  UnreadScope scope;
  scope.type = conv_type;
  if (!isEmpty(conv_id)) {
    scope.id = conv_id;
  }
  if (const std::optional<json::Value> message = isEmpty(json_msg_param) ? std::nullopt : json::parseAsSdk(json_msg_param)) {
    scope.upToTime = message->integer("message_server_time");
    scope.upToSequence = message->integer("message_seq");
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [scope, completion](Engine& running) { running.cleanUnread(scope, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgMarkAllMessageAsRead(TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [completion](Engine& running) { running.cleanUnread({}, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSetLocalCustomData(const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<Message> message = parseMessage(json_msg_param);
  if (!message) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [message = *message, completion](Engine& running) { running.setLocalContent(message, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgRevoke(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<Message> message = parseMessage(json_msg_param);
  if (!message) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, message = *message, completion](Engine& running) {
    running.revokeMessage(key, message, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgModifyMessage(const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<Message> message = parseMessage(json_msg_param);
  if (!message) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "{}", [message = *message, completion](Engine& running) { running.modifyMessage(message, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgDelete(const char* conv_id, TIMConvType conv_type, const char* json_msgdel_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msgdel_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_msgdel_param);
  const json::Value* given = parameters ? parameters->find("msg_delete_param_msg") : nullptr;
  if (!given || !given->isObject() || given->members.empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  const bool isRamble = parameters->flag("msg_delete_param_is_ramble");
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, message = givenMessage(*given), isRamble, completion](Engine& running) {
    if (isRamble) {
      running.deleteMessages(key, {message}, completion);
    } else {
      running.deleteMessage(key, {message.clientTime, message.sequence, message.random}, completion);
    }
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgListDelete(const char* conv_id, TIMConvType conv_type, const char* json_msg_array, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_array)) {
    return TIM_ERR_PARAM;
  }
  const auto given = parseMessages(json_msg_array);
  if (!given) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, messages = givenMessages(*given), completion](Engine& running) {
    running.deleteMessages(key, messages, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgClearHistoryMessage(const char* conv_id, TIMConvType conv_type, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "",
                 [key = ConversationKey{conv_type, conv_id}, completion](Engine& running) { running.clearMessages(key, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

// Of others, and such as asked for one: without any there is nothing to do (measured).
int TIMMsgSendMessageReadReceipts(const char* json_msg_array, TIMCommCallback cb, const void* user_data) try {
  const auto given = isEmpty(json_msg_array) ? std::nullopt : parseMessages(json_msg_array);
  if (!given) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  std::vector<Message> messages = givenMessages(*given);
  messages.erase(std::remove_if(messages.begin(), messages.end(), [](const Message& one) { return one.isFromSelf || !one.content.needsReceipt; }),
                 messages.end());
  if (messages.empty()) {
    completion(codeOk, "", "");
    return TIM_SUCC;
  }
  return forward(__func__, completion, "", [messages, completion](Engine& running) { running.sendReceipts(messages, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgGetMessageReadReceipts(const char* json_msg_array, TIMCommCallback cb, const void* user_data) try {
  const auto given = isEmpty(json_msg_array) ? std::nullopt : parseMessages(json_msg_array);
  std::vector<Message> messages = given ? givenMessages(*given) : std::vector<Message>();
  messages.erase(std::remove_if(messages.begin(), messages.end(), [](const Message& one) { return !one.isFromSelf || !one.content.needsReceipt; }),
                 messages.end());
  if (messages.empty()) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList, [messages, completion](Engine& running) { running.getReceipts(messages, completion); });
} catch (...) {
  return failInC({cb, user_data});
}
