// All state, in one SQLite file shared by every process and user of an SDKAppID. Knows nothing of callbacks: every
// change leaves rows in a log, one for each user who is to hear of it, and the process of that user reads them.
// Safe to call from any thread. Throws DatabaseError.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "base/json.hpp"
#include "store/model.hpp"
#include "store/patient_mutex.hpp"

namespace emulator {

// What is wrong with a seed, in words.
class SeedError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What is wrong with the path of a snapshot, in words.
class PathError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct User {
  int64_t row = 0;
  std::string name;
  bool isOnline = false;  // and so knows whole profiles
};

enum class ChangeKind {
  added = 0,
  deleted = 1,
  updated = 2,
  received = 3,
  kicked = 4,
  signatureExpired = 5,
  receipts = 6,
  revoked = 7,
  groupCreated = 8,
  groupDeleted = 9,
  groupRenamed = 10,
  addedToGroup = 11,
  removedFromGroup = 12,
  restored = 13,
  faults = 14,
  modified = 15,
};

struct Change {
  int64_t number = 0;
  ChangeKind kind = ChangeKind::updated;
  int64_t batch = 0;  // the same for all changes of one transaction
  ConversationKey key;
  int64_t messageRow = 0;   // of a received, revoked or modified message
  std::string text;         // what a deleted conversation looked like; of conversation groups the name, of receipts and faults their JSON

  // Changes that were made together are one event; those of a conversation group only with the same name.
  bool isOfEvent(const Change& other) const { return kind < ChangeKind::groupCreated || text == other.text; }
};

struct ConversationQuery {
  int64_t before = INT64_MAX;  // active times smaller than this one
  int64_t limit = 0;
  int type = 0;  // 0: all
  std::optional<bool> hasUnread;
  std::optional<bool> hasMention;
  std::optional<uint64_t> marks;     // any of them; 0: without any
  std::optional<std::string> group;  // a conversation group; empty: in none

  bool isOfType() const { return !hasUnread && !hasMention && !marks && !group; }  // and nothing else
};

struct UnreadScope {
  int type = 0;                   // 0: all
  std::optional<std::string> id;  // none: all of that type
  int64_t upToTime = 0;           // C2C only; 0: everything
  int64_t upToSequence = 0;       // groups only; 0: everything
};

enum class GroupedChange { create, add, remove };

// What tells a message of a conversation from all others: its id changes, and its sequence is not its own (measured).
struct MessageReference {
  int64_t clientTime = 0;
  int64_t sequence = 0;
  int64_t random = 0;
};

// A message id, taken apart. The sender is a user id, or the number of one.
struct MessageId {
  std::string sender;
  int64_t clientTime = 0;
  int64_t random = 0;
};

// Where a list of messages begins: a place in the order, whether or not a message is there.
struct MessagePosition {
  int64_t time = 0;
  int64_t sequence = 0;
  int64_t random = 0;
};

// A group of users, as it begins.
struct Group {
  std::string id;
  std::string name;
  std::string faceUrl;
  int type = 0;
  int64_t created = 0;
};

// How far a seed says that its messages were read, and which messages are older than the seed.
struct SeedMarks {
  int64_t readTime = 0;      // one to one
  int64_t readSequence = 0;  // groups
  int64_t receiptTime = 0;   // by the other side
  int64_t newestBefore = 0;  // its row
};

struct MessageQuery {
  int64_t limit = 0;  // negative: all
  bool isForward = false;
  std::optional<MessagePosition> from;  // not included
  int64_t fromSequence = 0;             // groups only, included; 0: not given
  int64_t fromTime = 0;                 // included; 0: not given
  int64_t period = 0;                   // seconds from there; 0: no end
  std::vector<int64_t> sequences;       // groups only: exactly those
  std::optional<int64_t> elementTypes;  // bits; only messages with one of them
};

struct SearchQuery {
  std::vector<std::string> words;
  bool needsAllWords = false;
  std::vector<std::string> senders;
  std::optional<int64_t> elementTypes;
  std::optional<ConversationKey> conversation;
  int64_t fromTime = 0;
  int64_t toTime = INT64_MAX;
};

// Which messages of one conversation a search has found, newest first.
struct SearchResult {
  ConversationKey key;
  std::vector<int64_t> rows;
};

struct History;  // history.cpp

class Store {
 public:
  explicit Store(const std::string& path);

  // False once the files that were opened have been deleted or replaced: whatever is written then is refused.
  bool isInPlace() const { return database_.isInPlace(); }

