#include "store/elements.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "store/element_shapes.hpp"

namespace emulator {

namespace {

using Kind = json::Value::Kind;

constexpr int typeImage = 1;
constexpr int typeProfileChange = 11;
constexpr int64_t bestLevel = 2;

// The shortest text that is this number again.
std::string fraction(const std::string& text) {
  const double number = std::strtod(text.c_str(), nullptr);
  char shortest[40];
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(shortest, sizeof shortest, "%.*g", digits, number);
    if (std::strtod(shortest, nullptr) == number) {
      break;
    }
  }
  return shortest;
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
