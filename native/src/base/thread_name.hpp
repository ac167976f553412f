// Names the calling thread, for debuggers and process listings. At most 15 characters.
#pragma once

#include <pthread.h>

namespace emulator {

inline void nameThread(const char* name) {
#ifdef __APPLE__
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

}  // namespace emulator
