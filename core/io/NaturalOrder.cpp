// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/NaturalOrder.h"

#include <cctype>
#include <cstddef>

namespace lamina::core {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The run of digits at `at`, without leading zeros; moves `at` behind it.
std::string_view takeNumber(std::string_view text, std::size_t& at) {
    while (at < text.size() && text[at] == '0')
        ++at;
    const std::size_t begin = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return text.substr(begin, at - begin);
}

} // namespace

bool naturalLess(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const std::string_view left = takeNumber(a, i);
            const std::string_view right = takeNumber(b, j);
            if (left.size() != right.size()) return left.size() < right.size();
            if (left != right) return left < right;
            continue;
        }
        const int left = std::tolower(static_cast<unsigned char>(a[i++]));
        const int right = std::tolower(static_cast<unsigned char>(b[j++]));
        if (left != right) return left < right;
    }
    const std::size_t restA = a.size() - i;
    const std::size_t restB = b.size() - j;
    if (restA != restB) return restA < restB;
    return a < b;
}

} // namespace lamina::core
