// What users send, and how it arrives.
#include <algorithm>

#include "store/render.hpp"
#include "store/rows.hpp"
#include "store/store.hpp"

namespace emulator {

namespace {

constexpr std::string_view everybody = "__kImSDK_MessageAtALL__";  // header

// The messages of a thread that a user sees, within limits.
#define VISIBLE                                                                                                          \
  "WHERE m.thread = ?2 AND m.id > ?3 AND m.id < ?4 AND m.time BETWEEN ?5 AND ?6 AND m.sequence BETWEEN ?7 AND ?8 "       \
  "AND m.owner IN (0, ?1) AND m.status <> 4 AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.owner = ?1 AND x.message = m.id) "

// TIMGroupAtType (header): 1 me, 2 everybody, 3 both; 0 neither.
int mentionOf(std::string_view atUsersJson, std::string_view name) {
  const std::optional<json::Value> users = json::parse(atUsersJson);
  int mention = 0;
  for (const json::Value& user : users ? users->items : std::vector<json::Value>()) {
    mention |= user.text == name ? 1 : user.text == everybody ? 2 : 0;
  }
  return mention;
}

bool hasElementOf(std::string_view elementsJson, const std::vector<int>& types) {
  if (types.empty()) {
    return true;
  }
  const std::optional<json::Value> elements = json::parse(elementsJson);
  return elements && std::any_of(elements->items.begin(), elements->items.end(), [&](const json::Value& element) {
           return std::find(types.begin(), types.end(), element.integer("elem_type")) != types.end();
         });
}

}  // namespace

void Store::sendMessage(const User& user, Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const ConversationKey& key = message.conversation;
  const int64_t thread = threadRow(user.name, key);
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
  database_
      .prepare("INSERT INTO message (thread, sender, sequence, random, time, elements, at_users, cloud_custom, priority, needs_receipt, "
               "excluded, owner, status, flags, client_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(thread, message.sender, int64_t{message.sequence}, int64_t{message.random}, message.clientTime, content.elementsJson,
            content.atUsersJson, content.cloudCustom, content.priority, int{content.needsReceipt}, int{content.excludedFromUnread}, owner,
            message.status, message.flags, message.clientTime)
      .run();
  message.row = database_.lastInsertRow();
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
      .prepare("UPDATE conversation SET last_message = ?, unread = unread + iif((SELECT group_type FROM thread t WHERE t.id = conversation.thread) "
               "BETWEEN 2 AND 4, 0, ?), active_time = max(active_time, (active_time & ?) | ?) "
               "WHERE owner = ? AND type = ? AND peer = ?")
      .bind(message.row, int{isReceiver && !message.content.excludedFromUnread}, pinnedBit, message.clientTime, user.row, key.type, key.id)
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

void Store::saveMessage(const User& user, Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const ConversationKey& key = message.conversation;
  const int64_t thread = threadRow(user.name, key);
  insertMessage(thread, user.row, message);
  // Without a login only a conversation that is there shows it (measured).
  if (!user.isOnline || !insertConversation(user, key, thread, message.clientTime, message.clientTime)) {
    log(user.row, ChangeKind::updated, key);
  }
  database_.prepare("UPDATE conversation SET last_message = ? WHERE owner = ? AND type = ? AND peer = ?")
      .bind(message.row, user.row, key.type, key.id)
      .run();
  message.profile = profileOf(user, message.sender);
  transaction.commit();
}

void Store::setLocalCustom(const User& user, int64_t message, int64_t number, std::string_view text) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  database_
      .prepare("INSERT INTO local_custom (owner, message, number, text) VALUES (?, ?, ?, ?) "
               "ON CONFLICT DO UPDATE SET number = excluded.number, text = excluded.text")
      .bind(user.row, message, number, text)
      .run();
  transaction.commit();
}

std::optional<int64_t> Store::messageRow(const User& user, const ConversationKey& key, const MessageReference& reference) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare(
      "SELECT id FROM message WHERE thread = ? AND client_time = ? AND random = ? AND sender = ? AND owner IN (0, ?) "
      "AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.owner = ?5 AND e.message = message.id)");
  const int64_t thread = threadRow(user.name, key);
  return select.bind(thread, reference.time, reference.random, reference.sender, user.row).step() ? std::optional(select.integer(0)) : std::nullopt;
}

// Everybody sees that it was taken back, and it does not count as unread any more.
bool Store::revokeMessage(const User& user, int64_t message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("UPDATE message SET status = ? WHERE id = ? AND sender = ? AND status = ?").bind(statusRevoked, message, user.name, statusSent).run();
  if (database_.changedRows() == 0) {
    return false;
  }
  struct Seen {
    int64_t owner;
    ConversationKey key;
  };
  std::vector<Seen> seen;
  {
    Statement select = database_.prepare(
        "SELECT owner, type, peer FROM conversation WHERE thread = (SELECT thread FROM message WHERE id = ?1)");
    select.bind(message);
    while (select.step()) {
      seen.push_back({select.integer(0), {static_cast<int>(select.integer(1)), std::string(select.text(2))}});
    }
  }
  database_
      .prepare("UPDATE conversation SET unread = unread - 1 WHERE thread = (SELECT thread FROM message WHERE id = ?1) AND owner <> ?2 "
               "AND unread > 0 AND read_message < ?1 AND NOT (SELECT excluded FROM message WHERE id = ?1)")
      .bind(message, user.row)
      .run();
  for (const Seen& one : seen) {
    log(one.owner, ChangeKind::revoked, one.key, message);
    log(one.owner, ChangeKind::updated, one.key);
  }
  transaction.commit();
  return true;
}

