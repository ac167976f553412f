#include "store.hpp"

#include <algorithm>

#include "render.hpp"
#include "schema.hpp"

namespace emulator {

namespace {

// A listener that is blocked for longer than this many changes misses the oldest ones.
constexpr int64_t keptChanges = 100000;

#define MESSAGE_COLUMNS \
  "m.id, m.sender, m.sequence, m.random, m.time, m.elements, m.at_users, m.cloud_custom, m.priority, m.needs_receipt, m.excluded"
#define CONVERSATION_COLUMNS \
  MESSAGE_COLUMNS ", c.type, c.peer, c.active_time, c.unread, c.read_time, c.read_sequence, c.read_message, c.peer_read_message, c.draft"
#define CONVERSATION_TABLES "conversation c LEFT JOIN message m ON m.id = c.last_message"

struct ReadMarks {
  int64_t own = 0;
  int64_t peer = 0;
};

// Reads MESSAGE_COLUMNS.
void readMessage(const Statement& row, const User& user, const ConversationKey& key, const ReadMarks& read, Message& message) {
  message.row = row.integer(0);
  message.conversation = key;
  message.sender = row.text(1);
  message.sequence = static_cast<uint32_t>(row.integer(2));
  message.random = static_cast<uint32_t>(row.integer(3));
  message.clientTime = message.serverTime = row.integer(4);
  message.content.elementsJson = row.text(5);
  message.content.atUsersJson = row.text(6);
  message.content.cloudCustom = row.text(7);
  message.content.priority = static_cast<int>(row.integer(8));
  message.content.needsReceipt = row.integer(9) != 0;
  message.content.excludedFromUnread = row.integer(10) != 0;
  message.isFromSelf = message.sender == user.name;
  message.isRead = message.isFromSelf || message.row <= read.own;
  message.isPeerRead = !message.isFromSelf || message.row <= read.peer;
}

// Reads CONVERSATION_COLUMNS.
void readConversation(const Statement& row, const User& user, Conversation& conversation) {
  conversation.key.type = static_cast<int>(row.integer(11));
  conversation.key.id = row.text(12);
  conversation.activeTime = row.integer(13);
  conversation.unreadCount = row.integer(14);
  conversation.readTime = row.integer(15);
  conversation.readSequence = row.integer(16);
  conversation.draftJson = row.text(19);
  conversation.hasLastMessage = !row.isNull(0);
  if (conversation.hasLastMessage) {
    readMessage(row, user, conversation.key, {row.integer(17), row.integer(18)}, conversation.lastMessage);
  }
}

}  // namespace

Store::Store(const std::string& path) : database_(path, schema) {
  Statement version = database_.prepare("PRAGMA user_version");
  version.step();
  if (version.integer(0) == 0) {
    database_.execute(("PRAGMA user_version = " + std::to_string(schemaVersion)).c_str());
  } else if (version.integer(0) != schemaVersion) {
    throw DatabaseError(path + " was made by another version of the emulator");
  }
}

User Store::openUser(std::string_view name) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  User user{userRow(name), std::string(name)};
  transaction.commit();
  return user;
}

int64_t Store::lastChange() {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT coalesce(max(number), 0) FROM change");
  select.step();
  return select.integer(0);
}

Conversation Store::createConversation(const User& user, const ConversationKey& key, int64_t now) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const int64_t thread = threadRow(user.name, key);
  if (key.type == typeGroup) {
    database_.prepare("INSERT OR IGNORE INTO member (thread, user) VALUES (?, ?)").bind(thread, user.row).run();
  }
  if (!selectConversation(user, key)) {
    insertConversation(user, key, thread, now, now);
  }
  Conversation conversation = *selectConversation(user, key);
  transaction.commit();
  return conversation;
}

