#include "run.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "library.hpp"

extern char** environ;

namespace command {

namespace {

volatile sig_atomic_t child = 0;

void forward(int signal) {
  if (child > 0) {
    kill(child, signal);
  }
}

// A folder that is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tim-emulator-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Failure("cannot make a temporary folder");
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Found out before the program runs, not when its work would be lost.
void checkThatNew(const std::string& file) {
  if (!file.empty() && std::filesystem::exists(file)) {
    throw Failure(file + " is there already; nothing is written over it");
  }
}

int spawnAndWait(const std::vector<std::string>& program) {
  std::vector<char*> arguments;
  for (const std::string& argument : program) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  pid_t pid = 0;
  if (const int failed = posix_spawnp(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ); failed != 0) {
    throw Failure(program[0] + ": " + std::strerror(failed));
  }
  child = pid;
  std::signal(SIGINT, SIG_IGN);  // The terminal gives it to the program as well.
  std::signal(SIGTERM, forward);
  std::signal(SIGHUP, forward);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  child = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

int run(const Run& wanted) {
  for (const auto& [user, file] : wanted.exports) {
    checkThatNew(file);
  }
  checkThatNew(wanted.snapshot);
  if (!wanted.faults.empty() && TIMEmulatorSetFaults(wanted.faults.c_str()) != TIM_SUCC) {
    throw Failure("nobody understands these faults: " + wanted.faults);
  }
  const auto temporary = wanted.directory.empty() ? std::make_unique<TemporaryFolder>() : nullptr;
  const std::string directory = std::filesystem::absolute(temporary ? temporary->path() : wanted.directory).string();
  {
    Data data(directory, wanted.appId);
    if (!wanted.restore.empty()) {
      data.restore(wanted.restore);
    }
    for (const auto& [user, file] : wanted.seeds) {
      data.seed(user, file);
    }
  }
  if (!wanted.faults.empty()) {
    setenv("TIM_EMULATOR_FAULTS", wanted.faults.c_str(), 1);
  }
  const int code = spawnAndWait(wanted.program);
  Data data(directory, wanted.appId);
  for (const auto& [user, file] : wanted.exports) {
    data.exportTo(user, file);
  }
  if (!wanted.snapshot.empty()) {
    data.snapshot(wanted.snapshot);
  }
  return code;
}

}  // namespace command
