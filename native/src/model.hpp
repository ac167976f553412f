// What the store keeps and the other parts show, from the point of view of one user.
#pragma once

#include <cstdint>
#include <string>

namespace emulator {

constexpr int typeC2C = 1;
constexpr int typeGroup = 2;
constexpr int typeSystem = 3;

// As in the real SDK, a pinned conversation has this bit in its active time, and so sorts before all others.
constexpr int64_t pinnedBit = int64_t{1} << 62;

constexpr int statusSent = 2;
constexpr int statusFailed = 3;

struct ConversationKey {
  int type = 0;
  std::string id;  // the other user, or the group
};

// The part of a message that its sender decides. Texts ending in Json are rendered already.
struct MessageContent {
  std::string elementsJson = "[]";
  std::string atUsersJson;  // empty: nobody is addressed
  std::string cloudCustom;
  int priority = 1;
  bool needsReceipt = false;
  bool excludedFromUnread = false;
};

struct Message {
  int64_t row = 0;
  ConversationKey conversation;
  std::string sender;
  uint32_t sequence = 0;
  uint32_t random = 0;
  int64_t clientTime = 0;
  int64_t serverTime = 0;
  int status = statusSent;
  bool isFromSelf = true;
  bool isRead = true;
  bool isPeerRead = false;
  MessageContent content;
};

struct Conversation {
  ConversationKey key;
  int64_t activeTime = 0;  // with pinnedBit
  int64_t unreadCount = 0;
  int64_t readTime = 0;
  int64_t readSequence = 0;
  std::string draftJson;  // empty: no draft
  bool hasLastMessage = false;
  Message lastMessage;

  bool isPinned() const { return (activeTime & pinnedBit) != 0; }
};

}  // namespace emulator