void Store::deleteConversation(const User& user, const ConversationKey& key) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<Conversation> conversation = selectConversation(user, key);
  if (!conversation) {
    return;
  }
  const int64_t thread = threadRow(user.name, key);
  database_
      .prepare("INSERT INTO cleared (owner, thread, message) SELECT ?1, ?2, coalesce(max(id), 0) FROM message WHERE thread = ?2 "
               "ON CONFLICT DO UPDATE SET message = excluded.message")
      .bind(user.row, thread)
      .run();
  database_.prepare("DELETE FROM conversation WHERE owner = ? AND type = ? AND peer = ?").bind(user.row, key.type, key.id).run();
  std::string json;
  appendConversation(json, *conversation);
  log(user.row, ChangeKind::deleted, key, 0, json);
  transaction.commit();
}

bool Store::pinConversation(const User& user, const ConversationKey& key, bool isPinned) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<Conversation> conversation = selectConversation(user, key);
  if (!conversation || conversation->isPinned() == isPinned) {
    return conversation.has_value();
  }
  database_.prepare("UPDATE conversation SET active_time = ? WHERE owner = ? AND type = ? AND peer = ?")
      .bind(conversation->activeTime ^ pinnedBit, user.row, key.type, key.id)
      .run();
  log(user.row, ChangeKind::updated, key);
  transaction.commit();
  return true;
}

void Store::setDraft(const User& user, const ConversationKey& key, std::string_view draftJson, int64_t now) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<Conversation> conversation = selectConversation(user, key);
  if (conversation && conversation->draftJson == draftJson) {
    return;
  }
  if (conversation) {
    log(user.row, ChangeKind::updated, key);
  } else {
    insertConversation(user, key, threadRow(user.name, key), now, now);
  }
  database_.prepare("UPDATE conversation SET draft = ? WHERE owner = ? AND type = ? AND peer = ?")
      .bind(draftJson, user.row, key.type, key.id)
      .run();
  transaction.commit();
}

void Store::cancelDraft(const User& user, const ConversationKey& key) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("UPDATE conversation SET draft = '' WHERE owner = ? AND type = ? AND peer = ? AND draft <> ''")
      .bind(user.row, key.type, key.id)
      .run();
  if (database_.changedRows() > 0) {
    log(user.row, ChangeKind::updated, key);
    transaction.commit();
  }
}

void Store::cleanUnread(const User& user, const UnreadScope& scope) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  struct Row {
    int64_t id;
    int64_t thread;
    ConversationKey key;
  };
  std::vector<Row> rows;
  {
    Statement select = database_.prepare(
        "SELECT id, thread, type, peer FROM conversation WHERE owner = ?1 AND unread > 0 AND (?2 = 0 OR type = ?2) AND (?3 = 0 OR peer = ?4)");
    select.bind(user.row, scope.type, scope.id ? 1 : 0, std::string_view(scope.id ? *scope.id : ""));
    while (select.step()) {
      rows.push_back({select.integer(0), select.integer(1), {static_cast<int>(select.integer(2)), std::string(select.text(3))}});
    }
  }
  for (const Row& row : rows) {
    markRead(user, scope, row.key, row.id, row.thread);
  }
  transaction.commit();
}

void Store::markRead(const User& user, const UnreadScope& scope, const ConversationKey& key, int64_t conversation, int64_t thread) {
  const int64_t upToTime = key.type == typeC2C && scope.upToTime > 0 ? scope.upToTime : INT64_MAX;
  const int64_t upToSequence = key.type == typeGroup && scope.upToSequence > 0 ? scope.upToSequence : INT64_MAX;
  int64_t read = 0;
  {
    Statement select = database_.prepare("SELECT coalesce(max(id), 0) FROM message WHERE thread = ? AND time <= ? AND sequence <= ?");
    select.bind(thread, upToTime, upToSequence).step();
    read = select.integer(0);
  }
  database_
      .prepare("UPDATE conversation SET read_message = ?1, read_time = message.time, "
               "read_sequence = iif(type = 2, message.sequence, 0), unread = min(unread, (SELECT count(*) FROM message later "
               "WHERE later.thread = ?2 AND later.id > ?1 AND later.sender <> ?3 AND NOT later.excluded)) "
               "FROM message WHERE conversation.id = ?4 AND message.id = ?1 AND read_message < ?1")
      .bind(read, thread, user.name, conversation)
      .run();
  if (database_.changedRows() == 0) {
    return;
  }
  log(user.row, ChangeKind::updated, key);
  if (key.type != typeC2C || key.id == user.name) {
    return;
  }
  const int64_t peer = userRow(key.id);
  database_.prepare("UPDATE conversation SET peer_read_message = ? WHERE owner = ? AND type = 1 AND peer = ?").bind(read, peer, user.name).run();
  if (database_.changedRows() > 0) {
    log(peer, ChangeKind::updated, {typeC2C, user.name});
  }
}

