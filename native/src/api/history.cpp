// The calls that list, find and search messages: check, convert, forward.
#include "api/api.hpp"
#include "engine/message_parameters.hpp"

using namespace emulator;

namespace {

template <typename Search>
int search(const char* call, const char* json_search_message_param, const Completion& completion, bool isCloud, Search search) {
  if (isEmpty(json_search_message_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_search_message_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  return forward(call, completion, nothingFound, [page = parseSearch(*parameters, isCloud), search](Engine& running) { search(running, page); });
}

}  // namespace

int TIMMsgGetMsgList(const char* conv_id, TIMConvType conv_type, const char* json_get_msg_param, TIMCommCallback cb, const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_get_msg_param)) {
    return TIM_ERR_PARAM;
  }
  const std::optional<json::Value> parameters = parseObject(json_get_msg_param);
  if (!parameters) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList,
                 [key = ConversationKey{conv_type, conv_id}, query = parseMessageQuery(*parameters), completion](Engine& running) {
                   running.listMessages(key, query, completion);
                 });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgFindMessages(const char* json_message_id_array, TIMCommCallback cb, const void* user_data) try {
  if (isEmpty(json_message_id_array)) {
    return TIM_ERR_PARAM;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList,
                 [ids = parseMessageIds(json_message_id_array), completion](Engine& running) { running.findMessages(ids, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgFindByMsgLocatorList(const char* conv_id, TIMConvType conv_type, const char* json_msg_Locator_array, TIMCommCallback cb,
                               const void* user_data) try {
  if (!isConversation(conv_id, conv_type) || isEmpty(json_msg_Locator_array)) {
    return TIM_ERR_PARAM;
  }
  const auto places = parseLocators(json_msg_Locator_array);
  if (!places) {
    return TIM_ERR_JSON;
  }
  const Completion completion{cb, user_data};
  return forward(__func__, completion, emptyList,
                 [key = ConversationKey{conv_type, conv_id}, places = *places, completion](Engine& running) { running.findAt(key, places, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSearchLocalMessages(const char* json_search_message_param, TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return search(__func__, json_search_message_param, completion, false,
                [completion](Engine& running, const SearchPage& page) { running.searchLocally(page, completion); });
} catch (...) {
  return failInC({cb, user_data});
}

int TIMMsgSearchCloudMessages(const char* json_search_message_param, TIMCommCallback cb, const void* user_data) try {
  const Completion completion{cb, user_data};
  return search(__func__, json_search_message_param, completion, true,
                [completion](Engine& running, const SearchPage& page) { running.searchInCloud(page, completion); });
} catch (...) {
  return failInC({cb, user_data});
}
