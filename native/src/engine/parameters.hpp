// Reads the parameters that the C functions take as JSON or in a string.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "store/store.hpp"

namespace emulator {

// None: neither "", "c2c", "group" nor one of the two with "_" and an id.
std::optional<UnreadScope> parseUnreadScope(std::string_view text);

// None: there is no key at all. Items that are no key become one that no conversation has.
std::optional<std::vector<ConversationKey>> parseKeys(std::string_view text);

// "c2c_" or "group_" and an id.
std::optional<ConversationKey> parseConversationId(std::string_view text);

// None: not an array, or nothing but null in it. What is no string becomes the empty one.
std::optional<std::vector<std::string>> parseIds(std::string_view text);

// None: there is no condition in it that a count could follow.
std::optional<ConversationQuery> parseCountFilter(const json::Value& filter);

// The filter with nothing but its conditions, as subscriptions are told apart by.
std::string renderFilter(const json::Value& filter);

ConversationQuery parseFilter(const json::Value& filter, uint64_t nextSequence, uint32_t count);

}  // namespace emulator