void Store::sendMessage(const User& user, Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const ConversationKey& key = message.conversation;
  const MessageContent& content = message.content;
  const int64_t thread = threadRow(user.name, key);
  {
    Statement next = database_.prepare("UPDATE thread SET sequence = sequence + 1 WHERE id = ? RETURNING sequence");
    next.bind(thread).step();
    message.sequence = static_cast<uint32_t>(next.integer(0));
  }
  database_
      .prepare("INSERT INTO message (thread, sender, sequence, random, time, elements, at_users, cloud_custom, priority, needs_receipt, excluded) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(thread, user.name, int64_t{message.sequence}, int64_t{message.random}, message.clientTime, content.elementsJson,
            content.atUsersJson, content.cloudCustom, content.priority, int{content.needsReceipt}, int{content.excludedFromUnread})
      .run();
  message.row = database_.lastInsertRow();

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

void Store::deliver(const User& user, const ConversationKey& key, const Message& message, int64_t thread) {
  const bool isReceiver = user.name != message.sender;
  if (isReceiver) {
    log(user.row, ChangeKind::received, key, message.row);
  }
  if (!insertConversation(user, key, thread, message.clientTime, isReceiver ? 0 : message.clientTime)) {
    log(user.row, ChangeKind::updated, key);
  }
  database_
      .prepare("UPDATE conversation SET last_message = ?, unread = unread + ?, active_time = max(active_time, (active_time & ?) | ?) "
               "WHERE owner = ? AND type = ? AND peer = ?")
      .bind(message.row, int{isReceiver && !message.content.excludedFromUnread}, pinnedBit, message.clientTime, user.row, key.type, key.id)
      .run();
}

std::optional<Conversation> Store::findConversation(const User& user, const ConversationKey& key) {
  const std::lock_guard lock(mutex_);
  return selectConversation(user, key);
}

std::optional<Conversation> Store::selectConversation(const User& user, const ConversationKey& key) {
  Statement select = database_.prepare("SELECT " CONVERSATION_COLUMNS " FROM " CONVERSATION_TABLES " WHERE owner = ? AND c.type = ? AND peer = ?");
  if (!select.bind(user.row, key.type, key.id).step()) {
    return std::nullopt;
  }
  Conversation conversation;
  readConversation(select, user, conversation);
  return conversation;
}

void Store::forEachConversation(const User& user, const ConversationQuery& query, const std::function<void(const Conversation&)>& visit) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT " CONVERSATION_COLUMNS " FROM " CONVERSATION_TABLES
                                       " WHERE owner = ?1 AND active_time < ?2 AND (?3 = 0 OR c.type = ?3) AND (?4 < 0 OR (unread > 0) = ?4)"
                                       " ORDER BY active_time DESC, c.id LIMIT ?5");
  select.bind(user.row, query.before, query.type, query.hasUnread ? int{*query.hasUnread} : -1, query.limit);
  Conversation conversation;
  while (select.step()) {
    readConversation(select, user, conversation);
    visit(conversation);
  }
}

