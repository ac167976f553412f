// The calls on messages: check, convert, forward.
#include <cstring>

#include "api/api.hpp"
#include "base/clock.hpp"
#include "engine/parameters.hpp"
#include "store/render.hpp"

using namespace emulator;

int TIMMsgSendMessage(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, char* message_id_buffer, TIMCommCallback cb,
                      const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_msg_param);
  if (!parameters || parameters->members.empty()) {
    return TIM_ERR_JSON;
  }
  const std::shared_ptr<Engine> running = engine();
  Message message;
  message.conversation = {conv_type, conv_id};
  message.content = readMessageContent(*parameters);
  if (running) {
    message.sender = running->loginUser().value_or("");
    message.clientTime = clock::now();
    message.random = faults::random();
  }
  if (message_id_buffer) {
    const std::string id = messageId(message);
    std::memcpy(message_id_buffer, id.c_str(), id.size() + 1);
  }
  const Completion completion{cb, user_data};
  const faults::CallFault fault = faults::next(__func__);
  if (fault.code != 0) {
    std::string json;
    message.fail();
    appendMessage(json, message);
    library().queue.postAfter(fault.delayMs, [completion, fault, json] { completion(fault.code, fault.desc.c_str(), json.c_str()); });
    return TIM_SUCC;
  }
  if (running && fault.delayMs > 0) {
    library().queue.postAfter(fault.delayMs, [running, message, completion] { running->sendMessage(message, completion); });
    return TIM_SUCC;
  }
  if (running) {
    running->sendMessage(std::move(message), completion);
    return TIM_SUCC;
  }
  std::string json;
  appendMessage(json, message);
  completion(codeNotInitialized, "not initialized", json.c_str());
  return TIM_SUCC;
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgGetMsgList(const char* conv_id, TIMConvType conv_type, const char* json_get_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_get_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_get_msg_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList,
                 [key = ConversationKey{conv_type, conv_id}, query = parseMessageQuery(*parameters), completion](Engine& running) {
                   running.listMessages(key, query, completion);
                 });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSaveMsg(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_msg_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  const std::shared_ptr<Engine> running = engine();
  if (!running) {
    completion(codeNotInitialized, "not initialized", "");
    return TIM_SUCC;
  }
  Message message;
  message.conversation = {conv_type, conv_id};
  message.content = readMessageContent(*parameters);
  message.sender = parameters->string("message_sender");
  message.clientTime = message.serverTime = clock::now();
  message.random = faults::random();
  message.sequence = faults::random();
  message.status = statusLocal;
  running->saveMessage(std::move(message), completion);
  return TIM_SUCC;
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
  if (const std::optional<json::Value> message = isEmpty(json_msg_param) ? std::nullopt : json::parse(json_msg_param)) {
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
  const std::optional<json::Value> parameters = parseObject(json_msg_param);
  const auto messages = parseMessages(json_msg_param);
  if (!parameters || messages.size() != 1) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "",
                 [message = messages.front(), number = parameters->integer("message_custom_int"),
                  text = std::string(parameters->string("message_custom_str")), completion](Engine& running) {
                   running.setLocalCustom(message.first, message.second, number, text, completion);
                 });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgRevoke(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const auto messages = parseMessages(json_msg_param);
  if (messages.size() != 1) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, message = messages.front().second, completion](Engine& running) {
    running.revokeMessage(key, message, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgListDelete(const char* conv_id, TIMConvType conv_type, const char* json_msg_array, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_array)) {
    return TIM_ERR_PARAM;
  }
  const auto messages = parseMessages(json_msg_array);
  if (messages.empty()) {
    return TIM_ERR_JSON;
  }
  std::vector<MessageReference> references;
  for (const auto& [key, message] : messages) {
    references.push_back(message);
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [key = ConversationKey{conv_type, conv_id}, references, completion](Engine& running) {
    running.deleteMessages(key, references, completion);
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

int TIMMsgSendMessageReadReceipts(const char* json_msg_array, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_msg_array)) {
    return TIM_ERR_PARAM;
  }
  const auto messages = parseMessages(json_msg_array);
  if (messages.empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [messages, completion](Engine& running) { running.sendReceipts(messages, completion); });
} catch (...) {
  return failInC({cb, user_data});
}
