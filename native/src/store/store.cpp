#include "store/store.hpp"

#include "store/rows.hpp"
#include "store/schema.hpp"

namespace emulator {

namespace {

// A listener that is blocked for longer than this many changes misses the oldest ones.
constexpr int64_t keptChanges = 100000;

}  // namespace

Store::Store(const std::string& path) : database_(path, schema, [&path](Database& database) { migrate(database, path); }) {
  bool isUnindexed = false;  // From version 2, which had no words and no totals.
  {
    Statement select = database_.prepare("SELECT EXISTS (SELECT 1 FROM message) AND NOT EXISTS (SELECT 1 FROM message_text_docsize) "
                                         "AND NOT EXISTS (SELECT 1 FROM message WHERE element_types <> 0)");
    isUnindexed = select.step() && select.integer(0) != 0;
  }
  if (isUnindexed) {
    Transaction transaction(database_);
    indexAllWords();
    addUpUnread();
    transaction.commit();
  }
}

// An older file gets what it lacks; a newer one is left alone.
void Store::migrate(Database& database, const std::string& path) {
  int64_t version = 0;
  bool isNew = false;
  {
    Statement select = database.prepare("SELECT (SELECT user_version FROM pragma_user_version), EXISTS (SELECT 1 FROM sqlite_master)");
    select.step();
    version = select.integer(0);
    isNew = select.integer(1) == 0;
  }
  if (isNew) {
    database.execute(("PRAGMA user_version = " + std::to_string(schemaVersion)).c_str());
    return;
  }
  if (version > schemaVersion) {
    throw DatabaseError(path + " was made by a newer version of the emulator", DatabaseFault::newer);
  }
  if (version < 1) {
    throw DatabaseError(path + " was not made by the emulator");
  }
  if (version < 2) {
    database.execute(fromVersion1);
  }
  if (version < 3) {
    database.execute(fromVersion2);
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

void Store::endSessions(std::string_view userName, ChangeKind why) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  log(userRow(userName), why, {typeC2C, std::string(userName)});
  transaction.commit();
}

void Store::announceFaults(std::string_view userName, std::string_view json) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  log(userRow(userName), ChangeKind::faults, {}, 0, json);
  transaction.commit();
}

std::vector<Change> Store::faultsAfter(const User& user, int64_t number) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT number, deleted FROM change WHERE owner = ? AND number > ? AND kind = 14 ORDER BY number");
  select.bind(user.row, number);
  std::vector<Change> changes;
  while (select.step()) {
    changes.push_back({select.integer(0), ChangeKind::faults, 0, {}, 0, std::string(select.text(1))});
  }
  return changes;
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

void Store::log(int64_t owner, ChangeKind kind, const ConversationKey& key, int64_t message, std::string_view text) {
  database_.prepare("INSERT INTO change (owner, kind, batch, type, peer, message, deleted) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .bind(owner, static_cast<int>(kind), batch_, key.type, key.id, message, text)
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
