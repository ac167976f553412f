// Everything at once: into a file of its own, and back out of it.
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <unistd.h>

#include "store/schema.hpp"
#include "store/store.hpp"

namespace emulator {

// Written under another name first, and linked, which fails where a file is in the way: what is there is whole, and stays.
void Store::snapshot(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const std::string written = path + '.' + std::to_string(randomNumber());
  try {
    database_.prepare("VACUUM INTO ?").bind(written).run();
  } catch (...) {
    unlink(written.c_str());
    throw;
  }
  const int failed = link(written.c_str(), path.c_str()) == 0 ? 0 : errno;
  unlink(written.c_str());
  if (failed != 0) {
    throw PathError("cannot make " + path + ": " + std::strerror(failed));
  }
}

void Store::restore(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (access(path.c_str(), R_OK) != 0) {
    throw PathError("cannot read " + path + ": " + std::strerror(errno));
  }
  database_.prepare("ATTACH ? AS snapshot").bind(path).run();
  try {
    takeFromSnapshot(path);
  } catch (...) {
    detachSnapshot();
    throw;
  }
  detachSnapshot();
}

// The first failure is the one that counts, and what was taken in stays.
void Store::detachSnapshot() {
  try {
    database_.execute("DETACH snapshot");
  } catch (const DatabaseError&) {
    // The next one is attached under its name only when this one is gone: it says so then.
  }
}

void Store::takeFromSnapshot(const std::string& path) {
  {
    Statement version = database_.prepare("PRAGMA snapshot.user_version");
    version.step();
    if (version.integer(0) != schemaVersion) {
      throw PathError(path + " is no snapshot of this version of the emulator");
    }
  }
  begin();
  Transaction transaction(database_);
  // Changes go on being counted, for those who have read some; and who is logged in may get another number now.
  std::vector<User> users;
  {
    Statement select = database_.prepare("SELECT id, name FROM user");
    while (select.step()) {
      users.push_back({select.integer(0), std::string(select.text(1))});
    }
  }
  for (const User& user : users) {
    log(user.row, ChangeKind::restored, {});
  }
  std::vector<std::pair<std::string, std::string>> tables;
  {
    // What finds messages by their words, and the totals, are made again. Two files of one version may have their columns in another order.
    Statement select = database_.prepare(
        "SELECT name, (SELECT group_concat(name) FROM pragma_table_info(m.name)) FROM main.sqlite_schema m "
        "WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'message_te%' AND name NOT IN ('change', 'unread_total')");
    while (select.step()) {
      tables.emplace_back(select.text(0), select.text(1));
    }
  }
  database_.execute("INSERT INTO message_text (message_text) VALUES ('delete-all')");
  for (const auto& [table, columns] : tables) {
    database_.execute(("DELETE FROM main." + table).c_str());
    database_.execute(("INSERT INTO main." + table + " (" + columns + ") SELECT " + columns + " FROM snapshot." + table).c_str());
  }
  indexAllWords();
  transaction.commit();
}

}  // namespace emulator
