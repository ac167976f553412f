// The tables of the database. All statements are safe to run again.
#pragma once

namespace emulator {

// Raised when a table changes in a way that older builds cannot work with.
constexpr int schemaVersion = 1;

// A thread is what two users, or a group, share; a conversation is one user's view of it.
constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS user (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS thread (
  id INTEGER PRIMARY KEY, type INTEGER NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL,
  sequence INTEGER NOT NULL DEFAULT 0, UNIQUE (type, low, high));
CREATE TABLE IF NOT EXISTS member (
  thread INTEGER NOT NULL, user INTEGER NOT NULL, PRIMARY KEY (thread, user)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, thread INTEGER NOT NULL, sender TEXT NOT NULL, sequence INTEGER NOT NULL,
  random INTEGER NOT NULL, time INTEGER NOT NULL, elements TEXT NOT NULL, at_users TEXT NOT NULL,
  cloud_custom TEXT NOT NULL, priority INTEGER NOT NULL, needs_receipt INTEGER NOT NULL, excluded INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS message_thread ON message (thread, id);
CREATE INDEX IF NOT EXISTS message_time ON message (thread, time);
CREATE TABLE IF NOT EXISTS conversation (
  id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, type INTEGER NOT NULL, peer TEXT NOT NULL, thread INTEGER NOT NULL,
  active_time INTEGER NOT NULL, unread INTEGER NOT NULL DEFAULT 0, read_time INTEGER NOT NULL DEFAULT 0,
  read_sequence INTEGER NOT NULL DEFAULT 0, read_message INTEGER NOT NULL DEFAULT 0,
  peer_read_message INTEGER NOT NULL DEFAULT 0, draft TEXT NOT NULL DEFAULT '', last_message INTEGER NOT NULL DEFAULT 0,
  UNIQUE (owner, type, peer));
CREATE INDEX IF NOT EXISTS conversation_order ON conversation (owner, active_time DESC, id);
CREATE INDEX IF NOT EXISTS conversation_unread ON conversation (owner, unread) WHERE unread > 0;
CREATE TABLE IF NOT EXISTS cleared (
  owner INTEGER NOT NULL, thread INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (owner, thread)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
  number INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, kind INTEGER NOT NULL, batch INTEGER NOT NULL,
  type INTEGER NOT NULL, peer TEXT NOT NULL, message INTEGER NOT NULL, deleted TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS change_owner ON change (owner, number);
)";

}  // namespace emulator
