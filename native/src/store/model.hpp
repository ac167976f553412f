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

// TIMMsgStatus (header), as far as it occurs here.
constexpr int statusSending = 1;
constexpr int statusSent = 2;
constexpr int statusFailed = 3;
constexpr int statusDeleted = 4;
constexpr int statusLocal = 5;
constexpr int statusRevoked = 6;

constexpr bool wasSent(int status) {
  return status != statusSending && status != statusFailed;
}

// Bits of Message::flags, as in the real cache.
constexpr int flagNeverLast = 1;
constexpr int flagReceiptSent = 8;
constexpr int flagExtensions = 16;
constexpr int flagNotModerated = 32;
constexpr int flagMarkedRead = 1 << 16;  // a column of its own there
// Whose it is, where the sender does not say: another user's name on an own message, or the own one on a saved one.
constexpr int flagFromSelf = 1 << 17;
constexpr int flagFromOther = 1 << 18;

constexpr int groupTypeLive = 4;  // kTIMGroup_AVChatRoom (header)

// TIMGroupType (header).
constexpr int groupTypeUnknown = -1;  // there is no profile of the group; shown as 0
constexpr int groupTypeChatRoom = 2;  // nobody counts what is unread in it (measured)
constexpr int groupTypeAVChatRoom = 4;  // its conversation is gone once somebody has looked at it (measured)

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

// A user as another one sees it.
struct Profile {
  std::string nick;
  std::string remark;
  std::string faceUrl;
};

// Who is in a group.
struct GroupMember {
  std::string name;
  Profile profile;
  bool isOwner = false;
};

// How many members of a group have sent a receipt; none where no receipt was asked for.
struct ReceiptCounts {
  int64_t read = 0;
  int64_t unread = -1;
};

// What few messages have.
struct MessageDetails {
  std::string nameCard;       // of the sender, in a group
  std::string member;         // its id as a member; mostly "" (measured)
  int64_t role = 0;
  std::string nick;           // of the sender when it was sent: shown where nothing newer is known
  std::string faceUrl;
  std::string revoker;
  std::string revokeReason;
  Profile revokerProfile;
  std::string pushJson;       // the offline push
  std::string moderationId;
  int64_t version = 0;
  int64_t risk = 0;
  bool isOnlineOnly = false;  // never stored
};

struct Message {
  int64_t row = 0;
  ConversationKey conversation;
  std::string sender;
  std::string givenId;       // what a program called it
  std::string senderNumber;  // stands for the sender in the id, where it is known (measured)
  uint32_t sequence = 0;
  uint32_t random = 0;
  int64_t clientTime = 0;
  int64_t serverTime = 0;
  int status = statusSent;
  bool isFromSelf = true;
  bool isRead = true;
  bool isPeerRead = false;
  int flags = 0;
  int64_t customNumber = 0;
  std::string customText;
  Profile profile;              // of the sender
  bool hasWholeProfile = false;  // as a session that is online shows it
  ReceiptCounts receipts;
  bool isReceiptOfPeer = false;
  bool hasTargets = false;   // not for all of the group
  bool isSentAgain = false;  // with its time, sequence and random number
  MessageContent content;
  MessageDetails details;

  // It could not be sent, and so nobody has read it (measured).
  void fail() {
    status = statusFailed;
    isPeerRead = false;
  }
};

// What the sender of a message hears when somebody has read it.
struct Receipt {
  ConversationKey key;
  std::string messageId;
  int64_t time = 0;
  int64_t readCount = 0;
  int64_t unreadCount = 0;
};

struct Conversation {
  ConversationKey key;
  int64_t activeTime = 0;  // with pinnedBit
  int64_t unreadCount = 0;
  int64_t readTime = 0;
  int64_t readSequence = 0;
  std::string draftJson;  // empty: no draft
  std::string showName;
  std::string faceUrl;
  std::string customData;
  std::string mentionsJson;         // empty: nobody was mentioned
  std::string groupNamesJson = "[]";
  uint64_t marks = 0;
  int groupType = 0;
  bool isHidden = false;
  int receiveOption = 0;
  bool hasLastMessage = false;
  Message lastMessage;

  bool isPinned() const { return (activeTime & pinnedBit) != 0; }
  bool isAVChatRoom() const { return key.type == typeGroup && groupType == groupTypeAVChatRoom; }
};

}  // namespace emulator
