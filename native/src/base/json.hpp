// JSON of the emulator itself, of its tests, and what is stored. (What a program gives to the SDK: sdk_json.hpp.) Reading is
// strict, but takes raw control characters and any bytes inside strings; writing is one line with keys in byte order. Numbers keep their text, so that 64-bit integers survive.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace emulator::json {

struct Value {
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;  // a string's content, or a number as it was written
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> members;

  bool isObject() const { return kind == Kind::object; }
  bool isArray() const { return kind == Kind::array; }

  // The member of that name (the last one, if it was given twice), or nullptr.
  const Value* find(std::string_view name) const;

  // A value of another kind than asked for counts as 0, false or "". Fractions are cut off.
  std::string_view string(std::string_view name) const;
  int64_t integer(std::string_view name) const;
  uint64_t unsignedInteger(std::string_view name) const;
  bool flag(std::string_view name) const;
  int64_t asInteger() const;
  uint64_t asUnsigned() const;
};

std::optional<Value> parse(std::string_view text);

void appendUtf8(std::string& out, uint32_t code);

void write(std::string& out, const Value& value);
void writeString(std::string& out, std::string_view text);

}  // namespace emulator::json
