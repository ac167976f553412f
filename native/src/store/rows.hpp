// How conversations and messages are selected and read: shared by the files of the store alone.
#pragma once

#include "store/database.hpp"
#include "store/store.hpp"

// `owner` is the row of the user who looks, as an SQL expression.
#define MESSAGE_COLUMNS(owner)                                                                                                  \
  "m.id, m.sender, m.sequence, m.random, m.time, coalesce(l.elements, m.elements), coalesce(l.at_users, m.at_users), "          \
  "coalesce(l.cloud_custom, m.cloud_custom), m.priority, m.needs_receipt, m.excluded, "                                         \
  "iif(EXISTS (SELECT 1 FROM erased x WHERE x.owner = " owner " AND x.message = m.id), 4, m.status), "                          \
  "m.flags, m.client_time, l.number, l.text, su.nick, su.face_url, sf.remark, "                                                 \
  "iif(m.needs_receipt, (SELECT count(*) FROM receipt r WHERE r.message = m.id), 0), "                                          \
  "iif(m.needs_receipt, (SELECT count(*) FROM member e WHERE e.thread = m.thread), 0), "                                        \
  "iif(m.needs_receipt, EXISTS (SELECT 1 FROM receipt r WHERE r.message = m.id AND r.user = " owner "), 0), "                   \
  "su.number, m.name_card, m.nick, m.face_url, m.revoker, m.revoke_reason, m.push, m.version, m.risk, "                         \
  "iif(m.revoker = '', '', (SELECT u.nick FROM user u WHERE u.name = m.revoker)), "                                             \
  "iif(m.revoker = '', '', (SELECT u.face_url FROM user u WHERE u.name = m.revoker)), m.member, m.role"
#define MESSAGE_DETAILS(owner)                              \
  " LEFT JOIN local_custom l ON l.owner = " owner           \
  " AND l.message = m.id LEFT JOIN user su ON su.name = m.sender LEFT JOIN friend sf ON sf.owner = " owner " AND sf.name = m.sender "
#define CONVERSATION_COLUMNS                                                                                                    \
  MESSAGE_COLUMNS("c.owner")                                                                                                    \
  ", c.type, c.peer, c.active_time, c.unread, c.read_time, c.read_sequence, c.read_message, c.receipt_time, c.peer_read_message, c.draft, "     \
  "c.marks, c.custom_data, c.session_name, c.mentions, c.group_names, coalesce(o.option, 0), pu.nick, pu.face_url, pf.remark, " \
  "t.name, t.face_url, t.group_type, t.sequence, c.hidden"
#define CONVERSATION_TABLES                                                                                             \
  "conversation c LEFT JOIN message m ON m.id = c.last_message" MESSAGE_DETAILS("c.owner")                              \
  " LEFT JOIN thread t ON t.id = c.thread"                                                                              \
  " LEFT JOIN receive_option o ON o.owner = c.owner AND o.type = c.type AND o.peer = c.peer"                            \
  " LEFT JOIN user pu ON c.type = 1 AND pu.name = c.peer LEFT JOIN friend pf ON c.type = 1 AND pf.owner = c.owner AND pf.name = c.peer "

namespace emulator {

constexpr int messageColumns = 35;  // of MESSAGE_COLUMNS

// How far each side of a conversation has read: the time of a message, and the row of the last one within that second.
struct ReadMarks {
  int64_t time = 0;
  int64_t message = 0;
  int64_t sequence = 0;  // groups
  int64_t peerTime = 0;
  int64_t peerMessage = 0;
};

// Reads MESSAGE_COLUMNS.
void readMessage(const Statement& row, const User& user, const ConversationKey& key, const ReadMarks& read, Message& message);

// Reads CONVERSATION_COLUMNS.
void readConversation(const Statement& row, const User& user, Conversation& conversation);

}  // namespace emulator
