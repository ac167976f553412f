/*
 * The emulator of Tencent Cloud Chat's native IM SDK: the same C functions, keys, codes and callbacks, with the
 * state in a SQLite file instead of a cloud. A program is built against this header and linked with
 * libImSDK_emulator, or loads it in place of libImSDK; nothing else changes.
 *
 * Conventions
 *   1. Strings are NUL-terminated UTF-8. What the caller passes is copied before the call returns. What a callback
 *      is given belongs to the library and is valid until the callback returns; it is never NULL.
 *   2. user_data is handed back untouched. A NULL callback or listener is safe everywhere.
 *   3. A call returns a TIMResult at once. Only when it is TIM_SUCC will the callback come, exactly once, with code 0
 *      or an error code; TIMUninit drops what is still to come. Two exceptions, as in the real SDK: a page of 0
 *      conversations returns TIM_ERR_JSON and calls back, and the callbacks of TIMConvCreate, TIMSetConfig and
 *      TIMMsgSendMessage before TIMInit come before the call returns, on the caller's thread.
 *   4. All other callbacks and listeners come on one thread of the library, in order, and never under a lock: any
 *      call may be made from any thread and from within any callback, TIMUninit included.
 *   5. Arguments are checked before the state: a wrong argument gives the same answer before TIMInit as when logged in.
 *   6. A change is on disk for good (also after kill -9) when its callback brought code 0, or when TIMConvSetDraft,
 *      TIMConvCancelDraft or TIMConvCreate has returned.
 *
 * Differences from the real SDK
 *   - TIMLogin needs no network and takes any signature. The state of all users of one SDKAppID is one file,
 *     emulator_<SDKAppID>.db under sdk_config_config_file_path, shared by all processes that use it.
 *   - TIMConvCancelDraft(NULL, ...) crashes the real SDK; here it returns TIM_ERR_PARAM.
 *   - The second login of a user does not kick out the first, unless a test asks for it (tim_emulator.h).
 *   native/README.md has the rest.
 */
#ifndef TIM_CLOUD_EMULATOR_H_
#define TIM_CLOUD_EMULATOR_H_

#include <stdint.h>
#ifndef __cplusplus
#include <stdbool.h>
#endif

#define TIM_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

enum TIMResult {
  TIM_SUCC = 0,
  TIM_ERR_SDKUNINIT = -1,
  TIM_ERR_NOTLOGIN = -2,
  TIM_ERR_JSON = -3,
  TIM_ERR_PARAM = -4,
  TIM_ERR_CONV = -5,
  TIM_ERR_GROUP = -6,
};

enum TIMLoginStatus { kTIMLoginStatus_Logined = 1, kTIMLoginStatus_Logining, kTIMLoginStatus_UnLogined, kTIMLoginStatus_Logouting };

enum TIMConvType { kTIMConv_Invalid, kTIMConv_C2C, kTIMConv_Group, kTIMConv_System };

enum TIMReceiveMessageOpt { kTIMRecvMsgOpt_Receive, kTIMRecvMsgOpt_Not_Receive, kTIMRecvMsgOpt_Not_Notify, kTIMRecvMsgOpt_Not_Notify_Except_At };

enum TIMConvEvent { kTIMConvEvent_Add, kTIMConvEvent_Del, kTIMConvEvent_Update, kTIMConvEvent_Start, kTIMConvEvent_Finish };

enum TIMNetworkStatus { kTIMConnected, kTIMDisconnected, kTIMConnecting, kTIMConnectFailed };

typedef void (*TIMCommCallback)(int32_t code, const char* desc, const char* json_params, const void* user_data);
typedef void (*TIMConvEventCallback)(enum TIMConvEvent conv_event, const char* json_conv_array, const void* user_data);
typedef void (*TIMConvTotalUnreadMessageCountChangedCallback)(int total_unread_count, const void* user_data);
typedef void (*TIMConvTotalUnreadMessageCountChangedByFilterCallback)(const char* filter, int total_unread_count, const void* user_data);
typedef void (*TIMConvConversationGroupCreatedCallback)(const char* group_name, const char* conversation_array, const void* user_data);
typedef void (*TIMConvConversationGroupDeletedCallback)(const char* group_name, const void* user_data);
typedef void (*TIMConvConversationGroupNameChangedCallback)(const char* old_name, const char* new_name, const void* user_data);
typedef void (*TIMConvConversationsAddedToGroupCallback)(const char* group_name, const char* conversation_array, const void* user_data);
typedef void (*TIMConvConversationsDeletedFromGroupCallback)(const char* group_name, const char* conversation_array, uint32_t reason, const void* user_data);
typedef void (*TIMMsgReadedReceiptCallback)(const char* json_msg_read_receipt_array, const void* user_data);
typedef void (*TIMMsgRevokeCallback)(const char* json_msg_revoke_info_array, const void* user_data);
typedef void (*TIMMsgUpdateCallback)(const char* json_msg_array, const void* user_data);
typedef void (*TIMMsgElemUploadProgressCallback)(const char* json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size, const void* user_data);
typedef void (*TIMRecvNewMsgCallback)(const char* json_msg_array, const void* user_data);
typedef void (*TIMKickedOfflineCallback)(const void* user_data);
typedef void (*TIMUserSigExpiredCallback)(const void* user_data);
typedef void (*TIMNetworkStatusListenerCallback)(enum TIMNetworkStatus status, int32_t code, const char* desc, const void* user_data);

