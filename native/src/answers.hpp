// What callbacks bring: error codes out of the SDK's TIMErrorCode.h, and the JSON that comes with them.
#pragma once

namespace emulator {

constexpr int codeOk = 0;
constexpr int codeNoSuchConversation = 6004;
constexpr int codeNotInitialized = 6013;
constexpr int codeNotLoggedIn = 6014;
constexpr int codeInvalidParameter = 6017;
constexpr int codeDatabaseFailed = 6019;
constexpr int codeInvalidUserId = 7003;

constexpr const char* emptyList = "[]";
constexpr const char* emptyPage =
    R"({"conversation_list_result_conv_list":[],"conversation_list_result_is_finished":false,"conversation_list_result_next_seq":0})";
constexpr const char* noUnread = R"({"conv_get_total_unread_message_count_result_unread_count":0})";

}  // namespace emulator
