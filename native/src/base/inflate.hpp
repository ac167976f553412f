// Reads what zlib has written (RFC 1950 and 1951), as far as a UserSig needs it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emulator {

// None: damaged, cut off, or longer than `longest` when it is unpacked.
std::optional<std::string> inflate(std::string_view zlib, size_t longest);

}  // namespace emulator
