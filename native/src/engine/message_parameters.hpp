// Reads what the calls on messages take as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "store/store.hpp"

namespace emulator {

// `<sender>-<time>-<random>`; none: it has not that form.
std::optional<MessageId> parseMessageId(std::string_view id);

// None: not an array, or nothing but null in it. Items that are no id are left out.
struct MessageIds {
  bool isEmpty = true;
  std::vector<MessageId> ids;
};
MessageIds parseMessageIds(std::string_view text);

// The objects of an array; none: the text is no array, or there is nothing in it. An empty object, which ends the process in
// the real library, makes all of it none.
std::optional<std::vector<json::Value>> parseMessages(std::string_view text);

MessageReference referenceOf(const json::Value& message);
MessageQuery parseMessageQuery(const json::Value& parameters);

// None: not an array. Each with whether it is from oneself.
std::optional<std::vector<std::pair<MessagePosition, bool>>> parseLocators(std::string_view text);

struct SearchPage {
  SearchQuery query;
  size_t first = 0;
  size_t count = 0;
};
SearchPage parseSearch(const json::Value& parameters, bool isCloud);

}  // namespace emulator