void Store::deleteMessages(const User& user, const ConversationKey& key, const std::vector<int64_t>& messages) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  for (const int64_t message : messages) {
    database_.prepare("INSERT OR IGNORE INTO erased (owner, message) VALUES (?, ?)").bind(user.row, message).run();
  }
  renewLastMessage(user, key);
  transaction.commit();
}

void Store::renewLastMessage(const User& user, const ConversationKey& key) {
  database_
      .prepare("UPDATE conversation SET last_message = coalesce((SELECT max(m.id) FROM message m WHERE m.thread = conversation.thread "
               "AND m.owner IN (0, conversation.owner) AND m.status <> 4 "
               "AND m.id > coalesce((SELECT message FROM cleared d WHERE d.owner = conversation.owner AND d.thread = conversation.thread), 0) "
               "AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.owner = conversation.owner AND e.message = m.id)), 0) "
               "WHERE owner = ? AND type = ? AND peer = ?")
      .bind(user.row, key.type, key.id)
      .run();
  log(user.row, ChangeKind::updated, key);
}

// Only messages of others that asked for one; each sender hears of its own.
void Store::sendReceipts(const User& user, const std::vector<int64_t>& messages, int64_t now) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  for (const int64_t message : messages) {
    database_
        .prepare("INSERT OR IGNORE INTO receipt (message, user) SELECT id, ?1 FROM message WHERE id = ?2 AND needs_receipt AND sender <> ?3")
        .bind(user.row, message, user.name)
        .run();
    if (database_.changedRows() == 0) {
      continue;
    }
    Statement select = database_.prepare(
        "SELECT m.sender, t.type, t.low, (SELECT count(*) FROM receipt r WHERE r.message = m.id), "
        "(SELECT count(*) FROM member e WHERE e.thread = t.id), m.client_time, m.random FROM message m JOIN thread t ON t.id = m.thread WHERE m.id = ?");
    select.bind(message).step();
    Receipt receipt;
    const std::string sender(select.text(0));
    receipt.key = {static_cast<int>(select.integer(1)), select.integer(1) == typeC2C ? user.name : std::string(select.text(2))};
    receipt.messageId = sender + '-' + std::to_string(select.integer(5)) + '-' + std::to_string(select.integer(6));
    receipt.readCount = select.integer(3);
    receipt.unreadCount = receipt.key.type == typeGroup ? select.integer(4) - 1 - receipt.readCount : 0;
    receipt.time = now;
    std::string json;
    appendReceipt(json, receipt);
    log(userRow(sender), ChangeKind::receipts, receipt.key, message, json);
  }
  transaction.commit();
}

std::vector<Message> Store::listMessages(const User& user, const ConversationKey& key, const MessageQuery& query) {
  const std::lock_guard lock(mutex_);
  int64_t thread = 0;
  ReadMarks read;
  int64_t after = 0;
  {
    Statement select = database_.prepare(
        "SELECT c.thread, read_message, peer_read_message, coalesce(cleared.message, 0) FROM conversation c "
        "LEFT JOIN cleared ON cleared.owner = c.owner AND cleared.thread = c.thread WHERE c.owner = ? AND type = ? AND peer = ?");
    if (!select.bind(user.row, key.type, key.id).step()) {
      return {};
    }
    thread = select.integer(0);
    read = {select.integer(1), select.integer(2)};
    after = select.integer(3);
  }
  int64_t before = INT64_MAX;
  if (query.from) {
    Statement select = database_.prepare("SELECT id FROM message WHERE thread = ? AND client_time = ? AND random = ? AND sender = ?");
    if (select.bind(thread, query.from->time, query.from->random, query.from->sender).step()) {
      (query.isForward ? after : before) = query.isForward ? std::max(after, select.integer(0)) : select.integer(0);
    }
  }
  int64_t lowTime = 0, highTime = INT64_MAX, lowSequence = 0, highSequence = INT64_MAX;
  if (query.fromTime > 0) {
    (query.isForward ? lowTime : highTime) = query.fromTime;
    if (query.period > 0) {
      (query.isForward ? highTime : lowTime) = query.isForward ? query.fromTime + query.period : query.fromTime - query.period;
    }
  }
  if (key.type == typeGroup && query.fromSequence > 0 && !query.from) {
    (query.isForward ? lowSequence : highSequence) = query.fromSequence;
  }
  static constexpr const char* older = "SELECT " MESSAGE_COLUMNS("?1") " FROM message m" MESSAGE_DETAILS("?1") VISIBLE "ORDER BY m.id DESC LIMIT ?9";
  static constexpr const char* newer = "SELECT " MESSAGE_COLUMNS("?1") " FROM message m" MESSAGE_DETAILS("?1") VISIBLE "ORDER BY m.id LIMIT ?9";
  Statement select = database_.prepare(query.isForward ? newer : older);
  select.bind(user.row, thread, after, before, lowTime, highTime, lowSequence, highSequence, query.elementTypes.empty() ? query.limit : int64_t{-1});
  std::vector<Message> messages;
  while (select.step() && (query.limit < 0 || static_cast<int64_t>(messages.size()) < query.limit)) {
    Message message;
    readMessage(select, user, key, read, message);
    if (hasElementOf(message.content.elementsJson, query.elementTypes)) {
      messages.push_back(std::move(message));
    }
  }
  return messages;
}

std::optional<Message> Store::findMessage(const User& user, const ConversationKey& key, int64_t row) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT " MESSAGE_COLUMNS("?1") " FROM message m" MESSAGE_DETAILS("?1") "WHERE m.id = ?2");
  if (!select.bind(user.row, row).step()) {
    return std::nullopt;
  }
  Message message;
  readMessage(select, user, key, {}, message);
  return message;
}

}  // namespace emulator
