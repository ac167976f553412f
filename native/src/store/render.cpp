#include "store/render.hpp"

#include "base/clock.hpp"
#include "store/elements.hpp"

namespace emulator {

namespace {

void append(std::string& out, std::string_view key, int64_t value) {
  out.append(key).append(std::to_string(value));
}

void append(std::string& out, std::string_view key, uint64_t value) {
  out.append(key).append(std::to_string(value));
}

void append(std::string& out, std::string_view key, bool value) {
  out.append(key).append(value ? "true" : "false");
}

void append(std::string& out, std::string_view key, std::string_view value) {
  json::writeString(out.append(key), value);
}

uint64_t uniqueId(const Message& message) {
  const uint64_t high = message.conversation.type == typeGroup ? message.sequence : static_cast<uint64_t>(message.clientTime);
  return (high << 32) + message.random;
}

void appendSender(std::string& out, const Message& message) {
  out += R"(,"message_sender_group_member_info":{"group_member_info_custom_info":[],"group_member_info_face_url":"")";
  append(out, R"(,"group_member_info_friend_remark":)", message.profile.remark);
  append(out, R"(,"group_member_info_group_id":"","group_member_info_identifier":)", message.details.member);
  out += R"(,"group_member_info_is_online":false,"group_member_info_join_time":0)";
  append(out, R"(,"group_member_info_member_role":)", message.details.role);
  out += R"(,"group_member_info_msg_flag":0,"group_member_info_msg_seq":0)";
  append(out, R"(,"group_member_info_name_card":)", message.details.nameCard);
  out += R"(,"group_member_info_nick_name":"","group_member_info_online_devices":[],"group_member_info_shutup_time":0})";
}

// From the cache alone come four keys (measured).
void appendProfile(std::string& out, std::string_view user, const Profile& profile, bool isWhole) {
  out += '{';
  if (isWhole) {
    out += R"("user_profile_add_permission":1,"user_profile_birthday":0,"user_profile_custom_string_array":[],)";
  }
  append(out, R"("user_profile_face_url":)", profile.faceUrl);
  append(out, R"(,"user_profile_friend_remark":)", profile.remark);
  if (isWhole) {
    out += R"(,"user_profile_gender":0)";
  }
  append(out, R"(,"user_profile_identifier":)", user);
  if (isWhole) {
    out += R"(,"user_profile_language":0,"user_profile_level":0,"user_profile_location":"")";
  }
  append(out, R"(,"user_profile_nick_name":)", profile.nick);
  if (isWhole) {
    out += R"(,"user_profile_role":0,"user_profile_self_signature":"")";
  }
  out += '}';
}

void appendMarks(std::string& out, uint64_t marks) {
  out += R"(,"conv_mark_array":[)";
  const char* separator = "";
  for (uint64_t mark = 1; mark != 0; mark <<= 1) {
    if ((marks & mark) != 0) {
      out.append(separator).append(std::to_string(mark));
      separator = ",";
    }
  }
  out += ']';
}

}  // namespace

std::string messageId(const Message& message) {
  if (!message.givenId.empty()) {
    return message.givenId;
  }
  return (message.senderNumber.empty() ? message.sender : message.senderNumber) + '-' + std::to_string(message.clientTime) + '-' + std::to_string(message.random);
}

void appendMessage(std::string& out, const Message& message) {
  const MessageContent& content = message.content;
  const MessageDetails& details = message.details;
  append(out, R"({"message_client_time":)", message.clientTime);
  append(out, R"(,"message_cloud_custom_str":)", content.cloudCustom);
  append(out, R"(,"message_conv_id":)", message.conversation.id);
  append(out, R"(,"message_conv_type":)", int64_t{message.conversation.type});
  append(out, R"(,"message_custom_int":)", int64_t{static_cast<int32_t>(message.customNumber)});  // 32 bits with a sign (measured).
  append(out, R"(,"message_custom_moderation_configuration_id":)", details.moderationId);
  append(out, R"(,"message_custom_str":)", message.customText);
  out.append(R"(,"message_elem_array":)").append(content.elementsJson);
  append(out, R"(,"message_excluded_from_content_moderation":)", (message.flags & flagNotModerated) != 0);
  append(out, R"(,"message_excluded_from_last_message":)", (message.flags & flagNeverLast) != 0);
  if (!content.atUsersJson.empty()) {
    out.append(R"(,"message_group_at_user_array":)").append(content.atUsersJson);
  }
  append(out, R"(,"message_group_receipt_read_count":)", message.receipts.read);
  append(out, R"(,"message_group_receipt_unread_count":)", message.receipts.unread);
  append(out, R"(,"message_has_risk_content":false,"message_has_sent_receipt":)", (message.flags & flagReceiptSent) != 0);
  out += R"(,"message_is_broadcast_message":false)";
  append(out, R"(,"message_is_excluded_from_unread_count":)", content.excludedFromUnread);
  append(out, R"(,"message_is_from_self":)", message.isFromSelf);
  append(out, R"(,"message_is_online_msg":)", details.isOnlineOnly);
  append(out, R"(,"message_is_peer_read":)", message.isPeerRead);
  append(out, R"(,"message_is_read":)", message.isRead);
  append(out, R"(,"message_msg_id":)", messageId(message));
  append(out, R"(,"message_need_read_receipt":)", content.needsReceipt);
  if (!details.pushJson.empty()) {
    out.append(R"(,"message_offline_push_config":)").append(details.pushJson);
  }
  out += R"(,"message_pinner_face_url":"","message_pinner_friend_remark":"","message_pinner_name_card":"")"
         R"(,"message_pinner_nick_name":"","message_pinner_user_id":"","message_platform":0)";
  append(out, R"(,"message_priority":)", int64_t{content.priority});
  append(out, R"(,"message_rand":)", uint64_t{message.random});
  append(out, R"(,"message_receipt_peer_read":)", message.isReceiptOfPeer);
  append(out, R"(,"message_revoke_reason":)", details.revokeReason);
  append(out, R"(,"message_revoker_face_url":)", details.revokerProfile.faceUrl);
  append(out, R"(,"message_revoker_nick_name":)", details.revokerProfile.nick);
  append(out, R"(,"message_revoker_user_id":)", details.revoker);
  append(out, R"(,"message_risk_type_identified":)", details.risk);
  append(out, R"(,"message_sender":)", message.sender);
  if (message.conversation.type == typeGroup) {
    appendSender(out, message);
  }
  appendProfile(out += R"(,"message_sender_profile":)", message.sender, message.profile, message.hasWholeProfile);
  append(out, R"(,"message_seq":)", uint64_t{message.sequence});
  append(out, R"(,"message_server_time":)", message.serverTime);
  append(out, R"(,"message_status":)", int64_t{message.status});
  append(out, R"(,"message_support_message_extension":)", (message.flags & flagExtensions) != 0);
  append(out, R"(,"message_unique_id":)", uniqueId(message));
  append(out, R"(,"message_version":)", details.version);
  out += '}';
}

void appendLocator(std::string& out, const Message& message) {
  append(out, R"({"message_locator_conv_id":)", message.conversation.id);
  append(out, R"(,"message_locator_conv_type":)", int64_t{message.conversation.type});
  append(out, R"(,"message_locator_is_revoked":)", message.status == statusRevoked);
  append(out, R"(,"message_locator_is_self":)", message.isFromSelf);
  append(out, R"(,"message_locator_rand":)", uint64_t{message.random});
  append(out, R"(,"message_locator_seq":)", uint64_t{message.sequence});
  append(out, R"(,"message_locator_time":)", message.serverTime);
  append(out, R"(,"message_locator_unique_id":)", uniqueId(message));
  append(out, R"(,"message_revoke_reason":)", message.details.revokeReason);
  append(out, R"(,"message_revoker_face_url":)", message.details.revokerProfile.faceUrl);
  append(out, R"(,"message_revoker_nick_name":)", message.details.revokerProfile.nick);
  append(out, R"(,"message_revoker_user_id":)", message.details.revoker);
  out += '}';
}

void appendUserProfile(std::string& out, std::string_view user, const Profile& profile) {
  appendProfile(out, user, profile, true);
}

void appendGroupMember(std::string& out, std::string_view group, const GroupMember& member) {
  append(out, R"({"group_member_info_custom_info":[],"group_member_info_face_url":)", member.profile.faceUrl);
  append(out, R"(,"group_member_info_friend_remark":)", member.profile.remark);
  append(out, R"(,"group_member_info_group_id":)", group);
  append(out, R"(,"group_member_info_identifier":)", member.name);
  out += R"(,"group_member_info_is_online":false,"group_member_info_join_time":0)";
  append(out, R"(,"group_member_info_member_role":)", int64_t{member.isOwner ? 400 : 200});  // TIMGroupMemberRole (header)
  out += R"(,"group_member_info_msg_flag":0,"group_member_info_msg_seq":0,"group_member_info_name_card":"")";
  append(out, R"(,"group_member_info_nick_name":)", member.profile.nick);
  out += R"(,"group_member_info_online_devices":[],"group_member_info_shutup_time":0})";
}

void appendOperationResult(std::string& out, std::string_view conversationId, int code) {
  append(out, R"({"conversation_operation_result_conversation_id":)", conversationId);
  append(out, R"(,"conversation_operation_result_result_code":)", int64_t{code});
  append(out, R"(,"conversation_operation_result_result_info":)", std::string_view(code == 0 ? "" : "conversation not found"));
  out += '}';
}

void appendReceipt(std::string& out, const Receipt& receipt) {
  append(out, R"({"msg_receipt_conv_id":)", receipt.key.id);
  append(out, R"(,"msg_receipt_conv_type":)", int64_t{receipt.key.type});
  append(out, R"(,"msg_receipt_is_peer_read":)", receipt.key.type == typeC2C);
  append(out, R"(,"msg_receipt_msg_id":)", receipt.messageId);
  append(out, R"(,"msg_receipt_read_count":)", receipt.readCount);
  append(out, R"(,"msg_receipt_time_stamp":)", receipt.time);
  append(out, R"(,"msg_receipt_unread_count":)", receipt.unreadCount);
  out += '}';
}

void appendConversation(std::string& out, const Conversation& conversation) {
  // The real SDK shows the current time for a conversation that was never read and has nothing unread.
  const bool showsNow = conversation.readTime == 0 && conversation.unreadCount == 0;
  append(out, R"({"conv_active_time":)", conversation.activeTime);
  append(out, R"(,"conv_c2c_read_timestamp":)", showsNow ? clock::now() : conversation.readTime);
  out.append(R"(,"conv_conversation_group_array":)").append(conversation.groupNamesJson);
  append(out, R"(,"conv_custom_data":)", conversation.customData);
  if (!conversation.draftJson.empty()) {
    out.append(R"(,"conv_draft":)").append(conversation.draftJson);
  }
  append(out, R"(,"conv_face_url":)", conversation.faceUrl);
  if (!conversation.mentionsJson.empty()) {
    out.append(R"(,"conv_group_at_info_array":[)").append(conversation.mentionsJson) += ']';
  }
  append(out, R"(,"conv_group_read_sequence":)", conversation.readSequence);
  if (conversation.key.type == typeGroup) {
    append(out, R"(,"conv_group_type":)", int64_t{conversation.groupType});
  }
  append(out, R"(,"conv_id":)", conversation.key.id);
  append(out, R"(,"conv_is_has_draft":)", !conversation.draftJson.empty());
  append(out, R"(,"conv_is_has_lastmsg":)", conversation.hasLastMessage);
  append(out, R"(,"conv_is_pinned":)", conversation.isPinned());
  if (conversation.hasLastMessage) {
    appendMessage(out.append(R"(,"conv_last_msg":)"), conversation.lastMessage);
  }
  appendMarks(out, conversation.marks);
  append(out, R"(,"conv_recv_opt":)", int64_t{conversation.receiveOption});
  append(out, R"(,"conv_show_name":)", conversation.showName);
  append(out, R"(,"conv_type":)", int64_t{conversation.key.type});
  append(out, R"(,"conv_unread_num":)", conversation.unreadCount);
  out += '}';
}

std::string renderDraft(const json::Value& draft) {
  const json::Value* message = draft.find("draft_msg");
  const json::Value* elements = message ? message->find("message_elem_array") : nullptr;
  std::string json = "[]";
  if (elements && elements->isArray() && !elements->items.empty()) {
    json.clear();
    json::write(json, *elements);
  }
  return renderDraft(draft.unsignedInteger("draft_edit_time"), json, draft.string("draft_user_define"));
}

std::string renderDraft(uint64_t editTime, std::string_view elementsJson, std::string_view userDefine) {
  std::string out;
  append(out, R"({"draft_edit_time":)", editTime);
  if (elementsJson != "[]") {
    Message empty;
    empty.content.elementsJson = elementsJson;
    appendMessage(out.append(R"(,"draft_msg":)"), empty);
  }
  append(out, R"(,"draft_user_define":)", userDefine);
  out += '}';
  return out;
}

}  // namespace emulator
