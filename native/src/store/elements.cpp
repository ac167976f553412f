#include "store/elements.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <string>

#include "store/element_shapes.hpp"

namespace emulator {

namespace {

using Kind = json::Value::Kind;

constexpr int typeImage = 1;
constexpr int typeProfileChange = 11;
constexpr int64_t bestLevel = 2;

// As the real SDK writes it (measured): rounded to 16 digits, the shortest text that is that number again, with an exponent
// only where it is below 1e-6 or not below 1e21; null where the rounding has gone beyond all numbers. No locale plays a part.
std::string fraction(const std::string& text) {
  constexpr int digits = 16;
  constexpr int longestWhole = 21;
  constexpr int longestFraction = 6;
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  char buffer[40];
  const auto rounded = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific, digits - 1);
  if (std::from_chars(buffer, rounded.ptr, number).ec != std::errc()) {
    return "null";
  }
  if (number == 0) {
    return "0";
  }
  const std::string shortest(buffer, std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr);
  const size_t exponentAt = shortest.find('e');
  const int exponent = std::atoi(shortest.c_str() + exponentAt + 1);
  const std::string sign = number < 0 ? "-" : "";
  std::string figures;
  std::copy_if(shortest.begin(), shortest.begin() + static_cast<std::ptrdiff_t>(exponentAt), std::back_inserter(figures), [](char c) { return c >= '0' && c <= '9'; });
  const int count = static_cast<int>(figures.size());
  if (exponent >= longestWhole || exponent < -longestFraction) {
    const std::string rest = count > 1 ? '.' + figures.substr(1) : "";
    return sign + figures.front() + rest + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + figures;
  }
  if (count <= exponent + 1) {
    return sign + figures + std::string(static_cast<size_t>(exponent + 1 - count), '0');
  }
  return sign + figures.substr(0, static_cast<size_t>(exponent) + 1) + '.' + figures.substr(static_cast<size_t>(exponent) + 1);
}

// The value that was given, where it has the kind that is wanted, with what is missing in it; else the shape itself.
json::Value fill(const json::Value& shape, const json::Value* given) {
  json::Value filled = given && given->kind == shape.kind ? *given : shape;
  if (shape.kind == Kind::number) {
    const bool isInteger = filled.text.find_first_of(".eE") == std::string::npos;
    filled.text = shape.text == "0.0" ? fraction(filled.text) : isInteger ? filled.text : std::to_string(filled.asInteger());
  } else if (shape.kind == Kind::array && !shape.items.empty()) {
    filled.items.clear();
    for (const json::Value& item : given ? given->items : std::vector<json::Value>()) {
      if (item.kind != Kind::null) {
        filled.items.push_back(fill(shape.items.front(), &item));
      }
    }
  } else if (shape.kind == Kind::object && !shape.members.empty()) {
    filled = shape;
    for (auto& [key, value] : filled.members) {
      value = fill(value, given ? given->find(key) : nullptr);
    }
  }
  return filled;
}

bool isGiven(const json::Value* given, const json::Value& shape) {
  return given && given->kind == shape.kind && !(given->text.empty() && given->items.empty() && given->members.empty());
}

json::Value render(const ElementShape& shape, const json::Value& element) {
  json::Value rendered = fill(*json::parse(shape.defaults), &element);
  const json::Value optional = *json::parse(shape.optional);
  for (const auto& [key, value] : optional.members) {
    if (const json::Value* given = element.find(key); isGiven(given, value)) {
      rendered.members.emplace_back(key, fill(value, given));
    }
  }
  for (auto& [key, value] : rendered.members) {
    if (key == "elem_type") {
      value.text = std::to_string(shape.type);
    } else if (shape.type == typeImage && key == "image_elem_level" && value.asUnsigned() > bestLevel) {
      value.text = "0";
    } else if (shape.type == typeProfileChange && key == "profile_change_elem_change_type") {
      value.text = "1";  // There is no other one.
    }
  }
  return rendered;
}

}  // namespace

std::string fillShape(std::string_view shape, const json::Value* given) {
  std::string out;
  json::write(out, fill(*json::parse(shape), given));
  return out;
}

std::string renderSentElements(const json::Value* elements) {
  json::Value sent;
  sent.kind = Kind::array;
  if (elements && elements->isArray()) {
    for (const json::Value& element : elements->items) {
      const int64_t type = element.integer("elem_type");
      const auto shape = std::find_if(elementShapes.begin(), elementShapes.end(), [type](const ElementShape& one) { return one.type == type; });
      if (element.isObject() && shape != elementShapes.end()) {
        sent.items.push_back(render(*shape, element));
      }
    }
  }
  std::string out;
  json::write(out, sent);
  return out;
}

}  // namespace emulator