TIM_API int TIMInit(uint64_t sdk_app_id, const char* json_sdk_config);
TIM_API int TIMUninit(void);
TIM_API const char* TIMGetSDKVersion(void);
TIM_API int TIMSetConfig(const char* json_config, TIMCommCallback cb, const void* user_data);
TIM_API enum TIMLoginStatus TIMGetLoginStatus(void);
/* The buffer holds at least 128 bytes and is left as it is while nobody is logged in. */
TIM_API int TIMGetLoginUserID(char* user_id_buffer);
TIM_API int TIMLogin(const char* user_id, const char* user_sig, TIMCommCallback cb, const void* user_data);
TIM_API int TIMLogout(TIMCommCallback cb, const void* user_data);

TIM_API int TIMConvCreate(const char* conv_id, enum TIMConvType conv_type, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvDelete(const char* conv_id, enum TIMConvType conv_type, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvDeleteConversationList(const char* conversation_id_array, bool clear_message, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvGetConvList(TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvGetConvInfo(const char* json_get_conv_list_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvGetConversationListByFilter(const char* filter, uint64_t next_seq, uint32_t count, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvSetDraft(const char* conv_id, enum TIMConvType conv_type, const char* json_draft_param);
TIM_API int TIMConvCancelDraft(const char* conv_id, enum TIMConvType conv_type);
TIM_API int TIMConvSetConversationCustomData(const char* conversation_id_array, const char* custom_data, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvMarkConversation(const char* conversation_id_array, uint64_t mark_type, bool enable_mark, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvPinConversation(const char* conv_id, enum TIMConvType conv_type, bool is_pinned, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvGetTotalUnreadMessageCount(TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvGetUnreadMessageCountByFilter(const char* filter, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvSubscribeUnreadMessageCountByFilter(const char* filter);
TIM_API int TIMConvUnsubscribeUnreadMessageCountByFilter(const char* filter);
TIM_API int TIMConvCleanConversationUnreadMessageCount(const char* conversation_id, uint64_t clean_timestamp, uint64_t clean_sequence, TIMCommCallback cb, const void* user_data);

TIM_API int TIMConvGetConversationGroupList(TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvCreateConversationGroup(const char* group_name, const char* conversation_id_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvDeleteConversationGroup(const char* group_name, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvRenameConversationGroup(const char* old_name, const char* new_name, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvAddConversationsToGroup(const char* group_name, const char* conversation_id_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMConvDeleteConversationsFromGroup(const char* group_name, const char* conversation_id_array, TIMCommCallback cb, const void* user_data);

/* message_id_buffer is NULL or holds at least 128 bytes; it is filled before the call returns. */
TIM_API int TIMMsgSendMessage(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_param, char* message_id_buffer, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgGetMsgList(const char* conv_id, enum TIMConvType conv_type, const char* json_get_msg_param, TIMCommCallback cb, const void* user_data);

TIM_API int TIMMsgSaveMsg(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgReportReaded(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgMarkAllMessageAsRead(TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgSetLocalCustomData(const char* json_msg_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgRevoke(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgListDelete(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgClearHistoryMessage(const char* conv_id, enum TIMConvType conv_type, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgSendNewMsg(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgBatchSend(const char* json_batch_send_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgCancelSend(const char* conv_id, enum TIMConvType conv_type, const char* message_id, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgFindMessages(const char* json_message_id_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgFindByMsgLocatorList(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_Locator_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgSearchLocalMessages(const char* json_search_message_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgSearchCloudMessages(const char* json_search_message_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgImportMsgList(const char* conv_id, enum TIMConvType conv_type, const char* json_msg_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgModifyMessage(const char* json_msg_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgDelete(const char* conv_id, enum TIMConvType conv_type, const char* json_msgdel_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgGetMessageReadReceipts(const char* json_msg_array, TIMCommCallback cb, const void* user_data);
/* The callback tells of the progress, with the desc "downloading", before it tells the end. */
TIM_API int TIMMsgDownloadElemToPath(const char* json_download_elem_param, const char* path, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgDownloadMergerMessage(const char* json_single_msg, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgSendMessageReadReceipts(const char* json_msg_array, TIMCommCallback cb, const void* user_data);

TIM_API int TIMMsgSetC2CReceiveMessageOpt(const char* json_identifier_array, enum TIMReceiveMessageOpt opt, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgGetC2CReceiveMessageOpt(const char* json_identifier_array, TIMCommCallback cb, const void* user_data);
TIM_API int TIMMsgSetGroupReceiveMessageOpt(const char* group_id, enum TIMReceiveMessageOpt opt, TIMCommCallback cb, const void* user_data);

/* Of profiles and groups the least that a conversation shows. */
TIM_API int TIMProfileModifySelfUserProfile(const char* json_modify_self_user_profile_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMProfileGetUserProfileList(const char* json_get_user_profile_list_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMFriendshipModifyFriendProfile(const char* json_modify_friend_info_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMGroupCreate(const char* json_group_create_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMGroupGetMemberInfoList(const char* json_group_getmeminfos_param, TIMCommCallback cb, const void* user_data);
TIM_API int TIMGroupDelete(const char* group_id, TIMCommCallback cb, const void* user_data);
TIM_API int TIMGroupJoin(const char* group_id, const char* hello_msg, TIMCommCallback cb, const void* user_data);
TIM_API int TIMGroupQuit(const char* group_id, TIMCommCallback cb, const void* user_data);
TIM_API int TIMGroupModifyGroupInfo(const char* json_group_modifyinfo_param, TIMCommCallback cb, const void* user_data);

/* Knows internal_operation_init_local_storage and internal_operation_clear_local_history_message alone. */
TIM_API int callExperimentalAPI(const char* json_param, TIMCommCallback cb, const void* user_data);

TIM_API void TIMSetConvEventCallback(TIMConvEventCallback cb, const void* user_data);
TIM_API void TIMSetConvTotalUnreadMessageCountChangedCallback(TIMConvTotalUnreadMessageCountChangedCallback cb, const void* user_data);
TIM_API void TIMSetConvUnreadMessageCountChangedByFilterCallback(TIMConvTotalUnreadMessageCountChangedByFilterCallback cb, const void* user_data);
TIM_API void TIMSetConvConversationGroupCreatedCallback(TIMConvConversationGroupCreatedCallback cb, const void* user_data);
TIM_API void TIMSetConvConversationGroupDeletedCallback(TIMConvConversationGroupDeletedCallback cb, const void* user_data);
TIM_API void TIMSetConvConversationGroupNameChangedCallback(TIMConvConversationGroupNameChangedCallback cb, const void* user_data);
TIM_API void TIMSetConvConversationsAddedToGroupCallback(TIMConvConversationsAddedToGroupCallback cb, const void* user_data);
TIM_API void TIMSetConvConversationsDeletedFromGroupCallback(TIMConvConversationsDeletedFromGroupCallback cb, const void* user_data);
TIM_API void TIMSetMsgReadedReceiptCallback(TIMMsgReadedReceiptCallback cb, const void* user_data);
TIM_API void TIMSetMsgRevokeCallback(TIMMsgRevokeCallback cb, const void* user_data);
TIM_API void TIMSetMsgUpdateCallback(TIMMsgUpdateCallback cb, const void* user_data);
TIM_API void TIMSetMsgElemUploadProgressCallback(TIMMsgElemUploadProgressCallback cb, const void* user_data);
TIM_API void TIMAddRecvNewMsgCallback(TIMRecvNewMsgCallback cb, const void* user_data);
TIM_API void TIMRemoveRecvNewMsgCallback(TIMRecvNewMsgCallback cb);
TIM_API void TIMSetKickedOfflineCallback(TIMKickedOfflineCallback cb, const void* user_data);
TIM_API void TIMSetUserSigExpiredCallback(TIMUserSigExpiredCallback cb, const void* user_data);
TIM_API void TIMSetNetworkStatusListenerCallback(TIMNetworkStatusListenerCallback cb, const void* user_data);

#ifdef __cplusplus
}
#endif

#endif
