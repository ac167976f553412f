// The conversation groups that a user sorts conversations into.
#include "base/json.hpp"
#include "store/store.hpp"

namespace emulator {

bool Store::hasConversationGroup(const User& user, std::string_view name) {
  const std::lock_guard lock(mutex_);
  return groupingRow(user, name) != 0;
}

std::vector<std::string> Store::conversationGroups(const User& user) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT name FROM conversation_group WHERE owner = ? ORDER BY id");
  select.bind(user.row);
  std::vector<std::string> names;
  while (select.step()) {
    names.emplace_back(select.text(0));
  }
  return names;
}

int64_t Store::groupingRow(const User& user, std::string_view name) {
  Statement select = database_.prepare("SELECT id FROM conversation_group WHERE owner = ? AND name = ?");
  return select.bind(user.row, name).step() ? select.integer(0) : 0;
}

std::vector<ConversationKey> Store::grouped(int64_t grouping) {
  Statement select = database_.prepare("SELECT type, peer FROM grouped WHERE grouping = ?");
  select.bind(grouping);
  std::vector<ConversationKey> keys;
  while (select.step()) {
    keys.push_back({static_cast<int>(select.integer(0)), std::string(select.text(1))});
  }
  return keys;
}

bool Store::deleteConversationGroup(const User& user, std::string_view name) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const int64_t grouping = groupingRow(user, name);
  if (grouping == 0) {
    return false;
  }
  const std::vector<ConversationKey> keys = grouped(grouping);
  database_.prepare("DELETE FROM grouped WHERE grouping = ?").bind(grouping).run();
  database_.prepare("DELETE FROM conversation_group WHERE id = ?").bind(grouping).run();
  log(user.row, ChangeKind::groupDeleted, {0, std::string(name)});
  renderGroupNames(user, keys);
  transaction.commit();
  return true;
}

bool Store::renameConversationGroup(const User& user, std::string_view from, std::string_view to) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const int64_t grouping = groupingRow(user, from);
  if (grouping == 0 || groupingRow(user, to) != 0) {
    return false;
  }
  database_.prepare("UPDATE conversation_group SET name = ? WHERE id = ?").bind(to, grouping).run();
  log(user.row, ChangeKind::groupRenamed, {0, std::string(from)}, 0, to);
  renderGroupNames(user, grouped(grouping));
  transaction.commit();
  return true;
}

std::vector<bool> Store::changeConversationGroup(const User& user, std::string_view name, const std::vector<ConversationKey>& keys,
                                                 GroupedChange change) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  if (change == GroupedChange::create) {
    database_.prepare("INSERT OR IGNORE INTO conversation_group (owner, name) VALUES (?, ?)").bind(user.row, name).run();
  }
  const int64_t grouping = groupingRow(user, name);
  std::vector<bool> results;
  std::vector<ConversationKey> changed;
  for (const ConversationKey& key : keys) {
    results.push_back(selectConversation(user, key).has_value());
    if (!results.back()) {
      continue;
    }
    if (change == GroupedChange::remove) {
      database_.prepare("DELETE FROM grouped WHERE grouping = ? AND type = ? AND peer = ?").bind(grouping, key.type, key.id).run();
    } else {
      database_.prepare("INSERT OR IGNORE INTO grouped (grouping, type, peer) VALUES (?, ?, ?)").bind(grouping, key.type, key.id).run();
    }
    if (database_.changedRows() > 0) {
      changed.push_back(key);
    }
  }
  const ChangeKind kind = change == GroupedChange::remove ? ChangeKind::removedFromGroup
                          : change == GroupedChange::add  ? ChangeKind::addedToGroup
                                                          : ChangeKind::groupCreated;
  for (const ConversationKey& key : changed) {
    log(user.row, kind, key, 0, name);
  }
  renderGroupNames(user, changed);
  transaction.commit();
  return results;
}

// What a conversation shows of its groups, kept with it: a list of conversations is read far more often.
void Store::renderGroupNames(const User& user, const std::vector<ConversationKey>& keys) {
  for (const ConversationKey& key : keys) {
    std::string json = "[";
    {
      Statement select = database_.prepare(
          "SELECT n.name FROM grouped g JOIN conversation_group n ON n.id = g.grouping WHERE n.owner = ? AND g.type = ? AND g.peer = ? ORDER BY n.id");
      select.bind(user.row, key.type, key.id);
      while (select.step()) {
        json::writeString(json.size() > 1 ? json += ',' : json, select.text(0));
      }
    }
    database_.prepare("UPDATE conversation SET group_names = ? WHERE owner = ? AND type = ? AND peer = ?").bind(json += ']', user.row, key.type, key.id).run();
    log(user.row, ChangeKind::updated, key);
  }
}

}  // namespace emulator
