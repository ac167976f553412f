#include "store/rows.hpp"

namespace emulator {

void readMessage(const Statement& row, const User& user, const ConversationKey& key, const ReadMarks& read, Message& message) {
  message.row = row.integer(0);
  message.conversation = key;
  message.sender = row.text(1);
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
  message.isFromSelf = message.sender == user.name;
  message.isRead = message.isFromSelf || message.row <= read.own;
  // In groups always, where it was sent at all (measured).
  message.isPeerRead = !message.isFromSelf || (key.type == typeGroup ? wasSent(message.status) : message.row <= read.peer);
  message.flags = static_cast<int>(row.integer(12));
  message.customNumber = row.integer(14);
  message.customText = row.text(15);
  message.profile = {std::string(row.text(16)), std::string(row.text(18)), std::string(row.text(17))};
  message.hasWholeProfile = user.isOnline;
  message.receipts = {};
  message.isReceiptOfPeer = false;
  if (message.content.needsReceipt) {
    const int64_t readers = row.integer(19);
    if (key.type == typeGroup) {
      message.receipts = {readers, row.integer(20) - 1 - readers};
    }
    message.isReceiptOfPeer = key.type == typeC2C && message.isFromSelf && readers > 0;
    message.flags |= row.integer(21) != 0 ? flagReceiptSent : 0;
  }
}

void readConversation(const Statement& row, const User& user, Conversation& conversation) {
  constexpr int first = 22;
  conversation.key.type = static_cast<int>(row.integer(first));
  conversation.key.id = row.text(first + 1);
  conversation.activeTime = row.integer(first + 2);
  conversation.unreadCount = row.integer(first + 3);
  conversation.readTime = row.integer(first + 4);
  conversation.readSequence = row.integer(first + 5);
  conversation.draftJson = row.text(first + 8);
  conversation.marks = static_cast<uint64_t>(row.integer(first + 9));
  conversation.customData = row.text(first + 10);
  conversation.mentionsJson = row.text(first + 12);
  conversation.groupNamesJson = row.text(first + 13);
  conversation.receiveOption = static_cast<int>(row.integer(first + 14));
  conversation.groupType = static_cast<int>(row.integer(first + 20));
  const bool isGroup = conversation.key.type == typeGroup;
  if (isGroup && isChatRoom(conversation.groupType)) {
    conversation.unreadCount = 0;
  }
  conversation.faceUrl = row.text(first + (isGroup ? 19 : 16));
  // A remark comes before a nick, the name of the group before the one that the conversation remembers (measured).
  conversation.showName.clear();
  for (const int column : {isGroup ? first + 18 : first + 17, isGroup ? first + 11 : first + 15}) {
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
    readMessage(row, user, conversation.key, {row.integer(first + 6), row.integer(first + 7)}, last);
    // Here, unlike in a list of messages, the mark on the message itself counts, and nobody has read what was not sent (measured).
    last.isRead = last.isRead || (last.flags & flagMarkedRead) != 0;
    last.isPeerRead = last.isPeerRead && (!last.isFromSelf || wasSent(last.status));
  }
}

}  // namespace emulator
