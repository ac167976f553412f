// What becomes of messages after they were sent: changed, taken back, deleted, read.
#include "store/render.hpp"
#include "store/rows.hpp"
#include "store/store.hpp"
#include "store/stored_elements.hpp"

namespace emulator {

void Store::setLocalContent(const User& user, int64_t row, const Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const MessageContent& content = message.content;
  database_.prepare("INSERT OR REPLACE INTO local_custom (owner, message, number, text, elements, at_users, cloud_custom) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .bind(user.row, row, message.customNumber, message.customText, storeElements(content.elementsJson).json, content.atUsersJson, content.cloudCustom)
      .run();
  transaction.commit();
}

// The version says which change is the newer one: who changes an old message is shown what it has become.
bool Store::modifyMessage(const User& user, int64_t row, const Message& message) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const StoredElements elements = storeElements(message.content.elementsJson);
  database_.prepare("UPDATE message SET elements = ?, element_types = ?, cloud_custom = ?, version = version + 1 WHERE id = ? AND version = ?")
      .bind(elements.json, elements.types, message.content.cloudCustom, row, message.details.version)
      .run();
  if (database_.changedRows() == 0) {
    return false;
  }
  database_.prepare("UPDATE local_custom SET elements = NULL, cloud_custom = NULL WHERE message = ?").bind(row).run();
  database_.prepare("DELETE FROM message_text WHERE rowid = ?").bind(row).run();
  indexWords(row, elements.words);
  for (const Seen& one : whoSees(user, row)) {
    log(one.owner, ChangeKind::modified, one.key, row);
    if (one.isLast) {
      log(one.owner, ChangeKind::updated, one.key);
    }
  }
  transaction.commit();
  return true;
}

std::vector<Store::Seen> Store::whoSees(const User& user, int64_t row) {
  std::vector<Seen> seen;
  Statement select = database_.prepare(
      "SELECT c.owner, c.type, c.peer, c.last_message = m.id FROM message m JOIN conversation c ON c.thread = m.thread "
      "WHERE m.id = ? AND m.owner IN (0, c.owner)");
  select.bind(row);
  while (select.step()) {
    seen.push_back({select.integer(0), {static_cast<int>(select.integer(1)), std::string(select.text(2))}, select.integer(3) != 0});
  }
  if (seen.empty()) {
    if (const std::optional<ConversationKey> key = keyOfMessage(user, row)) {
      seen.push_back({user.row, *key, false});
    }
  }
  return seen;
}

// Everybody sees that it was taken back, and it does not count as unread any more.
bool Store::revokeMessage(const User& user, int64_t row, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("UPDATE message SET status = ?, revoker = ?, revoke_reason = ? WHERE id = ? AND owner = 0 AND status = ?")
      .bind(statusRevoked, user.name, reason, row, statusSent)
      .run();
  if (database_.changedRows() == 0) {
    return false;
  }
  const std::vector<Seen> seen = whoSees(user, row);
  database_
      .prepare("UPDATE conversation SET unread = unread - 1 WHERE thread = (SELECT thread FROM message WHERE id = ?1) AND owner <> ?2 "
               "AND unread > 0 AND iif(type = 2, read_sequence < (SELECT sequence FROM message WHERE id = ?1), "
               "(read_time, read_message) < (SELECT time, id FROM message WHERE id = ?1)) AND NOT (SELECT excluded FROM message WHERE id = ?1)")
      .bind(row, user.row)
      .run();
  for (const Seen& one : seen) {
    log(one.owner, ChangeKind::revoked, one.key, row);
    log(one.owner, ChangeKind::updated, one.key);
  }
  transaction.commit();
  return true;
}

void Store::deleteMessages(const User& user, const ConversationKey& key, const std::vector<int64_t>& rows) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  for (const int64_t row : rows) {
    database_.prepare("INSERT OR IGNORE INTO erased (owner, message) VALUES (?, ?)").bind(user.row, row).run();
  }
  renewLastMessage(user, key);
  transaction.commit();
}

void Store::clearPeriod(const User& user, int type, const std::optional<std::string>& id, int64_t begin, int64_t end) {
  const std::lock_guard lock(mutex_);
  this->begin();
  Transaction transaction(database_);
  std::vector<ConversationKey> keys;
  {
    Statement select = database_.prepare("SELECT type, peer FROM conversation WHERE owner = ?1 AND (?2 = 0 OR type = ?2) AND (?3 = 0 OR peer = ?4)");
    select.bind(user.row, type, int{id.has_value()}, std::string_view(id ? *id : ""));
    while (select.step()) {
      keys.push_back({static_cast<int>(select.integer(0)), std::string(select.text(1))});
    }
  }
  for (const ConversationKey& key : keys) {
    const int64_t thread = findThread(user.name, key);
    database_.prepare("INSERT OR IGNORE INTO erased (owner, message) SELECT ?1, id FROM message WHERE thread = ?2 AND time BETWEEN ?3 AND ?4 AND owner IN (0, ?1)")
        .bind(user.row, thread, begin, end == 0 ? INT64_MAX : end)
        .run();
    renewLastMessage(user, key);
  }
  transaction.commit();
}

// The newest one in the order of the list that the user sees.
void Store::renewLastMessage(const User& user, const ConversationKey& key) {
  database_
      .prepare("UPDATE conversation SET last_message = coalesce((SELECT m.id FROM message m INDEXED BY message_order WHERE m.thread = conversation.thread "
               "AND m.owner IN (0, conversation.owner) AND m.status <> 4 AND (m.flags & 1) = 0 "
               "AND m.id > coalesce((SELECT message FROM cleared d WHERE d.owner = conversation.owner AND d.thread = conversation.thread), 0) "
               "AND m.time >= coalesce((SELECT since FROM cleared d WHERE d.owner = conversation.owner AND d.thread = conversation.thread), 0) "
               "AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.owner = conversation.owner AND e.message = m.id) "
               "ORDER BY m.time DESC, m.sequence DESC, m.random DESC LIMIT 1), 0) "
               "WHERE owner = ? AND type = ? AND peer = ?")
      .bind(user.row, key.type, key.id)
      .run();
  if (database_.changedRows() > 0) {
    log(user.row, ChangeKind::updated, key);
  }
}

// Only messages of others that asked for one; each sender hears of its own.
void Store::sendReceipts(const User& user, const std::vector<int64_t>& rows, int64_t now) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  for (const int64_t message : rows) {
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

}  // namespace emulator
