#include "store/given_message.hpp"

#include <algorithm>

#include "store/elements.hpp"
#include "store/render.hpp"
#include "store/stored_elements.hpp"

namespace emulator {

namespace {

constexpr int64_t lowestPriority = 3;  // TIMMsgPriority (header)

// The keys of the offline push in a message (measured), with their defaults.
constexpr const char* pushShape =
    R"({"offline_push_config_android_config":{"android_offline_push_config_fcm_channel_id":"","android_offline_push_config_fcm_image":"",)"
    R"("android_offline_push_config_honor_image":"","android_offline_push_config_huawei_category":"","android_offline_push_config_huawei_image":"",)"
    R"("android_offline_push_config_notify_mode":0,"android_offline_push_config_oppo_channel_id":"","android_offline_push_config_sound":"",)"
    R"("android_offline_push_config_title":"","android_offline_push_config_vivo_category":"","android_offline_push_config_vivo_classification":1,)"
    R"("android_offline_push_config_xiaomi_channel_id":""},"offline_push_config_desc":"","offline_push_config_ext":"","offline_push_config_flag":0,)"
    R"("offline_push_config_ios_config":{"ios_offline_push_config_ignore_badge":false,"ios_offline_push_config_image":"",)"
    R"("ios_offline_push_config_push_type":0,"ios_offline_push_config_sound":"","ios_offline_push_config_title":""}})";

std::string pushJson(const json::Value* given) {
  return given && given->isObject() && !given->members.empty() ? fillShape(pushShape, given) : "";
}

// The messages in a merged one get all their keys, too (measured).
std::string withWholeMessages(std::string elementsJson) {
  if (elementsJson.find("merge_elem_message_array") == std::string::npos) {
    return elementsJson;
  }
  json::Value elements = *json::parse(elementsJson);
  for (json::Value& element : elements.items) {
    std::string buffer;
    for (auto& [name, value] : element.members) {
      if (name != "merge_elem_message_array" || value.items.empty()) {
        continue;
      }
      for (json::Value& message : value.items) {
        std::string whole;
        appendMessage(whole, givenMessage(message));
        message = *json::parse(whole);
      }
      buffer = relayBuffer(value);
    }
    for (auto& [name, value] : element.members) {
      if (name == "merge_elem_relay_buffer" && !buffer.empty()) {
        value.text = buffer;
      }
    }
  }
  elementsJson.clear();
  json::write(elementsJson, elements);
  return elementsJson;
}

}  // namespace

std::string storedPush(const std::string& push) {
  if (push.empty()) {
    return "";
  }
  const json::Value given = *json::parse(push);
  json::Value kept;
  kept.kind = json::Value::Kind::object;
  for (const char* name : {"offline_push_config_desc", "offline_push_config_ext"}) {
    kept.members.emplace_back(name, *given.find(name));
  }
  return fillShape(pushShape, &kept);
}

MessageContent givenContent(const json::Value& message) {
  MessageContent content;
  content.elementsJson = withWholeMessages(renderSentElements(message.find("message_elem_array")));
  if (const json::Value* users = message.find("message_group_at_user_array"); users && users->isArray()) {
    json::Value named = *users;
    const auto isNobody = [](const json::Value& user) { return user.kind != json::Value::Kind::string || user.text.empty(); };
    named.items.erase(std::remove_if(named.items.begin(), named.items.end(), isNobody), named.items.end());  // measured
    if (!named.items.empty()) {
      json::write(content.atUsersJson, named);
    }
  }
  content.cloudCustom = message.string("message_cloud_custom_str");
  const int64_t priority = message.find("message_priority") ? message.integer("message_priority") : content.priority;
  content.priority = priority >= 0 && priority <= lowestPriority ? static_cast<int>(priority) : content.priority;  // measured
  content.needsReceipt = message.flag("message_need_read_receipt");
  content.excludedFromUnread = message.flag("message_is_excluded_from_unread_count");
  return content;
}

void takeOptions(Message& message, const json::Value& given) {
  message.content = givenContent(given);
  message.customNumber = given.integer("message_custom_int");
  message.customText = given.string("message_custom_str");
  message.flags |= given.flag("message_support_message_extension") ? flagExtensions : 0;
  message.flags |= given.flag("message_excluded_from_content_moderation") ? flagNotModerated : 0;
  message.flags |= given.flag("message_excluded_from_last_message") ? flagNeverLast : 0;
  const json::Value* targets = given.find("message_target_group_member_array");
  message.hasTargets = targets && !targets->items.empty();
  MessageDetails& details = message.details;
  details.isOnlineOnly = given.flag("message_is_online_msg");
  details.moderationId = given.string("message_custom_moderation_configuration_id");
  details.pushJson = pushJson(given.find("message_offline_push_config"));
  details.version = given.integer("message_version");
  details.risk = given.integer("message_risk_type_identified");
}

Message givenMessage(const json::Value& given) {
  Message message;
  takeOptions(message, given);
  message.conversation = {static_cast<int>(given.integer("message_conv_type")), std::string(given.string("message_conv_id"))};
  message.sender = given.string("message_sender");
  message.sequence = static_cast<uint32_t>(given.unsignedInteger("message_seq"));
  message.random = static_cast<uint32_t>(given.unsignedInteger("message_rand"));
  message.clientTime = given.integer("message_client_time");
  message.serverTime = given.integer("message_server_time");
  message.status = static_cast<int>(given.integer("message_status"));
  message.isFromSelf = given.flag("message_is_from_self");
  message.isRead = given.flag("message_is_read");
  message.isPeerRead = !message.isFromSelf;
  message.givenId = given.string("message_msg_id");
  return message;
}

}  // namespace emulator
