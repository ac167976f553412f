#include "base/sdk_json.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace emulator::json {

namespace {

using Kind = Value::Kind;

constexpr int deepest = 512;

bool isSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && isSpace(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && isSpace(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// The next quote that has no backslash before it.
size_t findQuote(std::string_view text, size_t from) {
  bool isEscaped = false;
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"' && !isEscaped) {
      return i;
    }
    isEscaped = text[i] == '\\' && !isEscaped;
  }
  return std::string_view::npos;
}

// Tells what is within quotes.
class Quotes {
 public:
  // Whether the next character is a quote, or stands between two.
  bool take(char c) {
    const bool isQuote = c == '"' && !isEscaped_;
    isEscaped_ = c == '\\' && !isEscaped_;
    isInside_ = isInside_ != isQuote;
    return isInside_ || isQuote;
  }

 private:
  bool isInside_ = false;
  bool isEscaped_ = false;
};

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) {
    return false;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) {
      return false;
    }
  }
  return true;
}

class Reader {
 public:
  std::optional<Value> read(std::string_view text) {
    Value value = readNested(text, 0);
    return !isTooDeep_ && (value.isObject() || value.isArray()) ? std::optional(std::move(value)) : std::nullopt;
  }

 private:
  // What is open at a place, from the outermost on. Errors leave it as it is, and what comes after them is read by it.
  enum class Open { object, array };

  Value readNested(std::string_view whole, int depth) {
    const std::string_view text = trim(whole);
    isTooDeep_ = isTooDeep_ || depth >= deepest;
    if (text.size() < 2 || isTooDeep_) {
      return {};
    }
    if (text.front() == '{' && text.back() == '}') {
      open_.push_back(Open::object);
      Value value = readObject(text.substr(1, text.size() - 2), depth);
      if (value.isObject() && open_.back() == Open::object) {
        open_.pop_back();
      }
      return value;
    }
    if (text.front() == '[' && text.back() == ']') {
      open_.push_back(Open::array);
      Value value = readArray(text.substr(1, text.size() - 2), depth);
      if (value.isArray() && open_.back() == Open::array) {
        open_.pop_back();
      }
      return value;
    }
    return {};
  }

  Value readObject(std::string_view text, int depth) {
    Value object;
    object.kind = Kind::object;
    while (!text.empty()) {
      const size_t begin = findQuote(text, 0);
      const size_t end = begin == std::string_view::npos ? begin : findQuote(text, begin + 1);
      const size_t colon = end == std::string_view::npos ? end : text.find(':', end);
      if (colon == std::string_view::npos || end == begin + 1) {
        return {};
      }
      std::string key(text.substr(begin + 1, end - begin - 1));
      text.remove_prefix(colon + 1);
      bool isWrong = false;
      Value value = readValue(text, isWrong, depth);
      if (isWrong) {
        return {};
      }
      object.members.emplace_back(std::move(key), std::move(value));
    }
    return object;
  }

  Value readArray(std::string_view text, int depth) {
    Value array;
    array.kind = Kind::array;
    while (!text.empty()) {
      bool isWrong = false;
      size_t i = 0;
      for (Quotes quotes; i < text.size(); ++i) {
        if (!quotes.take(text[i]) && (text[i] == '{' || text[i] == '[' || text[i] == ',' || text[i] == ']')) {
          break;
        }
      }
      Value value;
      if (i < text.size() && (text[i] == '{' || text[i] == '[')) {
        value = readValue(text, isWrong, depth);
      } else {
        std::string_view one = text.substr(0, i);
        value = readValue(one, isWrong, depth);
        text.remove_prefix(std::min(i + 1, text.size()));
      }
      if (isWrong) {
        return {};
      }
      if (value.kind != Kind::null) {
        array.items.push_back(std::move(value));
      }
    }
    return array;
  }

  // Takes the value from the beginning of the text.
  Value readValue(std::string_view& text, bool& isWrong, int depth) {
    text = trim(text);
    if (text.empty()) {
      return {};
    }
    if (text.front() == '[' || text.front() == '{') {
      const bool isArray = text.front() == '[';
      open_.push_back(isArray ? Open::array : Open::object);
      const size_t end = findEnd(text);
      if (end == std::string_view::npos) {
        isWrong = true;
        return {};
      }
      const std::string_view nested = text.substr(0, end + 1);
      text.remove_prefix(end + 1);
      if (isArray) {
        const std::string_view inner = trim(nested);
        isTooDeep_ = isTooDeep_ || depth >= deepest;
        return inner.back() == ']' && !isTooDeep_ ? readArray(inner.substr(1, inner.size() - 2), depth + 1) : Value();
      }
      return readNested(nested, depth + 1);
    }
    return text.front() == '"' ? readString(text, isWrong) : readScalar(text, isWrong);
  }

