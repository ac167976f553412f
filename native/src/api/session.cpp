// Starting, logging in and out, and the listeners.
#include <cstdlib>
#include <cstring>

#include "api/api.hpp"
#include "base/sdk_json.hpp"
#include "engine/parameters.hpp"
#include "base/paths.hpp"
#include "tim_emulator.h"

namespace emulator {

Library& library() {
  static Library& instance = *new Library;
  return instance;
}

std::shared_ptr<Engine> engine() {
  const std::lock_guard lock(library().mutex);
  return library().engine;
}

std::optional<json::Value> parseObject(const char* text) {
  std::optional<json::Value> value = json::parseAsSdk(text);
  return value && value->isObject() ? std::move(value) : std::nullopt;
}

}  // namespace emulator

using namespace emulator;

namespace {

constexpr const char* version = "8.0.5903-emulator";

// Faults for a program that asks for none itself. Taken once: a second TIMInit of the process adds nothing.
bool takeFaultsOfEnvironment() {
  static const bool isTaken = [] {
    const char* text = std::getenv("TIM_EMULATOR_FAULTS");
    return isEmpty(text) || TIMEmulatorSetFaults(text) == TIM_SUCC;
  }();
  return isTaken;
}

Place placeOf(uint64_t appId, const json::Value& config) {
  const char* chosen = std::getenv("TIM_EMULATOR_DATA");
  return {appId, dataDirectory(isEmpty(chosen) ? config.string("sdk_config_config_file_path") : chosen)};
}

}  // namespace

int TIMInit(uint64_t sdk_app_id, const char* json_sdk_config) try {
  if (sdk_app_id == 0 || isEmpty(json_sdk_config)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> config = parseObject(json_sdk_config);
  if (!config) {
    return TIM_ERR_JSON;
  }
  if (!takeFaultsOfEnvironment()) {
    return TIM_ERR_PARAM;
  }
  Library& all = library();
  const std::lock_guard lock(all.mutex);
  if (!all.engine) {
    const Place place = all.isEphemeral ? Place{sdk_app_id, std::nullopt} : placeOf(sdk_app_id, *config);
    all.engine = std::make_shared<Engine>(place, all.queue, all.listeners);
    all.engine->begin();
  }
  return TIM_SUCC;
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

int TIMUninit(void) try {
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
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

const char* TIMGetSDKVersion(void) {
  return version;
}

int TIMSetConfig(const char* json_config, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_config)) {
    return TIM_ERR_PARAM;
  }
  if (!parseObject(json_config)) {
    return TIM_ERR_JSON;
  }
  Completion{cb, user_data}(codeOk, "", json_config);
  return TIM_SUCC;
} catch (...) {
  return failInC({cb, user_data});
}

TIMLoginStatus TIMGetLoginStatus(void) {
  const std::shared_ptr<Engine> running = engine();
  return running ? running->loginStatus() : kTIMLoginStatus_UnLogined;
}

int TIMGetLoginUserID(char* user_id_buffer) try {
  const std::shared_ptr<Engine> running = engine();
  const std::optional<std::string> user = running ? running->loginUser() : std::nullopt;
  if (user && user_id_buffer) {
    std::memcpy(user_id_buffer, user->c_str(), user->size() + 1);
  }
  return TIM_SUCC;
} catch (...) {
  return TIM_ERR_PARAM;  // There was no memory.
}

int TIMLogin(const char* user_id, const char* user_sig, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(user_id) || isEmpty(user_sig)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [user = std::string(user_id), signature = std::string(user_sig), completion](Engine& running) {
    running.login(user, signature, completion);
  });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMLogout(TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return forward(__func__, completion, "", [completion](Engine& running) { running.logout(completion); });
} catch (...) {
  return failInC({cb, user_data});
}

// Without "c2c_" or "group_" in front all conversations are meant (measured), with nothing behind it all of that type.
static int clearLocally(const json::Value& request, const Completion& completion) {
  const std::string_view id = request.string("request_clear_local_history_message_conversation_id_param");
  int type = 0;
  std::optional<std::string> name;
  for (const auto& [start, one] : {std::pair<std::string_view, int>{"c2c_", typeC2C}, {"group_", typeGroup}}) {
    if (id.substr(0, start.size()) == start) {
      type = one;
      name = id.size() > start.size() ? std::optional(std::string(id.substr(start.size()))) : std::nullopt;
    }
  }
  const int64_t begin = request.integer("request_clear_local_history_message_begin_timestamp_param");
  const int64_t end = request.integer("request_clear_local_history_message_end_timestamp_param");
  return forward("callExperimentalAPI", completion, "",
                 [type, name, begin, end, completion](Engine& running) { running.clearLocally(type, name, begin, end, completion); });
}

int callExperimentalAPI(const char* json_param, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> request = parseObject(json_param);
  const std::string_view operation = request ? request->string("request_internal_operation") : std::string_view();
  if (operation == "internal_operation_clear_local_history_message") {
    return clearLocally(*request, {cb, user_data});
  }
  if (operation != "internal_operation_init_local_storage") {
    return TIM_ERR_JSON;
  }
  // The real library never calls back for this one (measured).
  if (const std::shared_ptr<Engine> running = engine()) {
    running->openLocalStorage(std::string(request->string("request_init_local_storage_user_id_param")));
  }
  return TIM_SUCC;
} catch (...) {
  return failInC({cb, user_data});
}

void TIMSetConvEventCallback(TIMConvEventCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationEvent = {cb, user_data}; });
}

void TIMSetConvTotalUnreadMessageCountChangedCallback(TIMConvTotalUnreadMessageCountChangedCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.totalUnread = {cb, user_data}; });
}

void TIMAddRecvNewMsgCallback(TIMRecvNewMsgCallback cb, const void* user_data) try {
  if (cb == nullptr) {
    return;
  }
  TIMRemoveRecvNewMsgCallback(cb);
  changeListeners([=](Listeners& listeners) { listeners.newMessage.push_back({cb, user_data}); });
} catch (...) {
  // There was no memory for another one.
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

void TIMSetConvUnreadMessageCountChangedByFilterCallback(TIMConvTotalUnreadMessageCountChangedByFilterCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.unreadByFilter = {cb, user_data}; });
}

void TIMSetConvConversationGroupCreatedCallback(TIMConvConversationGroupCreatedCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationGroupCreated = {cb, user_data}; });
}

void TIMSetConvConversationGroupDeletedCallback(TIMConvConversationGroupDeletedCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationGroupDeleted = {cb, user_data}; });
}

void TIMSetConvConversationGroupNameChangedCallback(TIMConvConversationGroupNameChangedCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationGroupRenamed = {cb, user_data}; });
}

void TIMSetConvConversationsAddedToGroupCallback(TIMConvConversationsAddedToGroupCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationsAdded = {cb, user_data}; });
}

void TIMSetConvConversationsDeletedFromGroupCallback(TIMConvConversationsDeletedFromGroupCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.conversationsRemoved = {cb, user_data}; });
}

void TIMSetMsgReadedReceiptCallback(TIMMsgReadedReceiptCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.receipts = {cb, user_data}; });
}

void TIMSetMsgUpdateCallback(TIMMsgUpdateCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.updated = {cb, user_data}; });
}

void TIMSetMsgElemUploadProgressCallback(TIMMsgElemUploadProgressCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.upload = {cb, user_data}; });
}

void TIMSetMsgRevokeCallback(TIMMsgRevokeCallback cb, const void* user_data) {
  changeListeners([=](Listeners& listeners) { listeners.revoked = {cb, user_data}; });
}
