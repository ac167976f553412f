// What callbacks bring: error codes out of the SDK's TIMErrorCode.h, their words as measured, and the JSON that comes with them.
#pragma once

namespace emulator {

constexpr int codeOk = 0;
constexpr int codeNoSuchConversation = 6004;
constexpr int codeNoSuchMessage = 6005;
constexpr int codeDownloadFailed = 6009;
constexpr int codeInvalidConversation = 6011;
constexpr int codeNotInitialized = 6013;
constexpr int codeNotLoggedIn = 6014;
constexpr int codeInvalidParameter = 6017;
constexpr int codeDatabaseFailed = 6019;
constexpr int codeDiskFailed = 6022;
constexpr int codeOutOfMemory = 6028;
constexpr int codeInvalidReceiver = 6032;
constexpr int codeInvalidUserId = 7003;
constexpr int codeInvalidFile = 7006;
constexpr int codeTooOften = 7008;
constexpr int codeInterrupted = 7009;
constexpr int codeNoRecord = 7011;
constexpr int codeInternalState = 7012;
constexpr int codeNotInPlan = 7013;
constexpr int codeNotEmulated = 7014;
constexpr int codeNotBeingSent = 8020;
constexpr int codeCancelled = 8021;
constexpr int codeModifiedByOther = 8006;
constexpr int codeDisconnected = 9508;
constexpr int codeUnreachable = 9512;
constexpr int codeSendTimedOut = 9523;
constexpr int codeNoPermission = 10007;
constexpr int codeNoSuchGroup = 10010;
constexpr int codeGroupExists = 10021;
constexpr int codeTooManyConversations = 51006;
constexpr int codeNoSuchConversationGroup = 51009;
constexpr int codeTooManyConversationGroups = 51010;
constexpr int codeGroupNameTooLong = 51011;

constexpr const char* sendTimedOut =
    "The request packets timed out while waiting to be sent. Please run the IM SDK in different network environments to check whether "
    "this issue is caused by the current network environment.";
constexpr const char* marksNotInPlan = "The conversation mark feature is available only to the Premium Edition. Please upgrade.";
constexpr const char* groupsNotInPlan = "The conversation grouping feature is available only to the Premium Edition. Please upgrade.";

constexpr const char* receiptsNotInPlan = "The message read receipt feature is available only to the Premium Edition. Please upgrade.";
constexpr const char* targetsNotInPlan = "The targeted group message feature is available only to the Premium Edition. Please upgrade.";
constexpr const char* searchNotInPlan = "The message search feature is available only to the Premium Edition. Please upgrade.";
constexpr const char* extensionsNotInPlan = "The message extension feature is available only to the Premium Edition. Please upgrade.";
constexpr const char* reactionsNotInPlan = "The message reaction feature is available only to the Premium Edition. Please upgrade.";
constexpr const char* pinsNotInPlan = "The pin group message feature in group is available only to the Premium Edition. Please upgrade.";
constexpr const char* disconnected = "network is disconnected";

constexpr const char* emptyList = "[]";
constexpr const char* nothingFound = R"({"msg_search_result_search_cursor":"","msg_search_result_total_count":0})";
constexpr const char* noReactions =
    R"({"message_reaction_user_result_is_finished":true,"message_reaction_user_result_next_seq":0,"message_reaction_user_result_user_info_array":[]})";
constexpr const char* emptyPage =
    R"({"conversation_list_result_conv_list":[],"conversation_list_result_is_finished":false,"conversation_list_result_next_seq":0})";
constexpr const char* noPage =
    R"({"conversation_list_result_conv_list":[],"conversation_list_result_is_finished":true,"conversation_list_result_next_seq":0})";
constexpr const char* noUnread = R"({"conv_get_total_unread_message_count_result_unread_count":0})";

// In milliseconds: how long a request without a network takes to fail (measured for logins).
constexpr int sendTimeoutMs = 30000;

}  // namespace emulator