  // The user (who comes into being by this), and the number of the last change so far.
  User openUser(std::string_view name);
  int64_t lastChange();

  Conversation createConversation(const User& user, const ConversationKey& key, int64_t now);
  bool deleteConversation(const User& user, const ConversationKey& key, bool clearsMessages);  // false: no such conversation
  void clearMessages(const User& user, const ConversationKey& key);
  // For this user alone, from begin to end in seconds, both included; without a key of all conversations (of that type).
  void clearPeriod(const User& user, int type, const std::optional<std::string>& id, int64_t begin, int64_t end);
  bool setCustomData(const User& user, const ConversationKey& key, std::string_view data);
  bool setMarks(const User& user, const ConversationKey& key, uint64_t marks, bool isSet);
  bool pinConversation(const User& user, const ConversationKey& key, bool isPinned);  // false: no such conversation
  void setDraft(const User& user, const ConversationKey& key, std::string_view draftJson, int64_t now);
  void cancelDraft(const User& user, const ConversationKey& key);
  // Of at most so many conversations; true: there are more. Those of one call are one change.
  bool cleanUnread(const User& user, const UnreadScope& scope, int64_t limit, int64_t& call);
  // Fills in what only the store knows. Sent before, with the same time and random number: that one, and nothing changes.
  void sendMessage(const User& user, Message& message);
  // What could not be sent, or is being sent: in the place of one with the same time, sequence and random number.
  void keepUnsent(const User& user, Message& message);

  bool deleteConversationGroup(const User& user, std::string_view name);
  bool renameConversationGroup(const User& user, std::string_view from, std::string_view to);
  bool hasConversationGroup(const User& user, std::string_view name);
  std::vector<std::string> conversationGroups(const User& user);
  // False where there is no such conversation; the change is told in one event for all of them.
  std::vector<bool> changeConversationGroup(const User& user, std::string_view name, const std::vector<ConversationKey>& keys, GroupedChange change);

  void hideAVChatRooms(const User& user);
  std::optional<Conversation> findConversation(const User& user, const ConversationKey& key);
  void forEachConversation(const User& user, const ConversationQuery& query, const std::function<void(const Conversation&)>& visit);
  int64_t totalUnread(const User& user, const ConversationQuery& query);
  std::vector<Message> listMessages(const User& user, const ConversationKey& key, const MessageQuery& query);
  std::optional<Message> findMessage(const User& user, const ConversationKey& key, int64_t row);
  std::vector<Message> findMessages(const User& user, const std::vector<MessageId>& ids);  // of all conversations
  // Those at these very places of one conversation.
  std::vector<Message> findAt(const User& user, const ConversationKey& key, const std::vector<std::pair<MessagePosition, bool>>& placesAndIsSelf);
  std::optional<int64_t> messageRow(const User& user, const ConversationKey& key, const MessageReference& reference);
  std::vector<SearchResult> searchMessages(const User& user, const SearchQuery& query);

  void saveMessages(const User& user, std::vector<Message>& messages);  // for this user alone
  // The content that this user sees from now on; the two local values with it (measured).
  void setLocalContent(const User& user, int64_t row, const Message& message);
  void setStatus(const User& user, int64_t row, int status);        // of one that only this user has
  void removeUnsent(const User& user, int64_t row);
  bool modifyMessage(const User& user, int64_t row, const Message& message);  // for everybody; false: a newer version is there
  bool revokeMessage(const User& user, int64_t row, std::string_view reason);  // false: revoked already, or not one that was sent
  void deleteMessages(const User& user, const ConversationKey& key, const std::vector<int64_t>& rows);
  void sendReceipts(const User& user, const std::vector<int64_t>& rows, int64_t now);

  std::string numberOf(std::string_view userName);  // "": not known
  Profile profile(const User& user, std::string_view name);
  void upload(const std::string& id, std::string_view data);
  std::optional<std::string> uploaded(std::string_view id);

  void setOwnProfile(const User& user, const std::optional<std::string>& nick, const std::optional<std::string>& faceUrl);
  void setRemark(const User& user, std::string_view name, std::string_view remark);
  int receiveOption(const User& user, const ConversationKey& key);
  void setReceiveOption(const User& user, const ConversationKey& key, int option);

