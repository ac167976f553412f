#include "store/database.hpp"

#include <sqlite3.h>

#include <chrono>
#include <thread>

namespace emulator {

namespace {

[[noreturn]] void fail(sqlite3* connection) {
  const bool isBusy = connection && (sqlite3_errcode(connection) & 0xFF) == SQLITE_BUSY;
  throw DatabaseError(connection ? sqlite3_errmsg(connection) : "out of memory", isBusy ? DatabaseFault::busy : DatabaseFault::failed);
}

}  // namespace

Statement::~Statement() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Statement::step() {
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      fail(connection_);
  }
}

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text ? std::string_view(text, static_cast<size_t>(sqlite3_column_bytes(statement_, column))) : std::string_view();
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Statement::bindAt(int index, int64_t value) {
  if (sqlite3_bind_int64(statement_, index, value) != SQLITE_OK) {
    fail(connection_);
  }
}

void Statement::bindAt(int index, std::string_view value) {
  if (sqlite3_bind_text64(statement_, index, value.data() ? value.data() : "", value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK) {
    fail(connection_);
  }
}

Database::Database(const std::string& path, const char* schema, const std::function<void(Database&)>& prepare) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  try {
    if (sqlite3_open_v2(path.c_str(), &connection_, flags, nullptr) != SQLITE_OK) {
      fail(connection_);
    }
    sqlite3_busy_timeout(connection_, busyTimeoutMs);
    // Switching a new file to WAL can meet another process doing the same, and SQLite does not wait for that.
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(busyTimeoutMs);
    while (sqlite3_exec(connection_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) != SQLITE_OK) {
      if (sqlite3_errcode(connection_) != SQLITE_BUSY || std::chrono::steady_clock::now() > end) {
        fail(connection_);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    execute("PRAGMA synchronous = NORMAL");
    Transaction transaction(*this);
    prepare(*this);
    execute(schema);
    transaction.commit();
    if (path != ":memory:") {
      files_ = FileIdentities({path, path + "-wal", path + "-shm"});
    }
  } catch (...) {
    close();
    throw;
  }
}

Database::~Database() {
  close();
}

void Database::close() {
  for (const auto& [sql, statement] : statements_) {
    sqlite3_finalize(statement);
  }
  sqlite3_close(connection_);
}

Statement Database::prepare(const char* sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (!statement && sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail(connection_);
  }
  return Statement(connection_, statement);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(connection_);
  }
}

int64_t Database::lastInsertRow() const {
  return sqlite3_last_insert_rowid(connection_);
}

int64_t Database::changedRows() const {
  return sqlite3_changes64(connection_);
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (isOpen_) {
    try {
      database_.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      // SQLite has already rolled back.
    }
  }
}

void Transaction::commit() {
  if (!database_.isInPlace()) {
    throw DatabaseError("the database file was deleted or replaced since it was opened", DatabaseFault::gone);
  }
  database_.execute("COMMIT");
  isOpen_ = false;
}

uint64_t randomNumber() {
  uint64_t number = 0;
  sqlite3_randomness(sizeof number, &number);
  return number;
}

}  // namespace emulator
