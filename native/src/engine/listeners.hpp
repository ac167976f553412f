// The listeners of the program. They may be set before TIMInit and are forgotten by TIMUninit.
#pragma once

#include <mutex>
#include <vector>

#include "TIMCloudEmulator.h"

namespace emulator {

template <typename Callback>
struct Listener {
  Callback callback = nullptr;
  const void* userData = nullptr;

  template <typename... Arguments>
  void operator()(Arguments... arguments) const {
    if (callback) {
      callback(arguments..., userData);
    }
  }
};

using Completion = Listener<TIMCommCallback>;

struct Listeners {
  Listener<TIMConvEventCallback> conversationEvent;
  Listener<TIMConvTotalUnreadMessageCountChangedCallback> totalUnread;
  Listener<TIMNetworkStatusListenerCallback> networkStatus;
  Listener<TIMKickedOfflineCallback> kickedOffline;
  Listener<TIMUserSigExpiredCallback> userSigExpired;
  Listener<TIMConvTotalUnreadMessageCountChangedByFilterCallback> unreadByFilter;
  Listener<TIMConvConversationGroupCreatedCallback> conversationGroupCreated;
  Listener<TIMConvConversationGroupDeletedCallback> conversationGroupDeleted;
  Listener<TIMConvConversationGroupNameChangedCallback> conversationGroupRenamed;
  Listener<TIMConvConversationsAddedToGroupCallback> conversationsAdded;
  Listener<TIMConvConversationsDeletedFromGroupCallback> conversationsRemoved;
  Listener<TIMMsgReadedReceiptCallback> receipts;
  Listener<TIMMsgRevokeCallback> revoked;
  Listener<TIMMsgUpdateCallback> updated;
  Listener<TIMMsgElemUploadProgressCallback> upload;
  std::vector<Listener<TIMRecvNewMsgCallback>> newMessage;
};

// Guards the listeners; they are called from a copy, so that a listener may set listeners.
class ListenerBox {
 public:
  template <typename Change>
  void change(Change change) {
    const std::lock_guard lock(mutex_);
    change(listeners_);
  }

  Listeners copy() const {
    const std::lock_guard lock(mutex_);
    return listeners_;
  }

 private:
  mutable std::mutex mutex_;
  Listeners listeners_;
};

}  // namespace emulator
