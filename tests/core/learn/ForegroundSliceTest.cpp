// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/ForegroundSlice.h"

#include "core/learn/StackPrediction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lamina::core {
namespace {

ProbabilitySlice randomSlice() {
    ProbabilitySlice slice;
    slice.classes = 2;
    slice.width = 50;
    slice.height = 40;
    std::mt19937 random(3);
    std::uniform_real_distribution<float> uniform(0.0F, 1.0F);
    slice.values.resize(2 * 50 * 40);
    for (std::size_t i = 0; i < 2000; ++i) {
        slice.values[i] = uniform(random);
        slice.values[2000 + i] = 1.0F - slice.values[i];
    }
    return slice;
}

TEST(ForegroundSlice, AThresholdGivesTheMaskOfThePredictionUpToOneStepOfAByte) {
    const auto slice = randomSlice();
    const auto foreground = foregroundOf(slice);
    for (const double threshold : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}) { // whole steps of 1/255
        const auto mask = semanticFromProbability(slice, threshold);
        const int least = ForegroundSlice::smallestFor(threshold);
        std::size_t different = 0;
        for (std::size_t i = 0; i < mask.size(); ++i)
            different += (foreground->values[i] >= least) != (mask[i] != 0) ? 1U : 0U;
        EXPECT_LE(different, 1U) << threshold; // rounding exactly on the threshold
        const auto above = std::count_if(foreground->values.begin(), foreground->values.end(),
                                         [&](std::uint8_t v) { return v >= least; });
        EXPECT_DOUBLE_EQ(foreground->shareAbove(threshold), static_cast<double>(above) / 2000.0);
    }
}

TEST(ForegroundSlice, UncertaintyIsOneWhereUndecidedAndZeroWhereSure) {
    ProbabilitySlice slice;
    slice.classes = 2;
    slice.width = 2;
    slice.height = 1;
    slice.values = {0.5F, 0.5F, 0.5F, 0.5F};
    EXPECT_DOUBLE_EQ(foregroundOf(slice)->uncertainty, 1.0);
    slice.values = {1.0F, 0.0F, 0.0F, 1.0F};
    EXPECT_DOUBLE_EQ(foregroundOf(slice)->uncertainty, 0.0);
    slice.values = {1.0F, 0.5F, 0.0F, 0.5F};
    EXPECT_DOUBLE_EQ(foregroundOf(slice)->uncertainty, 0.5);
}

} // namespace
} // namespace lamina::core
