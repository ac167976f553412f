// The calls that send messages: check, convert, forward.
#include <cstring>

#include "api/api.hpp"
#include "base/clock.hpp"
#include "store/given_message.hpp"
#include "store/render.hpp"

using namespace emulator;

namespace {

// A failed message that is sent again keeps its time and its numbers; all else gets its own (measured).
Message outgoing(const ConversationKey& key, const json::Value& given, const std::shared_ptr<Engine>& running) {
  Message message;
  takeOptions(message, given);
  message.conversation = key;
  message.sender = given.string("message_sender");
  message.serverTime = given.integer("message_server_time");
  message.isSentAgain = given.integer("message_status") == statusFailed;
  if (message.isSentAgain) {
    message.clientTime = given.integer("message_client_time");
    message.random = static_cast<uint32_t>(given.unsignedInteger("message_rand"));
    message.sequence = static_cast<uint32_t>(given.unsignedInteger("message_seq"));
    message.status = statusFailed;
  }
  if (running) {
    message.sender = message.sender.empty() ? running->loginUser().value_or("") : message.sender;
    message.clientTime = message.isSentAgain ? message.clientTime : clock::now();
    message.random = message.isSentAgain ? message.random : faults::random();
  }
  return message;
}

int send(const char* call, const char* conv_id, int conv_type, const char* json_msg_param, char* message_id_buffer, const Completion& completion) {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_msg_param);
  if (!parameters || parameters->members.empty()) {
    return TIM_ERR_JSON;
  }
  const std::shared_ptr<Engine> running = engine();
  const Message message = outgoing({conv_type, conv_id}, *parameters, running);
  if (message_id_buffer) {
    const std::string id = messageId(message);
    std::memcpy(message_id_buffer, id.c_str(), id.size() + 1);
  }
  const faults::CallFault fault = faults::next(call);
  if (!running) {
    std::string json;
    appendMessage(json, message);
    completion(codeNotInitialized, "not initialized", json.c_str());
  } else if (fault.code != 0) {
    library().queue.postAfter(fault.delayMs, [running, message, fault, completion] { running->refuseMessage(message, fault.code, fault.desc, completion); });
  } else if (fault.delayMs > 0) {
    library().queue.postAfter(fault.delayMs, [running, message, completion] { running->sendMessage(message, completion); });
  } else {
    running->sendMessage(message, completion);
  }
  return TIM_SUCC;
}

}  // namespace

int TIMMsgSendMessage(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, char* message_id_buffer, TIMCommCallback cb,
                      const void* user_data) try {
  return send(__func__, conv_id, conv_type, json_msg_param, message_id_buffer, {cb, user_data});
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSendNewMsg(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data) try {
  return send(__func__, conv_id, conv_type, json_msg_param, nullptr, {cb, user_data});
} catch (...) {
  return failInC({cb, user_data});
}

// To nobody: the callback never comes (measured).
int TIMMsgBatchSend(const char* json_batch_send_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_batch_send_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_batch_send_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  const std::shared_ptr<Engine> running = engine();
  const json::Value* given = parameters->find("msg_batch_send_param_msg");
  const json::Value* receivers = parameters->find("msg_batch_send_param_identifier_array");
  const uint32_t random = running ? faults::random() : 0;
  std::vector<Message> messages;
  for (const json::Value& receiver : receivers ? receivers->items : std::vector<json::Value>()) {
    messages.push_back(outgoing({typeC2C, receiver.text}, given ? *given : json::Value(), running));
    messages.back().random = running ? random + static_cast<uint32_t>(messages.size()) : 0;
  }
  const Completion completion{cb, user_data};
  if (!running && !messages.empty()) {
    std::string json;
    for (const Message& message : messages) {
      (json += json.empty() ? "[" : ",").append(R"({"msg_batch_send_result_code":6013,"msg_batch_send_result_desc":"not initialized",)");
      json::writeString(json += R"("msg_batch_send_result_identifier":)", message.conversation.id);
      appendMessage(json += R"(,"msg_batch_send_result_msg":)", message);
      json += '}';
    }
    completion(codeNotInitialized, "not initialized", (json += ']').c_str());
  } else if (running && !messages.empty()) {
    running->sendBatch(std::move(messages), completion);
  }
  return TIM_SUCC;
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgCancelSend(const char* conv_id, TIMConvType conv_type, const char* message_id, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(message_id)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  std::string none = "{}";
  if (!engine()) {
    Message message;
    message.isFromSelf = true;
    none.clear();
    appendMessage(none, message);
  }
  return forward(__func__, completion, none, [id = std::string(message_id), completion](Engine& running) { running.cancelSend(id, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgDownloadElemToPath(const char* json_download_elem_param, const char* path, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_download_elem_param) || isEmpty(path)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_download_elem_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "",
                 [url = std::string(parameters->string("msg_download_elem_param_url")), file = std::string(path), completion](Engine& running) {
                   running.download(url, file, completion);
                 });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgDownloadMergerMessage(const char* json_single_msg, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_single_msg)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> message = parseObject(json_single_msg);
  if (!message || message->members.empty()) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList, [message = *message, completion](Engine& running) { running.downloadMerged(message, completion); });
} catch (...) {
  return failInC({cb, user_data});
}
