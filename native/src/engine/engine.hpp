// One initialised SDK, from TIMInit to TIMUninit: who is logged in, what each call answers, which events follow.
// The methods may be called on any thread and only put work in the queue, except where they say otherwise.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/answers.hpp"
#include "engine/callback_queue.hpp"
#include "engine/files.hpp"
#include "base/json.hpp"
#include "engine/listeners.hpp"
#include "engine/message_parameters.hpp"
#include "engine/notifier.hpp"
#include "store/store.hpp"

namespace emulator {

// Without a directory nothing is written to disk.
struct Place {
  uint64_t appId = 0;
  std::optional<std::string> directory;
};

// An unread count that somebody has subscribed to.
struct Subscription {
  std::string filter;
  ConversationQuery query;
  std::optional<int64_t> announced;
};

class Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(Place place, CallbackQueue& queue, const ListenerBox& listeners);

  // No callback comes any more, except one that is running.
  void shutDown();

  // sessions.cpp
  TIMLoginStatus loginStatus() const { return status_; }
  std::optional<std::string> loginUser() const;
  void begin();
  void login(std::string userId, std::string signature, Completion completion);
  void logout(Completion completion);
  // Reads are answered from this user's conversations although nobody logs in.
  void openLocalStorage(std::string userId);
  void networkChanged();
  void endSessions(std::string userId, ChangeKind why, Completion completion);

  // conversations.cpp. These three do their work before they return.
  int createConversation(const ConversationKey& key, std::string& json);  // a code; the JSON stays empty when not logged in
  int setDraft(const ConversationKey& key, const json::Value& draft);  // a code
  int cancelDraft(const ConversationKey& key);

  void deleteConversation(ConversationKey key, Completion completion);
  void deleteConversations(std::vector<std::string> ids, bool clearsMessages, Completion completion);
  void pinConversation(ConversationKey key, bool isPinned, Completion completion);
  void cleanUnread(UnreadScope scope, Completion completion);
  void setCustomData(std::vector<std::string> ids, std::string data, Completion completion);
  void markConversations(std::vector<std::string> ids, uint64_t marks, bool isSet, Completion completion);
  void getConversations(std::optional<std::vector<ConversationKey>> keys, Completion completion);
  void listConversations(ConversationQuery query, bool asPage, Completion completion);
  void getTotalUnread(Completion completion);
  void getUnread(ConversationQuery query, Completion completion);
  void subscribe(std::string filter, ConversationQuery query);
  void unsubscribe(std::string filter);

  // conversation_groups.cpp
  void listConversationGroups(Completion completion);
  void createConversationGroup(std::string name, std::vector<std::string> ids, Completion completion);
  void deleteConversationGroup(std::string name, Completion completion);
  void renameConversationGroup(std::string from, std::string to, Completion completion);
  void changeConversationGroup(std::string name, std::vector<std::string> ids, GroupedChange change, Completion completion);

  // history.cpp
  void listMessages(ConversationKey key, MessageQuery query, Completion completion);
  void findMessages(MessageIds ids, Completion completion);
  void findAt(ConversationKey key, std::vector<std::pair<MessagePosition, bool>> places, Completion completion);
  void searchLocally(SearchPage page, Completion completion);
  void searchInCloud(SearchPage page, Completion completion);

  // sending.cpp
  void sendMessage(Message message, Completion completion);
  void sendBatch(std::vector<Message> messages, Completion completion);
  void cancelSend(std::string id, Completion completion);
  void refuseMessage(Message message, int code, std::string desc, Completion completion);

  // transfers.cpp
  void download(std::string url, std::string path, Completion completion);
  void downloadMerged(json::Value message, Completion completion);

  // message_changes.cpp
  void saveMessages(std::vector<Message> messages, bool asList, Completion completion);
  void setLocalContent(Message message, Completion completion);
  void revokeMessage(ConversationKey key, Message message, Completion completion);
  void modifyMessage(Message message, Completion completion);
  void deleteMessage(ConversationKey key, MessageReference message, Completion completion);
  void deleteMessages(ConversationKey key, std::vector<Message> messages, Completion completion);
  void clearMessages(ConversationKey key, Completion completion);
  void clearLocally(int type, std::optional<std::string> id, int64_t begin, int64_t end, Completion completion);
  void sendReceipts(std::vector<Message> messages, Completion completion);
  void getReceipts(std::vector<Message> messages, Completion completion);

  // features.cpp: what the library has and this does not
  void refuseFeature(const char* call, const char* notInPlan, bool isRead, const char* emptyAnswer, Completion completion);

  // people.cpp
  void setProfile(std::optional<std::string> nick, std::optional<std::string> faceUrl, Completion completion);
  void getProfiles(std::vector<std::string> users, Completion completion);
  void listMembers(std::string id, std::vector<std::string> only, Completion completion);
  void setRemark(std::string user, std::string remark, Completion completion);
  void getReceiveOptions(std::vector<std::string> users, Completion completion);
  void setReceiveOption(std::vector<ConversationKey> keys, int option, Completion completion);
  void createGroup(Group group, std::vector<std::string> members, Completion completion);
  void dismissGroup(std::string id, Completion completion);
  void setMembership(std::string id, bool isMember, Completion completion);
  void modifyGroup(std::string id, std::optional<std::string> name, std::optional<std::string> faceUrl, Completion completion);

