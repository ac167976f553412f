#include "base/paths.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <stdexcept>

namespace emulator {

std::string dataDirectory(std::string_view configured) {
  const std::string_view path = configured.empty() ? "com_tencent_imsdk_data" : configured;
  char current[PATH_MAX];
  if (path.front() == '/' || getcwd(current, sizeof current) == nullptr) {
    return std::string(path);
  }
  return std::string(current) + '/' + std::string(path);
}

void makeDirectories(const std::string& path) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST && end == std::string::npos) {
      throw std::runtime_error("cannot create " + part + ": " + std::strerror(errno));
    }
    if (end == std::string::npos) {
      return;
    }
  }
}

}  // namespace emulator
