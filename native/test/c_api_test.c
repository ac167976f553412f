/* Uses the library the way a C program does: the public header and nothing else. The argument is an empty directory. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "TIMCloudEmulator.h"

static const char* phase = "";

#define PHASE(name)                   \
  do {                                \
    phase = name;                     \
    fprintf(stderr, "== %s\n", name); \
  } while (0)

#define CHECK(condition)                                                            \
  do {                                                                              \
    if (!(condition)) {                                                             \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, phase, #condition);    \
      abort();                                                                      \
    }                                                                               \
  } while (0)

/* What a callback brought. */
struct answer {
  pthread_mutex_t mutex;
  pthread_cond_t came;
  int count;
  int32_t code;
  char desc[256];
  char json[65536];
};

static struct answer answer = {.mutex = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};
static int conversation_events[5];
static int total = -1;
static int messages;

static void on_answer(int32_t code, const char* desc, const char* json, const void* user_data) {
  struct answer* to = (struct answer*)user_data;
  pthread_mutex_lock(&to->mutex);
  to->code = code;
  snprintf(to->desc, sizeof to->desc, "%s", desc);
  snprintf(to->json, sizeof to->json, "%s", json);
  ++to->count;
  pthread_cond_broadcast(&to->came);
  pthread_mutex_unlock(&to->mutex);
}

static void on_conversation(enum TIMConvEvent event, const char* json, const void* user_data) {
  CHECK(json != NULL && user_data == &conversation_events);
  pthread_mutex_lock(&answer.mutex);
  ++conversation_events[event];
  pthread_cond_broadcast(&answer.came);
  pthread_mutex_unlock(&answer.mutex);
}

static void on_total(int count, const void* user_data) {
  CHECK(user_data == (const void*)(uintptr_t)0xFFFFFFFFFFFFFFFFu);
  pthread_mutex_lock(&answer.mutex);
  total = count;
  pthread_cond_broadcast(&answer.came);
  pthread_mutex_unlock(&answer.mutex);
}

static void on_message(const char* json, const void* user_data) {
  CHECK(strstr(json, "\"message_sender\":\"bob\"") != NULL && user_data == NULL);
  pthread_mutex_lock(&answer.mutex);
  ++messages;
  pthread_mutex_unlock(&answer.mutex);
}

static void wait_until(const int* value, int at_least) {
  pthread_mutex_lock(&answer.mutex);
  while (*value < at_least) {
    pthread_cond_wait(&answer.came, &answer.mutex);
  }
  pthread_mutex_unlock(&answer.mutex);
}

/* The callback of the call that `returned` came from. */
static void expect(int returned, int32_t code) {
  static int expected;
  CHECK(returned == TIM_SUCC);
  wait_until(&answer.count, ++expected);
  CHECK(answer.count == expected);
  if (answer.code != code) {
    fprintf(stderr, "code %d: %s\n", answer.code, answer.desc);
  }
  CHECK(answer.code == code);
}

static void uninit_and_answer(int32_t code, const char* desc, const char* json, const void* user_data) {
  CHECK(TIMUninit() == TIM_SUCC);
  on_answer(code, desc, json, user_data);
}

static const char* hello = "{\"message_elem_array\":[{\"elem_type\":0,\"text_elem_content\":\"hello\"}]}";

enum { threads = 8, sends = 100 };

static void ignore_answer(int32_t code, const char* desc, const char* json, const void* user_data) {
  CHECK(code == 0 && *desc == '\0' && *json == '{');
  pthread_mutex_lock(&answer.mutex);
  ++*(int*)user_data;
  pthread_cond_broadcast(&answer.came);
  pthread_mutex_unlock(&answer.mutex);
}

static void* send_many(void* sent) {
  for (int i = 0; i < sends; ++i) {
    char id[128];
    CHECK(TIMMsgSendMessage("crowd", kTIMConv_Group, hello, id, ignore_answer, sent) == TIM_SUCC);
    CHECK(strncmp(id, "alice-", 6) == 0);
    CHECK(TIMConvSetDraft("crowd", kTIMConv_Group, i % 2 ? "{\"draft_user_define\":\"a\"}" : "{}") == TIM_SUCC);
  }
  return NULL;
}