int64_t Store::totalUnread(const User& user) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT coalesce(sum(unread), 0) FROM conversation WHERE owner = ? AND unread > 0");
  select.bind(user.row).step();
  return select.integer(0);
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
    Statement select = database_.prepare("SELECT id FROM message WHERE thread = ? AND time = ? AND random = ? AND sender = ?");
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
  static constexpr const char* older = "SELECT " MESSAGE_COLUMNS " FROM message m WHERE thread = ? AND id > ? AND id < ? "
                                       "AND time BETWEEN ? AND ? AND sequence BETWEEN ? AND ? ORDER BY id DESC LIMIT ?";
  static constexpr const char* newer = "SELECT " MESSAGE_COLUMNS " FROM message m WHERE thread = ? AND id > ? AND id < ? "
                                       "AND time BETWEEN ? AND ? AND sequence BETWEEN ? AND ? ORDER BY id LIMIT ?";
  Statement select = database_.prepare(query.isForward ? newer : older);
  select.bind(thread, after, before, lowTime, highTime, lowSequence, highSequence, query.limit);
  std::vector<Message> messages;
  while (select.step()) {
    readMessage(select, user, key, read, messages.emplace_back());
  }
  return messages;
}

std::optional<Message> Store::findMessage(const User& user, const ConversationKey& key, int64_t row) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT " MESSAGE_COLUMNS " FROM message m WHERE id = ?");
  if (!select.bind(row).step()) {
    return std::nullopt;
  }
  Message message;
  readMessage(select, user, key, {}, message);
  return message;
}

void Store::endSessions(std::string_view userName, ChangeKind why) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  log(userRow(userName), why, {typeC2C, std::string(userName)});
  transaction.commit();
}

std::vector<Change> Store::changesAfter(const User& user, int64_t number, int limit) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare(
      "SELECT number, kind, batch, type, peer, message, deleted FROM change WHERE owner = ? AND number > ? ORDER BY number LIMIT ?");
  select.bind(user.row, number, limit);
  std::vector<Change> changes;
  while (select.step()) {
    changes.push_back({select.integer(0),
                       static_cast<ChangeKind>(select.integer(1)),
                       select.integer(2),
                       {static_cast<int>(select.integer(3)), std::string(select.text(4))},
                       select.integer(5),
                       std::string(select.text(6))});
  }
  return changes;
}

int64_t Store::userRow(std::string_view name) {
  database_.prepare("INSERT OR IGNORE INTO user (name) VALUES (?)").bind(name).run();
  Statement select = database_.prepare("SELECT id FROM user WHERE name = ?");
  select.bind(name).step();
  return select.integer(0);
}

int64_t Store::threadRow(std::string_view self, const ConversationKey& key) {
  std::string_view low = key.id;
  std::string_view high = key.type == typeGroup ? std::string_view() : self;
  if (key.type == typeC2C && high < low) {
    std::swap(low, high);
  }
  database_.prepare("INSERT OR IGNORE INTO thread (type, low, high) VALUES (?, ?, ?)").bind(key.type, low, high).run();
  Statement select = database_.prepare("SELECT id FROM thread WHERE type = ? AND low = ? AND high = ?");
  select.bind(key.type, low, high).step();
  return select.integer(0);
}

bool Store::insertConversation(const User& user, const ConversationKey& key, int64_t thread, int64_t activeTime, int64_t readTime) {
  database_.prepare("INSERT OR IGNORE INTO conversation (owner, type, peer, thread, active_time, read_time) VALUES (?, ?, ?, ?, ?, ?)")
      .bind(user.row, key.type, key.id, thread, activeTime, readTime)
      .run();
  if (database_.changedRows() == 0) {
    return false;
  }
  log(user.row, ChangeKind::added, key);
  return true;
}

void Store::log(int64_t owner, ChangeKind kind, const ConversationKey& key, int64_t message, std::string_view deletedJson) {
  database_.prepare("INSERT INTO change (owner, kind, batch, type, peer, message, deleted) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .bind(owner, static_cast<int>(kind), batch_, key.type, key.id, message, deletedJson)
      .run();
  const int64_t number = database_.lastInsertRow();
  if (number % 1000 == 0) {
    database_.prepare("DELETE FROM change WHERE number <= ?").bind(number - keptChanges).run();
  }
}

void Store::begin() {
  batch_ = static_cast<int64_t>(randomNumber());
}

}  // namespace emulator
