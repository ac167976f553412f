// The exported C functions: check, convert, forward.
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>

#include "TIMCloudEmulator.h"
#include "tim_emulator.h"
#include "answers.hpp"
#include "callback_queue.hpp"
#include "database.hpp"
#include "engine.hpp"
#include "json.hpp"
#include "listeners.hpp"
#include "parameters.hpp"
#include "paths.hpp"
#include "render.hpp"

namespace {

using namespace emulator;

constexpr const char* version = "8.0.5903-emulator";

struct Library {
  std::mutex mutex;
  std::shared_ptr<Engine> engine;  // none before TIMInit and after TIMUninit
  CallbackQueue queue;
  ListenerBox listeners;
};

// Never destroyed: its thread may be running when the process ends.
Library& library() {
  static Library& instance = *new Library;
  return instance;
}

std::shared_ptr<Engine> engine() {
  const std::lock_guard lock(library().mutex);
  return library().engine;
}

bool isEmpty(const char* text) {
  return text == nullptr || *text == '\0';
}

bool isConversation(const char* id, int type) {
  return !isEmpty(id) && (type == typeC2C || type == typeGroup);
}

std::optional<json::Value> parseObject(const char* text) {
  std::optional<json::Value> value = json::parse(text);
  return value && value->isObject() ? std::move(value) : std::nullopt;
}

// Forwards to the engine, or has the callback say that there is none.
template <typename Forward>
int forward(Completion completion, const char* emptyAnswer, Forward forward) {
  if (const std::shared_ptr<Engine> running = engine()) {
    forward(*running);
  } else {
    library().queue.post([completion, emptyAnswer] { completion(codeNotInitialized, "not initialized", emptyAnswer); });
  }
  return TIM_SUCC;
}

int endSessions(const char* userId, ChangeKind why) {
  if (isEmpty(userId)) {
    return TIM_ERR_PARAM;
  }
  const std::shared_ptr<Engine> running = engine();
  return running && running->endSessions(userId, why) ? TIM_SUCC : TIM_ERR_NOTLOGIN;
}

template <typename Change>
void changeListeners(Change change) {
  library().listeners.change(change);
}

}  // namespace

