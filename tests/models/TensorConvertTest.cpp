// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/TensorConvert.h"

#include "models/train/Losses.h"

#include <gtest/gtest.h>

#include <limits>

namespace lamina::models {
namespace {

TEST(TensorConvert, MirroringDoesNotRepeatTheEndPixels) {
    const std::vector<int> expected{2, 1, 0, 1, 2, 3, 2, 1, 0, 1};
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(reflected(i - 2, 4), expected[static_cast<std::size_t>(i)]) << i - 2;
    EXPECT_EQ(reflected(5, 1), 0);
    EXPECT_EQ(reflected(-7, 1), 0);
    EXPECT_EQ(reflected(-13, 3), reflected(-13 + 4 * 5, 3));
}

TEST(TensorConvert, WindowsAreScaledClippedAndMirrored) {
    core::Plane plane(3, 2, core::PixelType::UInt16);
    auto pixels = plane.pixels<std::uint16_t>();
    for (std::size_t i = 0; i < 6; ++i)
        pixels[i] = static_cast<std::uint16_t>(100 * i); // 0..500
    std::vector<float> out(4);
    normalizedWindow(plane, {2, 1, 2, 2}, {100.0, 400.0}, out);
    // row 1: 500 clips to 1, mirrored column 400; row 2 mirrors row 0: 200, 100
    EXPECT_FLOAT_EQ(out[0], 1.0F);
    EXPECT_FLOAT_EQ(out[1], 1.0F);
    EXPECT_NEAR(out[2], 1.0F / 3.0F, 1e-6);
    EXPECT_FLOAT_EQ(out[3], 0.0F);
}

TEST(TensorConvert, AValueThatIsNoNumberBecomesZero) {
    core::Plane plane(2, 1, core::PixelType::Float32);
    plane.pixels<float>()[0] = std::numeric_limits<float>::quiet_NaN();
    plane.pixels<float>()[1] = std::numeric_limits<float>::infinity();
    std::vector<float> out(2);
    normalizedWindow(plane, {0, 0, 2, 1}, {0.0, 1.0}, out);
    EXPECT_EQ(out[0], 0.0F);
    EXPECT_EQ(out[1], 1.0F);
}

TEST(TensorConvert, TargetsOutsideAndUnlabelledAreIgnored) {
    const std::vector<std::uint8_t> target{0, 1, 255, 2};
    const auto window = targetWindow(target, 2, 2, {1, 0, 2, 2});
    EXPECT_EQ(window[0][0].item<std::int64_t>(), 1);
    EXPECT_EQ(window[0][1].item<std::int64_t>(), kIgnoreTarget);
    EXPECT_EQ(window[1][0].item<std::int64_t>(), 2);
    EXPECT_EQ(targetWindow(target, 2, 2, {0, 1, 1, 1}).item<std::int64_t>(), kIgnoreTarget);
}

} // namespace
} // namespace lamina::models
