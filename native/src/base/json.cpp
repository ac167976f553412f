#include "base/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace emulator::json {

namespace {

// Whatever the locale; infinite beyond all numbers, 0 below them.
double toDouble(std::string_view text) {
  double number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc::result_out_of_range) {
    const size_t exponent = text.find_first_of("eE");
    const bool isSmall = exponent != std::string_view::npos && text.substr(exponent + 1, 1) == "-";
    return isSmall ? 0 : std::numeric_limits<double>::infinity();
  }
  return number;
}

// Far deeper than any message and far from the end of the stack.
constexpr int maxDepth = 512;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool parseDocument(Value& value) {
    skipSpace();
    if (!parseValue(value, 0)) {
      return false;
    }
    skipSpace();
    return at_ == text_.size();
  }

 private:
  bool parseValue(Value& value, int depth) {
    if (depth > maxDepth || at_ == text_.size()) {
      return false;
    }
    switch (text_[at_]) {
      case '{':
        return parseObject(value, depth);
      case '[':
        return parseArray(value, depth);
      case '"':
        value.kind = Value::Kind::string;
        return parseString(value.text);
      case 't':
        value.kind = Value::Kind::boolean;
        value.boolean = true;
        return takeWord("true");
      case 'f':
        value.kind = Value::Kind::boolean;
        return takeWord("false");
      case 'n':
        return takeWord("null");
      default:
        value.kind = Value::Kind::number;
        return parseNumber(value.text);
    }
  }

  bool parseObject(Value& value, int depth) {
    value.kind = Value::Kind::object;
    ++at_;
    skipSpace();
    if (take('}')) {
      return true;
    }
    do {
      skipSpace();
      std::string name;
      if (at_ == text_.size() || text_[at_] != '"' || !parseString(name)) {
        return false;
      }
      skipSpace();
      if (!take(':')) {
        return false;
      }
      skipSpace();
      value.members.emplace_back(std::move(name), Value());
      if (!parseValue(value.members.back().second, depth + 1)) {
        return false;
      }
      skipSpace();
    } while (take(','));
    return take('}');
  }

  bool parseArray(Value& value, int depth) {
    value.kind = Value::Kind::array;
    ++at_;
    skipSpace();
    if (take(']')) {
      return true;
    }
    do {
      skipSpace();
      value.items.emplace_back();
      if (!parseValue(value.items.back(), depth + 1)) {
        return false;
      }
      skipSpace();
    } while (take(','));
    return take(']');
  }

  bool parseString(std::string& out) {
    ++at_;
    while (at_ < text_.size()) {
      const size_t stop = text_.find_first_of("\"\\", at_);
      if (stop == std::string_view::npos) {
        return false;
      }
      out.append(text_.substr(at_, stop - at_));
      at_ = stop + 1;
      if (text_[stop] == '"') {
        return true;
      }
      if (!parseEscape(out)) {
        return false;
      }
    }
    return false;
  }

  bool parseEscape(std::string& out) {
    if (at_ == text_.size()) {
      return false;
    }
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char name = text_[at_++];
    if (const size_t index = names.find(name); index != std::string_view::npos) {
      out.push_back(meanings[index]);
      return true;
    }
    uint32_t code = 0;
    if (name != 'u' || !parseHex(code)) {
      return false;
    }
    if (code >= 0xDC00 && code <= 0xDFFF) {
      return false;
    }
    if (code >= 0xD800 && code <= 0xDBFF) {
      uint32_t low = 0;
      if (!takeWord("\\u") || !parseHex(low) || low < 0xDC00 || low > 0xDFFF) {
        return false;
      }
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    appendUtf8(out, code);
    return true;
  }

  bool parseHex(uint32_t& code) {
    if (text_.size() - at_ < 4) {
      return false;
    }
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_++];
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) {
        return false;
      }
      code = code * 16 + static_cast<uint32_t>(digit);
    }
    return true;
  }

  bool parseNumber(std::string& out) {
    const size_t start = at_;
    take('-');
    if (!take('0') && !takeDigits()) {
      return false;
    }
    if (take('.') && !takeDigits()) {
      return false;
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      if (!takeDigits()) {
        return false;
      }
    }
    out.assign(text_.substr(start, at_ - start));
    return std::isfinite(toDouble(out));
  }

  bool takeDigits() {
    const size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      ++at_;
    }
    return at_ > start;
  }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) {
      return false;
    }
    ++at_;
    return true;
  }

  bool takeWord(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) {
      return false;
    }
    at_ += word.size();
    return true;
  }

  void skipSpace() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const Value* Value::find(std::string_view name) const {
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (member->first == name) {
      return &member->second;
    }
  }
  return nullptr;
}

