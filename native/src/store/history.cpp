// How the messages of a conversation are listed and found. Between two people they are in the order of time, sequence and
// random number, in a group a place in the list is a sequence (measured).
#include <algorithm>
#include <tuple>
#include <utility>

#include "store/rows.hpp"
#include "store/store.hpp"

namespace emulator {

// What the statements below share: in this order they are bound.
struct History {
  int64_t thread = 0;
  bool isMember = false;  // sees what others have sent
  ReadMarks read;
  int64_t lowTime = INT64_MIN;
  int64_t highTime = INT64_MAX;
  int64_t cleared = 0;
  int64_t elementTypes = -1;  // negative: any, or none at all
  MessagePosition from;
};

namespace {

constexpr MessagePosition newest{INT64_MAX, INT64_MAX, INT64_MAX};
constexpr MessagePosition oldest{INT64_MIN, INT64_MIN, INT64_MIN};

#define SELECT_FROM(index)                                                                                                     \
  "SELECT " MESSAGE_COLUMNS("?1") " FROM message m INDEXED BY " index MESSAGE_DETAILS("?1")                                   \
  "WHERE m.thread = ?2 AND m.time BETWEEN ?4 AND ?5 AND m.id > ?6 AND (?7 < 0 OR (m.element_types & ?7) <> 0) AND m.status <> 4 " \
  "AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.owner = ?1 AND x.message = m.id) "
// The third parameter is 0, the owner of what was sent, or again the user.
#define VISIBLE "AND m.owner IN (?1, ?3) "
#define SENT "AND m.owner = ?3 "
#define OWN "AND m.owner = ?1 AND m.owner <> 0 AND ?3 >= 0 "
#define OLDER_BY_TIME "AND (m.time, m.sequence, m.random) < (?8, ?9, ?10) "
#define NEWER_BY_TIME "AND (m.time, m.sequence, m.random) > (?8, ?9, ?10) "
#define OLDER_BY_SEQUENCE "AND (m.sequence, m.time, m.random) < (?9, ?8, ?10) "
#define NEWER_BY_SEQUENCE "AND (m.sequence, m.time, m.random) > (?9, ?8, ?10) "
#define NEWEST_FIRST "ORDER BY m.time DESC, m.sequence DESC, m.random DESC LIMIT ?11"
#define OLDEST_FIRST "ORDER BY m.time, m.sequence, m.random LIMIT ?11"

constexpr const char* olderByTime = SELECT_FROM("message_order") VISIBLE OLDER_BY_TIME NEWEST_FIRST;
constexpr const char* newerByTime = SELECT_FROM("message_order") VISIBLE NEWER_BY_TIME OLDEST_FIRST;
constexpr const char* olderBySequence = SELECT_FROM("message_order") VISIBLE OLDER_BY_SEQUENCE NEWEST_FIRST;
constexpr const char* newerBySequence = SELECT_FROM("message_order") VISIBLE NEWER_BY_SEQUENCE OLDEST_FIRST;
constexpr const char* olderSent =
    SELECT_FROM("message_sequence") SENT OLDER_BY_SEQUENCE "ORDER BY m.sequence DESC, m.time DESC, m.random DESC LIMIT ?11";
constexpr const char* newerSent = SELECT_FROM("message_sequence") SENT NEWER_BY_SEQUENCE "ORDER BY m.sequence, m.time, m.random LIMIT ?11";
constexpr const char* olderOwn = SELECT_FROM("message_own") OWN OLDER_BY_SEQUENCE NEWEST_FIRST;
constexpr const char* newerOwn = SELECT_FROM("message_own") OWN NEWER_BY_SEQUENCE OLDEST_FIRST;
constexpr const char* atSequence =
    SELECT_FROM("message_sequence") VISIBLE "AND m.sequence = ?9 AND ?8 = 0 AND ?10 = 0 ORDER BY m.time DESC, m.random DESC LIMIT ?11";

auto orderOf(const Message& message) {
  return std::make_tuple(message.serverTime != 0 ? message.serverTime : message.clientTime, message.sequence, message.random);
}

void sort(std::vector<Message>& messages, bool isForward) {
  std::stable_sort(messages.begin(), messages.end(), [isForward](const Message& a, const Message& b) {
    return isForward ? orderOf(a) < orderOf(b) : orderOf(b) < orderOf(a);
  });
}

// The times that a list is limited to. A period without a start finds nothing (measured).
void limitTime(History& history, const MessageQuery& query) {
  if (query.fromTime > 0) {
    (query.isForward ? history.lowTime : history.highTime) = query.fromTime;
    if (query.period > 0) {
      (query.isForward ? history.highTime : history.lowTime) = query.isForward ? query.fromTime + query.period : query.fromTime - query.period;
    }
  } else if (query.period > 0) {
    history.highTime = history.lowTime;
  }
}

}  // namespace

int64_t Store::findThread(std::string_view self, const ConversationKey& key) {
  std::string_view low = key.id;
  std::string_view high = key.type == typeGroup ? std::string_view() : self;
  if (key.type == typeC2C && high < low) {
    std::swap(low, high);
  }
  Statement select = database_.prepare("SELECT id FROM thread WHERE type = ? AND low = ? AND high = ?");
  return select.bind(key.type, low, high).step() ? select.integer(0) : 0;
}

std::optional<History> Store::openHistory(const User& user, const ConversationKey& key) {
  History history;
  history.thread = findThread(user.name, key);
  if (history.thread == 0) {
    return std::nullopt;
  }
  Statement cleared = database_.prepare("SELECT message, since FROM cleared WHERE owner = ? AND thread = ?");
  if (cleared.bind(user.row, history.thread).step()) {
    history.cleared = cleared.integer(0);
    history.lowTime = cleared.integer(1);
  }
  Statement select = database_.prepare(
      "SELECT read_time, read_message, read_sequence, receipt_time, peer_read_message FROM conversation WHERE owner = ? AND type = ? AND peer = ?");
  history.isMember = select.bind(user.row, key.type, key.id).step();
  if (history.isMember) {
    history.read = {select.integer(0), select.integer(1), select.integer(2), select.integer(3), select.integer(4)};
  }
  return history;
}

std::vector<Message> Store::selectMessages(const char* sql, const User& user, const ConversationKey& key, const History& history, int64_t limit) {
  Statement select = database_.prepare(sql);
  select.bind(user.row, history.thread, history.isMember ? int64_t{0} : user.row, history.lowTime, history.highTime, history.cleared,
              history.elementTypes, history.from.time, history.from.sequence, history.from.random, limit);
  std::vector<Message> messages;
  while (select.step()) {
    readMessage(select, user, key, history.read, messages.emplace_back());
  }
  return messages;
}

std::vector<Message> Store::listMessages(const User& user, const ConversationKey& key, const MessageQuery& query) {
  const std::lock_guard lock(mutex_);
  std::optional<History> history = openHistory(user, key);
  const bool isGroup = key.type == typeGroup;
  if (!history || (isGroup && query.fromSequence < 0)) {
    return {};
  }
  history->elementTypes = query.elementTypes.value_or(-1);
  if (isGroup && !query.sequences.empty()) {
    return listSequences(user, key, *history, query);
  }
  const bool startsAtSequence = isGroup && (query.from || query.fromSequence > 0);
  if (query.isForward && !query.from && !startsAtSequence && query.fromTime == 0) {
    return {};  // The newest message is the start (measured).
  }
  const int64_t clearedSince = history->lowTime;
  limitTime(*history, query);
  history->lowTime = std::max(history->lowTime, clearedSince);
  if (query.from) {
    history->from = *query.from;
    if (isGroup && query.from->time == 0 && !query.isForward) {
      history->from.time = INT64_MAX;  // Without a time all at that sequence are meant (measured).
    }
  } else if (startsAtSequence) {
    history->from = query.isForward ? MessagePosition{INT64_MIN, query.fromSequence, INT64_MIN} : MessagePosition{INT64_MAX, query.fromSequence, INT64_MAX};
  } else {
    history->from = query.isForward ? oldest : newest;
  }
  return startsAtSequence ? listFromSequence(user, key, *history, query)
                          : selectMessages(query.isForward ? newerByTime : olderByTime, user, key, *history, query.limit);
}

std::vector<Message> Store::listSequences(const User& user, const ConversationKey& key, History history, const MessageQuery& query) {
  std::vector<int64_t> sequences = query.sequences;
  std::sort(sequences.begin(), sequences.end());
  sequences.erase(std::unique(sequences.begin(), sequences.end()), sequences.end());
  std::vector<Message> messages;
  for (const int64_t sequence : sequences) {
    history.from = {0, sequence, 0};
    for (Message& message : selectMessages(atSequence, user, key, history, -1)) {
      messages.push_back(std::move(message));
    }
  }
  sort(messages, query.isForward);
  return messages;
}

// What was sent, by its sequences; and what only this user has, which stands at sequences that others have taken since.
std::vector<Message> Store::listFromSequence(const User& user, const ConversationKey& key, const History& history, const MessageQuery& query) {
  bool isSorted = false;
  {
    Statement thread = database_.prepare("SELECT is_sorted FROM thread WHERE id = ?");
    isSorted = thread.bind(history.thread).step() && thread.integer(0) != 0;
  }
  if (!isSorted) {
    return selectMessages(query.isForward ? newerBySequence : olderBySequence, user, key, history, query.limit);
  }
  std::vector<Message> messages = selectMessages(query.isForward ? newerOwn : olderOwn, user, key, history, query.limit);
  if (history.isMember) {
    for (Message& message : selectMessages(query.isForward ? newerSent : olderSent, user, key, history, query.limit)) {
      messages.push_back(std::move(message));
    }
  }
  sort(messages, query.isForward);
  if (query.limit >= 0 && static_cast<int64_t>(messages.size()) > query.limit) {
    messages.resize(static_cast<size_t>(query.limit));
  }
  return messages;
}

std::optional<Message> Store::findMessage(const User& user, const ConversationKey& key, int64_t row) {
  const std::lock_guard lock(mutex_);
  Message message = selectMessage(user, key, row);
  return message.row != 0 ? std::optional(std::move(message)) : std::nullopt;
}

Message Store::selectMessage(const User& user, const ConversationKey& key, int64_t row) {
  const std::optional<History> history = openHistory(user, key);
  Statement select = database_.prepare("SELECT " MESSAGE_COLUMNS("?1") " FROM message m" MESSAGE_DETAILS("?1") "WHERE m.id = ?2");
  Message message;
  if (select.bind(user.row, row).step()) {
    readMessage(select, user, key, history ? history->read : ReadMarks{}, message);
  }
  return message;
}

std::optional<ConversationKey> Store::keyOfMessage(const User& user, int64_t row) {
  Statement select = database_.prepare("SELECT type, iif(type = 1 AND low = ?1, high, low) FROM thread WHERE id = (SELECT thread FROM message WHERE id = ?2)");
  if (!select.bind(user.name, row).step()) {
    return std::nullopt;
  }
  return ConversationKey{static_cast<int>(select.integer(0)), std::string(select.text(1))};
}

// In the order in which they were stored, deleted ones too (measured).
std::vector<Message> Store::findMessages(const User& user, const std::vector<MessageId>& ids) {
  const std::lock_guard lock(mutex_);
  std::vector<int64_t> rows;
  for (const MessageId& id : ids) {
    Statement select = database_.prepare(
        "SELECT m.id FROM message m LEFT JOIN user u ON u.name = m.sender WHERE m.client_time = ?2 AND m.random = ?3 "
        "AND (m.sender = ?4 OR (u.number = ?4 AND ?4 <> '')) AND (m.owner = ?1 OR (m.owner = 0 AND EXISTS "
        "(SELECT 1 FROM conversation c WHERE c.owner = ?1 AND c.thread = m.thread))) "
        "AND m.id > coalesce((SELECT message FROM cleared d WHERE d.owner = ?1 AND d.thread = m.thread), 0)");
    select.bind(user.row, id.clientTime, id.random, id.sender);
    while (select.step()) {
      rows.push_back(select.integer(0));
    }
  }
  return selectFound(user, std::move(rows));
}

std::vector<Message> Store::findAt(const User& user, const ConversationKey& key, const std::vector<std::pair<MessagePosition, bool>>& placesAndIsSelf) {
  const std::lock_guard lock(mutex_);
  std::vector<int64_t> rows;
  const std::optional<History> history = openHistory(user, key);
  for (const auto& [place, isSelf] : placesAndIsSelf) {
    if (!history || place.time == 0) {
      continue;
    }
    Statement select = database_.prepare(
        "SELECT id FROM message WHERE thread = ?1 AND time = ?2 AND sequence = ?3 AND random = ?4 AND owner IN (?5, ?6) AND id > ?7");
    select.bind(history->thread, place.time, place.sequence, place.random, user.row, history->isMember ? int64_t{0} : user.row, history->cleared);
    while (select.step()) {
      const int64_t row = select.integer(0);
      if (selectMessage(user, key, row).isFromSelf == isSelf) {
        rows.push_back(row);
      }
    }
  }
  return selectFound(user, std::move(rows));
}

std::vector<Message> Store::selectFound(const User& user, std::vector<int64_t> rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  std::vector<Message> messages;
  for (const int64_t row : rows) {
    if (const std::optional<ConversationKey> key = keyOfMessage(user, row)) {
      Message& message = messages.emplace_back(selectMessage(user, *key, row));
      message.isPeerRead = !message.isFromSelf;  // The conversation is not asked here (measured), nor the revoker's profile.
      message.details.revokerProfile = {};
    }
  }
  return messages;
}

std::optional<int64_t> Store::messageRow(const User& user, const ConversationKey& key, const MessageReference& reference) {
  const std::lock_guard lock(mutex_);
  const int64_t thread = findThread(user.name, key);
  Statement select = database_.prepare(
      "SELECT id FROM message WHERE client_time = ?2 AND random = ?3 AND sequence = ?4 AND thread = ?1 AND owner IN (0, ?5) ORDER BY owner DESC");
  select.bind(thread, reference.clientTime, reference.random, reference.sequence, user.row);
  return select.step() ? std::optional(select.integer(0)) : std::nullopt;
}

}  // namespace emulator
