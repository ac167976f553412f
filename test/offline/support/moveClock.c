/* A clock for Tencent's library alone, which its tests move on: a login without a network fails after 30 seconds. It is
   preloaded (LD_PRELOAD); Node and everything else in the process keep the machine's time. Waits of the library are cut
   to a few milliseconds, after which it looks at the clock again. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

enum { waitMs = 5, second = 1000000000 };

static _Atomic int64_t offset; /* seconds */
static _Atomic uintptr_t begin, end;

static int findLibrary(struct dl_phdr_info* info, size_t size, void* data) {
  (void)size;
  (void)data;
  for (int i = 0; strstr(info->dlpi_name, "libImSDK.so") && i < info->dlpi_phnum; ++i) {
    if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
      end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
      begin = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
      return 1;
    }
  }
  return 0;
}

/* From the first call on, with 0 seconds too, the library lives by this clock. */
void moveClock(int64_t seconds) {
  if (!begin) {
    dl_iterate_phdr(findLibrary, NULL);
  }
  offset += seconds;
}

#define IS_LIBRARY (begin && (uintptr_t)__builtin_return_address(0) >= begin && (uintptr_t)__builtin_return_address(0) < end)
#define REAL(name)                  \
  static __typeof__(&name) real;    \
  if (!real) {                      \
    *(void**)&real = dlsym(RTLD_NEXT, #name); \
  }

int clock_gettime(clockid_t clock, struct timespec* now) {
  REAL(clock_gettime)
  const int result = real(clock, now);
  if (result == 0 && IS_LIBRARY && clock != CLOCK_THREAD_CPUTIME_ID && clock != CLOCK_PROCESS_CPUTIME_ID) {
    now->tv_sec += offset;
  }
  return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  REAL(gettimeofday)
  const int result = real(now, zone);
  if (result == 0 && IS_LIBRARY) {
    now->tv_sec += offset;
  }
  return result;
}

int epoll_wait(int events, struct epoll_event* found, int most, int timeout) {
  REAL(epoll_wait)
  return real(events, found, most, IS_LIBRARY && (timeout < 0 || timeout > waitMs) ? waitMs : timeout);
}

int select(int count, fd_set* restrict reading, fd_set* restrict writing, fd_set* restrict failing, struct timeval* restrict timeout) {
  REAL(select)
  struct timeval soon = {0, waitMs * 1000};
  const int isLong = !timeout || timeout->tv_sec > 0 || timeout->tv_usec > soon.tv_usec;
  return real(count, reading, writing, failing, IS_LIBRARY && isLong ? &soon : timeout);
}

/* Waking up for no reason is allowed to it. */
int pthread_cond_timedwait(pthread_cond_t* restrict condition, pthread_mutex_t* restrict mutex, const struct timespec* restrict until) {
  static int (*real)(pthread_cond_t*, pthread_mutex_t*, const struct timespec*);
  if (!real) {
    *(void**)&real = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  }
  if (!IS_LIBRARY) {
    return real(condition, mutex, until);
  }
  struct timespec moved = *until, soon;
  moved.tv_sec -= offset;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_nsec += waitMs * 1000000;
  soon.tv_sec += soon.tv_nsec / second;
  soon.tv_nsec %= second;
  if (moved.tv_sec > soon.tv_sec || (moved.tv_sec == soon.tv_sec && moved.tv_nsec > soon.tv_nsec)) {
    const int result = real(condition, mutex, &soon);
    return result == ETIMEDOUT ? 0 : result;
  }
  return real(condition, mutex, &moved);
}
