// The rest of the SDK's functions: a program that links against the SDK links against the emulator, and is told in the
// callback what is not there. Enums are int here, and callbacks that are never called are pointers.
#include <string>

#include "api/api.hpp"
#include "base/clock.hpp"

using namespace emulator;

namespace {

int absent(const char* call, TIMCommCallback cb, const void* user_data) try {
  library().queue.post([completion = Completion{cb, user_data}, text = std::string(call) + " is not in the emulator"] {
    completion(codeNotEmulated, text.c_str(), "");
  });
  return TIM_SUCC;
} catch (...) {
  return failInC({cb, user_data});
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

uint64_t TIMGetServerTime() { return static_cast<uint64_t>(clock::now()); }

int TIMCheckFollowType(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMCommunityAddCommunityMembersToPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityAddTopicPermissionToPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityCreate(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMCommunityCreatePermissionGroupInCommunity(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMCommunityCreateTopicInCommunity(const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityDeletePermissionGroupFromCommunity(const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityDeleteTopicFromCommunity(const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityDeleteTopicPermissionFromPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityGetCommunityMemberListInPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityGetJoinedCommunityList(TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMCommunityGetJoinedPermissionGroupListInCommunity(const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityGetPermissionGroupListInCommunity(const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityGetTopicInfoList(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMCommunityGetTopicPermissionInPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityModifyPermissionGroupInfoInCommunity(const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityModifyTopicPermissionInPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunityRemoveCommunityMembersFromPermissionGroup(const char*, const char*, const char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMCommunitySetTopicInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFollowUser(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipAddFriend(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipAddToBlackList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipCheckFriendType(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipCreateFriendGroup(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipDeleteFriend(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipDeleteFriendGroup(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipDeleteFromBlackList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipDeletePendency(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipGetBlackList(TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipGetFriendGroupList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipGetFriendProfileList(TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipGetFriendsInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipGetPendencyList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipHandleFriendAddRequest(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipModifyFriendGroup(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipReportPendencyReaded(uint64_t, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMFriendshipSearchFriends(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetMutualFollowersList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetMyFollowersList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetMyFollowingList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetOfficialAccountsInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetSignalingInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetUserFollowInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGetUserStatus(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupCreateTopicInCommunity(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupDecreaseGroupCounter(const char*, const char*, int64_t, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMGroupDeleteGroupAttributes(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupDeleteMember(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupDeleteTopicFromCommunity(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetGroupAttributes(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetGroupCounters(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetGroupInfoList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetJoinedCommunityList(TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetJoinedGroupList(TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetOnlineMemberCount(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetPendencyList(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupGetTopicInfoList(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupHandlePendency(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupIncreaseGroupCounter(const char*, const char*, int64_t, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMGroupInitGroupAttributes(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupInviteMember(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupMarkGroupMemberList(const char*, const char*, uint32_t, bool, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMGroupModifyMemberInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupReportPendencyReaded(uint64_t, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupSearchGroupMembers(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupSearchGroups(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupSetGroupAttributes(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupSetGroupCounters(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMGroupSetTopicInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMMsgDoBackground(uint32_t, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMMsgDoForeground(TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMMsgSendNewMsgEx(const char*, int, const char*, TIMCommCallback, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMMsgSetAllReceiveMessageOpt(int, int32_t, int32_t, int32_t, uint32_t, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMMsgSetAllReceiveMessageOpt2(int, uint32_t, uint32_t, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMMsgSetOfflinePushToken(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSetSelfStatus(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSignalingAccept(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSignalingCancel(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSignalingInvite(const char*, const char*, bool, const char*, int, char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMSignalingInviteInGroup(const char*, const char*, const char*, bool, int, char*, TIMCommCallback cb, const void* user_data) {
  return absent(__func__, cb, user_data);
}
int TIMSignalingModifyInvitation(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSignalingReject(const char*, const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSubscribeOfficialAccount(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSubscribeUserInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMSubscribeUserStatus(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMUnfollowUser(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMUnsubscribeOfficialAccount(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMUnsubscribeUserInfo(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }
int TIMUnsubscribeUserStatus(const char*, TIMCommCallback cb, const void* user_data) { return absent(__func__, cb, user_data); }

// Nothing of what they listen for happens here.
void TIMSetCommunityAddMembersToPermissionGroupCallback(const void*, const void*) {}
void TIMSetCommunityAddTopicPermissionCallback(const void*, const void*) {}
void TIMSetCommunityChangePermissionGroupInfoCallback(const void*, const void*) {}
void TIMSetCommunityChangeTopicInfoCallback(const void*, const void*) {}
void TIMSetCommunityCreatePermissionGroupCallback(const void*, const void*) {}
void TIMSetCommunityCreateTopicCallback(const void*, const void*) {}
void TIMSetCommunityDeletePermissionGroupCallback(const void*, const void*) {}
void TIMSetCommunityDeleteTopicCallback(const void*, const void*) {}
void TIMSetCommunityDeleteTopicPermissionCallback(const void*, const void*) {}
void TIMSetCommunityModifyTopicPermissionCallback(const void*, const void*) {}
void TIMSetCommunityReceiveTopicRESTCustomDataCallback(const void*, const void*) {}
void TIMSetCommunityRemoveMembersFromPermissionGroupCallback(const void*, const void*) {}
void TIMSetExperimentalNotifyCallback(const void*, const void*) {}
void TIMSetFriendAddRequestCallback(const void*, const void*) {}
void TIMSetFriendApplicationListDeletedCallback(const void*, const void*) {}
void TIMSetFriendApplicationListReadCallback(const void*, const void*) {}
void TIMSetFriendBlackListAddedCallback(const void*, const void*) {}
void TIMSetFriendBlackListDeletedCallback(const void*, const void*) {}
void TIMSetFriendGroupCreatedCallback(const void*, const void*) {}
void TIMSetFriendGroupDeletedCallback(const void*, const void*) {}
void TIMSetFriendGroupNameChangedCallback(const void*, const void*) {}
void TIMSetFriendsAddedToGroupCallback(const void*, const void*) {}
void TIMSetFriendsDeletedFromGroupCallback(const void*, const void*) {}
void TIMSetGroupAttributeChangedCallback(const void*, const void*) {}
void TIMSetGroupCounterChangedCallback(const void*, const void*) {}
void TIMSetGroupTipsEventCallback(const void*, const void*) {}
void TIMSetGroupTopicChangedCallback(const void*, const void*) {}
void TIMSetGroupTopicCreatedCallback(const void*, const void*) {}
void TIMSetGroupTopicDeletedCallback(const void*, const void*) {}
void TIMSetLogCallback(const void*, const void*) {}
void TIMSetMsgAllMessageReceiveOptionCallback(const void*, const void*) {}
void TIMSetMsgExtensionsChangedCallback(const void*, const void*) {}
void TIMSetMsgExtensionsDeletedCallback(const void*, const void*) {}
void TIMSetMsgGroupPinnedMessageChangedCallback(const void*, const void*) {}
void TIMSetMsgReactionsChangedCallback(const void*, const void*) {}
void TIMSetMutualFollowersListChangedCallback(const void*, const void*) {}
void TIMSetMyFollowersListChangedCallback(const void*, const void*) {}
void TIMSetMyFollowingListChangedCallback(const void*, const void*) {}
void TIMSetOfficialAccountDeletedCallback(const void*, const void*) {}
void TIMSetOfficialAccountInfoChangedCallback(const void*, const void*) {}
void TIMSetOfficialAccountSubscribedCallback(const void*, const void*) {}
void TIMSetOfficialAccountUnsubscribedCallback(const void*, const void*) {}
void TIMSetOnAddFriendCallback(const void*, const void*) {}
void TIMSetOnDeleteFriendCallback(const void*, const void*) {}
void TIMSetSelfInfoUpdatedCallback(const void*, const void*) {}
void TIMSetSignalingInvitationCancelledCallback(const void*, const void*) {}
void TIMSetSignalingInvitationModifiedCallback(const void*, const void*) {}
void TIMSetSignalingInvitationTimeoutCallback(const void*, const void*) {}
void TIMSetSignalingInviteeAcceptedCallback(const void*, const void*) {}
void TIMSetSignalingInviteeRejectedCallback(const void*, const void*) {}
void TIMSetSignalingReceiveNewInvitationCallback(const void*, const void*) {}
void TIMSetUpdateFriendProfileCallback(const void*, const void*) {}
void TIMSetUserInfoChangedCallback(const void*, const void*) {}
void TIMSetUserStatusChangedCallback(const void*, const void*) {}

}  // extern "C"
#pragma GCC visibility pop
