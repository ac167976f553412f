// A SQLite connection: prepared statements that are kept, transactions, and errors as exceptions.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/file_identity.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace emulator {

// How long a write waits for other processes, in milliseconds. Short enough that a program which calls from its only
// thread is not taken for dead.
constexpr int busyTimeoutMs = 4000;

enum class DatabaseFault {
  failed,  // what() has SQLite's words
  busy,    // another program held the lock for too long
  gone,    // the file was deleted, moved or replaced since it was opened: what is written is lost
  newer,   // written by a later version
};

class DatabaseError : public std::runtime_error {
 public:
  explicit DatabaseError(const std::string& what, DatabaseFault fault = DatabaseFault::failed) : std::runtime_error(what), fault_(fault) {}
  DatabaseFault fault() const { return fault_; }

 private:
  DatabaseFault fault_;
};

// One use of a prepared statement; the statement is reset when it goes out of scope.
class Statement {
 public:
  Statement(sqlite3* connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  template <typename... Values>
  Statement& bind(const Values&... values) {
    int index = 0;
    (bindAt(++index, values), ...);
    return *this;
  }

  bool step();  // true: there is a row
  void run() { step(); }

  int64_t integer(int column) const;
  std::string_view text(int column) const;  // valid until the next step
  bool isNull(int column) const;

 private:
  void bindAt(int index, int64_t value);
  void bindAt(int index, int value) { bindAt(index, int64_t{value}); }
  void bindAt(int index, std::string_view value);

  sqlite3* connection_;
  sqlite3_stmt* statement_;
};

class Database {
 public:
  // Opens or creates the file, readable by its owner alone. The schema must be safe to run again; `prepare` runs before it,
  // in the same transaction.
  Database(const std::string& path, const char* schema, const std::function<void(Database&)>& prepare);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The text must be a literal: statements are kept by its address.
  Statement prepare(const char* sql);
  void execute(const char* sql);
  int64_t lastInsertRow() const;
  int64_t changedRows() const;

  // False once the files are not those that were opened. Throws nothing.
  bool isInPlace() const { return files_.areInPlace(); }

 private:
  void close();

  sqlite3* connection_ = nullptr;
  FileIdentities files_;  // of the database and its log; none in memory
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// Takes the write lock at once, so that no transaction fails halfway because another process wrote meanwhile. Throws
// DatabaseError (gone) when the files have been taken away, at the beginning and before anything is acknowledged.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
  bool isOpen_ = true;
};

// SQLite's generator: good for ids, and ready on every system.
uint64_t randomNumber();

}  // namespace emulator
