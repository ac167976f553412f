// The least of profiles, groups of users and conversation groups that a conversation shows.
#include "json.hpp"
#include "rows.hpp"
#include "store.hpp"

namespace emulator {

Profile Store::profileOf(const User& user, std::string_view name) {
  Statement select = database_.prepare(
      "SELECT nick, coalesce(remark, ''), face_url FROM (SELECT ?1 AS owner, ?2 AS name) LEFT JOIN user USING (name) LEFT JOIN friend USING (owner, name)");
  select.bind(user.row, name).step();
  return {std::string(select.text(0)), std::string(select.text(1)), std::string(select.text(2))};
}

void Store::setOwnProfile(const User& user, const std::optional<std::string>& nick, const std::optional<std::string>& faceUrl) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("UPDATE user SET nick = iif(?1, ?2, nick), face_url = iif(?3, ?4, face_url) WHERE id = ?5")
      .bind(int{nick.has_value()}, std::string_view(nick ? *nick : ""), int{faceUrl.has_value()}, std::string_view(faceUrl ? *faceUrl : ""), user.row)
      .run();
  std::vector<int64_t> owners;
  {
    Statement select = database_.prepare("SELECT owner FROM conversation WHERE type = 1 AND peer = ?");
    select.bind(user.name);
    while (select.step()) {
      owners.push_back(select.integer(0));
    }
  }
  for (const int64_t owner : owners) {
    log(owner, ChangeKind::updated, {typeC2C, user.name});
  }
  transaction.commit();
}

void Store::setRemark(const User& user, std::string_view name, std::string_view remark) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("INSERT INTO friend (owner, name, remark) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET remark = excluded.remark")
      .bind(user.row, name, remark)
      .run();
  const ConversationKey key{typeC2C, std::string(name)};
  if (selectConversation(user, key)) {
    log(user.row, ChangeKind::updated, key);
  }
  transaction.commit();
}

int Store::receiveOption(const User& user, const ConversationKey& key) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT option FROM receive_option WHERE owner = ? AND type = ? AND peer = ?");
  return select.bind(user.row, key.type, key.id).step() ? static_cast<int>(select.integer(0)) : 0;
}

void Store::setReceiveOption(const User& user, const ConversationKey& key, int option) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_
      .prepare("INSERT INTO receive_option (owner, type, peer, option) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET option = excluded.option "
               "WHERE option <> excluded.option")
      .bind(user.row, key.type, key.id, option)
      .run();
  if (database_.changedRows() > 0 && selectConversation(user, key)) {
    log(user.row, ChangeKind::updated, key);
  }
  transaction.commit();
}

int64_t Store::groupSequence(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT sequence FROM thread WHERE type = 2 AND low = ?");
  return select.bind(id).step() ? select.integer(0) : 0;
}

bool Store::createGroup(const User& user, const Group& group, const std::vector<std::string>& members) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const ConversationKey key{typeGroup, group.id};
  const int64_t thread = threadRow(user.name, key);
  {
    Statement select = database_.prepare("SELECT 1 FROM member WHERE thread = ?");
    if (select.bind(thread).step()) {
      return false;
    }
  }
  database_.prepare("UPDATE thread SET name = ?, face_url = ?, group_type = ?, creator = ?, created = ? WHERE id = ?")
      .bind(group.name, group.faceUrl, group.type, user.name, group.created, thread)
      .run();
  database_.prepare("INSERT INTO member (thread, user) VALUES (?, ?)").bind(thread, user.row).run();
  insertConversation(user, key, thread, group.created, group.created);
  for (const std::string& name : members) {
    const User other{userRow(name), name};
    database_.prepare("INSERT OR IGNORE INTO member (thread, user) VALUES (?, ?)").bind(thread, other.row).run();
    insertConversation(other, key, thread, group.created, group.created);
  }
  transaction.commit();
  return true;
}

bool Store::changeGroup(const User& user, std::string_view id, const std::optional<std::string>& name, const std::optional<std::string>& faceUrl) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_
      .prepare("UPDATE thread SET name = iif(?1, ?2, name), face_url = iif(?3, ?4, face_url) WHERE type = 2 AND low = ?5 "
               "AND EXISTS (SELECT 1 FROM member e WHERE e.thread = thread.id AND e.user = ?6)")
      .bind(int{name.has_value()}, std::string_view(name ? *name : ""), int{faceUrl.has_value()}, std::string_view(faceUrl ? *faceUrl : ""), id,
            user.row)
      .run();
  if (database_.changedRows() == 0) {
    return false;
  }
  logMembers(id);
  transaction.commit();
  return true;
}

bool Store::dismissGroup(const User& user, std::string_view id) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  {
    Statement select = database_.prepare("SELECT 1 FROM thread WHERE type = 2 AND low = ? AND creator = ?");
    if (!select.bind(id, user.name).step()) {
      return false;
    }
  }
  logMembers(id);
  database_.prepare("DELETE FROM member WHERE thread = (SELECT id FROM thread WHERE type = 2 AND low = ?)").bind(id).run();
  transaction.commit();
  return true;
}

bool Store::setMember(std::string_view id, std::string_view name, bool isMember) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  Statement select = database_.prepare("SELECT thread FROM member JOIN thread ON thread.id = member.thread WHERE type = 2 AND low = ?");
  if (!select.bind(id).step()) {
    return false;
  }
  const int64_t thread = select.integer(0);
  const User other{userRow(name), std::string(name)};
  if (isMember) {
    database_.prepare("INSERT OR IGNORE INTO member (thread, user) VALUES (?, ?)").bind(thread, other.row).run();
  } else {
    database_.prepare("DELETE FROM member WHERE thread = ? AND user = ?").bind(thread, other.row).run();
  }
  if (database_.changedRows() == 0) {
    return false;
  }
  transaction.commit();
  return true;
}

void Store::logMembers(std::string_view id) {
  std::vector<int64_t> owners;
  {
    Statement select = database_.prepare("SELECT owner FROM conversation WHERE type = 2 AND peer = ?");
    select.bind(id);
    while (select.step()) {
      owners.push_back(select.integer(0));
    }
  }
  for (const int64_t owner : owners) {
    log(owner, ChangeKind::updated, {typeGroup, std::string(id)});
  }
}

bool Store::createConversationGroup(const User& user, std::string_view name) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  database_.prepare("INSERT OR IGNORE INTO conversation_group (owner, name) VALUES (?, ?)").bind(user.row, name).run();
  if (database_.changedRows() == 0) {
    return false;
  }
  transaction.commit();
  return true;
}

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