  // state.cpp
  void seed(std::string userId, json::Value conversations, Completion completion);
  void exportConversations(std::string userId, Completion completion);
  void snapshot(std::string path, Completion completion);
  void restore(std::string path, Completion completion);
  void setFaultsOf(std::string userId, std::string json, Completion completion);

 private:
  struct Answer {
    int code = 0;
    std::string desc;
    std::string json;
  };
  // What a change is answered while a login waits for a network (measured).
  struct Waiting {
    int code = codeNotLoggedIn;
    const char* desc = "not login";
  };

  // engine.cpp
  template <typename Work>
  void post(Work work);
  template <typename Work>
  static Answer attempt(const char* emptyAnswer, Work work);
  static int codeOf(const DatabaseError& error);
  template <typename Work>
  Answer answerRead(const char* emptyAnswer, Work& work);
  template <typename Work>
  void read(Completion completion, const char* emptyAnswer, Work work);
  template <typename Work>
  void write(Completion completion, const char* emptyAnswer, Waiting waiting, Work work);
  template <typename WaitingWork, typename Work>
  void writeOrWait(Completion completion, const char* emptyAnswer, WaitingWork waitingWork, Work work);
  template <typename Work>
  void answerLocally(const Completion& completion, const char* emptyAnswer, Work& work);
  template <typename Work>
  void writeLocally(Completion completion, const char* emptyAnswer, Work work);
  template <typename Work>
  void writeEach(Completion completion, Waiting waiting, std::vector<std::string> ids, Work work);
  template <typename Work>
  int writeNow(Work work);
  template <typename Work>
  void manage(Completion completion, Work work);
  void reply(const Completion& completion, const Answer& answer);
  void replyTimedOut(const Completion& completion, std::string json);
  std::optional<User> loggedInUser() const;
  std::optional<User> waitingUser() const;
  void openStore();
  void open(const std::string& userId);
  void close();
  void signal();
  std::string databasePath() const;

  // conversations.cpp
  void clearLocally(const User& user, const std::vector<ConversationKey>& keys);
  Answer listOf(const User& user, const ConversationQuery& query, bool asPage);
  std::optional<Answer> refuseRead(const User& user, const UnreadScope& scope);
  bool isOfUnknownGroup(const User& user, const ConversationQuery& query);
  static bool finds(const User& user, const ConversationQuery& query);

  // history.cpp
  std::string searchPage(const User& user, const SearchPage& page, bool isCloud);

  // sending.cpp
  using SendCompletion = std::function<void(int code, const std::string& desc, const Message& message)>;
  void sendMessage(Message message, SendCompletion done);
  void sendOnline(const User& user, Message& message, const SendCompletion& done);
  void waitToSend(const User& user, Message message, const SendCompletion& done);
  void failToSend(Message& message, const SendCompletion& done);
  void keepFailed(const User& user, Message& message);
  uint32_t unsentSequence(const ConversationKey& key);

  // transfers.cpp
  FileState uploadFiles(Message& message, Message& own);
  void tellUpload(const Message& message, uint32_t element, size_t size);
  Answer openMerged(const json::Value& message);

  // message_changes.cpp
  Answer modify(const User& user, const Message& given);
  static bool mayAgain(int64_t& last);

  // conversation_groups.cpp
  std::string group(const User& user, const std::string& name, const std::vector<std::string>& ids, GroupedChange change);

  // sessions.cpp
  void enqueueSession(std::function<void()> task);
  void endSessionTask();
  void beginLogin(const std::string& userId, const std::string& signature, const Completion& completion);
  void waitForNetwork(const std::string& signature, const Completion& completion);
  void completeLogin(const std::string& signature, const Completion& completion);
  void finishSync();
  void announceNoNetwork();

  // delivery.cpp
  void endSession(ChangeKind why);
  void takeFaults(const User& user);
  void takeFault(const Change& change);
  void requestDelivery();
  void deliverChanges();
  std::string renderChange(const User& user, const Change& change);
  void fire(const Change& change, const std::string& json);
  void fireNow(const Change& change, const std::string& json);
  void announceTotal(const User& user);

  const Place place_;
  CallbackQueue& queue_;
  const ListenerBox& listeners_;
  std::atomic<bool> isShutDown_{false};
  std::atomic<bool> isDeliveryRequested_{false};
  std::atomic<bool> isSyncing_{false};
  std::atomic<TIMLoginStatus> status_{kTIMLoginStatus_UnLogined};

  mutable std::mutex mutex_;  // guards user_ and the opening of the two below
  std::optional<User> user_;  // stays after a logout: reads still answer from that user's conversations
  std::shared_ptr<Store> store_;
  std::shared_ptr<Notifier> notifier_;

  // Of the library's thread alone.
  std::deque<std::function<void()>> sessions_;  // logins and logouts, one after the other
  bool isSessionBusy_ = false;
  bool isLocalStorage_ = false;      // opened without a login
  bool hasListedGroups_ = false;     // the conversation groups of this user were asked for
  std::function<void()> onNetwork_;  // a login that waits
  int64_t deliveredChange_ = 0;
  int64_t takenFaults_ = 0;
  std::optional<int64_t> announcedTotal_;  // none until the total was asked for
  std::vector<Subscription> subscriptions_;
  std::map<std::string, std::function<void()>> beingSent_;  // by their ids: how each is cancelled
  bool isUploadStuck_ = false;                             // since a folder was sent as a file
  int64_t lastDeletion_ = 0;                               // in milliseconds
  int64_t lastMarkAll_ = 0;
  std::function<void()> heldEvent_;  // one that comes after the next
};

}  // namespace emulator
