// Where the data is.
#pragma once

#include <string>
#include <string_view>

namespace emulator {

// The directory that the program has configured, or the SDK's own default, as an absolute path.
std::string dataDirectory(std::string_view configured);

// Creates what is missing, for the owner alone. Throws std::runtime_error.
void makeDirectories(const std::string& path);

}  // namespace emulator
