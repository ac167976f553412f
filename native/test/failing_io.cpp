// Every call, with every access to the disk going wrong once, and from then on: failing_io FOLDER STRIDE
// Each has to be answered with a code; what was acknowledged is there, what was refused is not, the database is sound, and
// the next call works. With a stride of 5 every fifth access is tried, 1 tries all.
#include <sqlite3.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "failing_disk.hpp"
#include "tim_emulator.h"

namespace {

namespace fs = std::filesystem;

constexpr uint64_t appId = 1400000000;
constexpr uint64_t now = 1700000000000;
constexpr auto patience = std::chrono::seconds(120);  // A machine may be busy; what never answers has to be told from that.

using Ask = std::function<int(TIMCommCallback, const void*)>;

struct Call {
  const char* name;
  Ask ask;
  bool isDirect = false;   // the return value is the answer
  bool isFirst = false;    // made before a login
  bool endsSession = false;
};

[[noreturn]] void fail(const Call& call, int access, const std::string& what) {
  std::fprintf(stderr, "%s, access %d: %s\n", call.name, access, what.c_str());
  std::exit(1);
}

class Answer {
 public:
  static void onAnswer(int32_t code, const char*, const char*, const void* self) {
    Answer& answer = *static_cast<Answer*>(const_cast<void*>(self));
    const std::lock_guard lock(answer.mutex_);
    answer.code_ = code;
    answer.isThere_ = true;
    answer.came_.notify_one();
  }
  bool wait() {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, patience, [this] { return isThere_; });
  }
  int code() const { return code_; }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  bool isThere_ = false;
  int code_ = 0;
};

int make(const Call& call, int access) {
  // Kept for good: an answer that comes too late must not find it gone.
  Answer& answer = *new Answer;
  const int returned = call.ask(Answer::onAnswer, &answer);
  if (call.isDirect) {
    return returned;
  }
  if (returned != TIM_SUCC) {
    fail(call, access, "returned " + std::to_string(returned));
  }
  if (!answer.wait()) {
    fail(call, access, "was never answered");
  }
  return answer.code();
}

const Call login = {"TIMLogin", [](auto cb, auto to) { return TIMLogin("alice", "sig", cb, to); }, false, true};
const Call list = {"TIMConvGetConvList", [](auto cb, auto to) { return TIMConvGetConvList(cb, to); }};

// What SQLite finds in the file, all tables but the log: a digest of it, or why it is not sound.
std::string contents(const fs::path& file) {
  sqlite3* database = nullptr;
  std::string text;
  const auto append = [](void* to, int count, char** values, char**) {
    for (int column = 0; column < count; ++column) {
      static_cast<std::string*>(to)->append(values[column] ? values[column] : "NULL").append("|");
    }
    return 0;
  };
  sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
  std::string sound;
  sqlite3_exec(database, "PRAGMA integrity_check", append, &sound, nullptr);
  std::string tables;
  sqlite3_exec(database, "SELECT group_concat('SELECT ''' || name || ''', * FROM ' || name, ';') FROM sqlite_schema WHERE type = 'table' AND name <> 'change' AND name NOT LIKE 'sqlite%'",
               append, &tables, nullptr);
  sqlite3_exec(database, tables.substr(0, tables.size() - 1).c_str(), append, &text, nullptr);
  sqlite3_close(database);
  return sound == "ok|" ? text : "not sound: " + sound;
}

class Trial {
 public:
  Trial(fs::path folder, const Call& call) : template_(folder / "template.db"), data_(folder / "data"), call_(call) {}

  // Whether the access came at all.
  bool run(int access, disk::Failure failure, std::map<int, int>& codes) {
    begin(access);
    disk::failAt(access, failure);
    const int code = make(call_, access);
    const bool hasFailed = disk::stopFailing();
    ++codes[code];
    if (make(call_.isFirst || call_.endsSession ? login : list, access) != TIM_SUCC) {
      fail(call_, access, "the next call failed, after code " + std::to_string(code));
    }
    end(access);
    const std::string found = contents(data_ / "emulator_1400000000.db");
    if (found.rfind("not sound", 0) == 0) {
      fail(call_, access, found);
    }
    const bool isDone = found == after_;
    if (!(code == TIM_SUCC ? isDone : isDone || found == before_)) {
      fail(call_, access, "code " + std::to_string(code) + ", but the database holds something else");
    }
    return hasFailed;
  }

