#include "base/inflate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace emulator {

namespace {

struct Damaged : std::runtime_error {
  Damaged() : std::runtime_error("damaged") {}
};

class Bits {
 public:
  explicit Bits(std::string_view data) : data_(data) {}

  // The lowest bit comes first.
  unsigned take(int count) {
    unsigned value = 0;
    for (int i = 0; i < count; ++i) {
      if (used_ == 0 && at_ == data_.size()) {
        throw Damaged();
      }
      value |= ((static_cast<unsigned char>(data_[at_]) >> used_) & 1u) << i;
      used_ = (used_ + 1) % 8;
      at_ += used_ == 0 ? 1 : 0;
    }
    return value;
  }

  void skipToByte() {
    at_ += used_ != 0 ? 1 : 0;
    used_ = 0;
  }

 private:
  std::string_view data_;
  size_t at_ = 0;
  int used_ = 0;  // bits of the byte at that place
};

// A canonical Huffman code: how many symbols each length has, and the symbols in their order.
class Code {
 public:
  explicit Code(const std::vector<uint8_t>& lengths) {
    for (const uint8_t length : lengths) {
      ++counts_[length];
    }
    counts_[0] = 0;
    std::array<size_t, maxLength + 2> next{};
    for (size_t length = 1; length <= maxLength; ++length) {
      next[length + 1] = next[length] + counts_[length];
    }
    symbols_.resize(lengths.size());
    for (size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      if (lengths[symbol] != 0) {
        symbols_[next[lengths[symbol]]++] = static_cast<unsigned>(symbol);
      }
    }
  }

  unsigned read(Bits& bits) const {
    int code = 0, first = 0, index = 0;
    for (size_t length = 1; length <= maxLength; ++length) {
      code |= static_cast<int>(bits.take(1));
      const int count = static_cast<int>(counts_[length]);
      if (code - count < first) {
        return symbols_[static_cast<size_t>(index + code - first)];
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw Damaged();
  }

 private:
  static constexpr size_t maxLength = 15;
  std::array<size_t, maxLength + 1> counts_{};
  std::vector<unsigned> symbols_;
};

constexpr unsigned endOfBlock = 256;
constexpr std::array<uint16_t, 29> lengthBases = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<uint8_t, 29> lengthBits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<uint16_t, 30> distanceBases = {1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
constexpr std::array<uint8_t, 30> distanceBits = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

class Inflater {
 public:
  Inflater(std::string_view data, size_t longest) : bits_(data), longest_(longest) {}

  std::string run() {
    for (bool isLast = false; !isLast;) {
      isLast = bits_.take(1) != 0;
      switch (bits_.take(2)) {
        case 0:
          copyStored();
          break;
        case 1:
          unpackFixed();
          break;
        case 2:
          unpackDynamic();
          break;
        default:
          throw Damaged();
      }
    }
    const uint32_t sum = checksum();
    bits_.skipToByte();
    for (int byte = 3; byte >= 0; --byte) {
      if (bits_.take(8) != ((sum >> (8 * byte)) & 0xFF)) {
        throw Damaged();
      }
    }
    return std::move(out_);
  }

 private:
  void append(char byte) {
    if (out_.size() == longest_) {
      throw Damaged();
    }
    out_ += byte;
  }

  void copyStored() {
    bits_.skipToByte();
    const unsigned length = bits_.take(16);
    if (bits_.take(16) != (length ^ 0xFFFFu)) {
      throw Damaged();
    }
    for (unsigned i = 0; i < length; ++i) {
      append(static_cast<char>(bits_.take(8)));
    }
  }

  void unpackFixed() {
    std::vector<uint8_t> lengths(288, 8);
    std::fill(lengths.begin() + 144, lengths.begin() + 256, uint8_t{9});
    std::fill(lengths.begin() + 256, lengths.begin() + 280, uint8_t{7});
    unpack(Code(lengths), Code(std::vector<uint8_t>(30, 5)));
  }

  void unpackDynamic() {
    const size_t literals = bits_.take(5) + 257;
    const size_t distances = bits_.take(5) + 1;
    const unsigned codes = bits_.take(4) + 4;
    static constexpr std::array<uint8_t, 19> order = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    std::vector<uint8_t> lengths(19, 0);
    for (unsigned i = 0; i < codes; ++i) {
      lengths[order[i]] = static_cast<uint8_t>(bits_.take(3));
    }
    const Code code(lengths);
    lengths.clear();
    while (lengths.size() < literals + distances) {
      const unsigned symbol = code.read(bits_);
      if (symbol < 16) {
        lengths.push_back(static_cast<uint8_t>(symbol));
        continue;
      }
      if (symbol == 16 && lengths.empty()) {
        throw Damaged();
      }
      const uint8_t repeated = symbol == 16 ? lengths.back() : uint8_t{0};
      lengths.insert(lengths.end(), symbol == 18 ? bits_.take(7) + 11 : bits_.take(symbol == 16 ? 2 : 3) + 3, repeated);
    }
    if (lengths.size() > literals + distances) {
      throw Damaged();
    }
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(literals);
    unpack(Code({lengths.begin(), middle}), Code({middle, lengths.end()}));
  }

  void unpack(const Code& literals, const Code& distances) {
    for (unsigned symbol; (symbol = literals.read(bits_)) != endOfBlock;) {
      if (symbol < endOfBlock) {
        append(static_cast<char>(symbol));
        continue;
      }
      const size_t longer = symbol - endOfBlock - 1;
      if (longer >= lengthBases.size()) {
        throw Damaged();
      }
      const size_t length = lengthBases[longer] + bits_.take(lengthBits[longer]);
      const size_t farther = distances.read(bits_);
      if (farther >= distanceBases.size()) {
        throw Damaged();
      }
      const size_t distance = distanceBases[farther] + bits_.take(distanceBits[farther]);
      if (distance > out_.size()) {
        throw Damaged();
      }
      for (size_t i = 0; i < length; ++i) {
        append(out_[out_.size() - distance]);
      }
    }
  }

  uint32_t checksum() const {
    uint32_t low = 1, high = 0;
    for (const char byte : out_) {
      low = (low + static_cast<unsigned char>(byte)) % 65521;
      high = (high + low) % 65521;
    }
    return (high << 16) | low;
  }

  Bits bits_;
  std::string out_;
  size_t longest_;
};

}  // namespace

std::optional<std::string> inflate(std::string_view zlib, size_t longest) {
  constexpr size_t headerSize = 2;
  if (zlib.size() < headerSize || (zlib[0] & 0x0F) != 8 || (static_cast<unsigned char>(zlib[0]) * 256 + static_cast<unsigned char>(zlib[1])) % 31 != 0) {
    return std::nullopt;
  }
  try {
    return Inflater(zlib.substr(headerSize), longest).run();
  } catch (const Damaged&) {
    return std::nullopt;
  }
}

}  // namespace emulator
