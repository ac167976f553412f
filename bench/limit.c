/*
 * The limit: what the library itself takes, from a call to the entry of its callback, with nothing of ours around it.
 *
 *   limit LIBRARY DIRECTORY SDKAPPID USER list          the whole list in one call
 *   limit LIBRARY DIRECTORY SDKAPPID USER page COUNT    the first page of COUNT
 *   limit LIBRARY DIRECTORY SDKAPPID USER calls ID      one conversation a thousand times, one after the other
 *   limit LIBRARY DIRECTORY SDKAPPID USER saves ID      a message into one conversation, 200 times, while a login waits for a
 *                                                       network: what a send has to store, without its way to the cloud
 *
 * Prints one line of JSON on stderr, as the library writes to stdout: milliseconds (a call), processor time, peak memory.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { not_logged_in = 6014, tries = 1000 };

typedef void (*callback)(int32_t, const char *, const char *, const void *);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
static bool is_done;
static int code;
static double answered_at;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double processor_time(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void on_answer(int32_t answer, const char *description, const char *json, const void *user_data) {
  (void)description, (void)json, (void)user_data;
  pthread_mutex_lock(&mutex);
  answered_at = now();
  code = answer;
  is_done = true;
  pthread_cond_signal(&answered);
  pthread_mutex_unlock(&mutex);
}

static void wait_for_answer(void) {
  pthread_mutex_lock(&mutex);
  while (!is_done) pthread_cond_wait(&answered, &mutex);
  is_done = false;
  pthread_mutex_unlock(&mutex);
}

static void ignore(int32_t answer, const char *description, const char *json, const void *user_data) {
  (void)answer, (void)description, (void)json, (void)user_data;
}

static void *function(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (!found) {
    fprintf(stderr, "%s is missing\n", name);
    exit(1);
  }
  return found;
}

/* The emulator has to be told that there is none. */
static void wait_for_network(void *library, const char *user) {
  int (*login)(const char *, const char *, callback, const void *) = function(library, "TIMLogin");
  int (*set_network)(bool) = (int (*)(bool))dlsym(library, "TIMEmulatorSetNetwork");
  if (set_network) set_network(false);
  login(user, "signature", ignore, NULL);
}

int main(int count, char **args) {
  if (count < 6 || (strcmp(args[5], "list") != 0 && count < 7)) return 64;
  void *library = dlopen(args[1], RTLD_NOW);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  int (*init)(uint64_t, const char *) = function(library, "TIMInit");
  int (*set_config)(const char *, callback, const void *) = function(library, "TIMSetConfig");
  int (*experimental)(const char *, callback, const void *) = function(library, "callExperimentalAPI");
  int (*get_list)(callback, const void *) = function(library, "TIMConvGetConvList");
  int (*get_page)(const char *, uint64_t, uint32_t, callback, const void *) = function(library, "TIMConvGetConversationListByFilter");
  int (*get_info)(const char *, callback, const void *) = function(library, "TIMConvGetConvInfo");

  char text[4096];
  set_config("{\"set_config_is_log_output_console\":false,\"set_config_log_level\":0}", ignore, NULL);
  snprintf(text, sizeof text, "{\"sdk_config_config_file_path\":\"%s/data\",\"sdk_config_log_file_path\":\"%s/log\"}", args[2], args[2]);
  if (init(strtoull(args[3], NULL, 10), text) != 0) return 1;
  snprintf(text, sizeof text,
           "{\"request_internal_operation\":\"internal_operation_init_local_storage\",\"request_init_local_storage_user_id_param\":\"%s\"}", args[4]);
  code = not_logged_in;
  for (int i = 0; i < tries && code == not_logged_in; i++) {
    if (i % 100 == 0) experimental(text, ignore, NULL); /* Once, in many runs, one was not enough. */
    usleep(5000);
    get_page("{}", 0, 1, on_answer, NULL);
    wait_for_answer();
  }

  double cpu = processor_time();
  double began = now();
  int calls = 1;
  if (strcmp(args[5], "list") == 0) {
    get_list(on_answer, NULL);
    wait_for_answer();
  } else if (strcmp(args[5], "page") == 0) {
    get_page("{}", 0, (uint32_t)atol(args[6]), on_answer, NULL);
    wait_for_answer();
  } else if (strcmp(args[5], "saves") == 0) {
    int (*save)(const char *, int, const char *, callback, const void *) = function(library, "TIMMsgSaveMsg");
    snprintf(text, sizeof text, "{\"message_elem_array\":[{\"elem_type\":0,\"text_elem_content\":\"hello\"}],\"message_sender\":\"%s\"}", args[4]);
    wait_for_network(library, args[4]);
    code = not_logged_in;
    for (int i = 0; i < tries && code == not_logged_in; i++) {
      usleep(5000);
      save(args[6], 1, text, on_answer, NULL);
      wait_for_answer();
    }
    cpu = processor_time();
    began = now();
    for (calls = 0; calls < 200; calls++) {
      save(args[6], 1, text, on_answer, NULL);
      wait_for_answer();
    }
  } else {
    snprintf(text, sizeof text, "[{\"get_conversation_list_param_conv_id\":\"%s\",\"get_conversation_list_param_conv_type\":1}]", args[6]);
    for (calls = 0; calls < 1000; calls++) {
      get_info(text, on_answer, NULL);
      wait_for_answer();
    }
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  fprintf(stderr, "\n{\"ms\":%.4f,\"cpuMs\":%.3f,\"peakMb\":%.1f,\"code\":%d}\n", (answered_at - began) / calls,
          (processor_time() - cpu) / calls, usage.ru_maxrss / 1024.0, code);
  _exit(code);
}
