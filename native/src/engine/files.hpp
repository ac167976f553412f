// The files in the elements of messages.
#pragma once

#include <string>
#include <string_view>

#include "store/model.hpp"

namespace emulator {

// A folder stops this upload and all that follow, without an answer (measured).
enum class FileState { valid, invalid, folder };

bool hasFiles(std::string_view elementsJson);
FileState checkFiles(std::string_view elementsJson);

struct FileElement {
  std::string_view path;  // the names of its keys
  std::string_view id;
  std::string_view size;
  std::string_view url;
};

// None: the element has no file.
const FileElement* fileOf(int64_t elementType);

// In whole, or an error in words.
std::string readFile(const std::string& path);
// The file is there in whole or not at all. False: it cannot be written.
bool writeFile(const std::string& path, std::string_view data);

}  // namespace emulator
