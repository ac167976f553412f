// The files that were sent: they are in the database, so that another process can download them, and a snapshot has them.
#include "store/store.hpp"

namespace emulator {

void Store::upload(const std::string& id, std::string_view data) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  database_.prepare("INSERT OR REPLACE INTO upload (id, data) VALUES (?, ?)").bind(id, data).run();
  transaction.commit();
}

std::optional<std::string> Store::uploaded(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT data FROM upload WHERE id = ?");
  return select.bind(id).step() ? std::optional(std::string(select.text(0))) : std::nullopt;
}

// The number that the servers know a user by. A cache learns it from a login that succeeds.
std::string Store::numberOf(std::string_view userName) {
  const std::lock_guard lock(mutex_);
  Statement select = database_.prepare("SELECT number FROM user WHERE name = ?");
  return select.bind(userName).step() ? std::string(select.text(0)) : "";
}

}  // namespace emulator
