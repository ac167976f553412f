// One initialised SDK, from TIMInit to TIMUninit: who is logged in, what each call answers, which events follow.
// The methods may be called on any thread and only put work in the queue, except where they say otherwise.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "callback_queue.hpp"
#include "json.hpp"
#include "listeners.hpp"
#include "notifier.hpp"
#include "store.hpp"

namespace emulator {

class Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(uint64_t appId, std::string directory, CallbackQueue& queue, const ListenerBox& listeners);

  // No callback comes any more, except one that is running.
  void shutDown();

  TIMLoginStatus loginStatus() const { return status_; }
  std::optional<std::string> loginUser() const;
  void login(std::string userId, Completion completion);
  void logout(Completion completion);

  // Reads are answered from this user's conversations although nobody logs in.
  void openLocalStorage(std::string userId);
  // Only for somebody who is logged in; false otherwise.
  bool endSessions(const std::string& userId, ChangeKind why);

  // These three do their work before they return.
  std::string createConversation(const ConversationKey& key);  // the conversation's JSON, or "" when not logged in
  bool setDraft(const ConversationKey& key, const json::Value& draft);
  bool cancelDraft(const ConversationKey& key);

  void deleteConversation(ConversationKey key, Completion completion);
  void pinConversation(ConversationKey key, bool isPinned, Completion completion);
  void cleanUnread(UnreadScope scope, Completion completion);
  void sendMessage(Message message, Completion completion);

  void getConversations(std::optional<std::vector<ConversationKey>> keys, Completion completion);
  void listConversations(ConversationQuery query, bool asPage, Completion completion);
  void getTotalUnread(Completion completion);
  void listMessages(ConversationKey key, MessageQuery query, Completion completion);

 private:
  struct Answer {
    int code = 0;
    std::string desc;
    std::string json;
  };

  template <typename Work>
  void post(Work work);
  template <typename Work>
  Answer answerRead(const char* emptyAnswer, Work& work);
  template <typename Work>
  void read(Completion completion, const char* emptyAnswer, Work work);
  template <typename Work>
  void write(Completion completion, Work work);
  template <typename Work>
  bool writeNow(Work work);
  void reply(const Completion& completion, const Answer& answer);

  void open(const std::string& userId);
  void endSession(ChangeKind why);
  std::optional<User> loggedInUser() const;
  void requestDelivery();
  void deliverChanges();
  std::string renderChange(const User& user, const Change& change);
  void fire(ChangeKind kind, const std::string& json);
  void announceTotal(const User& user);

  const uint64_t appId_;
  const std::string directory_;
  CallbackQueue& queue_;
  const ListenerBox& listeners_;
  std::atomic<bool> isShutDown_{false};
  std::atomic<bool> isDeliveryRequested_{false};
  std::atomic<TIMLoginStatus> status_{kTIMLoginStatus_UnLogined};

  mutable std::mutex mutex_;  // guards user_ and the opening of the two below
  std::optional<User> user_;  // stays after a logout: reads still answer from that user's conversations
  std::shared_ptr<Store> store_;
  std::shared_ptr<Notifier> notifier_;

  // Of the library's thread alone.
  int64_t deliveredChange_ = 0;
  std::optional<int64_t> announcedTotal_;  // none until the total was asked for
};

}  // namespace emulator
