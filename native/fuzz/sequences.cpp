// Sequences of calls, by two users in turn, with faults, a clock that moves and a network that goes: each byte chooses a call.
#include <iterator>

#include "session.hpp"

namespace {

using fuzz::Input;
using fuzz::Session;

constexpr const char* ids[] = {"alice", "bob", "carol", "team", "crew", "\xff$(x)"};
constexpr const char* lists[] = {R"(["c2c_bob"])", R"(["group_team", "c2c_bob", "c2c_nobody"])", R"(["c2c_alice"])", "[]"};
constexpr const char* groups[] = {"home", "work", ""};
constexpr const char* filters[] = {
    "{}",
    R"({"conversation_list_filter_conv_type": 1})",
    R"({"conversation_list_filter_has_unread_count": true})",
    R"({"conversation_list_filter_mark_type": 2})",
    R"({"conversation_list_filter_conversation_group": "home"})",
    R"({"conversation_list_filter_has_group_at_info": true})",
};
constexpr const char* messages[] = {
    R"({"message_elem_array": [{"elem_type": 0, "text_elem_content": "hi"}]})",
    R"({"message_elem_array": [{"elem_type": 3, "custom_elem_data": "{}"}], "message_group_at_user_array": ["bob", "__kImSDK_MessageAtALL__"]})",
    R"({"message_elem_array": [{"elem_type": 1, "image_elem_orig_path": "x"}], "message_need_read_receipt": true})",
    R"({"message_elem_array": [{"elem_type": 4}], "message_is_excluded_from_unread_count": true})",
};
constexpr const char* wishes[] = {
    R"({"call": "*", "code": 9520})",
    R"({"call": "*", "delay_ms": 100, "count": 3})",
    R"({"events": "duplicate", "count": 3})",
    R"({"events": "reorder", "count": 3})",
    R"({"events": "drop", "count": 2})",
    R"({"login_delay_ms": 50, "sync_delay_ms": 70, "exclusive_login": true})",
};

template <size_t count>
const char* one(Input& input, const char* const (&of)[count]) {
  return of[input.byte() % count];
}

struct Peer {
  const char* id;
  TIMConvType type;
};

Peer peer(Input& input) {
  const uint8_t byte = input.byte();
  return {ids[byte % std::size(ids)], (byte & 0x80) != 0 ? kTIMConv_Group : kTIMConv_C2C};
}

// The id of the newest message with that peer, in the form that the calls on messages take.
std::string newest(Session& session, const Peer& with) {
  const std::string json = session.ask([&](TIMCommCallback cb, const void* data) {
    return TIMMsgGetMsgList(with.id, with.type, R"({"msg_getmsglist_param_count": 1})", cb, data);
  });
  return json.size() > 2 ? json : "[{}]";
}

void step(Session& session, Input& input) {
  const auto ask = [&](auto call) { session.ask(call); };
  using Callback = TIMCommCallback;
  switch (input.byte() % 32) {
    case 0: return session.login("alice");
    case 1: return session.login("bob");
    case 2: return ask([](Callback cb, const void* data) { return TIMLogout(cb, data); });
    case 3: TIMUninit(); TIMInit(1400000000, "{}"); return session.login("alice");
    case 4: TIMEmulatorSetNetwork((input.byte() & 1) != 0); return session.settle();
    case 5: TIMEmulatorAdvanceClock(uint64_t{1} << (input.byte() % 20)); return session.settle();
    case 6: TIMEmulatorSetFaults(one(input, wishes)); return;
    case 7: { const char* user = ids[input.byte() % 2]; return ask([=](Callback cb, const void* data) { return TIMEmulatorKick(user, cb, data); }); }
    case 8: { const char* user = ids[input.byte() % 2]; return ask([=](Callback cb, const void* data) { return TIMEmulatorExpireUserSig(user, cb, data); }); }
    case 9: case 10: case 11: {
      const Peer to = peer(input);
      const char* message = one(input, messages);
      return ask([=](Callback cb, const void* data) { return TIMMsgSendMessage(to.id, to.type, message, nullptr, cb, data); });
    }
    case 12: { const Peer to = peer(input); return ask([=](Callback cb, const void* data) { return TIMConvCreate(to.id, to.type, cb, data); }); }
    case 13: { const Peer of = peer(input); return ask([=](Callback cb, const void* data) { return TIMConvDelete(of.id, of.type, cb, data); }); }
    case 14: { const Peer of = peer(input); const bool isPinned = (input.byte() & 1) != 0;
      return ask([=](Callback cb, const void* data) { return TIMConvPinConversation(of.id, of.type, isPinned, cb, data); }); }
    case 15: { const Peer of = peer(input); TIMConvSetDraft(of.id, of.type, R"({"draft_edit_time": 7, "draft_user_define": "d"})"); return session.settle(); }
    case 16: { const Peer of = peer(input); TIMConvCancelDraft(of.id, of.type); return session.settle(); }
    case 17: { const char* filter = one(input, filters); const uint32_t count = input.byte();
      return ask([=](Callback cb, const void* data) { return TIMConvGetConversationListByFilter(filter, 0, count, cb, data); }); }
    case 18: { const char* list = one(input, lists); const uint64_t mark = uint64_t{1} << (input.byte() % 64); const bool isSet = (input.byte() & 1) != 0;
      return ask([=](Callback cb, const void* data) { return TIMConvMarkConversation(list, mark, isSet, cb, data); }); }
    case 19: { const char* list = one(input, lists); return ask([=](Callback cb, const void* data) { return TIMConvSetConversationCustomData(list, "x", cb, data); }); }
    case 20: { const char* group = one(input, groups); const char* list = one(input, lists);
      return ask([=](Callback cb, const void* data) { return TIMConvCreateConversationGroup(group, list, cb, data); }); }
    case 21: { const char* from = one(input, groups); const char* to = one(input, groups);
      return ask([=](Callback cb, const void* data) { return TIMConvRenameConversationGroup(from, to, cb, data); }); }
    case 22: { const char* group = one(input, groups); return ask([=](Callback cb, const void* data) { return TIMConvDeleteConversationGroup(group, cb, data); }); }
    case 23: TIMConvSubscribeUnreadMessageCountByFilter(one(input, filters)); return ask([](Callback cb, const void* data) { return TIMConvGetTotalUnreadMessageCount(cb, data); });
    case 24: { const Peer of = peer(input); return ask([=](Callback cb, const void* data) { return TIMMsgReportReaded(of.id, of.type, nullptr, cb, data); }); }
    case 25: { const Peer of = peer(input); const std::string list = newest(session, of);
      ask([&](Callback cb, const void* data) { return TIMMsgRevoke(of.id, of.type, list.substr(1, list.size() - 2).c_str(), cb, data); });
      return ask([&](Callback cb, const void* data) { return TIMMsgListDelete(of.id, of.type, list.c_str(), cb, data); }); }
    case 26: { const std::string list = newest(session, peer(input)); return ask([&](Callback cb, const void* data) { return TIMMsgSendMessageReadReceipts(list.c_str(), cb, data); }); }
    case 27: { const char* id = one(input, ids); return ask([=](Callback cb, const void* data) { return TIMMsgSetGroupReceiveMessageOpt(id, kTIMRecvMsgOpt_Not_Notify, cb, data); }); }
    case 28: { const char* id = one(input, ids); const bool joins = (input.byte() & 1) != 0;
      return ask([=](Callback cb, const void* data) { return joins ? TIMGroupJoin(id, "", cb, data) : TIMGroupQuit(id, cb, data); }); }
    case 29: { const char* wish = one(input, wishes); return ask([=](Callback cb, const void* data) { return TIMEmulatorSetFaultsOf("alice", wish, cb, data); }); }
    case 30: { const std::string exported = session.ask([](Callback cb, const void* data) { return TIMEmulatorExport("alice", cb, data); });
      return ask([&](Callback cb, const void* data) { return TIMEmulatorSeed("carol", exported.c_str(), cb, data); }); }
    default: { const char* list = one(input, lists); const bool clears = (input.byte() & 1) != 0;
      return ask([=](Callback cb, const void* data) { return TIMConvDeleteConversationList(list, clears, cb, data); }); }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  Session session;
  for (int steps = 0; steps < 200 && !input.isEmpty(); ++steps) {
    step(session, input);
  }
  session.check();
  return 0;
}
