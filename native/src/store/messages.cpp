// What users send, how it arrives, and what only its sender keeps.
#include "store/given_message.hpp"
#include "store/rows.hpp"
#include "store/store.hpp"
#include "store/stored_elements.hpp"

namespace emulator {

namespace {

constexpr std::string_view everybody = "__kImSDK_MessageAtALL__";  // header

// TIMGroupAtType (header): 1 me, 2 everybody, 3 both; 0 neither.
int mentionOf(std::string_view atUsersJson, std::string_view name) {
  const std::optional<json::Value> users = json::parse(atUsersJson);
  int mention = 0;
  for (const json::Value& user : users ? users->items : std::vector<json::Value>()) {
    mention |= user.text == name ? 1 : user.text == everybody ? 2 : 0;
  }
  return mention;
}

}  // namespace

void Store::sendMessage(const User& user, Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const ConversationKey key = message.conversation;
  const int64_t thread = threadRow(user.name, key);
  {
    // Sent again by a program that did not hear the answer: the servers drop what has the same time and random number.
    Statement before = database_.prepare(
        "SELECT id FROM message WHERE client_time = ? AND random = ? AND thread = ? AND sender = ? AND owner = 0");
    if (before.bind(message.clientTime, int64_t{message.random}, thread, user.name).step()) {
      message = selectMessage(user, key, before.integer(0));
      return;
    }
  }
  database_.prepare("DELETE FROM message WHERE client_time = ? AND random = ? AND thread = ? AND owner = ? AND status IN (1, 3)")
      .bind(message.clientTime, int64_t{message.random}, thread, user.row)
      .run();
  {
    Statement next = database_.prepare("UPDATE thread SET sequence = sequence + 1 WHERE id = ? RETURNING sequence");
    next.bind(thread).step();
    message.sequence = static_cast<uint32_t>(next.integer(0));
  }
  insertMessage(thread, 0, message);
  deliver(user, key, message, thread);
  if (key.type == typeGroup) {
    database_.prepare("INSERT OR IGNORE INTO member (thread, user) VALUES (?, ?)").bind(thread, user.row).run();
    std::vector<User> others;
    Statement members = database_.prepare("SELECT id, name FROM member JOIN user ON user.id = member.user WHERE thread = ? AND id <> ?");
    members.bind(thread, user.row);
    while (members.step()) {
      others.push_back({members.integer(0), std::string(members.text(1))});
    }
    for (const User& other : others) {
      deliver(other, key, message, thread);
    }
  } else if (key.id != user.name) {
    deliver({userRow(key.id), key.id}, {typeC2C, user.name}, message, thread);
  }
  transaction.commit();
}

void Store::insertMessage(int64_t thread, int64_t owner, Message& message) {
  const MessageContent& content = message.content;
  const MessageDetails& details = message.details;
  const StoredElements elements = storeElements(content.elementsJson);
  const int64_t time = wasSent(message.status) && message.serverTime != 0 ? message.serverTime : message.clientTime;
  database_
      .prepare("INSERT INTO message (thread, sender, sequence, random, time, elements, at_users, cloud_custom, priority, needs_receipt, "
               "excluded, owner, status, flags, client_time, element_types, name_card, member, role, nick, face_url, revoker, revoke_reason, push, version, risk) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(thread, message.sender, int64_t{message.sequence}, int64_t{message.random}, time, elements.json, content.atUsersJson,
            content.cloudCustom, owner == 0 ? content.priority : MessageContent().priority, int{content.needsReceipt}, int{content.excludedFromUnread}, owner, message.status,
            message.flags, message.clientTime, elements.types, details.nameCard, details.member, details.role, details.nick, details.faceUrl, details.revoker,
            details.revokeReason, storedPush(details.pushJson), details.version, details.risk)
      .run();
  message.row = database_.lastInsertRow();
  indexWords(message.row, elements.words);
  database_.prepare("UPDATE cleared SET since = ?2 WHERE thread = ?1 AND since > ?2").bind(thread, time).run();
  if (owner == 0 && message.conversation.type == typeGroup) {
    keepOrder(thread, time, message);
  }
}

// A group is listed by its sequences, which is as good as by time while both grow together.
void Store::keepOrder(int64_t thread, int64_t time, const Message& message) {
  const auto isBetween = [&](const char* sql, bool isBefore) {
    Statement neighbour = database_.prepare(sql);
    if (!neighbour.bind(thread, int64_t{message.sequence}, message.row).step()) {
      return true;
    }
    const int64_t sequence = neighbour.integer(0), other = neighbour.integer(1);
    return sequence != message.sequence && (isBefore ? other <= time : other >= time);
  };
  const bool isSorted =
      isBetween("SELECT sequence, time FROM message INDEXED BY message_sequence WHERE thread = ?1 AND sequence <= ?2 AND id <> ?3 AND owner = 0 "
                "ORDER BY sequence DESC, time DESC LIMIT 1", true) &&
      isBetween("SELECT sequence, time FROM message INDEXED BY message_sequence WHERE thread = ?1 AND sequence >= ?2 AND id <> ?3 AND owner = 0 "
                "ORDER BY sequence, time LIMIT 1", false);
  if (!isSorted) {
    database_.prepare("UPDATE thread SET is_sorted = 0 WHERE id = ? AND is_sorted").bind(thread).run();
  }
}

void Store::deliver(const User& user, const ConversationKey& key, const Message& message, int64_t thread) {
  const bool isReceiver = user.name != message.sender;
  if (isReceiver) {
    log(user.row, ChangeKind::received, key, message.row);
  }
  if (!insertConversation(user, key, thread, message.clientTime, isReceiver ? 0 : message.clientTime)) {
    log(user.row, ChangeKind::updated, key);
  }
  database_
      .prepare("UPDATE conversation SET last_message = iif(?, last_message, ?), unread = unread + iif((SELECT group_type FROM thread t WHERE t.id = conversation.thread) "
               "IN (2, 4), 0, ?), active_time = max(active_time, (active_time & ?) | ?) "
               "WHERE owner = ? AND type = ? AND peer = ?")
      .bind(int{(message.flags & flagNeverLast) != 0}, message.row, int{isReceiver && !message.content.excludedFromUnread}, pinnedBit, message.clientTime, user.row, key.type, key.id)
      .run();
  const int mention = isReceiver && key.type == typeGroup ? mentionOf(message.content.atUsersJson, user.name) : 0;
  if (mention != 0) {
    const std::string item = R"({"conv_group_at_info_at_type":)" + std::to_string(mention) + R"(,"conv_group_at_info_seq":)" +
                             std::to_string(message.sequence) + '}';
    database_.prepare("UPDATE conversation SET mentions = mentions || iif(mentions = '', '', ',') || ? WHERE owner = ? AND type = ? AND peer = ?")
        .bind(item, user.row, key.type, key.id)
        .run();
  }
}

void Store::keepUnsent(const User& user, Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const int64_t thread = threadRow(user.name, message.conversation);
  database_.prepare("DELETE FROM message WHERE client_time = ? AND random = ? AND sequence = ? AND thread = ? AND owner IN (0, ?) AND status IN (1, 3)")
      .bind(message.clientTime, int64_t{message.random}, int64_t{message.sequence}, thread, user.row)
      .run();
  message.flags |= message.sender == user.name ? 0 : flagFromSelf;
  insertMessage(thread, user.row, message);
  keepLocalValues(user, message);
  renewLastMessage(user, message.conversation);
  transaction.commit();
}

void Store::keepLocalValues(const User& user, const Message& message) {
  if (message.customNumber != 0 || !message.customText.empty()) {
    database_.prepare("INSERT OR REPLACE INTO local_custom (owner, message, number, text) VALUES (?, ?, ?, ?)")
        .bind(user.row, message.row, message.customNumber, message.customText)
        .run();
  }
}

void Store::saveMessages(const User& user, std::vector<Message>& messages) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  for (Message& message : messages) {
    const ConversationKey& key = message.conversation;
    const int64_t thread = threadRow(user.name, key);
    if (message.isFromSelf != (message.sender == user.name)) {
      message.flags |= message.isFromSelf ? flagFromSelf : flagFromOther;
    }
    insertMessage(thread, user.row, message);
    keepLocalValues(user, message);
    // Without a login only a conversation that is there shows it (measured).
    if (user.isOnline) {
      insertConversation(user, key, thread, message.clientTime, message.clientTime);
    }
    renewLastMessage(user, key);
    message = selectMessage(user, key, message.row);
  }
  transaction.commit();
}

void Store::setStatus(const User& user, int64_t row, int status) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("UPDATE message SET status = ? WHERE id = ? AND owner = ?").bind(status, row, user.row).run();
  transaction.commit();
}

void Store::removeUnsent(const User& user, int64_t row) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<ConversationKey> key = keyOfMessage(user, row);
  database_.prepare("DELETE FROM message WHERE id = ? AND owner = ?").bind(row, user.row).run();
  if (key) {
    renewLastMessage(user, *key);
  }
  transaction.commit();
}

}  // namespace emulator