  size_t findEnd(std::string_view text) {
    const size_t depth = open_.size();
    Quotes quotes;
    for (size_t i = 1; i < text.size(); ++i) {
      const char c = text[i];
      if (quotes.take(c)) {
        continue;
      }
      if (c == '[' || c == '{') {
        open_.push_back(c == '[' ? Open::array : Open::object);
      } else if (c == ']' || c == '}') {
        if (open_.empty() || open_.back() != (c == ']' ? Open::array : Open::object)) {
          return std::string_view::npos;
        }
        const bool isEnd = open_.size() == depth;
        open_.pop_back();
        if (isEnd) {
          return i;
        }
      }
    }
    return std::string_view::npos;
  }

  static Value readString(std::string_view& text, bool& isWrong) {
    const size_t end = findQuote(text, 1);
    Value value;
    value.kind = Kind::string;
    isWrong = end == std::string_view::npos || !unescape(text.substr(1, end - 1), value.text);
    if (isWrong) {
      return {};
    }
    text.remove_prefix(end + 1);
    return value;
  }

  // The first half of a surrogate pair is refused, the second one alone is written as it is (measured).
  static bool unescape(std::string_view text, std::string& out) {
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\' || i + 1 == text.size()) {
        out += text[i];
        continue;
      }
      const char name = text[++i];
      if (const size_t index = names.find(name); index != std::string_view::npos) {
        out += meanings[index];
        continue;
      }
      unsigned code = 0;
      const char* digits = text.data() + i + 1;
      if (name != 'u' || text.size() - i < 5 || std::from_chars(digits, digits + 4, code, 16).ptr != digits + 4 || (code >= 0xD800 && code <= 0xDBFF)) {
        return false;
      }
      appendUtf8(out, code);
      i += 4;
    }
    return true;
  }

  Value readScalar(std::string_view& text, bool& isWrong) {
    isWrong = true;
    std::string word;
    bool hasDigit = false, hasPoint = false, hasExponent = false;
    size_t i = 0;
    for (; i < text.size() && text[i] != ','; ++i) {
      const char c = text[i];
      if (c == '.') {
        if (!hasDigit) {
          return {};
        }
        hasPoint = true;
      } else if ((c | 0x20) == 'e' && !equalsIgnoringCase(word, "fals") && !equalsIgnoringCase(word, "tru")) {
        if (!hasDigit || hasExponent) {
          return {};
        }
        hasExponent = true;
      } else if (c == ']' || c == '}') {
        if (open_.empty() || open_.back() != (c == ']' ? Open::array : Open::object)) {
          return {};
        }
        open_.pop_back();
      } else if (c == '[' || c == '{') {
        return {};
      }
      if (!isSpace(c)) {
        hasDigit = hasDigit || (c >= '0' && c <= '9');
        word += c;
      }
    }
    Value value;
    if (equalsIgnoringCase(word, "true") || equalsIgnoringCase(word, "false")) {
      value.kind = Kind::boolean;
      value.boolean = word.size() == 4;
    } else if (!equalsIgnoringCase(word, "null")) {
      if (!word.empty() && !isNumber(word, hasPoint || hasExponent)) {
        return {};
      }
      value.kind = Kind::number;
      value.text = word.empty() ? "0" : word;
    }
    isWrong = false;
    text.remove_prefix(i);
    return value;
  }

  static bool isNumber(const std::string& word, bool isFraction) {
    const char* begin = word.data() + (word.front() == '+' ? 1 : 0);
    const char* end = word.data() + word.size();
    double fraction = 0;
    int64_t number = 0;
    uint64_t positive = 0;
    if (isFraction) {
      const auto [stop, error] = std::from_chars(begin, end, fraction);
      return error == std::errc() && stop == end;
    }
    const auto [stop, error] = word.front() == '-' ? std::from_chars(begin, end, number) : std::from_chars(begin, end, positive);
    return error == std::errc() && stop == end;
  }

  std::vector<Open> open_;
  bool isTooDeep_ = false;
};

}  // namespace

std::optional<Value> parseAsSdk(std::string_view text) {
  return Reader().read(text);
}

}  // namespace emulator::json