int TIMInit(uint64_t sdk_app_id, const char* json_sdk_config) {
  if (sdk_app_id == 0 || isEmpty(json_sdk_config)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> config = parseObject(json_sdk_config);
  if (!config) {
    return TIM_ERR_JSON;
  }
  Library& all = library();
  const std::lock_guard lock(all.mutex);
  if (!all.engine) {
    all.engine = std::make_shared<Engine>(sdk_app_id, dataDirectory(config->string("sdk_config_config_file_path")), all.queue, all.listeners);
  }
  return TIM_SUCC;
}

int TIMUninit(void) {
  Library& all = library();
  const std::lock_guard lock(all.mutex);
  all.queue.clear();
  all.listeners.change([](Listeners& listeners) { listeners = {}; });
  if (all.engine) {
    all.engine->shutDown();
    // Closing the database can take a moment, which the library's thread has.
    all.queue.post([closing = std::move(all.engine)] { (void)closing; });
  }
  return TIM_SUCC;
}

const char* TIMGetSDKVersion(void) {
  return version;
}

int TIMSetConfig(const char* json_config, TIMCommCallback cb, const void* user_data) {
  if (isEmpty(json_config)) {
    return TIM_ERR_PARAM;
  }
  if (!parseObject(json_config)) {
    return TIM_ERR_JSON;
  }
  Completion{cb, user_data}(codeOk, "", json_config);
  return TIM_SUCC;
}

TIMLoginStatus TIMGetLoginStatus(void) {
  const std::shared_ptr<Engine> running = engine();
  return running ? running->loginStatus() : kTIMLoginStatus_UnLogined;
}

int TIMGetLoginUserID(char* user_id_buffer) {
  const std::shared_ptr<Engine> running = engine();
  const std::optional<std::string> user = running ? running->loginUser() : std::nullopt;
  if (user && user_id_buffer) {
    std::memcpy(user_id_buffer, user->c_str(), user->size() + 1);
  }
  return TIM_SUCC;
}

int TIMLogin(const char* user_id, const char* user_sig, TIMCommCallback cb, const void* user_data) {
  if (isEmpty(user_id) || isEmpty(user_sig)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(completion, "", [&](Engine& running) { running.login(user_id, completion); });
}

int TIMLogout(TIMCommCallback cb, const void* user_data) {
  const Completion completion{cb, user_data};
  return forward(completion, "", [&](Engine& running) { running.logout(completion); });
}

int TIMConvCreate(const char* conv_id, TIMConvType conv_type, TIMCommCallback cb, const void* user_data) {
  const std::shared_ptr<Engine> running = engine();
  const std::string json = running && isConversation(conv_id, conv_type) ? running->createConversation({conv_type, conv_id}) : "";
  Completion{cb, user_data}(codeOk, "", json.c_str());
  return TIM_SUCC;
}

int TIMConvDelete(const char* conv_id, TIMConvType conv_type, TIMCommCallback cb, const void* user_data) {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(completion, "", [&](Engine& running) { running.deleteConversation({conv_type, conv_id}, completion); });
}

int TIMConvGetConvList(TIMCommCallback cb, const void* user_data) {
  const Completion completion{cb, user_data};
  ConversationQuery all;
  all.limit = UINT32_MAX;
  return forward(completion, emptyList, [&](Engine& running) { running.listConversations(all, false, completion); });
}

int TIMConvGetConvInfo(const char* json_get_conv_list_param, TIMCommCallback cb, const void* user_data) {
  if (isEmpty(json_get_conv_list_param)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(completion, emptyList, [&](Engine& running) { running.getConversations(parseKeys(json_get_conv_list_param), completion); });
}

int TIMConvGetConversationListByFilter(const char* filter, uint64_t next_seq, uint32_t count, TIMCommCallback cb, const void* user_data) {
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
  return forward(completion, emptyPage,
                 [&](Engine& running) { running.listConversations(parseFilter(*conditions, next_seq, count), true, completion); });
}

int TIMConvSetDraft(const char* conv_id, TIMConvType conv_type, const char* json_draft_param) {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> draft = json_draft_param ? parseObject(json_draft_param) : std::nullopt;
  if (!draft) {
    return TIM_ERR_JSON;
  }
  const std::shared_ptr<Engine> running = engine();
  return !running || running->setDraft({conv_type, conv_id}, *draft) ? TIM_SUCC : TIM_ERR_CONV;
}

int TIMConvCancelDraft(const char* conv_id, TIMConvType conv_type) {
  if (conv_id == nullptr) {
    return TIM_ERR_PARAM;
  }
  const std::shared_ptr<Engine> running = engine();
  return !running || running->cancelDraft({conv_type, conv_id}) ? TIM_SUCC : TIM_ERR_CONV;
}

int TIMConvPinConversation(const char* conv_id, TIMConvType conv_type, bool is_pinned, TIMCommCallback cb, const void* user_data) {
  if (!isConversation(conv_id, conv_type)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(completion, "", [&](Engine& running) { running.pinConversation({conv_type, conv_id}, is_pinned, completion); });
}

int TIMConvGetTotalUnreadMessageCount(TIMCommCallback cb, const void* user_data) {
  const Completion completion{cb, user_data};
  return forward(completion, noUnread, [&](Engine& running) { running.getTotalUnread(completion); });
}

int TIMConvCleanConversationUnreadMessageCount(const char* conversation_id, uint64_t clean_timestamp, uint64_t clean_sequence,
                                               TIMCommCallback cb, const void* user_data) {
  std::optional<UnreadScope> scope = parseUnreadScope(conversation_id ? conversation_id : "");
  if (!scope) {
    return TIM_ERR_CONV;
  }
  scope->upToTime = clean_timestamp > INT64_MAX ? INT64_MAX : static_cast<int64_t>(clean_timestamp);
  scope->upToSequence = clean_sequence > INT64_MAX ? INT64_MAX : static_cast<int64_t>(clean_sequence);
  const Completion completion{cb, user_data};
  return forward(completion, "", [&](Engine& running) { running.cleanUnread(std::move(*scope), completion); });
}

int TIMMsgSendMessage(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, char* message_id_buffer, TIMCommCallback cb,
                      const void* user_data) {
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
    message.clientTime = std::time(nullptr);
    message.random = static_cast<uint32_t>(randomNumber());
  }
  if (message_id_buffer) {
    const std::string id = messageId(message);
    std::memcpy(message_id_buffer, id.c_str(), id.size() + 1);
  }
  const Completion completion{cb, user_data};
  if (running) {
    running->sendMessage(std::move(message), completion);
    return TIM_SUCC;
  }
  std::string json;
  appendMessage(json, message);
  completion(codeNotInitialized, "not initialized", json.c_str());
  return TIM_SUCC;
}

int TIMMsgGetMsgList(const char* conv_id, TIMConvType conv_type, const char* json_get_msg_param, TIMCommCallback cb, const void* user_data) {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_get_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_get_msg_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(completion, emptyList,
                 [&](Engine& running) { running.listMessages({conv_type, conv_id}, parseMessageQuery(*parameters), completion); });
}

int callExperimentalAPI(const char* json_param, TIMCommCallback cb, const void* user_data) {
  (void)cb;
  (void)user_data;
  if (isEmpty(json_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> request = parseObject(json_param);
  if (!request || request->string("request_internal_operation") != "internal_operation_init_local_storage") {
    return TIM_ERR_JSON;
  }
  // The real library never calls back for this one (measured).
  if (const std::shared_ptr<Engine> running = engine()) {
    running->openLocalStorage(std::string(request->string("request_init_local_storage_user_id_param")));
  }
  return TIM_SUCC;
}

int TIMEmulatorKick(const char* user_id) {
  return endSessions(user_id, ChangeKind::kicked);
}

int TIMEmulatorExpireUserSig(const char* user_id) {
  return endSessions(user_id, ChangeKind::signatureExpired);
}

void TIMSetConvEventCallback(TIMConvEventCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationEvent = {cb, user_data}; });
}

void TIMSetConvTotalUnreadMessageCountChangedCallback(TIMConvTotalUnreadMessageCountChangedCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.totalUnread = {cb, user_data}; });
}

void TIMAddRecvNewMsgCallback(TIMRecvNewMsgCallback cb, const void* user_data) {
  if (cb == nullptr) {
    return;
  }
  TIMRemoveRecvNewMsgCallback(cb);
  changeListeners([=](Listeners& listeners) { listeners.newMessage.push_back({cb, user_data}); });
}

void TIMRemoveRecvNewMsgCallback(TIMRecvNewMsgCallback cb) {
  changeListeners([=](Listeners& listeners) {
    auto& all = listeners.newMessage;
    for (size_t i = all.size(); i-- > 0;) {
      if (all[i].callback == cb) {
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  });
}

void TIMSetKickedOfflineCallback(TIMKickedOfflineCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.kickedOffline = {cb, user_data}; });
}

void TIMSetUserSigExpiredCallback(TIMUserSigExpiredCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.userSigExpired = {cb, user_data}; });
}

void TIMSetNetworkStatusListenerCallback(TIMNetworkStatusListenerCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.networkStatus = {cb, user_data}; });
}
