#include "parameters.hpp"

#include <algorithm>
#include <cstdlib>

namespace emulator {

namespace {

bool startsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// A number of seconds that can be added to another one.
int64_t seconds(const json::Value& parameters, std::string_view name) {
  return std::clamp<int64_t>(parameters.integer(name), 0, INT64_MAX / 2);
}

}  // namespace

std::optional<UnreadScope> parseUnreadScope(std::string_view text) {
  UnreadScope scope;
  if (startsWith(text, "c2c")) {
    scope.type = typeC2C;
  } else if (startsWith(text, "group")) {
    scope.type = typeGroup;
  }
  const std::string_view rest = text.substr(scope.type == typeC2C ? 3 : scope.type == typeGroup ? 5 : 0);
  if (rest.empty()) {
    return scope;
  }
  if (scope.type == 0 || rest.front() != '_') {
    return std::nullopt;
  }
  scope.id = rest.substr(1);
  return scope;
}

std::optional<std::vector<ConversationKey>> parseKeys(std::string_view text) {
  const std::optional<json::Value> array = json::parse(text);
  std::vector<ConversationKey> keys;
  if (array && array->isArray()) {
    for (const json::Value& item : array->items) {
      if (item.kind != json::Value::Kind::null) {
        keys.push_back({static_cast<int>(item.integer("get_conversation_list_param_conv_type")),
                        std::string(item.string("get_conversation_list_param_conv_id"))});
      }
    }
  }
  return keys.empty() ? std::nullopt : std::optional(std::move(keys));
}

ConversationQuery parseFilter(const json::Value& filter, uint64_t nextSequence, uint32_t count) {
  ConversationQuery query;
  query.before = nextSequence == 0 || nextSequence > INT64_MAX ? INT64_MAX : static_cast<int64_t>(nextSequence);
  query.limit = count;
  const int64_t type = filter.integer("conversation_list_filter_conv_type");
  query.type = type == typeC2C || type == typeGroup ? static_cast<int>(type) : 0;
  if (filter.find("conversation_list_filter_has_unread_count")) {
    query.hasUnread = filter.flag("conversation_list_filter_has_unread_count");
  }
  // The emulator has no system conversations, marks, conversation groups or mentions: asking for one finds nothing.
  if (type == typeSystem || filter.unsignedInteger("conversation_list_filter_mark_type") != 0 ||
      filter.find("conversation_list_filter_conversation_group") || filter.flag("conversation_list_filter_has_group_at_info")) {
    query.limit = 0;
  }
  return query;
}

MessageQuery parseMessageQuery(const json::Value& parameters) {
  MessageQuery query;
  query.limit = parameters.integer("msg_getmsglist_param_count");
  query.isForward = parameters.flag("msg_getmsglist_param_is_forward");
  query.fromSequence = parameters.integer("msg_getmsglist_param_last_msg_seq");
  query.fromTime = seconds(parameters, "msg_getmsglist_param_time_begin");
  query.period = seconds(parameters, "msg_getmsglist_param_time_period");
  const json::Value* last = parameters.find("msg_getmsglist_param_last_msg");
  const std::string_view id = last ? last->string("message_msg_id") : std::string_view();
  const size_t beforeRandom = id.rfind('-');
  const size_t beforeTime = beforeRandom == std::string_view::npos || beforeRandom == 0 ? std::string_view::npos : id.rfind('-', beforeRandom - 1);
  if (beforeTime != std::string_view::npos) {
    query.from = MessageReference{std::string(id.substr(0, beforeTime)), std::atoll(std::string(id.substr(beforeTime + 1)).c_str()),
                                  std::atoll(std::string(id.substr(beforeRandom + 1)).c_str())};
  } else if (query.isForward && query.fromSequence == 0 && query.fromTime == 0) {
    // Without a start the newest message is it, and nothing is newer.
    query.fromTime = INT64_MAX / 2;
  }
  return query;
}

}  // namespace emulator