int main(int argc, char** argv) {
  char config[4096];
  char user[128] = "untouched";
  if (argc != 2) {
    fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
    return 2;
  }
  snprintf(config, sizeof config, "{\"sdk_config_config_file_path\":\"%s\"}", argv[1]);

  PHASE("wrong arguments");
  CHECK(TIMInit(0, config) == TIM_ERR_PARAM);
  CHECK(TIMInit(1400000000, NULL) == TIM_ERR_PARAM);
  CHECK(TIMInit(1400000000, "{") == TIM_ERR_JSON);
  CHECK(TIMLogin(NULL, "sig", on_answer, &answer) == TIM_ERR_PARAM);
  CHECK(TIMLogin("alice", "", on_answer, &answer) == TIM_ERR_PARAM);
  CHECK(TIMSetConfig("[]", on_answer, &answer) == TIM_ERR_JSON);
  CHECK(TIMConvDelete("", kTIMConv_C2C, on_answer, &answer) == TIM_ERR_PARAM);
  CHECK(TIMConvPinConversation("bob", kTIMConv_System, true, on_answer, &answer) == TIM_ERR_PARAM);
  CHECK(TIMConvSetDraft(NULL, kTIMConv_C2C, "{}") == TIM_ERR_PARAM);
  CHECK(TIMConvSetDraft("bob", kTIMConv_C2C, NULL) == TIM_ERR_JSON);
  CHECK(TIMConvCancelDraft(NULL, kTIMConv_C2C) == TIM_ERR_PARAM);
  CHECK(TIMConvGetConvInfo(NULL, on_answer, &answer) == TIM_ERR_PARAM);
  CHECK(TIMConvGetConversationListByFilter("[]", 0, 10, on_answer, &answer) == TIM_ERR_JSON);
  CHECK(TIMConvCleanConversationUnreadMessageCount("bob", 0, 0, on_answer, &answer) == TIM_ERR_CONV);
  CHECK(TIMMsgSendMessage("bob", kTIMConv_C2C, NULL, NULL, on_answer, &answer) == TIM_ERR_PARAM);
  CHECK(TIMMsgGetMsgList("bob", kTIMConv_C2C, "{", on_answer, &answer) == TIM_ERR_JSON);
  CHECK(answer.count == 0);

  PHASE("before TIMInit");
  CHECK(TIMGetLoginStatus() == kTIMLoginStatus_UnLogined);
  CHECK(TIMGetLoginUserID(user) == TIM_SUCC && strcmp(user, "untouched") == 0);
  CHECK(TIMGetLoginUserID(NULL) == TIM_SUCC);
  CHECK(strstr(TIMGetSDKVersion(), "-emulator") != NULL);
  expect(TIMLogin("alice", "sig", on_answer, &answer), 6013);
  expect(TIMConvGetConvList(on_answer, &answer), 6013);
  CHECK(strcmp(answer.json, "[]") == 0);
  expect(TIMConvCreate("bob", kTIMConv_C2C, on_answer, &answer), 0);
  CHECK(TIMConvSetDraft("bob", kTIMConv_C2C, "{}") == TIM_SUCC);

  PHASE("before the login");
  TIMSetConvEventCallback(on_conversation, &conversation_events);
  TIMSetConvTotalUnreadMessageCountChangedCallback(on_total, (const void*)(uintptr_t)0xFFFFFFFFFFFFFFFFu);
  TIMAddRecvNewMsgCallback(on_message, NULL);
  TIMAddRecvNewMsgCallback(NULL, NULL);
  TIMRemoveRecvNewMsgCallback(NULL);
  TIMSetKickedOfflineCallback(NULL, NULL);
  TIMSetUserSigExpiredCallback(NULL, NULL);
  TIMSetNetworkStatusListenerCallback(NULL, NULL);
  CHECK(TIMInit(1400000000, config) == TIM_SUCC);
  expect(TIMConvGetTotalUnreadMessageCount(on_answer, &answer), 6014);
  expect(TIMConvDelete("bob", kTIMConv_C2C, on_answer, &answer), 6014);
  expect(TIMLogout(on_answer, &answer), 0);

  PHASE("without callbacks");
  CHECK(TIMLogin("bob", "sig", NULL, NULL) == TIM_SUCC);
  wait_until(&conversation_events[kTIMConvEvent_Finish], 1);
  CHECK(TIMConvGetConvList(NULL, NULL) == TIM_SUCC);
  CHECK(TIMConvCreate("crowd", kTIMConv_Group, NULL, NULL) == TIM_SUCC);
  CHECK(TIMConvGetConversationListByFilter("{}", 0, 0, NULL, NULL) == TIM_ERR_JSON);

  PHASE("a conversation");
  expect(TIMLogin("alice", "sig", on_answer, &answer), 0);
  CHECK(TIMGetLoginStatus() == kTIMLoginStatus_Logined);
  CHECK(TIMGetLoginUserID(user) == TIM_SUCC && strcmp(user, "alice") == 0);
  wait_until(&conversation_events[kTIMConvEvent_Finish], 2);
  expect(TIMConvCreate("bob", kTIMConv_C2C, on_answer, &answer), 0);
  CHECK(strstr(answer.json, "\"conv_id\":\"bob\"") != NULL);
  wait_until(&conversation_events[kTIMConvEvent_Add], 2);
  CHECK(TIMConvSetDraft("bob", kTIMConv_C2C, "{\"draft_edit_time\":5,\"draft_user_define\":\"u\"}") == TIM_SUCC);
  expect(TIMConvGetConvInfo("[{\"get_conversation_list_param_conv_id\":\"bob\",\"get_conversation_list_param_conv_type\":1}]", on_answer, &answer), 0);
  CHECK(strstr(answer.json, "\"conv_draft\":{\"draft_edit_time\":5,\"draft_user_define\":\"u\"}") != NULL);
  CHECK(TIMConvCancelDraft("bob", kTIMConv_C2C) == TIM_SUCC);
  expect(TIMConvPinConversation("bob", kTIMConv_C2C, true, on_answer, &answer), 0);
  expect(TIMConvGetConvList(on_answer, &answer), 0);
  CHECK(strstr(answer.json, "\"conv_is_has_draft\":false") != NULL && strstr(answer.json, "\"conv_is_pinned\":true") != NULL);
  expect(TIMConvGetTotalUnreadMessageCount(on_answer, &answer), 0);
  CHECK(strcmp(answer.json, "{\"conv_get_total_unread_message_count_result_unread_count\":0}") == 0);
  wait_until(&total, 0);
  expect(TIMConvDelete("bob", kTIMConv_C2C, on_answer, &answer), 0);
  wait_until(&conversation_events[kTIMConvEvent_Del], 1);

  PHASE("calls from many threads");
  {
    pthread_t senders[threads];
    int sent = 0;
    for (int i = 0; i < threads; ++i) {
      CHECK(pthread_create(&senders[i], NULL, send_many, &sent) == 0);
    }
    for (int i = 0; i < threads; ++i) {
      CHECK(pthread_join(senders[i], NULL) == 0);
    }
    wait_until(&sent, threads * sends);
    CHECK(sent == threads * sends);
  }
  expect(TIMLogin("bob", "sig", on_answer, &answer), 0);
  expect(TIMConvGetTotalUnreadMessageCount(on_answer, &answer), 0);
  CHECK(strstr(answer.json, ":800}") != NULL);
  expect(TIMConvCleanConversationUnreadMessageCount("group_crowd", 0, 0, on_answer, &answer), 0);
  CHECK(messages == 0);

  PHASE("TIMUninit in a callback");
  expect(TIMLogout(uninit_and_answer, &answer), 0);
  expect(TIMConvGetConvList(on_answer, &answer), 6013);
  CHECK(TIMUninit() == TIM_SUCC);

  PHASE("a second life");
  CHECK(TIMInit(1400000000, config) == TIM_SUCC);
  expect(TIMLogin("bob", "sig", on_answer, &answer), 0);
  expect(TIMConvGetConvList(on_answer, &answer), 0);
  CHECK(strstr(answer.json, "\"conv_id\":\"crowd\"") != NULL && strstr(answer.json, "\"conv_unread_num\":0") != NULL);
  CHECK(TIMUninit() == TIM_SUCC);

  PHASE("done");
  return 0;
}
