// What a user does with conversations.
#include "store/rows.hpp"
#include "store/store.hpp"

#include "store/render.hpp"

namespace emulator {

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

bool Store::deleteConversation(const User& user, const ConversationKey& key, bool clearsMessages) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<Conversation> conversation = selectConversation(user, key);
  if (!conversation) {
    return false;
  }
  if (clearsMessages) {
    clear(user, key);
  }
  database_.prepare("DELETE FROM conversation WHERE owner = ? AND type = ? AND peer = ?").bind(user.row, key.type, key.id).run();
  std::string json;
  appendConversation(json, *conversation);
  log(user.row, ChangeKind::deleted, key, 0, json);
  transaction.commit();
  return true;
}

void Store::clearMessages(const User& user, const ConversationKey& key) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  clear(user, key);
  database_.prepare("UPDATE conversation SET last_message = 0 WHERE owner = ? AND type = ? AND peer = ? AND last_message <> 0")
      .bind(user.row, key.type, key.id)
      .run();
  if (database_.changedRows() > 0) {
    log(user.row, ChangeKind::updated, key);
  }
  transaction.commit();
}

// What was said so far is gone for this user alone. Messages that come later are never before the first of them.
void Store::clear(const User& user, const ConversationKey& key) {
  database_
      .prepare("INSERT INTO cleared (owner, thread, message, since) VALUES (?, ?, ?, ?) "
               "ON CONFLICT DO UPDATE SET message = excluded.message, since = excluded.since")
      .bind(user.row, threadRow(user.name, key), newestMessage(), INT64_MAX)
      .run();
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

bool Store::cleanUnread(const User& user, const UnreadScope& scope, int64_t limit, int64_t& call) {
  const std::lock_guard lock(mutex_);
  begin();
  call = call == 0 ? batch_ : call;
  batch_ = call;
  Transaction transaction(database_);
  struct Row {
    int64_t id;
    int64_t thread;
    ConversationKey key;
  };
  std::vector<Row> rows;
  {
    Statement select = database_.prepare(
        "SELECT id, thread, type, peer FROM conversation WHERE owner = ?1 AND unread > 0 AND (?2 = 0 OR type = ?2) AND (?3 = 0 OR peer = ?4) LIMIT ?5");
    select.bind(user.row, scope.type, scope.id ? 1 : 0, std::string_view(scope.id ? *scope.id : ""), limit);
    while (select.step()) {
      rows.push_back({select.integer(0), select.integer(1), {static_cast<int>(select.integer(2)), std::string(select.text(3))}});
    }
  }
  for (const Row& row : rows) {
    markRead(user, scope, row.key, row.id, row.thread);
  }
  transaction.commit();
  return static_cast<int64_t>(rows.size()) == limit;
}

// Up to the newest message that the scope has: of two people by time, in a group by sequence.
void Store::markRead(const User& user, const UnreadScope& scope, const ConversationKey& key, int64_t conversation, int64_t thread) {
  const bool isGroup = key.type == typeGroup;
  const int64_t upTo = isGroup ? scope.upToSequence : scope.upToTime;
  int64_t row = 0, time = 0, sequence = 0;
  {
    Statement select = database_.prepare(
        isGroup ? "SELECT id, time, sequence FROM message INDEXED BY message_sequence WHERE thread = ? AND sequence <= ? AND owner = 0 "
                  "ORDER BY sequence DESC, time DESC LIMIT 1"
                : "SELECT id, time, sequence FROM message INDEXED BY message_order WHERE thread = ? AND time <= ? AND owner = 0 "
                  "ORDER BY time DESC, sequence DESC, random DESC LIMIT 1");
    if (select.bind(thread, upTo > 0 ? upTo : INT64_MAX).step()) {
      row = select.integer(0);
      time = select.integer(1);
      sequence = isGroup ? select.integer(2) : 0;
    }
  }
  if (isGroup && upTo == 0) {
    Statement newest = database_.prepare("SELECT max(sequence, ?2) FROM thread WHERE id = ?1");
    newest.bind(thread, sequence).step();
    sequence = newest.integer(0);
  } else if (row != 0 && !isGroup) {
    Statement last = database_.prepare("SELECT max(id) FROM message INDEXED BY message_order WHERE thread = ? AND time = ? AND owner = 0");
    last.bind(thread, time).step();
    row = last.integer(0);
  }
  database_
      .prepare(isGroup ? "UPDATE conversation SET read_message = ?1, read_time = ?2, read_sequence = ?3, mentions = '', unread = min(unread, "
                         "(SELECT count(*) FROM message later INDEXED BY message_sequence WHERE later.thread = ?4 AND later.sequence > ?3 "
                         "AND later.owner = 0 AND later.sender <> ?5 AND NOT later.excluded)) WHERE id = ?6 AND read_sequence < ?3"
                       : "UPDATE conversation SET read_message = ?1, read_time = ?2, read_sequence = ?3, unread = min(unread, "
                         "(SELECT count(*) FROM message later INDEXED BY message_order WHERE later.thread = ?4 AND later.time > ?2 "
                         "AND later.owner = 0 AND later.sender <> ?5 AND NOT later.excluded)) WHERE id = ?6 AND (read_time, read_message) < (?2, ?1)")
      .bind(row, time, sequence, thread, user.name, conversation)
      .run();
  bool hasChanged = database_.changedRows() > 0;
  if (upTo == 0) {
    database_.prepare("UPDATE conversation SET unread = 0, mentions = '' WHERE id = ? AND (unread > 0 OR mentions <> '')").bind(conversation).run();
    hasChanged = hasChanged || database_.changedRows() > 0;
  }
  if (!hasChanged) {
    return;
  }
  log(user.row, ChangeKind::updated, key);
  if (isGroup || key.id == user.name) {
    return;
  }
  const int64_t peer = userRow(key.id);
  database_.prepare("UPDATE conversation SET peer_read_message = ?1, receipt_time = ?2 WHERE owner = ?3 AND type = 1 AND peer = ?4 "
                    "AND (receipt_time, peer_read_message) < (?2, ?1)")
      .bind(row, time, peer, user.name)
      .run();
  if (database_.changedRows() > 0) {
    log(peer, ChangeKind::updated, {typeC2C, user.name});
  }
}

bool Store::setCustomData(const User& user, const ConversationKey& key, std::string_view data) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<Conversation> conversation = selectConversation(user, key);
  if (!conversation || conversation->customData == data) {
    return conversation.has_value();
  }
  database_.prepare("UPDATE conversation SET custom_data = ? WHERE owner = ? AND type = ? AND peer = ?").bind(data, user.row, key.type, key.id).run();
  log(user.row, ChangeKind::updated, key);
  transaction.commit();
  return true;
}

