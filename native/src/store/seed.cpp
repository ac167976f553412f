// Takes in conversations that somebody has written down, in the form of `native/README.md`.
#include <algorithm>

#include "store/elements.hpp"
#include "base/json.hpp"
#include "store/render.hpp"
#include "store/rows.hpp"
#include "store/seed_words.hpp"
#include "store/store.hpp"

namespace emulator {

namespace {

constexpr std::string_view everybody = "__kImSDK_MessageAtALL__";

json::Value number(std::string_view text) {
  json::Value value;
  value.kind = json::Value::Kind::number;
  value.text = text;
  return value;
}

// `{"text": …}`, `{"custom": {data, desc, ext, sound}}`, `{"face": {index, data}}`, `{"location": {desc, longitude, latitude}}`, or an
// element as the SDK has it.
json::Value element(const json::Value& given) {
  json::Value out;
  out.kind = json::Value::Kind::object;
  const auto add = [&](std::string_view key, json::Value value) { out.members.emplace_back(std::string(key), std::move(value)); };
  const auto take = [&](const json::Value& from, std::string_view name, std::string_view key) {
    if (const json::Value* value = from.find(name)) {
      add(key, *value);
    }
  };
  if (const json::Value* custom = given.find("custom")) {
    add("elem_type", number("3"));
    take(*custom, "data", "custom_elem_data");
    take(*custom, "desc", "custom_elem_desc");
    take(*custom, "ext", "custom_elem_ext");
    take(*custom, "sound", "custom_elem_sound");
  } else if (const json::Value* face = given.find("face")) {
    add("elem_type", number("6"));
    take(*face, "index", "face_elem_index");
    take(*face, "data", "face_elem_buf");
  } else if (const json::Value* location = given.find("location")) {
    add("elem_type", number("7"));
    take(*location, "desc", "location_elem_desc");
    take(*location, "longitude", "location_elem_longitude");
    take(*location, "latitude", "location_elem_latitude");
  } else if (given.find("elem_type")) {
    return given;
  } else {
    add("elem_type", number("0"));
    take(given, "text", "text_elem_content");
  }
  return out;
}

std::vector<json::Value> items(const json::Value* array) {
  return array ? array->items : std::vector<json::Value>();
}

std::string elementsJson(const json::Value* given) {
  json::Value elements;
  elements.kind = json::Value::Kind::array;
  for (const json::Value& one : items(given)) {
    elements.items.push_back(element(one));
  }
  return renderSentElements(&elements);
}

std::string atUsersJson(const json::Value* names) {
  std::string json;
  for (const json::Value& name : items(names)) {
    json::writeString(json += json.empty() ? '[' : ',', name.text == "*" ? everybody : name.text);
  }
  return json.empty() ? json : json += ']';
}

// Such a one is not shown (measured).
bool isEmptyDraft(const json::Value& draft) {
  return !draft.find("draft_user_define") && draft.unsignedInteger("editTime") == 0 && draft.string("userDefine").empty() && items(draft.find("elems")).empty();
}

// Without the brackets, as they are kept.
std::string mentionsJson(const json::Value* mentions) {
  std::string json;
  for (const json::Value& mention : items(mentions)) {
    json::write(json += json.empty() ? "" : ",", mention);
  }
  return json;
}

}  // namespace

void Store::seed(const User& user, const json::Value& conversations) {
  const std::lock_guard lock(mutex_);
  begin();
  Transaction transaction(database_);
  const int64_t newestBefore = newestMessage();
  const json::Value* listed = conversations.isObject() ? conversations.find("conversations") : &conversations;
  if (const json::Value* numbers = conversations.find("knownIds")) {
    for (const auto& [name, number] : numbers->members) {
      database_.prepare("UPDATE user SET number = ? WHERE id = ?").bind(number.text, userRow(name)).run();
    }
  }
  for (const json::Value& conversation : listed ? listed->items : std::vector<json::Value>()) {
    seedConversation(user, conversation, newestBefore);
  }
  transaction.commit();
}

void Store::seedConversation(const User& user, const json::Value& item, int64_t newestBefore) {
  const ConversationKey key{static_cast<int>(item.integer("type")), std::string(item.string("id"))};
  const bool isGroup = key.type == typeGroup;
  if (key.id.empty() || (key.type != typeC2C && !isGroup)) {
    throw SeedError("a conversation of the seed has no id, or another type than 1 and 2");
  }
  const int64_t thread = threadRow(user.name, key);
  if (const json::Value* other = item.find("user"); other && !isGroup) {
    userRow(key.id);
    database_.prepare("UPDATE user SET nick = ?, face_url = ? WHERE name = ?").bind(other->string("nick"), other->string("faceUrl"), key.id).run();
    database_.prepare("INSERT OR REPLACE INTO friend (owner, name, remark) VALUES (?, ?, ?)").bind(user.row, key.id, other->string("remark")).run();
  }
  const json::Value* group = isGroup ? item.find("group") : nullptr;
  if (isGroup) {
    database_.prepare("INSERT OR IGNORE INTO member (thread, user) VALUES (?, ?)").bind(thread, user.row).run();
  }
  database_.prepare("UPDATE thread SET sequence = max(sequence, ?) WHERE id = ?").bind(item.integer("latestSeq"), thread).run();
  const bool isKnown = group && (group->find("type") || group->find("name") || group->find("faceUrl"));
  if (isGroup && !isKnown) {
    database_.prepare("UPDATE thread SET group_type = ?1 WHERE id = ?2 AND group_type = 0 AND name = '' AND face_url = '' AND creator = ''")
        .bind(groupTypeUnknown, thread)
        .run();
  }
  if (isKnown) {
    const auto type = std::find(groupTypes.begin(), groupTypes.end(), group->string("type"));
    database_.prepare("UPDATE thread SET name = ?, face_url = ?, group_type = ? WHERE id = ?")
        .bind(group->string("name"), group->string("faceUrl"), type == groupTypes.end() ? 0 : static_cast<int>(type - groupTypes.begin()), thread)
        .run();
  }
  for (const json::Value& member : items(group ? group->find("members") : nullptr)) {
    database_.prepare("INSERT OR IGNORE INTO member (thread, user) VALUES (?, ?)").bind(thread, userRow(member.text)).run();
  }
  const json::Value* options = isGroup ? group : &item;
  if (const int64_t option = options ? options->integer("recvOpt") : 0; option != 0) {
    database_
        .prepare("INSERT INTO receive_option (owner, type, peer, option) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET option = excluded.option")
        .bind(user.row, key.type, key.id, option)
        .run();
  }
  const bool hasGroupName = group && group->find("name");
  uint64_t marks = 0;
  for (const json::Value& mark : items(item.find("marks"))) {
    marks |= mark.kind == json::Value::Kind::string ? number(mark.text).asUnsigned() : mark.asUnsigned();
  }
  std::string draft;
  if (const json::Value* written = item.find("draft"); written && !isEmptyDraft(*written)) {
    draft = written->find("draft_user_define") ? renderDraft(*written) : renderDraft(written->unsignedInteger("editTime"), elementsJson(written->find("elems")), written->string("userDefine"));
  }
  const int64_t readTime = item.find("readTime") ? item.integer("readTime") : 1;
  const int64_t activeTime = item.integer("activeTime") | (item.flag("pinned") ? pinnedBit : 0);
  database_.prepare("DELETE FROM conversation WHERE owner = ? AND type = ? AND peer = ?").bind(user.row, key.type, key.id).run();
  database_
      .prepare("INSERT INTO conversation (owner, type, peer, thread, active_time, unread, read_time, read_sequence, draft, hidden, "
               "marks, custom_data, session_name, mentions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(user.row, key.type, key.id, thread, activeTime, item.integer("unread"), readTime,
            item.integer("readSeq"), draft, int{item.flag("hidden")}, static_cast<int64_t>(marks), item.string("customData"),
            hasGroupName ? std::string_view() : item.string("sessionName"),  // A group profile whose name is empty shows the id (measured).
            mentionsJson(item.find("mentions")))
      .run();
  for (const json::Value& name : items(item.find("conversationGroups"))) {
    database_.prepare("INSERT OR IGNORE INTO conversation_group (owner, name) VALUES (?, ?)").bind(user.row, name.text).run();
    database_.prepare("INSERT OR IGNORE INTO grouped (grouping, type, peer) VALUES (?, ?, ?)").bind(groupingRow(user, name.text), key.type, key.id).run();
  }
  renderGroupNames(user, {key});
  if (const json::Value* messages = item.find("messages")) {
    seedMessages(user, key, thread, {readTime, item.integer("readSeq"), item.integer("receiptTime"), newestBefore}, *messages);
  }
}

int64_t Store::newestMessage() {
  Statement select = database_.prepare("SELECT coalesce(max(id), 0) FROM message");
  select.step();
  return select.integer(0);
}

// The same seed may be taken in again, and the messages of a group come with the seed of each of its members.
void Store::insertMessageOnce(int64_t thread, int64_t owner, int64_t newestBefore, Message& message) {
  {
    Statement select = database_.prepare(
        "SELECT id FROM message WHERE client_time = ? AND random = ? AND thread = ? AND sequence = ? AND sender = ? AND owner = ? AND id <= ?");
    if (select.bind(message.clientTime, int64_t{message.random}, thread, int64_t{message.sequence}, message.sender, owner, newestBefore).step()) {
      message.row = select.integer(0);
      return;
    }
  }
  insertMessage(thread, owner, message);
}

// What was never sent is this user's alone, whatever the seed says.
bool Store::isPrivate(const json::Value& item, int status) {
  return item.flag("local") || (status != statusSent && status != statusRevoked);
}

Message Store::seededMessage(const User& user, const ConversationKey& key, const json::Value& item) {
  Message message;
  const int64_t flags = item.integer("flag");
  message.conversation = key;
  message.sender = item.string("sender");
  message.sequence = static_cast<uint32_t>(item.unsignedInteger("seq"));
  message.random = item.find("rand") ? static_cast<uint32_t>(item.unsignedInteger("rand")) : 1000 + message.sequence;
  message.status = item.find("status") ? static_cast<int>(item.integer("status")) : statusSent;
  message.status = message.status == 0 || message.status == 7 ? statusSent : message.status == 8 ? statusRevoked : message.status;  // measured
  message.serverTime = item.integer("time");
  message.clientTime = item.find("clientTime") ? item.integer("clientTime") : message.serverTime;
  message.flags = static_cast<int>(flags) & (flagNeverLast | flagReceiptSent | flagExtensions | flagNotModerated);
  message.flags |= item.flag("read") ? flagMarkedRead : 0;
  const bool isByName = message.sender == user.name;
  if (const json::Value* isSelf = item.find("self"); isSelf && item.flag("self") != isByName && (item.flag("self") || isByName)) {
    message.flags |= item.flag("self") ? flagFromSelf : flagFromOther;
  }
  message.content.elementsJson = elementsJson(item.find("elems"));
  message.content.atUsersJson = atUsersJson(item.find("at"));
  message.content.cloudCustom = item.string("cloudData");
  message.content.priority = item.find("priority") ? static_cast<int>(item.integer("priority")) : message.content.priority;
  message.content.needsReceipt = (flags & bitNeedsReceipt) != 0;
  message.content.excludedFromUnread = (flags & bitExcluded) != 0;
  MessageDetails& details = message.details;
  if (const json::Value* profile = item.find("profile")) {
    details.nick = profile->string("user_profile_nick_name");
    details.faceUrl = profile->string("user_profile_face_url");
  }
  if (const json::Value* member = item.find("member")) {
    details.nameCard = member->string("group_member_info_name_card");
    details.member = member->string("group_member_info_identifier");
    details.role = member->integer("group_member_info_member_role");
  }
  if (const json::Value* revoker = item.find("revoker")) {
    details.revoker = revoker->string("user");
    details.revokeReason = revoker->string("reason");
  }
  details.version = item.integer("version");
  details.risk = item.integer("risk");
  return message;
}

void Store::seedMessages(const User& user, const ConversationKey& key, int64_t thread, const SeedMarks& marks, const json::Value& messages) {
  int64_t read = 0;
  int64_t readByPeer = 0;
  for (const json::Value& item : messages.items) {
    Message message = seededMessage(user, key, item);
    message.customNumber = item.integer("customInt");
    message.customText = item.string("customStr");
    userRow(message.sender);
    insertMessageOnce(thread, isPrivate(item, message.status) ? user.row : 0, marks.newestBefore, message);
    keepLocalValues(user, message);
    const bool isRead = key.type == typeC2C ? item.integer("time") <= marks.readTime : item.integer("seq") <= marks.readSequence;
    read = isRead ? std::max(read, message.row) : read;
    readByPeer = item.integer("time") <= marks.receiptTime ? std::max(readByPeer, message.row) : readByPeer;
  }
  database_.prepare("UPDATE conversation SET read_message = ?, peer_read_message = ?, receipt_time = ? WHERE owner = ? AND type = ? AND peer = ?")
      .bind(read, readByPeer, marks.receiptTime, user.row, key.type, key.id)
      .run();
  renewLastMessage(user, key);
}

}  // namespace emulator
