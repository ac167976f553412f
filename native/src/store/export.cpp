// Writes down the conversations of a user, in the form that a seed has.
#include "base/json.hpp"
#include "store/seed_words.hpp"
#include "store/store.hpp"

namespace emulator {

namespace {

// An object whose members are added one by one; what has its default is left out.
class Object {
 public:
  void add(std::string_view name, int64_t value) {
    if (value != 0) {
      begin(name) += std::to_string(value);
    }
  }
  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) {
      json::writeString(begin(name), value);
    }
  }
  void addFlag(std::string_view name, bool value) {
    if (value) {
      begin(name) += "true";
    }
  }
  void addJson(std::string_view name, std::string_view value) {
    if (!value.empty()) {
      begin(name) += value;
    }
  }
  std::string text() const { return out_ + (out_.empty() ? "{}" : "}"); }
  bool isEmpty() const { return out_.empty(); }

 private:
  std::string& begin(std::string_view name) {
    json::writeString(out_ += out_.empty() ? '{' : ',', name);
    return out_ += ':';
  }

  std::string out_;
};

std::string marksJson(uint64_t marks) {
  std::string json;
  for (uint64_t mark = 1; mark != 0; mark <<= 1) {
    if ((marks & mark) != 0) {
      (json += json.empty() ? "[\"" : ",\"").append(std::to_string(mark)) += '"';
    }
  }
  return json.empty() ? json : json += ']';
}

}  // namespace

std::string Store::exportConversations(const User& user) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);  // All of it is from one moment.
  Statement select = database_.prepare(
      "SELECT c.type, c.peer, c.thread, c.active_time, c.unread, c.hidden, c.marks, c.custom_data, c.read_time, c.read_sequence, c.session_name, "
      "c.draft, c.mentions, c.group_names, t.sequence, t.name, t.face_url, t.group_type, coalesce(o.option, 0), "
      "c.receipt_time, coalesce(d.message, 0), u.nick, u.face_url, f.remark, "
      "(SELECT json_group_array(name) FROM (SELECT name FROM member e JOIN user w ON w.id = e.user WHERE e.thread = t.id AND w.id <> c.owner ORDER BY w.id)) "
      "FROM conversation c JOIN thread t ON t.id = c.thread LEFT JOIN receive_option o ON o.owner = c.owner AND o.type = c.type AND o.peer = c.peer "
      "LEFT JOIN cleared d ON d.owner = c.owner AND d.thread = c.thread LEFT JOIN user u ON c.type = 1 AND u.name = c.peer "
      "LEFT JOIN friend f ON f.owner = c.owner AND f.name = c.peer AND c.type = 1 WHERE c.owner = ? ORDER BY c.id");
  select.bind(user.row);
  std::string json = "[";
  while (select.step()) {
    const ConversationKey key{static_cast<int>(select.integer(0)), std::string(select.text(1))};
    const bool isGroup = key.type == typeGroup;
    const bool isPinned = (select.integer(3) & pinnedBit) != 0;
    Object item;
    item.add("type", key.type);
    item.add("id", key.id);
    item.add("activeTime", select.integer(3) & ~pinnedBit);
    item.addFlag("pinned", isPinned);
    item.add("unread", select.integer(4));
    item.addFlag("hidden", select.integer(5) != 0);
    item.addJson("marks", marksJson(static_cast<uint64_t>(select.integer(6))));
    item.add("customData", select.text(7));
    item.addJson("readTime", std::to_string(select.integer(8)));
    item.add("receiptTime", isGroup ? 0 : select.integer(19));
    item.add("readSeq", select.integer(9));
    item.add("latestSeq", select.integer(14));
    item.add("sessionName", select.text(10));
    item.addJson("draft", select.text(11));
    item.addJson("mentions", select.text(12).empty() ? "" : '[' + std::string(select.text(12)) + ']');
    item.addJson("conversationGroups", select.text(13) == "[]" ? "" : select.text(13));
    item.add("recvOpt", isGroup ? 0 : select.integer(18));
    Object other;
    other.add("nick", select.text(21));
    other.add("remark", select.text(23));
    other.add("faceUrl", select.text(22));
    item.addJson("user", isGroup || other.isEmpty() ? "" : other.text());
    Object group;
    group.add("name", select.text(15));
    const bool isKnown = select.integer(17) != groupTypeUnknown;
    group.add("type", isKnown ? groupTypes[static_cast<size_t>(select.integer(17)) % groupTypes.size()] : "");
    group.add("faceUrl", select.text(16));
    group.add("recvOpt", select.integer(18));
    group.addJson("members", select.text(24) == "[]" ? "" : select.text(24));
    item.addJson("group", isGroup ? group.text() : "");
    item.addJson("messages", exportMessages(user, select.integer(2), select.integer(20)));
    (json += json.size() > 1 ? "," : "").append(item.text());
  }
  return json += ']';
}

