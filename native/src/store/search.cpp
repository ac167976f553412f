// Finding messages by what they say. An FTS5 table has every piece of three characters, so that words of any language and
// parts of words are found. Shorter words are the beginning of such pieces: each text ends in two characters more.
#include <algorithm>
#include <map>

#include "store/rows.hpp"
#include "store/store.hpp"
#include "store/stored_elements.hpp"

namespace emulator {

namespace {

constexpr std::string_view padding = "\x02\x02";
constexpr size_t pieceLength = 3;         // of the trigram tokenizer
constexpr int64_t mostPieces = 400;       // that a short word may stand for
constexpr int64_t mostFound = 10000;      // older ones are not looked at

size_t characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// As an FTS5 string: any text is safe in it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out += '"';
}

// The pieces are in lower case. Latin, Greek and Cyrillic are all that has one among short words.
std::string lowerCase(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
      continue;
    }
    const uint32_t code = ((c & 0x1Fu) << 6) | (next & 0x3Fu);
    uint32_t lower = code;
    if ((c & 0xE0) == 0xC0 && (next & 0xC0) == 0x80) {
      const bool isLatin = code >= 0xC0 && code <= 0xDE && code != 0xD7;
      const bool isGreek = code >= 0x391 && code <= 0x3A9;
      lower = isLatin || isGreek || (code >= 0x410 && code <= 0x42F) ? code + 32 : code >= 0x400 && code <= 0x40F ? code + 80 : code;
    }
    if (lower != code) {
      (out += static_cast<char>(0xC0 | (lower >> 6))) += static_cast<char>(0x80 | (lower & 0x3F));
      ++i;
    } else {
      out += static_cast<char>(c);
    }
  }
  return out;
}

}  // namespace

void Store::indexWords(int64_t row, const std::string& words) {
  if (!words.empty()) {
    database_.prepare("INSERT INTO message_text (rowid, words) VALUES (?, ?)").bind(row, words + std::string(padding)).run();
  }
}

void Store::indexAllWords() {
  database_.execute("INSERT INTO message_text (message_text) VALUES ('delete-all')");
  int64_t indexed = 0;
  for (bool isMore = true; isMore;) {
    std::vector<std::pair<int64_t, StoredElements>> batch;
    {
      Statement select = database_.prepare("SELECT id, elements FROM message WHERE id > ? ORDER BY id LIMIT 1000");
      select.bind(indexed);
      while (select.step()) {
        batch.emplace_back(select.integer(0), storeElements(select.text(1)));
      }
    }
    for (const auto& [row, elements] : batch) {
      indexWords(row, elements.words);
      database_.prepare("UPDATE message SET element_types = ? WHERE id = ?").bind(elements.types, row).run();
      indexed = row;
    }
    isMore = !batch.empty();
  }
}

// What stands for a word in a query of the table; nothing: no message has it.
std::optional<std::string> Store::searchTerm(const std::string& word) {
  if (characters(word) >= pieceLength) {
    return quoted(word);
  }
  const std::string start = lowerCase(word);
  Statement select = database_.prepare("SELECT term FROM message_term WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT ?");
  select.bind(start, start + "\xF4\x8F\xBF\xBF", mostPieces);
  std::string terms;
  while (select.step()) {
    (terms += terms.empty() ? "(" : " OR ") += quoted(select.text(0));
  }
  return terms.empty() ? std::nullopt : std::optional(terms += ')');
}

std::vector<SearchResult> Store::searchMessages(const User& user, const SearchQuery& query) {
  const std::lock_guard lock(mutex_);
  std::string match;
  for (const std::string& word : query.words) {
    const std::optional<std::string> term = searchTerm(word);
    if (!term && query.needsAllWords) {
      return {};
    }
    if (term) {
      (match += match.empty() ? "" : query.needsAllWords ? " AND " : " OR ") += *term;
    }
  }
  if (match.empty() && !query.words.empty()) {
    return {};
  }
  const int64_t thread = query.conversation ? findThread(user.name, *query.conversation) : 0;
  if (query.conversation && thread == 0) {
    return {};
  }
#define FOUND                                                                                                                    \
  "SELECT m.id, c.type, c.peer, m.sender, m.time, m.sequence, m.random FROM "
#define CONDITIONS                                                                                                               \
  "JOIN conversation c ON c.thread = m.thread AND c.owner = ?1 WHERE m.owner IN (0, ?1) AND m.status NOT IN (4, 6) "             \
  "AND (?2 = 0 OR m.thread = ?2) AND m.time BETWEEN ?3 AND ?4 AND (?5 < 0 OR (m.element_types & ?5) <> 0) "                      \
  "AND m.id > coalesce((SELECT message FROM cleared d WHERE d.owner = ?1 AND d.thread = m.thread), 0) "                          \
  "AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.owner = ?1 AND x.message = m.id) "
  static constexpr const char* byWords =
      FOUND "message_text f CROSS JOIN message m ON m.id = f.rowid " CONDITIONS "AND f.words MATCH ?6 ORDER BY f.rowid DESC LIMIT ?7";
  static constexpr const char* byTheRest = FOUND "message m " CONDITIONS "AND ?6 = '' ORDER BY m.id DESC LIMIT ?7";
  Statement select = database_.prepare(match.empty() ? byTheRest : byWords);
  select.bind(user.row, thread, query.fromTime, query.toTime, query.elementTypes.value_or(-1), match, mostFound);
  struct Found {
    int64_t row;
    ConversationKey key;
    std::tuple<int64_t, int64_t, int64_t> order;
  };
  std::vector<Found> all;
  while (select.step()) {
    if (query.senders.empty() || std::find(query.senders.begin(), query.senders.end(), select.text(3)) != query.senders.end()) {
      all.push_back({select.integer(0),
                     {static_cast<int>(select.integer(1)), std::string(select.text(2))},
                     {select.integer(4), select.integer(5), select.integer(6)}});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return b.order < a.order; });
  std::vector<SearchResult> results;
  std::map<std::pair<int, std::string>, size_t> places;
  for (const Found& one : all) {
    const auto [place, isNew] = places.emplace(std::pair(one.key.type, one.key.id), results.size());
    if (isNew) {
      results.push_back({one.key, {}});
    }
    results[place->second].rows.push_back(one.row);
  }
  return results;
}

}  // namespace emulator
