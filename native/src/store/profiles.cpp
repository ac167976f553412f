// What a conversation shows of its users: profile, remark, receive option.
#include "store/rows.hpp"
#include "store/store.hpp"

namespace emulator {

Profile Store::profileOf(const User& user, std::string_view name) {
  Statement select = database_.prepare(
      "SELECT nick, coalesce(remark, ''), face_url FROM (SELECT ?1 AS owner, ?2 AS name) LEFT JOIN user USING (name) LEFT JOIN friend USING (owner, name)");
  select.bind(user.row, name).step();
  return {std::string(select.text(0)), std::string(select.text(1)), std::string(select.text(2))};
}

Profile Store::profile(const User& user, std::string_view name) {
  const std::lock_guard lock(mutex_);
  return profileOf(user, name);
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

}  // namespace emulator
