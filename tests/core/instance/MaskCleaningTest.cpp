// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/MaskCleaning.h"

#include "core/base/Error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stop_token>
#include <string>
#include <vector>

namespace {

using namespace lamina::core;
using Rows = std::vector<std::string>;

/// One slice from rows of digits, '.' for background.
std::vector<std::uint8_t> mask(const Rows& rows) {
    std::vector<std::uint8_t> result;
    for (const auto& row : rows) {
        for (const char c : row)
            result.push_back(c == '.' ? std::uint8_t{0} : static_cast<std::uint8_t>(c - '0'));
    }
    return result;
}

Rows cleaned(const Rows& rows, const CleaningSpec& spec) {
    auto values = mask(rows);
    cleanSlice(values, static_cast<int>(rows.front().size()), static_cast<int>(rows.size()), spec);
    Rows result = rows;
    std::size_t i = 0;
    for (auto& row : result) {
        for (char& c : row) {
            c = values[i] == 0 ? '.' : static_cast<char>('0' + values[i]);
            ++i;
        }
    }
    return result;
}

TEST(MaskCleaning, HolesUpToASizeAreFilledAndBaysStay) {
    const Rows rows{"11111111", //
                    "1..111.1", //
                    "11111111", //
                    "111.1111", //
                    "111.1111"};
    EXPECT_EQ(cleaned(rows, {0, 1}), (Rows{"11111111", //
                                           "1..11111", //
                                           "11111111", //
                                           "111.1111", //
                                           "111.1111"}));
    EXPECT_EQ(cleaned(rows, {0, 2}), (Rows{"11111111", //
                                           "11111111", //
                                           "11111111", //
                                           "111.1111", //
                                           "111.1111"}))
        << "what reaches the edge of the slice is no hole";
}

TEST(MaskCleaning, BackgroundThatMeetsAtACornerOnlyIsTwoHoles) {
    const Rows rows{"1111", //
                    "1.11", //
                    "11.1", //
                    "1111"};
    EXPECT_EQ(cleaned(rows, {0, 1}), (Rows{"1111", "1111", "1111", "1111"}));
}

TEST(MaskCleaning, AHoleTakesTheClassThatItTouchesMost) {
    EXPECT_EQ(cleaned({"22222", "21.22", "22222"}, {0, 9}), (Rows{"22222", "21222", "22222"}));
}

TEST(MaskCleaning, SmoothingTakesSpecksAndCracksAndLeavesStraightEdges) {
    const Rows rows{".....1111", //
                    ".....1111", //
                    ".1...1111", //
                    ".....11.1", //
                    ".....1111", //
                    ".....1111"};
    const Rows even(6, ".....1111");
    EXPECT_EQ(cleaned(rows, {1, 0}), even);
    EXPECT_EQ(cleaned(even, {1, 0}), even);
}

TEST(MaskCleaning, SmoothingChoosesAmongAllClasses) {
    const Rows rows{"1112222", //
                    "1212222", //
                    "1112122", //
                    "1112222"};
    const Rows even(4, "1112222");
    EXPECT_EQ(cleaned(rows, {1, 0}), even);
}

TEST(MaskCleaning, EverySliceIsOnItsOwnAndZeroChangesNothing) {
    const auto first = mask({"111", "1.1", "111"});
    const auto second = mask({"...", ".1.", "..."});
    auto stack = first;
    stack.insert(stack.end(), second.begin(), second.end());
    const auto before = stack;
    cleanMask(stack, {3, 3, 2}, {});
    EXPECT_EQ(stack, before);
    cleanMask(stack, {3, 3, 2}, {0, 1});
    EXPECT_EQ(stack[4], 1);
    EXPECT_TRUE(std::equal(second.begin(), second.end(), stack.begin() + 9));
}

TEST(MaskCleaning, WrongNumbersAreNamedAndAStopIsHeeded) {
    std::vector<std::uint8_t> one(9, 1);
    EXPECT_THROW(cleanSlice(one, 3, 3, {-1, 0}), Error);
    EXPECT_THROW(cleanSlice(one, 3, 3, {kMostSmooth + 1, 0}), Error);
    EXPECT_THROW(cleanMask(one, {3, 3, 1}, {0, -1}), Error);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(cleanMask(one, {3, 3, 1}, {1, 0}, JobContext(stop.get_token())), Cancelled);
}

} // namespace
