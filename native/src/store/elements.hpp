// The elements of a message: what the real SDK makes of the ones it is asked to send.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace emulator {

// The array of elements as JSON; "[]" for anything that is not an array.
std::string renderSentElements(const json::Value* elements);

// The object with the members of the shape (an object as JSON), and what was given for them; given in JSON again.
std::string fillShape(std::string_view shape, const json::Value* given);

}  // namespace emulator
