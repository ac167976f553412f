// The elements of a message: what the real SDK makes of the ones it is asked to send.
#pragma once

#include <string>

#include "base/json.hpp"

namespace emulator {

// The array of elements as JSON; "[]" for anything that is not an array.
std::string renderSentElements(const json::Value* elements);

}  // namespace emulator
