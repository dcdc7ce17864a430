// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/Histogram.h"

#include "core/base/Error.h"
#include "tests/support/MemoryStack.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace lamina::core {
namespace {

/// Every bin counted by its own pass over all values.
template <typename T> void expectBruteForce(const Histogram& h, const std::vector<T>& values) {
    std::uint64_t all = 0;
    for (std::size_t bin = 0; bin < h.counts.size(); ++bin) {
        const double from = h.first + h.width * static_cast<double>(bin);
        const double to = h.first + h.width * static_cast<double>(bin + 1);
        const bool last = bin + 1 == h.counts.size();
        const auto n = std::count_if(values.begin(), values.end(), [&](T v) {
            const auto d = static_cast<double>(v);
            return d >= from && (d < to || (last && d <= h.largest));
        });
        ASSERT_EQ(h.counts[bin], static_cast<std::uint64_t>(n)) << "bin " << bin;
        all += h.counts[bin];
    }
    EXPECT_EQ(all, values.size());
    EXPECT_EQ(h.total, values.size());
}

template <typename T> Plane planeOf(const std::vector<T>& values, int width, PixelType type) {
    Plane plane(width, static_cast<int>(values.size()) / width, type);
    std::copy(values.begin(), values.end(), plane.pixels<T>().begin());
    return plane;
}

TEST(Histogram, EightBitValuesEachHaveTheirOwnBin) {
    std::mt19937 random(1);
    std::vector<std::uint8_t> values(64 * 40);
    for (auto& v : values)
        v = static_cast<std::uint8_t>(20 + random() % 200);
    const auto h = histogramOf(planeOf(values, 64, PixelType::UInt8));
    EXPECT_EQ(h.width, 1.0);
    EXPECT_EQ(h.smallest, *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(h.largest, *std::max_element(values.begin(), values.end()));
    expectBruteForce(h, values);
}

TEST(Histogram, SixteenBitBinsHoldAWholeNumberOfValues) {
    std::mt19937 random(2);
    std::vector<std::uint16_t> values(64 * 40);
    for (auto& v : values)
        v = static_cast<std::uint16_t>(1000 + random() % 30000);
    const auto h = histogramOf(planeOf(values, 64, PixelType::UInt16));
    EXPECT_EQ(h.width, std::floor(h.width));
    EXPECT_LE(h.counts.size(), 256U);
    expectBruteForce(h, values);
}

TEST(Histogram, FloatsAreCountedWithoutNanAndInfinities) {
    std::vector<float> values(64 * 4);
    std::iota(values.begin(), values.end(), -100.0F);
    auto plane = planeOf(values, 64, PixelType::Float32);
    const auto whole = histogramOf(plane, 32); // bins of powers of two: no rounding at their edges
    EXPECT_EQ(whole.counts.size(), 32U);
    EXPECT_EQ(whole.total, values.size());
    EXPECT_EQ(std::accumulate(whole.counts.begin(), whole.counts.end(), std::uint64_t{0}),
              values.size());
    plane.pixels<float>()[5] = std::numeric_limits<float>::quiet_NaN();
    plane.pixels<float>()[6] = std::numeric_limits<float>::infinity();
    const auto finite = histogramOf(plane, 32);
    EXPECT_EQ(finite.total, values.size() - 2);
    EXPECT_EQ(finite.largest, 155.0);
}

TEST(Histogram, AConstantOrEmptyPlaneIsNoSpecialCaseForItsReader) {
    const auto h = histogramOf(planeOf(std::vector<std::uint16_t>(20, 7), 5, PixelType::UInt16));
    EXPECT_EQ(h.counts, (std::vector<std::uint64_t>{20}));
    EXPECT_EQ(h.first, 7.0);
    const std::vector<float> nothing(20, std::numeric_limits<float>::quiet_NaN());
    EXPECT_TRUE(histogramOf(planeOf(nothing, 5, PixelType::Float32)).empty());
}

TEST(Histogram, ASampleOfTheStackCountsEvenlySpacedSlices) {
    std::vector<std::uint8_t> values(10 * 10 * 9);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<std::uint8_t>(i / 100 * 10 + i % 3);
    const auto stack = test::memoryStack(VolumeSize{10, 10, 9}, values, PixelType::UInt8);
    const auto h = histogramOf(*stack, 0, 0, 3);
    EXPECT_EQ(h.total, 300U);
    EXPECT_EQ(h.smallest, 0.0); // slices 0, 4 and 8
    EXPECT_EQ(h.largest, 82.0);
    EXPECT_EQ(h.counts.at(41), 34U); // pixels 400, 403 … 499 of all
    EXPECT_EQ(h.counts.at(31), 0U);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)histogramOf(*stack, 0, 0, 3, JobContext(stop.get_token())), Cancelled);
}

} // namespace
} // namespace lamina::core
