// What the real SDK makes of the elements of a message that is sent (measured): the keys that an element always has, with
// their defaults, and those that it has when they were given something.
#pragma once

#include <array>
#include <string_view>

namespace emulator {

#define MEMBER                                                                                                                  \
  R"({"group_member_info_custom_info":[],"group_member_info_face_url":"","group_member_info_friend_remark":"",)"                \
  R"("group_member_info_group_id":"","group_member_info_identifier":"","group_member_info_is_online":false,)"                   \
  R"("group_member_info_join_time":0,"group_member_info_member_role":0,"group_member_info_msg_flag":0,)"                        \
  R"("group_member_info_msg_seq":0,"group_member_info_name_card":"","group_member_info_nick_name":"",)"                         \
  R"("group_member_info_online_devices":[],"group_member_info_shutup_time":0})"

#define PROFILE                                                                                                                 \
  R"({"user_profile_add_permission":1,"user_profile_birthday":0,"user_profile_custom_string_array":[],)"                        \
  R"("user_profile_face_url":"","user_profile_gender":0,"user_profile_identifier":"","user_profile_language":0,)"               \
  R"("user_profile_level":0,"user_profile_location":"","user_profile_nick_name":"","user_profile_role":0,)"                     \
  R"("user_profile_self_signature":""})"

// Both are objects. A default of "0.0" takes fractions, other numbers are cut; the one item of an array is the shape of all
// of them, and an object without members takes any.
struct ElementShape {
  int type;
  std::string_view defaults;
  std::string_view optional;
};

constexpr std::array<ElementShape, 12> elementShapes = {{
    {0, R"({"elem_type":0,"text_elem_content":""})", "{}"},
    {1,
     R"({"elem_type":1,"image_elem_format":0,"image_elem_large_id":"","image_elem_large_pic_height":0,)"
     R"("image_elem_large_pic_size":0,"image_elem_large_pic_width":0,"image_elem_large_url":"","image_elem_level":0,)"
     R"("image_elem_orig_id":"","image_elem_orig_path":"","image_elem_orig_pic_height":0,"image_elem_orig_pic_size":0,)"
     R"("image_elem_orig_pic_width":0,"image_elem_orig_url":"","image_elem_thumb_id":"","image_elem_thumb_pic_height":0,)"
     R"("image_elem_thumb_pic_size":0,"image_elem_thumb_pic_width":0,"image_elem_thumb_url":""})",
     "{}"},
    {2,
     R"({"elem_type":2,"sound_elem_business_id":0,"sound_elem_file_id":"","sound_elem_file_path":"","sound_elem_file_size":0,)"
     R"("sound_elem_file_time":0})",
     R"({"sound_elem_url":""})"},
    {3, R"({"custom_elem_data":"","custom_elem_desc":"","custom_elem_ext":"","custom_elem_sound":"","elem_type":3})", "{}"},
    {4,
     R"({"elem_type":4,"file_elem_business_id":0,"file_elem_file_id":"","file_elem_file_name":"","file_elem_file_path":"",)"
     R"("file_elem_file_size":0})",
     R"({"file_elem_url":""})"},
    {5,
     R"({"elem_type":5,"group_tips_elem_group_id":"","group_tips_elem_join_type":0,"group_tips_elem_member_num":0,)"
     R"("group_tips_elem_op_group_memberinfo":)" MEMBER
     R"(,"group_tips_elem_op_user":"","group_tips_elem_op_user_info":)" PROFILE
     R"(,"group_tips_elem_pinned_message_list":{},"group_tips_elem_platform":"","group_tips_elem_tip_type":0})",
     R"({"group_tips_elem_changed_group_memberinfo_array":[)" MEMBER R"(],"group_tips_elem_changed_user_info_array":[)" PROFILE
     R"(],"group_tips_elem_group_change_info_array":[{}],"group_tips_elem_member_change_info_array":[{}],)"
     R"("group_tips_elem_member_mark_info_array":[{}],"group_tips_elem_user_array":[""]})"},
    {6, R"({"elem_type":6,"face_elem_buf":"","face_elem_index":0})", "{}"},
    {7, R"({"elem_type":7,"location_elem_desc":"","location_elem_latitude":0.0,"location_elem_longitude":0.0})", "{}"},
    {8,
     R"({"elem_type":8,"group_report_elem_group_id":"","group_report_elem_msg":"","group_report_elem_op_group_memberinfo":)" MEMBER
     R"(,"group_report_elem_op_user":"","group_report_elem_op_user_info":)" PROFILE
     R"(,"group_report_elem_platform":"","group_report_elem_report_type":0,"group_report_elem_user_data":""})",
     "{}"},
    {9,
     R"({"elem_type":9,"video_elem_business_id":0,"video_elem_image_height":0,"video_elem_image_id":"","video_elem_image_path":"",)"
     R"("video_elem_image_size":0,"video_elem_image_type":"","video_elem_image_width":0,"video_elem_video_duration":0,)"
     R"("video_elem_video_id":"","video_elem_video_path":"","video_elem_video_size":0,"video_elem_video_type":""})",
     R"({"video_elem_image_url":"","video_elem_video_url":""})"},
    {11, R"({"elem_type":11,"profile_change_elem_change_type":1,"profile_change_elem_from_identifier":""})",
     R"({"profile_change_elem_user_profile_item":{}})"},
    {12,
     R"({"elem_type":12,"merge_elem_compatible_text":"","merge_elem_layer_over_limit":false,"merge_elem_relay_buffer":"",)"
     R"("merge_elem_relay_json_key":"","merge_elem_relay_pb_key":"","merge_elem_title":""})",
     R"({"merge_elem_abstract_array":[""],"merge_elem_message_array":[{}]})"},
}};

#undef MEMBER
#undef PROFILE

}  // namespace emulator