  // What the database is like before the call and after it, where nothing fails.
  void learn() {
    begin(0);
    end(0);
    before_ = contents(data_ / "emulator_1400000000.db");
    begin(0);
    if (const int code = make(call_, 0); code != TIM_SUCC) {
      fail(call_, 0, "fails without a failing disk: " + std::to_string(code));
    }
    end(0);
    after_ = contents(data_ / "emulator_1400000000.db");
  }

 private:
  void begin(int access) {
    fs::remove_all(data_);
    fs::create_directory(data_);
    fs::copy_file(template_, data_ / "emulator_1400000000.db");
    fs::remove(data_.parent_path() / "new.db");
    TIMEmulatorStopClock(now);
    TIMEmulatorSetRandomSeed(1);
    TIMInit(appId, (R"({"sdk_config_config_file_path":")" + data_.string() + "\"}").c_str());
    if (!call_.isFirst && make(login, access) != TIM_SUCC) {
      fail(call_, access, "the login failed");
    }
  }

  // Once a call finds no SDK any more, the one before is closed.
  void end(int access) {
    TIMUninit();
    make(list, access);
  }

  fs::path template_;
  fs::path data_;
  const Call& call_;
  std::string before_;
  std::string after_;
};

constexpr const char* seed = R"([
  {"type": 1, "id": "bob", "activeTime": 1690000000, "unread": 2, "draft": {"editTime": 1, "elems": [{"text": "d"}]}, "conversationGroups": ["work"],
   "messages": [{"sender": "bob", "seq": 1, "rand": 11, "time": 1690000000, "flag": 4, "elems": [{"text": "hi"}]},
                {"sender": "alice", "seq": 2, "rand": 12, "time": 1690000001, "elems": [{"text": "ho"}]}]},
  {"type": 2, "id": "club", "activeTime": 1690000002, "unread": 1, "group": {"name": "Club", "members": ["carol"]},
   "messages": [{"sender": "carol", "seq": 1, "rand": 13, "time": 1690000002, "elems": [{"text": "hello"}]}]}])";
constexpr const char* text = R"({"message_elem_array":[{"elem_type":0,"text_elem_content":"new"}]})";
constexpr const char* fromBob = R"({"message_msg_id":"bob-1690000000-11","message_conv_id":"bob","message_conv_type":1,"message_client_time":1690000000,)"
                                R"("message_server_time":1690000000,"message_seq":1,"message_rand":11,"message_sender":"bob","message_is_from_self":false,)"
                                R"("message_need_read_receipt":true,"message_custom_str":"x","message_elem_array":[{"elem_type":0,"text_elem_content":"hi"}]})";
constexpr const char* ownToBob = R"({"message_msg_id":"alice-1690000001-12","message_conv_id":"bob","message_conv_type":1,"message_client_time":1690000001,)"
                                 R"("message_server_time":1690000001,"message_seq":2,"message_rand":12,"message_sender":"alice","message_is_from_self":true,)"
                                 R"("message_elem_array":[{"elem_type":0,"text_elem_content":"ho"}]})";

