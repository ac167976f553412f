// A SQLite connection: prepared statements that are kept, transactions, and errors as exceptions.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace emulator {

class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
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

 private:
  void close();

  sqlite3* connection_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// Takes the write lock at once, so that no transaction fails halfway because another process wrote meanwhile.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
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
