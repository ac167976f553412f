#include "store/rows.hpp"

#include <algorithm>

namespace emulator {

void readMessage(const Statement& row, const User& user, const ConversationKey& key, const ReadMarks& read, Message& message) {
  message.row = row.integer(0);
  message.conversation = key;
  message.sender = row.text(1);
  message.senderNumber = row.text(22);
  message.sequence = static_cast<uint32_t>(row.integer(2));
  message.random = static_cast<uint32_t>(row.integer(3));
  message.status = static_cast<int>(row.integer(11));
  message.serverTime = !wasSent(message.status) ? 0 : row.integer(4);
  message.clientTime = row.integer(13) != 0 ? row.integer(13) : row.integer(4);
  message.content.elementsJson = row.text(5);
  message.content.atUsersJson = row.text(6);
  message.content.cloudCustom = row.text(7);
  message.content.priority = static_cast<int>(row.integer(8));
  message.content.needsReceipt = row.integer(9) != 0;
  message.content.excludedFromUnread = row.integer(10) != 0;
  message.flags = static_cast<int>(row.integer(12));
  message.isFromSelf = (message.flags & flagFromSelf) != 0 || (message.sender == user.name && (message.flags & flagFromOther) == 0);
  const int64_t time = row.integer(4);
  const auto isUpTo = [&](int64_t readTime, int64_t newest) { return time < readTime || (time == readTime && message.row <= newest); };
  const bool isGroup = key.type == typeGroup;
  message.isRead = message.isFromSelf || (isGroup ? message.sequence <= read.sequence : isUpTo(read.time, read.message));
  // In groups always, where it was sent at all (measured).
  message.isPeerRead = !message.isFromSelf || (isGroup ? message.status == statusSent || message.status == statusRevoked : isUpTo(read.peerTime, read.peerMessage));
  message.customNumber = row.integer(14);
  message.customText = row.text(15);
  // What the user calls itself now; of a stranger, what it was called when it sent this (measured).
  const bool isStranger = row.text(16).empty() && row.text(17).empty() && row.text(18).empty();
  message.profile = {std::string(row.text(isStranger ? 24 : 16)), std::string(row.text(18)), std::string(row.text(isStranger ? 25 : 17))};
  message.details = {};
  message.details.nameCard = row.text(23);
  message.details.member = row.text(33);
  message.details.role = row.integer(34);
  message.details.nick = row.text(24);
  message.details.faceUrl = row.text(25);
  message.details.revoker = row.text(26);
  message.details.revokeReason = row.text(27);
  message.details.pushJson = row.text(28);
  message.details.version = row.integer(29);
  message.details.risk = row.integer(30);
  message.details.revokerProfile = {std::string(row.text(31)), "", std::string(row.text(32))};
  message.hasWholeProfile = user.isOnline;
  message.receipts = {};
  message.isReceiptOfPeer = false;
  // Only the servers count (measured: from the cache alone it is 0 and -1).
  if (message.content.needsReceipt && user.isOnline) {
    const int64_t readers = row.integer(19);
    if (isGroup) {
      message.receipts = {readers, row.integer(20) - 1 - readers};
    }
    message.isReceiptOfPeer = key.type == typeC2C && message.isFromSelf && readers > 0;
    message.flags |= row.integer(21) != 0 ? flagReceiptSent : 0;
  }
}

void readConversation(const Statement& row, const User& user, Conversation& conversation) {
  constexpr int first = messageColumns;
  conversation.key.type = static_cast<int>(row.integer(first));
  conversation.key.id = row.text(first + 1);
  conversation.activeTime = row.integer(first + 2);
  conversation.unreadCount = row.integer(first + 3);
  conversation.readTime = row.integer(first + 4);
  conversation.readSequence = row.integer(first + 5);
  conversation.draftJson = row.text(first + 9);
  conversation.marks = static_cast<uint64_t>(row.integer(first + 10));
  conversation.customData = row.text(first + 11);
  conversation.mentionsJson = row.text(first + 13);
  conversation.groupNamesJson = row.text(first + 14);
  conversation.receiveOption = static_cast<int>(row.integer(first + 15));
  const int groupType = static_cast<int>(row.integer(first + 21));
  conversation.groupType = std::max(groupType, 0);
  const bool isGroup = conversation.key.type == typeGroup;
  const int64_t newest = row.integer(first + 22);
  conversation.isHidden = row.integer(first + 23) != 0;
  // The cache counts from the newest message on, where it knows the group and what was read of it (measured).
  if (isGroup && !user.isOnline && groupType != groupTypeUnknown && newest >= conversation.readSequence) {
    conversation.unreadCount = newest - conversation.readSequence;
  }
  if (isGroup && (groupType == groupTypeChatRoom || groupType == groupTypeAVChatRoom) && (user.isOnline || newest >= conversation.readSequence)) {
    conversation.unreadCount = 0;
  }
  conversation.faceUrl = row.text(first + (isGroup ? 20 : 17));
  // A remark comes before a nick, the name of the group before the one that the conversation remembers (measured).
  conversation.showName.clear();
  for (const int column : {isGroup ? first + 19 : first + 18, isGroup ? first + 12 : first + 16}) {
    if (conversation.showName.empty()) {
      conversation.showName = row.text(column);
    }
  }
  if (conversation.showName.empty()) {
    conversation.showName = conversation.key.id;
  }
  conversation.hasLastMessage = !row.isNull(0);
  if (conversation.hasLastMessage) {
    Message& last = conversation.lastMessage;
    readMessage(row, user, conversation.key, {conversation.readTime, row.integer(first + 6), conversation.readSequence, row.integer(first + 7), row.integer(first + 8)}, last);
    // Here, unlike in a list of messages, the mark on the message itself counts, and nobody has read what was not sent (measured).
    last.isRead = last.isRead || (last.flags & flagMarkedRead) != 0;
    last.isPeerRead = last.isPeerRead && (!last.isFromSelf || wasSent(last.status));
  }
}

}  // namespace emulator