  std::vector<GroupMember> groupMembers(const User& user, std::string_view id);  // none: the user is not one of them
  std::optional<int> groupType(std::string_view id);  // none: no such group
  int64_t groupSequence(std::string_view id);  // of its newest message; 0: none
  bool createGroup(const User& user, const Group& group, const std::vector<std::string>& members);  // false: it is there
  bool changeGroup(const User& user, std::string_view id, const std::optional<std::string>& name, const std::optional<std::string>& faceUrl);
  bool dismissGroup(const User& user, std::string_view id);
  bool setMember(std::string_view id, std::string_view user, bool isMember);  // false: no such group, or nothing to change

  // Takes in the conversations of a user, and gives them back, in the form that `native/README.md` describes.
  void seed(const User& user, const json::Value& conversations);
  std::string exportConversations(const User& user);

  // Everything, into a new file and back. Both throw PathError where the path is at fault.
  void snapshot(const std::string& path);
  void restore(const std::string& path);

  void endSessions(std::string_view userName, ChangeKind why);       // wherever they are
  void announceFaults(std::string_view userName, std::string_view json);
  std::vector<Change> faultsAfter(const User& user, int64_t number);  // those alone
  std::vector<Change> changesAfter(const User& user, int64_t number, int limit);

 private:
  int64_t userRow(std::string_view name);
  int64_t threadRow(std::string_view self, const ConversationKey& key);
  std::optional<Conversation> selectConversation(const User& user, const ConversationKey& key);
  bool insertConversation(const User& user, const ConversationKey& key, int64_t thread, int64_t activeTime, int64_t readTime);  // false: it was there
  void deliver(const User& user, const ConversationKey& key, const Message& message, int64_t thread);
  void markRead(const User& user, const UnreadScope& scope, const ConversationKey& key, int64_t conversation, int64_t thread);
  void log(int64_t owner, ChangeKind kind, const ConversationKey& key, int64_t message = 0, std::string_view text = {});
  int64_t keptTotal(const User& user, int type);  // 0: of all types
  void addUpUnread();
  bool isAVChatRoom(int64_t thread);
  Profile profileOf(const User& user, std::string_view name);
  static void migrate(Database& database, const std::string& path);
  void clear(const User& user, const ConversationKey& key);
  int64_t findThread(std::string_view self, const ConversationKey& key);  // 0: there is none
  void insertMessage(int64_t thread, int64_t owner, Message& message);
  void insertMessageOnce(int64_t thread, int64_t owner, int64_t newestBefore, Message& message);
  void keepOrder(int64_t thread, int64_t time, const Message& message);
  void keepLocalValues(const User& user, const Message& message);
  std::optional<History> openHistory(const User& user, const ConversationKey& key);
  std::vector<Message> selectMessages(const char* sql, const User& user, const ConversationKey& key, const History& history, int64_t limit);
  std::vector<Message> listSequences(const User& user, const ConversationKey& key, History history, const MessageQuery& query);
  std::vector<Message> listFromSequence(const User& user, const ConversationKey& key, const History& history, const MessageQuery& query);
  Message selectMessage(const User& user, const ConversationKey& key, int64_t row);  // its row is 0: there is none
  std::vector<Message> selectFound(const User& user, std::vector<int64_t> rows);
  std::optional<ConversationKey> keyOfMessage(const User& user, int64_t row);
  struct Seen {
    int64_t owner = 0;
    ConversationKey key;
    bool isLast = false;
  };
  std::vector<Seen> whoSees(const User& user, int64_t row);  // at least the user
  void indexWords(int64_t row, const std::string& words);
  void indexAllWords();
  std::optional<std::string> searchTerm(const std::string& word);
  int64_t newestMessage();
  void renewLastMessage(const User& user, const ConversationKey& key);
  int64_t groupingRow(const User& user, std::string_view name);
  std::vector<ConversationKey> grouped(int64_t grouping);
  void renderGroupNames(const User& user, const std::vector<ConversationKey>& keys);
  void logMembers(std::string_view id);
  void seedConversation(const User& user, const json::Value& item, int64_t newestBefore);
  static bool isPrivate(const json::Value& item, int status);
  static Message seededMessage(const User& user, const ConversationKey& key, const json::Value& item);
  void seedMessages(const User& user, const ConversationKey& key, int64_t thread, const SeedMarks& marks, const json::Value& messages);
  std::string exportMessages(const User& user, int64_t thread, int64_t cleared);
  void takeFromSnapshot(const std::string& path);
  void detachSnapshot();
  void begin();

  PatientMutex mutex_;
  Database database_;
  int64_t batch_ = 0;
};

}  // namespace emulator
