#include "engine/signature.hpp"

#include <optional>

#include "base/inflate.hpp"
#include "base/json.hpp"

namespace emulator {

namespace {

// TIMErrorCode.h
constexpr SignatureCheck expired = {70001, "the UserSig has expired"};
constexpr SignatureCheck damaged = {70003, "the UserSig is not valid: damaged or cut off"};
constexpr SignatureCheck ofOtherUser = {70013, "the UserSig is of another user"};
constexpr SignatureCheck ofOtherApp = {70014, "the UserSig is of another SDKAppID"};

constexpr size_t longest = 1 << 16;
constexpr size_t hashSize = 32;  // HMAC-SHA256

std::optional<std::string> decodeBase64(std::string_view text, std::string_view lastTwo, char padding) {
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  for (size_t place = 0; place < text.size(); ++place) {
    const char c = text[place];
    const bool isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c == padding && place + 2 >= text.size()) {
      return text.back() == padding ? std::optional(out) : std::nullopt;
    }
    if (!isLetter && c != lastTwo[0] && c != lastTwo[1]) {
      return std::nullopt;
    }
    const int value = c >= 'a' ? c - 'a' + 26 : c >= 'A' && isLetter ? c - 'A' : isLetter ? c - '0' + 52 : c == lastTwo[0] ? 62 : 63;
    bits = (bits << 6) | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  return out;
}

// In a form of base64 that can stand in an address.
std::optional<json::Value> unpack(std::string_view userSig) {
  const std::optional<std::string> packed = decodeBase64(userSig, "*-", '_');
  const std::optional<std::string> text = packed ? inflate(*packed, longest) : std::nullopt;
  std::optional<json::Value> ticket = text ? json::parse(*text) : std::nullopt;
  return ticket && ticket->isObject() ? std::move(ticket) : std::nullopt;
}

}  // namespace

SignatureCheck checkSignature(std::string_view userSig, uint64_t appId, std::string_view userId, int64_t now) {
  const std::optional<json::Value> ticket = unpack(userSig);
  if (!ticket || ticket->string("TLS.ver") != "2.0") {
    return damaged;
  }
  const std::optional<std::string> hash = decodeBase64(ticket->string("TLS.sig"), "+/", '=');
  const int64_t lifetime = ticket->integer("TLS.expire");
  const int64_t begin = ticket->integer("TLS.time");
  if (!hash || hash->size() != hashSize || begin <= 0 || lifetime <= 0 || lifetime > INT64_MAX / 4 || begin > INT64_MAX / 4) {
    return damaged;
  }
  if (ticket->unsignedInteger("TLS.sdkappid") != appId) {
    return ofOtherApp;
  }
  if (ticket->string("TLS.identifier") != userId) {
    return ofOtherUser;
  }
  return begin + lifetime <= now ? expired : SignatureCheck{};
}

}  // namespace emulator