bool Store::setMarks(const User& user, const ConversationKey& key, uint64_t marks, bool isSet) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const std::optional<Conversation> conversation = selectConversation(user, key);
  const uint64_t before = conversation ? conversation->marks : 0;
  const uint64_t after = isSet ? before | marks : before & ~marks;
  if (!conversation || after == before) {
    return conversation.has_value();
  }
  database_.prepare("UPDATE conversation SET marks = ? WHERE owner = ? AND type = ? AND peer = ?")
      .bind(static_cast<int64_t>(after), user.row, key.type, key.id)
      .run();
  log(user.row, ChangeKind::updated, key);
  transaction.commit();
  return true;
}

std::optional<Conversation> Store::findConversation(const User& user, const ConversationKey& key) {
  const std::lock_guard lock(mutex_);
  return selectConversation(user, key);
}

std::optional<Conversation> Store::selectConversation(const User& user, const ConversationKey& key) {
  Statement select = database_.prepare("SELECT " CONVERSATION_COLUMNS " FROM " CONVERSATION_TABLES " WHERE c.owner = ? AND c.type = ? AND c.peer = ?");
  if (!select.bind(user.row, key.type, key.id).step()) {
    return std::nullopt;
  }
  Conversation conversation;
  readConversation(select, user, conversation);
  return conversation;
}

// The conditions of a query, from its fourth parameter on; the first is the owner.
#define CONDITIONS                                                                                                             \
  "c.owner = ?1 AND c.hidden = 0 AND active_time < ?2 AND (?3 = 0 OR c.type = ?3) AND (?4 < 0 OR (c.unread > 0) = ?4) "        \
  "AND (?5 < 0 OR (c.mentions <> '') = ?5) AND (?6 = 0 OR iif(?7 = 0, c.marks = 0, (c.marks & ?7) <> 0)) "                     \
  "AND (?8 = 0 OR iif(?9 = '', c.group_names = '[]', EXISTS (SELECT 1 FROM grouped g JOIN conversation_group n ON "            \
  "n.id = g.grouping WHERE n.owner = c.owner AND n.name = ?9 AND g.type = c.type AND g.peer = c.peer))) "

namespace {

int orAny(const std::optional<bool>& condition) {
  return condition ? int{*condition} : -1;
}

template <typename... More>
void bindConditions(Statement& statement, const User& user, const ConversationQuery& query, More... more) {
  statement.bind(user.row, query.before, query.type, orAny(query.hasUnread), orAny(query.hasMention), int{query.marks.has_value()},
                 static_cast<int64_t>(query.marks.value_or(0)), int{query.group.has_value()},
                 std::string_view(query.group ? *query.group : ""), more...);
}

}  // namespace

