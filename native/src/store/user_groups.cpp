// Groups of users: what a conversation shows of them, and who is in them.
#include "store/rows.hpp"
#include "store/store.hpp"

namespace emulator {

std::vector<GroupMember> Store::groupMembers(const User& user, std::string_view id) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare(
      "SELECT u.name, u.nick, f.remark, u.face_url, u.name = t.creator FROM thread t JOIN member e ON e.thread = t.id JOIN user u ON u.id = e.user "
      "LEFT JOIN friend f ON f.owner = ?1 AND f.name = u.name WHERE t.type = 2 AND t.low = ?2 "
      "AND EXISTS (SELECT 1 FROM member own WHERE own.thread = t.id AND own.user = ?1) ORDER BY u.id");
  select.bind(user.row, id);
  std::vector<GroupMember> members;
  while (select.step()) {
    members.push_back({std::string(select.text(0)), {std::string(select.text(1)), std::string(select.text(2)), std::string(select.text(3))}, select.integer(4) != 0});
  }
  return members;
}

std::optional<int> Store::groupType(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT group_type FROM thread t WHERE type = 2 AND low = ? AND EXISTS (SELECT 1 FROM member e WHERE e.thread = t.id)");
  return select.bind(id).step() ? std::optional(static_cast<int>(select.integer(0))) : std::nullopt;
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

}  // namespace emulator
