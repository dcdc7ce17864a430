// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ContentHash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace lamina::core {
namespace {

std::string hashOf(const std::string& text, std::size_t step) {
    ContentHash hash;
    for (std::size_t at = 0; at < text.size(); at += step)
        hash.add(text.data() + at, std::min(step, text.size() - at));
    return hash.digits();
}

TEST(ContentHash, IsTheOneThatXxhsumPrints) { // printf abc | xxhsum -H2
    EXPECT_EQ(hashOf("", 1), "99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(hashOf("abc", 3), "06b05ab6733a618578af5f94892f3950");
}

TEST(ContentHash, DoesNotDependOnTheBlocksThatBytesComeIn) {
    const std::string text(10'000, 'a');
    EXPECT_EQ(hashOf(text, 1), hashOf(text, text.size()));
    EXPECT_NE(hashOf(text + "b", text.size()), hashOf(text, text.size()));
}

} // namespace
} // namespace lamina::core
