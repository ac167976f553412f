#include "elements.hpp"

#include <array>

namespace emulator {

namespace {

using Kind = json::Value::Kind;

struct Shape {
  int type;
  std::string_view defaults;  // an object with every key the element always has
};

// The element types that were measured; the others below lastType pass through as they came.
constexpr int lastType = 12;
constexpr std::array<Shape, 6> shapes = {{
    {0, R"({"elem_type":0,"text_elem_content":""})"},
    {1, R"({"elem_type":1,"image_elem_format":0,"image_elem_large_id":"","image_elem_large_pic_height":0,)"
        R"("image_elem_large_pic_size":0,"image_elem_large_pic_width":0,"image_elem_large_url":"","image_elem_level":0,)"
        R"("image_elem_orig_id":"","image_elem_orig_path":"","image_elem_orig_pic_height":0,"image_elem_orig_pic_size":0,)"
        R"("image_elem_orig_pic_width":0,"image_elem_orig_url":"","image_elem_thumb_id":"","image_elem_thumb_pic_height":0,)"
        R"("image_elem_thumb_pic_size":0,"image_elem_thumb_pic_width":0,"image_elem_thumb_url":""})"},
    {3, R"({"custom_elem_data":"","custom_elem_desc":"","custom_elem_ext":"","custom_elem_sound":"","elem_type":3})"},
    {5, R"({"elem_type":5,"group_tips_elem_group_id":"","group_tips_elem_join_type":0,"group_tips_elem_member_num":0,)"
        R"("group_tips_elem_op_group_memberinfo":{"group_member_info_custom_info":[],"group_member_info_face_url":"",)"
        R"("group_member_info_friend_remark":"","group_member_info_group_id":"","group_member_info_identifier":"",)"
        R"("group_member_info_is_online":false,"group_member_info_join_time":0,"group_member_info_member_role":0,)"
        R"("group_member_info_msg_flag":0,"group_member_info_msg_seq":0,"group_member_info_name_card":"",)"
        R"("group_member_info_nick_name":"","group_member_info_online_devices":[],"group_member_info_shutup_time":0},)"
        R"("group_tips_elem_op_user":"","group_tips_elem_op_user_info":{"user_profile_add_permission":1,)"
        R"("user_profile_birthday":0,"user_profile_custom_string_array":[],"user_profile_face_url":"",)"
        R"("user_profile_gender":0,"user_profile_identifier":"","user_profile_language":0,"user_profile_level":0,)"
        R"("user_profile_location":"","user_profile_nick_name":"","user_profile_role":0,"user_profile_self_signature":""},)"
        R"("group_tips_elem_pinned_message_list":{},"group_tips_elem_platform":"","group_tips_elem_tip_type":0})"},
    {6, R"({"elem_type":6,"face_elem_buf":"","face_elem_index":0})"},
    {7, R"({"elem_type":7,"location_elem_desc":"","location_elem_latitude":0.0,"location_elem_longitude":0.0})"},
}};

// Takes over the values that have the kind the key wants; everything else keeps its default.
json::Value fill(std::string_view defaults, const json::Value& element) {
  json::Value filled = *json::parse(defaults);
  for (auto& [key, value] : filled.members) {
    const json::Value* given = key == "elem_type" ? nullptr : element.find(key);
    if (given && given->kind == value.kind) {
      value = *given;
    }
  }
  return filled;
}

}  // namespace

std::string renderSentElements(const json::Value* elements) {
  json::Value sent;
  sent.kind = Kind::array;
  if (elements && elements->isArray()) {
    for (const json::Value& element : elements->items) {
      const int64_t type = element.integer("elem_type");
      if (!element.isObject() || type < 0 || type > lastType) {
        continue;
      }
      const Shape* shape = nullptr;
      for (const Shape& candidate : shapes) {
        if (candidate.type == type) {
          shape = &candidate;
        }
      }
      sent.items.push_back(shape ? fill(shape->defaults, element) : element);
    }
  }
  std::string out;
  json::write(out, sent);
  return out;
}

}  // namespace emulator
