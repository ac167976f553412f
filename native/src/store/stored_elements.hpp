// What becomes of the elements of a message when it is stored, and what is looked at to find it again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace emulator {

struct StoredElements {
  std::string json;
  int64_t types = 0;   // the bits of elementTypeBit
  std::string words;  // what a search looks at; empty: there are none
};

// Notices and profile changes are not stored, sizes of files lose what is above 32 bits, the messages in a merged one are
// packed into its relay buffer (measured).
StoredElements storeElements(std::string_view elementsJson);

// The bit of a type of elements that a list of messages can be limited to; 0 for faces, tips and what does not exist: those
// are never found (measured).
int64_t elementTypeBit(int64_t type);

// The relay buffer that holds these messages. Its form is our own: nobody but the library reads it.
std::string relayBuffer(const json::Value& messages);

// The messages that a relay buffer holds, or an empty array.
json::Value relayedMessages(std::string_view relayBuffer);

}  // namespace emulator
