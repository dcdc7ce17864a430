// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/CsvField.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

TEST(CsvField, OnlyWhatWouldEndAFieldIsQuoted) {
    EXPECT_EQ(csvField(""), "");
    EXPECT_EQ(csvField("cell; round 'x'"), "cell; round 'x'");
    EXPECT_EQ(csvField("a, b"), "\"a, b\"");
    EXPECT_EQ(csvField("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csvField("a\r"), "\"a\r\"");
}

TEST(CsvField, QuotesAreDoubled) {
    EXPECT_EQ(csvField("a \"b\", c"), "\"a \"\"b\"\", c\"");
    EXPECT_EQ(csvField("\""), "\"\"\"\"");
}

} // namespace
} // namespace lamina::core
