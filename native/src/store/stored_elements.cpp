#include "store/stored_elements.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace emulator {

namespace {

using Kind = json::Value::Kind;

enum Type { text = 0, image = 1, sound = 2, custom = 3, file = 4, tips = 5, location = 7, notice = 8, video = 9, profileChange = 11, merged = 12 };

constexpr std::array<std::string_view, 7> sizes = {
    "file_elem_file_size",  "image_elem_large_pic_size", "image_elem_orig_pic_size", "image_elem_thumb_pic_size",
    "sound_elem_file_size", "video_elem_image_size",     "video_elem_video_size"};

json::Value* member(json::Value& object, std::string_view name) {
  const auto found = std::find_if(object.members.begin(), object.members.end(), [name](const auto& one) { return one.first == name; });
  return found == object.members.end() ? nullptr : &found->second;
}

void setText(json::Value& object, std::string_view name, std::string text) {
  if (json::Value* value = member(object, name)) {
    value->text = std::move(text);
  }
}

std::string toHex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    (hex += digits[static_cast<unsigned char>(byte) >> 4]) += digits[static_cast<unsigned char>(byte) & 15];
  }
  return hex;
}

int digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string fromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) {
      return "";
    }
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

void packMessages(json::Value& element) {
  const json::Value* messages = element.find("merge_elem_message_array");
  if (messages && messages->isArray() && !messages->items.empty()) {
    setText(element, "merge_elem_relay_buffer", relayBuffer(*messages));
  }
  const auto isMessages = [](const auto& one) { return one.first == "merge_elem_message_array"; };
  element.members.erase(std::remove_if(element.members.begin(), element.members.end(), isMessages), element.members.end());
}

void nameMember(json::Value& member, const json::Value& profile) {
  setText(member, "group_member_info_nick_name", std::string(profile.string("user_profile_nick_name")));
  setText(member, "group_member_info_face_url", std::string(profile.string("user_profile_face_url")));
}

// The members in tips are called what the profiles beside them say (measured).
void nameMembers(json::Value& element) {
  json::Value* by = member(element, "group_tips_elem_op_group_memberinfo");
  const json::Value* byProfile = element.find("group_tips_elem_op_user_info");
  if (by && byProfile) {
    nameMember(*by, *byProfile);
  }
  json::Value* changed = member(element, "group_tips_elem_changed_group_memberinfo_array");
  const json::Value* profiles = element.find("group_tips_elem_changed_user_info_array");
  for (size_t i = 0; changed && profiles && i < std::min(changed->items.size(), profiles->items.size()); ++i) {
    nameMember(changed->items[i], profiles->items[i]);
  }
}

void store(json::Value& element, int64_t type) {
  for (auto& [name, value] : element.members) {
    if (value.kind == Kind::number && std::find(sizes.begin(), sizes.end(), name) != sizes.end()) {
      value.text = std::to_string(static_cast<uint32_t>(value.asUnsigned()));
    }
  }
  if (type == image) {
    const std::string id(element.string("image_elem_orig_id"));
    setText(element, "image_elem_large_id", id);
    setText(element, "image_elem_thumb_id", id);
    setText(element, "image_elem_level", "0");
  } else if (type == tips) {
    nameMembers(element);
  } else if (type == merged) {
    packMessages(element);
  }
}

std::string wordsOf(const json::Value& element, int64_t type) {
  switch (type) {
    case text:
      return std::string(element.string("text_elem_content"));
    case custom:
      return std::string(element.string("custom_elem_desc"));
    case file:
      return std::string(element.string("file_elem_file_name"));
    case location:
      return std::string(element.string("location_elem_desc"));
    case merged: {
      std::string words(element.string("merge_elem_title"));
      if (const json::Value* abstracts = element.find("merge_elem_abstract_array")) {
        for (const json::Value& abstract : abstracts->items) {
          words.append(1, ' ').append(abstract.text);
        }
      }
      return words;
    }
    default:
      return "";
  }
}

}  // namespace

int64_t elementTypeBit(int64_t type) {
  switch (type) {
    case text:
      return 1;
    case custom:
      return 2;
    case image:
      return 4;
    case sound:
      return 8;
    case video:
      return 16;
    case file:
      return 32;
    case location:
      return 64;
    case merged:
      return 512;
    default:
      return 0;
  }
}

StoredElements storeElements(std::string_view elementsJson) {
  StoredElements stored;
  std::optional<json::Value> elements = json::parse(elementsJson);
  if (!elements || !elements->isArray()) {
    return {"[]", 0, ""};
  }
  const auto isLost = [](const json::Value& element) {
    const int64_t type = element.integer("elem_type");
    return type == notice || type == profileChange;
  };
  elements->items.erase(std::remove_if(elements->items.begin(), elements->items.end(), isLost), elements->items.end());
  for (json::Value& element : elements->items) {
    const int64_t type = element.integer("elem_type");
    stored.types |= elementTypeBit(type);
    if (std::string words = wordsOf(element, type); !words.empty()) {
      std::replace(words.begin(), words.end(), '\0', ' ');
      stored.words.append(stored.words.empty() ? 0 : 1, ' ').append(words);
    }
    store(element, type);
  }
  json::write(stored.json, *elements);
  return stored;
}

std::string relayBuffer(const json::Value& messages) {
  std::string packed;
  json::write(packed, messages);
  return toHex(packed);
}

json::Value relayedMessages(std::string_view relayBuffer) {
  std::optional<json::Value> messages = json::parse(fromHex(relayBuffer));
  if (messages && messages->isArray()) {
    return *std::move(messages);
  }
  json::Value none;
  none.kind = Kind::array;
  return none;
}

}  // namespace emulator