std::string Store::exportMessages(const User& user, int64_t thread, int64_t cleared) {
  Statement select = database_.prepare(
      "SELECT m.sender, m.sequence, m.random, m.time, m.client_time, m.status, coalesce(l.elements, m.elements), coalesce(l.at_users, m.at_users), coalesce(l.cloud_custom, m.cloud_custom), m.priority, m.needs_receipt, "
      "m.excluded, m.flags, m.owner, coalesce(l.number, 0), coalesce(l.text, ''), m.nick, m.face_url, m.name_card, m.revoker, "
      "m.revoke_reason, m.version, m.risk, m.member, m.role FROM message m "
      "LEFT JOIN local_custom l ON l.owner = ?1 AND l.message = m.id WHERE m.thread = ?2 AND m.id > ?3 AND m.owner IN (0, ?1) "
      "AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.owner = ?1 AND x.message = m.id) ORDER BY m.id");
  select.bind(user.row, thread, cleared);
  std::string json;
  while (select.step()) {
    Object item;
    item.add("sender", select.text(0));
    item.add("seq", select.integer(1));
    item.addJson("rand", std::to_string(select.integer(2)));
    item.add("time", select.integer(3));
    item.add("clientTime", select.integer(4) == select.integer(3) ? 0 : select.integer(4));
    item.add("status", select.integer(5));
    const int64_t flags = select.integer(12);
    item.addFlag("read", (flags & flagMarkedRead) != 0);
    if ((flags & (flagFromSelf | flagFromOther)) != 0) {
      item.addJson("self", (flags & flagFromSelf) != 0 ? "true" : "false");
    }
    item.add("flag", (flags & (flagMarkedRead - 1)) | (select.integer(10) != 0 ? bitNeedsReceipt : 0) | (select.integer(11) != 0 ? bitExcluded : 0));
    item.addJson("elems", select.text(6));
    item.addJson("at", select.text(7));
    item.add("cloudData", select.text(8));
    item.add("priority", select.integer(9));
    item.addFlag("local", select.integer(13) != 0);
    item.add("customInt", select.integer(14));
    item.add("customStr", select.text(15));
    Object profile;
    profile.add("user_profile_nick_name", select.text(16));
    profile.add("user_profile_face_url", select.text(17));
    item.addJson("profile", profile.isEmpty() ? "" : profile.text());
    Object member;
    member.add("group_member_info_name_card", select.text(18));
    member.add("group_member_info_identifier", select.text(23));
    member.add("group_member_info_member_role", select.integer(24));
    item.addJson("member", member.isEmpty() ? "" : member.text());
    Object revoker;
    revoker.add("user", select.text(19));
    revoker.add("reason", select.text(20));
    item.addJson("revoker", revoker.isEmpty() ? "" : revoker.text());
    item.add("version", select.integer(21));
    item.add("risk", select.integer(22));
    (json += json.empty() ? '[' : ',').append(item.text());
  }
  return json.empty() ? json : json += ']';
}

}  // namespace emulator
