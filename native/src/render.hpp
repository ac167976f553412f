// The JSON texts of conversations, messages and drafts, keys in byte order.
#pragma once

#include <string>
#include <string_view>

#include "json.hpp"
#include "model.hpp"

namespace emulator {

void appendConversation(std::string& out, const Conversation& conversation);
void appendMessage(std::string& out, const Message& message);

std::string messageId(const Message& message);

// Reads what TIMMsgSendMessage was given. As in the real SDK, known elements get all their keys and elements of
// types that do not exist are left out.
MessageContent readMessageContent(const json::Value& message);

// Reads what TIMConvSetDraft was given and renders it the way it is read back. Elements stay as they are.
std::string renderDraft(const json::Value& draft);

}  // namespace emulator
