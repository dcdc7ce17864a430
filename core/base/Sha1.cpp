// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Sha1.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>

namespace lamina::core {

namespace {

using State = std::array<std::uint32_t, 5>;

void addBlock(State& state, const char* block) {
    std::array<std::uint32_t, 80> words{};
    for (std::size_t i = 0; i < 16; ++i) {
        for (std::size_t byte = 0; byte < 4; ++byte)
            words[i] = words[i] << 8U | static_cast<std::uint8_t>(block[4 * i + byte]);
    }
    for (std::size_t i = 16; i < words.size(); ++i)
        words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto [f, k] = i < 20   ? std::pair{(b & c) | (~b & d), 0x5A827999U}
                            : i < 40 ? std::pair{b ^ c ^ d, 0x6ED9EBA1U}
                            : i < 60 ? std::pair{(b & c) | (b & d) | (c & d), 0x8F1BBCDCU}
                                     : std::pair{b ^ c ^ d, 0xCA62C1D6U};
        const std::uint32_t next = std::rotl(a, 5) + f + e + k + words[i];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    const State added{a, b, c, d, e};
    for (std::size_t i = 0; i < state.size(); ++i)
        state[i] += added[i];
}

} // namespace

std::string sha1(std::string_view bytes) {
    State state{0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
    std::string padded(bytes);
    padded.push_back('\x80');
    while (padded.size() % 64 != 56)
        padded.push_back('\0');
    const auto bits = static_cast<std::uint64_t>(bytes.size()) * 8U;
    for (int shift = 56; shift >= 0; shift -= 8)
        padded.push_back(static_cast<char>(bits >> static_cast<unsigned>(shift) & 0xFFU));
    for (std::size_t i = 0; i < padded.size(); i += 64)
        addBlock(state, padded.data() + i);
    std::string text;
    for (const auto word : state)
        text += fmt::format("{:08x}", word);
    return text;
}

} // namespace lamina::core
