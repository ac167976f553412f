// Tells a file from another one of the same name.
#pragma once

#include <sys/stat.h>

#include <string>
#include <vector>

namespace emulator {

class FileIdentities {
 public:
  FileIdentities() = default;
  // Of those that are there now.
  explicit FileIdentities(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      struct stat found;
      if (stat(path.c_str(), &found) == 0) {
        files_.push_back({path, found.st_dev, found.st_ino});
      }
    }
  }

  bool areInPlace() const {
    for (const File& file : files_) {
      struct stat found;
      if (stat(file.path.c_str(), &found) != 0 || found.st_dev != file.device || found.st_ino != file.number) {
        return false;
      }
    }
    return true;
  }

 private:
  struct File {
    std::string path;
    dev_t device;
    ino_t number;
  };
  std::vector<File> files_;
};

}  // namespace emulator
