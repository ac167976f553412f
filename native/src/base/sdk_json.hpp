// JSON as the real SDK reads what it is given (measured): what is wrong in a nested value makes that value empty, and most
// that stands between the members of an object is passed over. Everything that a program gives to a call is read by this.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.hpp"

namespace emulator::json {

// None: neither an object nor an array, or one that the real SDK refuses.
std::optional<Value> parseAsSdk(std::string_view text);

}  // namespace emulator::json
