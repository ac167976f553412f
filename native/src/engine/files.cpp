#include "engine/files.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "base/json.hpp"

namespace emulator {

namespace {

constexpr std::array<std::pair<int64_t, FileElement>, 4> fileElements = {{
    {1, {"image_elem_orig_path", "image_elem_orig_id", "image_elem_orig_pic_size", "image_elem_orig_url"}},
    {2, {"sound_elem_file_path", "sound_elem_file_id", "sound_elem_file_size", "sound_elem_url"}},
    {4, {"file_elem_file_path", "file_elem_file_id", "file_elem_file_size", "file_elem_url"}},
    {9, {"video_elem_video_path", "video_elem_video_id", "video_elem_video_size", "video_elem_video_url"}},
}};

FileState check(const std::string& path) {
  struct stat info = {};
  if (path.empty() || stat(path.c_str(), &info) != 0) {
    return FileState::invalid;
  }
  return S_ISDIR(info.st_mode) ? FileState::folder : S_ISREG(info.st_mode) && info.st_size > 0 ? FileState::valid : FileState::invalid;
}

}  // namespace

const FileElement* fileOf(int64_t elementType) {
  for (const auto& [type, keys] : fileElements) {
    if (type == elementType) {
      return &keys;
    }
  }
  return nullptr;
}

bool hasFiles(std::string_view elementsJson) {
  const std::optional<json::Value> elements = json::parse(elementsJson);
  for (const json::Value& element : elements ? elements->items : std::vector<json::Value>()) {
    if (fileOf(element.integer("elem_type"))) {
      return true;
    }
  }
  return false;
}

FileState checkFiles(std::string_view elementsJson) {
  const std::optional<json::Value> elements = json::parse(elementsJson);
  for (const json::Value& element : elements ? elements->items : std::vector<json::Value>()) {
    if (const FileElement* keys = fileOf(element.integer("elem_type"))) {
      if (const FileState state = check(std::string(element.string(keys->path))); state != FileState::valid) {
        return state;
      }
    }
  }
  return FileState::valid;
}

std::string readFile(const std::string& path) {
  std::ostringstream data;
  data << std::ifstream(path, std::ios::binary).rdbuf();
  return data.str();
}

bool writeFile(const std::string& path, std::string_view data) {
  const std::string written = path + '.' + std::to_string(getpid()) + ".part";
  bool isWritten = false;
  {
    std::ofstream file(written, std::ios::binary | std::ios::trunc);
    file.write(data.data(), static_cast<std::streamsize>(data.size()));
    isWritten = static_cast<bool>(file.flush());
  }
  if (isWritten && std::rename(written.c_str(), path.c_str()) == 0) {
    return true;
  }
  unlink(written.c_str());
  return false;
}

}  // namespace emulator
