// Reads the parameters that the C functions take as JSON or in a string.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "json.hpp"
#include "store.hpp"

namespace emulator {

// None: neither "", "c2c", "group" nor one of the two with "_" and an id.
std::optional<UnreadScope> parseUnreadScope(std::string_view text);

// None: there is no key at all. Items that are no key become one that no conversation has.
std::optional<std::vector<ConversationKey>> parseKeys(std::string_view text);

ConversationQuery parseFilter(const json::Value& filter, uint64_t nextSequence, uint32_t count);
MessageQuery parseMessageQuery(const json::Value& parameters);

}  // namespace emulator