std::vector<Call> allCalls(const fs::path& folder) {
  static const std::string newFile = (folder / "new.db").string();
  static const std::string snapshot = (folder / "snapshot.db").string();
  static const std::string received = '[' + std::string(fromBob) + ']';
  return {
      login,
      list,
      {"TIMConvGetConvInfo", [](auto cb, auto to) { return TIMConvGetConvInfo(R"([{"get_conversation_list_param_conv_id":"bob","get_conversation_list_param_conv_type":1}])", cb, to); }},
      {"TIMConvGetConversationListByFilter", [](auto cb, auto to) { return TIMConvGetConversationListByFilter("{}", 0, 10, cb, to); }},
      {"TIMConvGetTotalUnreadMessageCount", [](auto cb, auto to) { return TIMConvGetTotalUnreadMessageCount(cb, to); }},
      {"TIMConvGetUnreadMessageCountByFilter", [](auto cb, auto to) { return TIMConvGetUnreadMessageCountByFilter(R"({"conversation_list_filter_conv_type":1})", cb, to); }},
      {"TIMConvGetConversationGroupList", [](auto cb, auto to) { return TIMConvGetConversationGroupList(cb, to); }},
      {"TIMMsgGetMsgList", [](auto cb, auto to) { return TIMMsgGetMsgList("bob", kTIMConv_C2C, R"({"msg_getmsglist_param_count":10})", cb, to); }},
      {"TIMConvCreate", [](auto cb, auto to) { return TIMConvCreate("dave", kTIMConv_C2C, cb, to); }},
      {"TIMConvDelete", [](auto cb, auto to) { return TIMConvDelete("bob", kTIMConv_C2C, cb, to); }},
      {"TIMConvDeleteConversationList", [](auto cb, auto to) { return TIMConvDeleteConversationList(R"(["group_club"])", true, cb, to); }},
      {"TIMConvSetDraft", [](auto, auto) { return TIMConvSetDraft("club", kTIMConv_Group, R"({"draft_edit_time":7,"draft_user_define":"mine"})"); }, true},
      {"TIMConvCancelDraft", [](auto, auto) { return TIMConvCancelDraft("bob", kTIMConv_C2C); }, true},
      {"TIMConvPinConversation", [](auto cb, auto to) { return TIMConvPinConversation("bob", kTIMConv_C2C, true, cb, to); }},
      {"TIMConvMarkConversation", [](auto cb, auto to) { return TIMConvMarkConversation(R"(["c2c_bob"])", 1, true, cb, to); }},
      {"TIMConvSetConversationCustomData", [](auto cb, auto to) { return TIMConvSetConversationCustomData(R"(["c2c_bob"])", "data", cb, to); }},
      {"TIMConvCleanConversationUnreadMessageCount", [](auto cb, auto to) { return TIMConvCleanConversationUnreadMessageCount("", 0, 0, cb, to); }},
      {"TIMConvCreateConversationGroup", [](auto cb, auto to) { return TIMConvCreateConversationGroup("play", R"(["group_club"])", cb, to); }},
      {"TIMConvRenameConversationGroup", [](auto cb, auto to) { return TIMConvRenameConversationGroup("work", "job", cb, to); }},
      {"TIMConvAddConversationsToGroup", [](auto cb, auto to) { return TIMConvAddConversationsToGroup("work", R"(["group_club"])", cb, to); }},
      {"TIMConvDeleteConversationsFromGroup", [](auto cb, auto to) { return TIMConvDeleteConversationsFromGroup("work", R"(["c2c_bob"])", cb, to); }},
      {"TIMConvDeleteConversationGroup", [](auto cb, auto to) { return TIMConvDeleteConversationGroup("work", cb, to); }},
      {"TIMMsgSendMessage", [](auto cb, auto to) { return TIMMsgSendMessage("bob", kTIMConv_C2C, text, nullptr, cb, to); }},
      {"TIMMsgSendMessage (group)", [](auto cb, auto to) { return TIMMsgSendMessage("club", kTIMConv_Group, text, nullptr, cb, to); }},
      {"TIMMsgSaveMsg", [](auto cb, auto to) { return TIMMsgSaveMsg("bob", kTIMConv_C2C, text, cb, to); }},
      {"TIMMsgReportReaded", [](auto cb, auto to) { return TIMMsgReportReaded("bob", kTIMConv_C2C, "{}", cb, to); }},
      {"TIMMsgMarkAllMessageAsRead", [](auto cb, auto to) { return TIMMsgMarkAllMessageAsRead(cb, to); }},
      {"TIMMsgSetLocalCustomData", [](auto cb, auto to) { return TIMMsgSetLocalCustomData(fromBob, cb, to); }},
      {"TIMMsgRevoke", [](auto cb, auto to) { return TIMMsgRevoke("bob", kTIMConv_C2C, ownToBob, cb, to); }},
      {"TIMMsgListDelete", [](auto cb, auto to) { return TIMMsgListDelete("bob", kTIMConv_C2C, received.c_str(), cb, to); }},
      {"TIMMsgClearHistoryMessage", [](auto cb, auto to) { return TIMMsgClearHistoryMessage("bob", kTIMConv_C2C, cb, to); }},
      {"TIMMsgSendMessageReadReceipts", [](auto cb, auto to) { return TIMMsgSendMessageReadReceipts(received.c_str(), cb, to); }},
      {"TIMProfileModifySelfUserProfile", [](auto cb, auto to) { return TIMProfileModifySelfUserProfile(R"({"user_profile_item_nick_name":"Al"})", cb, to); }},
      {"TIMGroupCreate", [](auto cb, auto to) { return TIMGroupCreate(R"({"create_group_param_group_name":"New","create_group_param_group_id":"new"})", cb, to); }},
      {"TIMGroupModifyGroupInfo", [](auto cb, auto to) { return TIMGroupModifyGroupInfo(R"({"group_modify_info_param_group_id":"club","group_modify_info_param_modify_flag":1,"group_modify_info_param_group_name":"Pub"})", cb, to); }},
      {"TIMGroupQuit", [](auto cb, auto to) { return TIMGroupQuit("club", cb, to); }},
      {"TIMEmulatorSeed", [](auto cb, auto to) { return TIMEmulatorSeed("alice", R"([{"type":1,"id":"erin","activeTime":5,"messages":[{"sender":"erin","seq":1,"time":5,"elems":[{"text":"x"}]}]}])", cb, to); }},
      {"TIMEmulatorExport", [](auto cb, auto to) { return TIMEmulatorExport("alice", cb, to); }},
      {"TIMEmulatorSnapshot", [](auto cb, auto to) { return TIMEmulatorSnapshot(newFile.c_str(), cb, to); }},
      {"TIMEmulatorRestore", [](auto cb, auto to) { return TIMEmulatorRestore(snapshot.c_str(), cb, to); }, false, false, true},
  };
}

