#include "engine/notifier.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#ifdef __APPLE__
#include <sys/event.h>
#else
#include <sys/inotify.h>
#endif

#include "base/thread_name.hpp"

namespace emulator {

namespace {

int openEvents() {
#ifdef __APPLE__
  return kqueue();
#else
  return inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
#endif
}

bool watchFile(int events, const std::string& path, int file) {
#ifdef __APPLE__
  (void)path;
  struct kevent watched;
  EV_SET(&watched, file, EVFILT_VNODE, EV_ADD | EV_CLEAR, NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB, 0, nullptr);
  return kevent(events, &watched, 1, nullptr, 0, nullptr) == 0;
#else
  (void)file;
  return inotify_add_watch(events, path.c_str(), IN_MODIFY) >= 0;
#endif
}

// Takes everything that has come, so that a burst of signals is one.
void drainEvents(int events) {
#ifdef __APPLE__
  struct kevent received[16];
  const timespec now = {0, 0};
  kevent(events, nullptr, 0, received, 16, &now);
#else
  char buffer[4096];
  while (read(events, buffer, sizeof buffer) > 0) {
  }
#endif
}

}  // namespace

Notifier::Notifier(const std::string& path, std::function<void()> onSignal) : onSignal_(std::move(onSignal)) {
  file_ = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  events_ = openEvents();
  if (file_ < 0 || events_ < 0 || !watchFile(events_, path, file_) || pipe(stop_) != 0) {
    const std::string reason = std::strerror(errno);
    close();
    throw std::runtime_error("cannot watch " + path + ": " + reason);
  }
  fcntl(stop_[0], F_SETFD, FD_CLOEXEC);
  fcntl(stop_[1], F_SETFD, FD_CLOEXEC);
  thread_ = std::thread([this] { watch(); });
}

Notifier::~Notifier() {
  ::close(stop_[1]);
  stop_[1] = -1;
  thread_.join();
  close();
}

void Notifier::signal() {
  // Nothing is lost when this fails: the change is in the log, and the next signal brings it.
  [[maybe_unused]] const ssize_t written = pwrite(file_, "\n", 1, 0);
}

void Notifier::watch() {
  nameThread("im_notifier");
  pollfd sources[2] = {{events_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
  for (;;) {
    if (poll(sources, 2, -1) < 0) {
      if (errno == EINTR) {
        continue;
      }
      return;
    }
    if (sources[1].revents != 0) {
      return;
    }
    drainEvents(events_);
    try {
      onSignal_();
    } catch (const std::exception&) {
      // Without memory for it this signal is lost; the next one brings the changes.
    }
  }
}

void Notifier::close() {
  for (const int descriptor : {file_, events_, stop_[0], stop_[1]}) {
    if (descriptor >= 0) {
      ::close(descriptor);
    }
  }
}

}  // namespace emulator
