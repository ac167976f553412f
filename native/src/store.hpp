// All state, in one SQLite file shared by every process and user of an SDKAppID. Knows nothing of callbacks: every
// change leaves rows in a log, one for each user who is to hear of it, and whoever speaks for that user reads them.
// Safe to call from any thread. Throws DatabaseError.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "database.hpp"
#include "model.hpp"

namespace emulator {

struct User {
  int64_t row = 0;
  std::string name;
};

enum class ChangeKind { added = 0, deleted = 1, updated = 2, received = 3, kicked = 4, signatureExpired = 5 };

struct Change {
  int64_t number = 0;
  ChangeKind kind = ChangeKind::updated;
  int64_t batch = 0;  // the same for all changes of one transaction
  ConversationKey key;
  int64_t messageRow = 0;   // of a received message
  std::string deletedJson;  // what a deleted conversation looked like
};

struct ConversationQuery {
  int64_t before = INT64_MAX;  // active times smaller than this one
  int64_t limit = 0;
  int type = 0;  // 0: all
  std::optional<bool> hasUnread;
};

struct UnreadScope {
  int type = 0;                   // 0: all
  std::optional<std::string> id;  // none: all of that type
  int64_t upToTime = 0;           // C2C only; 0: everything
  int64_t upToSequence = 0;       // groups only; 0: everything
};

struct MessageReference {
  std::string sender;
  int64_t time = 0;
  int64_t random = 0;
};

struct MessageQuery {
  int64_t limit = 0;  // negative: all
  bool isForward = false;
  std::optional<MessageReference> from;  // not included
  int64_t fromSequence = 0;              // groups only, included; 0: not given
  int64_t fromTime = 0;                  // 0: not given
  int64_t period = 0;                    // seconds from there; 0: no end
};

class Store {
 public:
  explicit Store(const std::string& path);

  // The user (who comes into being by this), and the number of the last change so far.
  User openUser(std::string_view name);
  int64_t lastChange();

  Conversation createConversation(const User& user, const ConversationKey& key, int64_t now);
  void deleteConversation(const User& user, const ConversationKey& key);
  bool pinConversation(const User& user, const ConversationKey& key, bool isPinned);  // false: no such conversation
  void setDraft(const User& user, const ConversationKey& key, std::string_view draftJson, int64_t now);
  void cancelDraft(const User& user, const ConversationKey& key);
  void cleanUnread(const User& user, const UnreadScope& scope);
  void sendMessage(const User& user, Message& message);  // fills in what only the store knows

  std::optional<Conversation> findConversation(const User& user, const ConversationKey& key);
  void forEachConversation(const User& user, const ConversationQuery& query, const std::function<void(const Conversation&)>& visit);
  int64_t totalUnread(const User& user);
  std::vector<Message> listMessages(const User& user, const ConversationKey& key, const MessageQuery& query);
  std::optional<Message> findMessage(const User& user, const ConversationKey& key, int64_t row);
  void endSessions(std::string_view userName, ChangeKind why);  // wherever they are
  std::vector<Change> changesAfter(const User& user, int64_t number, int limit);

 private:
  int64_t userRow(std::string_view name);
  int64_t threadRow(std::string_view self, const ConversationKey& key);
  std::optional<Conversation> selectConversation(const User& user, const ConversationKey& key);
  bool insertConversation(const User& user, const ConversationKey& key, int64_t thread, int64_t activeTime, int64_t readTime);  // false: it was there
  void deliver(const User& user, const ConversationKey& key, const Message& message, int64_t thread);
  void markRead(const User& user, const UnreadScope& scope, const ConversationKey& key, int64_t conversation, int64_t thread);
  void log(int64_t owner, ChangeKind kind, const ConversationKey& key, int64_t message = 0, std::string_view deletedJson = {});
  void begin();

  std::mutex mutex_;
  Database database_;
  int64_t batch_ = 0;
};

}  // namespace emulator