void makeTemplate(const fs::path& folder) {
  fs::create_directories(folder / "data");
  TIMEmulatorStopClock(now);
  TIMInit(appId, (R"({"sdk_config_config_file_path":")" + (folder / "data").string() + "\"}").c_str());
  make({"TIMEmulatorSeed", [](auto cb, auto to) { return TIMEmulatorSeed("alice", seed, cb, to); }}, 0);
  make(login, 0);
  make({"TIMEmulatorSnapshot", [&](auto cb, auto to) { return TIMEmulatorSnapshot((folder / "snapshot.db").c_str(), cb, to); }}, 0);
  TIMUninit();
  make(list, 0);
  fs::copy_file(folder / "data/emulator_1400000000.db", folder / "template.db");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    return 2;
  }
  const fs::path folder = arguments[1];
  const int stride = std::atoi(arguments[2]);
  disk::install();
  makeTemplate(folder);
  int trials = 0;
  int offset = 0;
  for (const Call& call : allCalls(folder)) {
    Trial trial(folder, call);
    trial.learn();
    std::map<int, int> codes;
    int accesses = 0;
    for (const disk::Failure failure : {disk::Failure::once, disk::Failure::fromThenOn}) {
      int access = 1 + offset++ % stride;
      while (trial.run(access, failure, codes)) {
        access += stride;
        ++trials;
      }
      accesses = access - 1;
    }
    std::printf("%s: %d accesses;", call.name, accesses);
    for (const auto& [code, times] : codes) {
      std::printf(" %d: %d", code, times);
    }
    std::printf("\n");
  }
  std::printf("%d failed accesses, every call was answered\n", trials);
  std::fflush(stdout);
  std::_Exit(0);
}