// Few conversations are unread or marked: those have indexes of their own, which SQLite takes only where it is said.
#define LIST(part, last) "SELECT " CONVERSATION_COLUMNS " FROM " CONVERSATION_TABLES " WHERE " CONDITIONS part "ORDER BY c.active_time DESC, " last " LIMIT ?10"
#define SUM(part)                                                                                                           \
  "SELECT coalesce(sum(c.unread), 0) FROM conversation c WHERE " CONDITIONS part                                            \
  "AND c.unread > 0 AND (?10 = 0 OR NOT EXISTS (SELECT 1 FROM receive_option o WHERE o.owner = c.owner "                    \
  "AND o.type = c.type AND o.peer = c.peer AND o.option <> 0))"
#define UNREAD "AND c.unread > 0 "
#define MARKED "AND c.marks <> 0 "

void Store::forEachConversation(const User& user, const ConversationQuery& query, const std::function<void(const Conversation&)>& visit) {
  // Those of one second are in the order in which they came; where one type is asked for, in that of their ids (measured).
  static constexpr const char* ofAllTypes[] = {LIST("", "c.id"), LIST(UNREAD, "c.id"), LIST(MARKED, "c.id")};
  static constexpr const char* ofOneType[] = {LIST("", "c.peer"), LIST(UNREAD, "c.peer"), LIST(MARKED, "c.peer")};
  const std::lock_guard lock(mutex_);
  const int part = query.marks.value_or(0) != 0 ? 2 : query.hasUnread.value_or(false) ? 1 : 0;
  Statement select = database_.prepare((query.type == 0 ? ofAllTypes : ofOneType)[part]);
  bindConditions(select, user, query, query.limit);
  Conversation conversation;
  while (select.step()) {
    readConversation(select, user, conversation);
    visit(conversation);
  }
}

// Conversations that do not disturb count only in what the cache says without a login (measured), not online (header).
int64_t Store::totalUnread(const User& user, const ConversationQuery& query) {
  const std::lock_guard lock(mutex_);
  if (query.isOfType()) {
    return keptTotal(user, query.type);
  }
  static constexpr const char* sums[] = {SUM(""), SUM(MARKED)};
  Statement select = database_.prepare(sums[query.marks.value_or(0) != 0 ? 1 : 0]);
  bindConditions(select, user, query, int{user.isOnline});
  select.step();
  return select.integer(0);
}

// Asked after every event, and so never added up.
int64_t Store::keptTotal(const User& user, int type) {
  Statement select = database_.prepare("SELECT coalesce(sum(everything - iif(?3, muted, 0)), 0) FROM unread_total WHERE owner = ?1 AND (?2 = 0 OR type = ?2)");
  select.bind(user.row, type, int{user.isOnline}).step();
  return select.integer(0);
}

void Store::addUpUnread() {
  database_.execute("DELETE FROM unread_total");
  database_.execute(
      "INSERT INTO unread_total (owner, type, everything, muted) SELECT c.owner, c.type, sum(c.unread), "
      "sum(iif(EXISTS (SELECT 1 FROM receive_option o WHERE o.owner = c.owner AND o.type = c.type AND o.peer = c.peer AND o.option <> 0), c.unread, 0)) "
      "FROM conversation c WHERE c.unread > 0 AND NOT c.hidden GROUP BY c.owner, c.type");
}

void Store::hideAVChatRooms(const User& user) {
  const std::lock_guard lock(mutex_);
  {
    Statement select = database_.prepare(
        "SELECT 1 FROM thread t JOIN conversation c ON c.owner = ? AND c.type = 2 AND c.peer = t.low WHERE t.type = 2 AND t.group_type = 4 AND NOT c.hidden");
    if (!select.bind(user.row).step()) {
      return;
    }
  }
  Transaction transaction(database_);
  database_.prepare("UPDATE conversation SET hidden = 1 WHERE owner = ? AND type = 2 AND thread IN (SELECT id FROM thread WHERE group_type = 4)").bind(user.row).run();
  transaction.commit();
}

// One is kept for those who are in it, so that they hear of its messages; it is never shown.
bool Store::isAVChatRoom(int64_t thread) {
  Statement select = database_.prepare("SELECT group_type FROM thread WHERE id = ?");
  return select.bind(thread).step() && select.integer(0) == groupTypeAVChatRoom;
}

bool Store::insertConversation(const User& user, const ConversationKey& key, int64_t thread, int64_t activeTime, int64_t readTime) {
  database_.prepare("INSERT OR IGNORE INTO conversation (owner, type, peer, thread, active_time, read_time, hidden) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .bind(user.row, key.type, key.id, thread, activeTime, readTime, int{isAVChatRoom(thread)})
      .run();
  if (database_.changedRows() == 0) {
    return false;
  }
  log(user.row, ChangeKind::added, key);
  return true;
}

}  // namespace emulator
