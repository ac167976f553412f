// Every argument that is JSON: the first byte chooses the call, the rest is the text.
#include <iterator>

#include "session.hpp"

namespace {

using Call = int (*)(const char* json, TIMCommCallback cb, const void* data);

constexpr const char* message = R"({"message_elem_array": [{"elem_type": 0, "text_elem_content": "hi"}]})";

const Call calls[] = {
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMSetConfig(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvDeleteConversationList(json, true, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvGetConvInfo(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvGetConversationListByFilter(json, 0, 10, cb, data); },
    [](const char* json, TIMCommCallback, const void*) { return TIMConvSetDraft("bob", kTIMConv_C2C, json); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvSetConversationCustomData(json, "data", cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvMarkConversation(json, 1, true, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvGetUnreadMessageCountByFilter(json, cb, data); },
    [](const char* json, TIMCommCallback, const void*) { return TIMConvSubscribeUnreadMessageCountByFilter(json); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvCleanConversationUnreadMessageCount(json, 0, 0, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvCreateConversationGroup("work", json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvAddConversationsToGroup("home", json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMConvDeleteConversationsFromGroup("home", json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgSendMessage("bob", kTIMConv_C2C, json, nullptr, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgSendMessage("team", kTIMConv_Group, json, nullptr, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgGetMsgList("bob", kTIMConv_C2C, json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgSaveMsg("bob", kTIMConv_C2C, json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgReportReaded("bob", kTIMConv_C2C, json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgSetLocalCustomData(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgRevoke("bob", kTIMConv_C2C, json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgListDelete("bob", kTIMConv_C2C, json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgSendMessageReadReceipts(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgSetC2CReceiveMessageOpt(json, kTIMRecvMsgOpt_Not_Notify, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMMsgGetC2CReceiveMessageOpt(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMProfileModifySelfUserProfile(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMFriendshipModifyFriendProfile(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMGroupCreate(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMGroupModifyGroupInfo(json, cb, data); },
    [](const char* json, TIMCommCallback cb, const void* data) { return callExperimentalAPI(json, cb, data); },
    [](const char* json, TIMCommCallback, const void*) { return TIMEmulatorSetFaults(json); },
    [](const char* json, TIMCommCallback cb, const void* data) { return TIMEmulatorSeed("alice", json, cb, data); },
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(data, size);
  const Call call = calls[input.byte() % std::size(calls)];
  const std::string json = input.text();
  fuzz::Session session;
  for (const auto& [id, type] : {std::pair("bob", kTIMConv_C2C), std::pair("team", kTIMConv_Group)}) {
    session.ask([id = id, type = type](TIMCommCallback cb, const void* user) { return TIMMsgSendMessage(id, type, message, nullptr, cb, user); });
  }
  session.ask([](TIMCommCallback cb, const void* user) { return TIMConvCreateConversationGroup("home", R"(["c2c_bob"])", cb, user); });
  session.ask([&](TIMCommCallback cb, const void* user) { return call(json.c_str(), cb, user); });
  session.check();
  return 0;
}
