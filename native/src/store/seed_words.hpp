// What the form of a seed has in common with that of an export.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace emulator {

// By TIMGroupType (header).
constexpr std::array<std::string_view, 6> groupTypes = {"Public", "Private", "ChatRoom", "BChatRoom", "AVChatRoom", "Community"};

// Bits of a message's flag that are columns here.
constexpr int64_t bitExcluded = 2;
constexpr int64_t bitNeedsReceipt = 4;

}  // namespace emulator
