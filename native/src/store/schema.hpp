// The tables of the database. All statements are safe to run again.
#pragma once

namespace emulator {

// Raised when a table changes in a way that older builds cannot work with.
constexpr int schemaVersion = 3;

// What is unread of a user's conversations that are not hidden, and what of it is in muted ones, is kept as a sum.
#define KEEP_TOTAL(name, when, changes) "CREATE TRIGGER IF NOT EXISTS " name " AFTER " when " BEGIN " changes "END;\n"
#define IS_MUTED(row) \
  "EXISTS (SELECT 1 FROM receive_option o WHERE o.owner = " row ".owner AND o.type = " row ".type AND o.peer = " row ".peer AND o.option <> 0)"
#define ADD_UNREAD(row, sign)                                                                                              \
  "INSERT INTO unread_total (owner, type, everything, muted) SELECT " row ".owner, " row ".type, " sign row ".unread, "     \
  sign "iif(" IS_MUTED(row) ", " row ".unread, 0) WHERE " row ".unread > 0 AND NOT " row ".hidden "                        \
  "ON CONFLICT DO UPDATE SET everything = everything + excluded.everything, muted = muted + excluded.muted; "
#define ADD_MUTED(row, sign)                                                                                               \
  "UPDATE unread_total SET muted = muted " sign " coalesce((SELECT unread FROM conversation c WHERE c.owner = " row ".owner " \
  "AND c.type = " row ".type AND c.peer = " row ".peer AND c.unread > 0 AND NOT c.hidden), 0) "                            \
  "WHERE owner = " row ".owner AND type = " row ".type AND " row ".option <> 0; "

// A thread is what two users, or a group, share; a conversation is one user's view of it.
constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS user (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, nick TEXT NOT NULL DEFAULT '', face_url TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS thread (
  id INTEGER PRIMARY KEY, type INTEGER NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL,
  sequence INTEGER NOT NULL DEFAULT 0, name TEXT NOT NULL DEFAULT '', face_url TEXT NOT NULL DEFAULT '',
  group_type INTEGER NOT NULL DEFAULT 0, creator TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL DEFAULT 0,
  is_sorted INTEGER NOT NULL DEFAULT 1,
  UNIQUE (type, low, high));
CREATE TABLE IF NOT EXISTS friend (
  owner INTEGER NOT NULL, name TEXT NOT NULL, remark TEXT NOT NULL, PRIMARY KEY (owner, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receive_option (
  owner INTEGER NOT NULL, type INTEGER NOT NULL, peer TEXT NOT NULL, option INTEGER NOT NULL,
  PRIMARY KEY (owner, type, peer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS member (
  thread INTEGER NOT NULL, user INTEGER NOT NULL, PRIMARY KEY (thread, user)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, thread INTEGER NOT NULL, sender TEXT NOT NULL, sequence INTEGER NOT NULL,
  random INTEGER NOT NULL, time INTEGER NOT NULL, elements TEXT NOT NULL, at_users TEXT NOT NULL,
  cloud_custom TEXT NOT NULL, priority INTEGER NOT NULL, needs_receipt INTEGER NOT NULL, excluded INTEGER NOT NULL,
  owner INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 2, flags INTEGER NOT NULL DEFAULT 0,
  client_time INTEGER NOT NULL DEFAULT 0, element_types INTEGER NOT NULL DEFAULT 0, name_card TEXT NOT NULL DEFAULT '',
  member TEXT NOT NULL DEFAULT '', role INTEGER NOT NULL DEFAULT 0, nick TEXT NOT NULL DEFAULT '', face_url TEXT NOT NULL DEFAULT '', revoker TEXT NOT NULL DEFAULT '',
  revoke_reason TEXT NOT NULL DEFAULT '', push TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0,
  risk INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS message_order ON message (thread, time, sequence, random);
CREATE INDEX IF NOT EXISTS message_sequence ON message (thread, sequence, time, random);
CREATE INDEX IF NOT EXISTS message_key ON message (client_time, random);
CREATE INDEX IF NOT EXISTS message_own ON message (owner, thread, time, sequence) WHERE owner <> 0;
CREATE VIRTUAL TABLE IF NOT EXISTS message_text USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE VIRTUAL TABLE IF NOT EXISTS message_term USING fts5vocab ('message_text', 'row');
CREATE TRIGGER IF NOT EXISTS message_gone AFTER DELETE ON message BEGIN DELETE FROM message_text WHERE rowid = old.id; END;
CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conversation (
  id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, type INTEGER NOT NULL, peer TEXT NOT NULL, thread INTEGER NOT NULL,
  active_time INTEGER NOT NULL, unread INTEGER NOT NULL DEFAULT 0, read_time INTEGER NOT NULL DEFAULT 0,
  read_sequence INTEGER NOT NULL DEFAULT 0, read_message INTEGER NOT NULL DEFAULT 0,
  peer_read_message INTEGER NOT NULL DEFAULT 0, draft TEXT NOT NULL DEFAULT '', last_message INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER NOT NULL DEFAULT 0, marks INTEGER NOT NULL DEFAULT 0, custom_data TEXT NOT NULL DEFAULT '',
  session_name TEXT NOT NULL DEFAULT '', mentions TEXT NOT NULL DEFAULT '', group_names TEXT NOT NULL DEFAULT '[]',
  receipt_time INTEGER NOT NULL DEFAULT 0,
  UNIQUE (owner, type, peer));
CREATE INDEX IF NOT EXISTS conversation_order ON conversation (owner, active_time DESC, id);
CREATE INDEX IF NOT EXISTS conversation_unread ON conversation (owner, unread) WHERE unread > 0;
CREATE INDEX IF NOT EXISTS conversation_hidden ON conversation (owner) WHERE hidden;
CREATE INDEX IF NOT EXISTS conversation_unread_order ON conversation (owner, active_time DESC, id) WHERE unread > 0;
CREATE INDEX IF NOT EXISTS conversation_marked ON conversation (owner, active_time DESC, id) WHERE marks <> 0;
CREATE TABLE IF NOT EXISTS unread_total (
  owner INTEGER NOT NULL, type INTEGER NOT NULL, everything INTEGER NOT NULL, muted INTEGER NOT NULL,
  PRIMARY KEY (owner, type)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversation_thread ON conversation (thread, owner);
CREATE TABLE IF NOT EXISTS cleared (
  owner INTEGER NOT NULL, thread INTEGER NOT NULL, message INTEGER NOT NULL, since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (owner, thread)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cleared_thread ON cleared (thread, since);
CREATE TABLE IF NOT EXISTS local_custom (
  owner INTEGER NOT NULL, message INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
  elements TEXT, at_users TEXT, cloud_custom TEXT, PRIMARY KEY (owner, message)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (
  owner INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (owner, message)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipt (
  message INTEGER NOT NULL, user INTEGER NOT NULL, PRIMARY KEY (message, user)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conversation_group (
  id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (owner, name));
CREATE TABLE IF NOT EXISTS grouped (
  grouping INTEGER NOT NULL, type INTEGER NOT NULL, peer TEXT NOT NULL, PRIMARY KEY (grouping, type, peer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
  number INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, kind INTEGER NOT NULL, batch INTEGER NOT NULL,
  type INTEGER NOT NULL, peer TEXT NOT NULL, message INTEGER NOT NULL, deleted TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS change_owner ON change (owner, number);
)"
    KEEP_TOTAL("conversation_added", "INSERT ON conversation", ADD_UNREAD("new", "+"))
    KEEP_TOTAL("conversation_removed", "DELETE ON conversation", ADD_UNREAD("old", "-"))
    KEEP_TOTAL("conversation_changed", "UPDATE OF unread, hidden ON conversation", ADD_UNREAD("old", "-") ADD_UNREAD("new", "+"))
    KEEP_TOTAL("option_added", "INSERT ON receive_option", ADD_MUTED("new", "+"))
    KEEP_TOTAL("option_removed", "DELETE ON receive_option", ADD_MUTED("old", "-"))
    KEEP_TOTAL("option_changed", "UPDATE OF option ON receive_option", ADD_MUTED("old", "-") ADD_MUTED("new", "+"));

#undef KEEP_TOTAL
#undef ADD_UNREAD
#undef ADD_MUTED
#undef IS_MUTED

// From version 1, whose tables lack these columns. Runs before the schema.
constexpr const char* fromVersion1 = R"(
ALTER TABLE user ADD COLUMN nick TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN face_url TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN face_url TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN group_type INTEGER NOT NULL DEFAULT 0;
ALTER TABLE thread ADD COLUMN creator TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN created INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN status INTEGER NOT NULL DEFAULT 2;
ALTER TABLE message ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN client_time INTEGER NOT NULL DEFAULT 0;
UPDATE message SET client_time = time;
ALTER TABLE conversation ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN custom_data TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN session_name TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN mentions TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN group_names TEXT NOT NULL DEFAULT '[]';
PRAGMA user_version = 2;
)";

// From version 2. What messages say is indexed afterwards.
constexpr const char* fromVersion2 = R"(
DROP INDEX message_thread;
DROP INDEX message_time;
ALTER TABLE user ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN is_sorted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN element_types INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN name_card TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN member TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN role INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN nick TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN face_url TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN revoker TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN revoke_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN push TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN risk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN receipt_time INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET receipt_time = coalesce((SELECT time FROM message WHERE id = peer_read_message), 0);
ALTER TABLE cleared ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE local_custom ADD COLUMN elements TEXT;
ALTER TABLE local_custom ADD COLUMN at_users TEXT;
ALTER TABLE local_custom ADD COLUMN cloud_custom TEXT;
PRAGMA user_version = 3;
)";

}  // namespace emulator
