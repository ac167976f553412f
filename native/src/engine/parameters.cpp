#include "engine/parameters.hpp"

#include "base/sdk_json.hpp"

namespace emulator {

namespace {

bool startsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
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
  const std::optional<json::Value> array = json::parseAsSdk(text);
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

std::optional<ConversationKey> parseConversationId(std::string_view text) {
  for (const auto& [start, type] : {std::pair<std::string_view, int>{"c2c_", typeC2C}, {"group_", typeGroup}}) {
    if (startsWith(text, start) && text.size() > start.size()) {
      return ConversationKey{type, std::string(text.substr(start.size()))};
    }
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> parseIds(std::string_view text) {
  const std::optional<json::Value> array = json::parseAsSdk(text);
  std::vector<std::string> ids;
  for (const json::Value& item : array && array->isArray() ? array->items : std::vector<json::Value>()) {
    if (item.kind != json::Value::Kind::null) {
      ids.push_back(item.kind == json::Value::Kind::string ? item.text : "");
    }
  }
  return ids.empty() ? std::nullopt : std::optional(std::move(ids));
}

ConversationQuery parseFilter(const json::Value& filter, uint64_t nextSequence, uint32_t count) {
  ConversationQuery query;
  query.before = nextSequence == 0 || nextSequence > INT64_MAX ? INT64_MAX : static_cast<int64_t>(nextSequence);
  query.limit = count;
  const int64_t type = filter.integer("conversation_list_filter_conv_type");
  query.type = type >= typeC2C && type <= typeSystem ? static_cast<int>(type) : 0;
  if (filter.find("conversation_list_filter_has_unread_count")) {
    query.hasUnread = filter.flag("conversation_list_filter_has_unread_count");
  }
  if (filter.find("conversation_list_filter_has_group_at_info")) {
    query.hasMention = filter.flag("conversation_list_filter_has_group_at_info");
  }
  if (filter.find("conversation_list_filter_mark_type")) {
    query.marks = filter.unsignedInteger("conversation_list_filter_mark_type");
  }
  if (filter.find("conversation_list_filter_conversation_group")) {
    query.group = filter.string("conversation_list_filter_conversation_group");
  }
  return query;
}

std::optional<ConversationQuery> parseCountFilter(const json::Value& filter) {
  ConversationQuery query = parseFilter(filter, 0, 0);
  const bool hasCondition = query.type != 0 || query.hasUnread || query.hasMention || query.marks || query.group;
  return hasCondition ? std::optional(std::move(query)) : std::nullopt;
}

std::string renderFilter(const json::Value& filter) {
  json::Value conditions;
  conditions.kind = json::Value::Kind::object;
  for (const std::string_view name : {"conversation_list_filter_conv_type", "conversation_list_filter_conversation_group",
                                      "conversation_list_filter_has_group_at_info", "conversation_list_filter_has_unread_count",
                                      "conversation_list_filter_mark_type"}) {
    if (const json::Value* value = filter.find(name)) {
      conditions.members.emplace_back(std::string(name), *value);
    }
  }
  std::string json;
  json::write(json, conditions);
  return json;
}

}  // namespace emulator
