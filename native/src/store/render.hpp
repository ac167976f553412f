// The JSON texts of conversations, messages and drafts, keys in byte order.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "store/model.hpp"

namespace emulator {

void appendConversation(std::string& out, const Conversation& conversation);
void appendMessage(std::string& out, const Message& message);
// The message as TIMMsgRevokeCallback names it.
void appendLocator(std::string& out, const Message& message);
void appendOperationResult(std::string& out, std::string_view conversationId, int code);
void appendReceipt(std::string& out, const Receipt& receipt);

void appendGroupMember(std::string& out, std::string_view group, const GroupMember& member);
// With all keys of the API page, as a session that is online shows it.
void appendUserProfile(std::string& out, std::string_view user, const Profile& profile);

std::string messageId(const Message& message);

// Reads what TIMConvSetDraft was given and renders it the way it is read back. Elements stay as they are.
std::string renderDraft(const json::Value& draft);
std::string renderDraft(uint64_t editTime, std::string_view elementsJson, std::string_view userDefine);

}  // namespace emulator
