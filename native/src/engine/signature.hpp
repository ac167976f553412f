// What can be told of a UserSig without the key of its app: https://cloud.tencent.com/document/product/269/32688
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace emulator {

// A code of the family of 70001 and its words; 0 where it is well formed, of this app and user, and not over.
struct SignatureCheck {
  int code = 0;
  const char* desc = "";
};

SignatureCheck checkSignature(std::string_view userSig, uint64_t appId, std::string_view userId, int64_t now);

}  // namespace emulator