std::string_view Value::string(std::string_view name) const {
  const Value* value = find(name);
  return value && value->kind == Kind::string ? std::string_view(value->text) : std::string_view();
}

int64_t Value::integer(std::string_view name) const {
  const Value* value = find(name);
  return value ? value->asInteger() : 0;
}

uint64_t Value::unsignedInteger(std::string_view name) const {
  const Value* value = find(name);
  return value ? value->asUnsigned() : 0;
}

bool Value::flag(std::string_view name) const {
  const Value* value = find(name);
  return value && value->kind == Kind::boolean && value->boolean;
}

int64_t Value::asInteger() const {
  return static_cast<int64_t>(asUnsigned());
}

uint64_t Value::asUnsigned() const {
  if (kind != Kind::number) {
    return 0;
  }
  if (text.find_first_of(".eE") == std::string::npos) {
    return text[0] == '-' ? static_cast<uint64_t>(std::strtoll(text.c_str(), nullptr, 10)) : std::strtoull(text.c_str(), nullptr, 10);
  }
  const double number = toDouble(text);
  if (number <= -9223372036854775808.0 || number >= 18446744073709551616.0) {
    return 0;
  }
  return number < 0 ? static_cast<uint64_t>(static_cast<int64_t>(number)) : static_cast<uint64_t>(number);
}

void appendUtf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
    return;
  }
  const int tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static constexpr unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
  out.push_back(static_cast<char>(lead[tail] | (code >> (6 * tail))));
  for (int i = tail - 1; i >= 0; --i) {
    out.push_back(static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F)));
  }
}

std::optional<Value> parse(std::string_view text) {
  Value value;
  if (!Parser(text).parseDocument(value)) {
    return std::nullopt;
  }
  return value;
}

void write(std::string& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      out += "null";
      return;
    case Value::Kind::boolean:
      out += value.boolean ? "true" : "false";
      return;
    case Value::Kind::number:
      out += value.text;
      return;
    case Value::Kind::string:
      writeString(out, value.text);
      return;
    case Value::Kind::array:
      out += '[';
      for (const Value& item : value.items) {
        if (&item != &value.items.front()) {
          out += ',';
        }
        write(out, item);
      }
      out += ']';
      return;
    case Value::Kind::object:
      break;
  }
  std::vector<const std::pair<std::string, Value>*> members;
  members.reserve(value.members.size());
  for (const auto& member : value.members) {
    members.push_back(&member);
  }
  std::stable_sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  out += '{';
  bool first = true;
  for (size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && members[i + 1]->first == members[i]->first) {
      continue;  // The last of equal names is the one that counts.
    }
    if (!first) {
      out += ',';
    }
    first = false;
    writeString(out, members[i]->first);
    out += ':';
    write(out, members[i]->second);
  }
  out += '}';
}

void writeString(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  out += '"';
  size_t copied = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != '/') {
      continue;
    }
    out.append(text, copied, i - copied);
    copied = i + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\':
      case '/':
        out += static_cast<char>(c);
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      case '\b':
        out += 'b';
        break;
      case '\f':
        out += 'f';
        break;
      default:
        out += "u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
  }
  out.append(text, copied, text.size() - copied);
  out += '"';
}

}  // namespace emulator::json
