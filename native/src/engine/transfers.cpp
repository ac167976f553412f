// Files of messages, up and down. They are kept with the messages.
#include <algorithm>

#include "engine/files.hpp"
#include "engine/work.hpp"

namespace emulator {

namespace {

constexpr std::string_view server = "https://emulator.invalid/";
constexpr size_t pieceSize = 1 << 20;  // what a download tells of at once

void setMember(json::Value& object, std::string_view name, json::Value::Kind kind, std::string text) {
  json::Value value;
  value.kind = kind;
  value.text = std::move(text);
  const auto found = std::find_if(object.members.begin(), object.members.end(), [name](const auto& one) { return one.first == name; });
  if (found == object.members.end()) {
    object.members.emplace_back(std::string(name), std::move(value));
  } else {
    found->second = std::move(value);
  }
}

}  // namespace

// `message` becomes what others see, without the paths of this machine; `own` keeps them.
FileState Engine::uploadFiles(Message& message, Message& own) {
  if (!hasFiles(message.content.elementsJson)) {
    return FileState::valid;
  }
  const FileState state = isUploadStuck_ ? FileState::folder : checkFiles(message.content.elementsJson);
  isUploadStuck_ = state == FileState::folder;
  if (state != FileState::valid) {
    return state;
  }
  json::Value elements = *json::parse(message.content.elementsJson);
  json::Value local = elements;
  for (size_t i = 0; i < elements.items.size(); ++i) {
    json::Value& element = elements.items[i];
    const FileElement* keys = fileOf(element.integer("elem_type"));
    if (!keys) {
      continue;
    }
    const std::string data = readFile(std::string(element.string(keys->path)));
    const std::string id = std::to_string(randomNumber());
    store_->upload(id, data);
    const bool isImage = element.integer("elem_type") == 1;
    for (json::Value* one : {&element, &local.items[i]}) {
      setMember(*one, keys->id, json::Value::Kind::string, id);
      setMember(*one, keys->size, json::Value::Kind::number, std::to_string(data.size()));
      setMember(*one, keys->url, json::Value::Kind::string, std::string(server) + id);
      for (const char* size : {"large", "thumb"}) {
        if (isImage) {
          const std::string name = std::string("image_elem_") + size;
          setMember(*one, name + "_id", json::Value::Kind::string, id);
          setMember(*one, name + "_url", json::Value::Kind::string, std::string(server) + id);
          setMember(*one, name + "_pic_size", json::Value::Kind::number, std::to_string(data.size()));
        }
      }
    }
    setMember(element, keys->path, json::Value::Kind::string, "");
    tellUpload(own, static_cast<uint32_t>(i), data.size());
  }
  message.content.elementsJson.clear();
  json::write(message.content.elementsJson, elements);
  own.content.elementsJson.clear();
  json::write(own.content.elementsJson, local);
  return state;
}

void Engine::tellUpload(const Message& message, uint32_t element, size_t size) {
  const auto listener = listeners_.copy().upload;
  std::string json;
  appendMessage(json, message);
  for (const size_t sent : {size_t{0}, size}) {
    if (!isShutDown_) {
      listener(json.c_str(), element, static_cast<uint32_t>(sent), static_cast<uint32_t>(size));
    }
  }
}

// The callback tells of each piece before the last word (header).
void Engine::download(std::string url, std::string path, Completion completion) {
  const bool isComplete = !url.empty() && !path.empty();
  const Waiting waiting = isComplete ? Waiting{codeDownloadFailed, "download file failed!|id:0|http status code:0|cos_request_id:"}
                                     : Waiting{codeInvalidParameter, "url or path is empty"};
  write(completion, "", waiting, [this, waiting, isComplete, url = std::move(url), path = std::move(path), completion](const User&) {
    const size_t slash = url.rfind('/');
    const std::optional<std::string> data = isComplete ? store_->uploaded(std::string_view(url).substr(slash == std::string::npos ? 0 : slash + 1)) : std::nullopt;
    if (!data) {
      return Answer{waiting.code, waiting.desc, ""};
    }
    for (size_t done = std::min(pieceSize, data->size());; done = std::min(done + pieceSize, data->size())) {
      reply(completion, {codeOk, "downloading",
                         R"({"msg_download_elem_result_current_size":)" + std::to_string(done) + R"(,"msg_download_elem_result_total_size":)" +
                             std::to_string(data->size()) + '}'});
      if (done == data->size()) {
        break;
      }
    }
    return writeFile(path, *data) ? Answer{codeOk, "OK", ""} : Answer{codeDiskFailed, "cannot write the file", ""};
  });
}

void Engine::downloadMerged(json::Value message, Completion completion) {
  post([this, message = std::move(message), completion] {
    if (!loggedInUser() && !waitingUser()) {
      reply(completion, {codeNotLoggedIn, "not login", emptyList});
      return;
    }
    reply(completion, openMerged(message));
  });
}

Engine::Answer Engine::openMerged(const json::Value& message) {
  const json::Value* elements = message.find("message_elem_array");
  for (const json::Value& element : elements ? elements->items : std::vector<json::Value>()) {
    if (element.integer("elem_type") != 12) {
      continue;
    }
    const json::Value* given = element.find("merge_elem_message_array");
    const std::string_view buffer = element.string("merge_elem_relay_buffer");
    if (buffer.empty() && (!given || given->items.empty()) && element.string("merge_elem_relay_pb_key").empty()) {
      return {codeInternalState, "invalid relay key", emptyList};
    }
    const json::Value relayed = relayedMessages(buffer);
    std::string json = "[";
    for (const json::Value& one : given && !given->items.empty() ? given->items : relayed.items) {
      Message inside = givenMessage(one);
      inside.isFromSelf = true;  // All of them (measured).
      appendMessage(json.size() > 1 ? json += ',' : json, inside);
    }
    return {codeOk, "", json += ']'};
  }
  return {codeInvalidParameter, "no relay element exist", emptyList};
}

}  // namespace emulator
