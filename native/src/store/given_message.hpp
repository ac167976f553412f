// Messages as programs give them to the library.
#pragma once

#include <string>

#include "base/json.hpp"
#include "store/model.hpp"

namespace emulator {

// The part that its sender decides. As in the real SDK, known elements get all their keys, and elements of types that do
// not exist are left out.
MessageContent givenContent(const json::Value& message);

// The whole of it, with what the library itself once said of it.
Message givenMessage(const json::Value& message);

// What is taken of a message that is to be sent: its content, the local values, and in what way it is sent.
void takeOptions(Message& message, const json::Value& given);

// Of an offline push, the two texts that the store keeps (measured).
std::string storedPush(const std::string& push);

}  // namespace emulator
