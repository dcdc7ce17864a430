// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/Normalization.h"
#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

namespace lamina::core {
namespace {

/// The percentile with linear interpolation between neighbours, by sorting.
double sortedPercentile(std::vector<double> values, double percentile) {
    std::sort(values.begin(), values.end());
    const double position = percentile / 100.0 * static_cast<double>(values.size() - 1);
    const auto lower = static_cast<std::size_t>(position);
    const std::size_t upper = std::min(lower + 1, values.size() - 1);
    return values[lower] +
           (values[upper] - values[lower]) * (position - static_cast<double>(lower));
}

template <typename T, typename Draw> void expectExactPercentiles(PixelType type, Draw&& draw) {
    StackInfo info;
    info.size = {31, 17, 5};
    info.channels = 2;
    info.timePoints = 2;
    info.type = type;
    std::vector<double> second;
    std::vector<Plane> planes;
    for (int t = 0; t < 2; ++t) {
        for (int c = 0; c < 2; ++c) {
            for (int z = 0; z < 5; ++z) {
                Plane plane(31, 17, type);
                for (T& v : plane.pixels<T>()) {
                    v = draw();
                    if (c == 1) second.push_back(static_cast<double>(v));
                }
                planes.push_back(std::move(plane));
            }
        }
    }
    const ImageStack stack(makeMemorySource(info, std::move(planes)));
    for (const NormalizationSpec spec :
         {NormalizationSpec{}, NormalizationSpec{0, 100}, NormalizationSpec{33.3, 50}}) {
        const IntensityRange range = percentileRange(stack, 1, spec);
        EXPECT_NEAR(range.low, sortedPercentile(second, spec.lowPercentile),
                    std::abs(range.low) * 1e-12 + 1e-9);
        EXPECT_NEAR(range.high, sortedPercentile(second, spec.highPercentile),
                    std::abs(range.high) * 1e-12 + 1e-9);
    }
}

TEST(Normalization, PercentilesAreThoseOfSortedPixelsForEveryType) {
    std::mt19937 random(3);
    std::normal_distribution<float> normal(-2.0F, 5.0F);
    expectExactPercentiles<std::uint8_t>(PixelType::UInt8,
                                         [&] { return static_cast<std::uint8_t>(random() % 200); });
    expectExactPercentiles<std::uint16_t>(PixelType::UInt16,
                                          [&] { return static_cast<std::uint16_t>(random()); });
    expectExactPercentiles<std::uint32_t>(PixelType::UInt32,
                                          [&] { return static_cast<std::uint32_t>(random()); });
    expectExactPercentiles<float>(PixelType::Float32, [&] { return normal(random); });
}

TEST(Normalization, EightAndSixteenBitRecordingsOfOneSceneLookTheSame) {
    std::mt19937 random(4);
    Plane small(64, 64, PixelType::UInt8);
    Plane large(64, 64, PixelType::UInt16);
    for (std::size_t i = 0; i < 64 * 64; ++i) {
        const auto v = static_cast<std::uint8_t>(random() % 120 + 5);
        small.pixels<std::uint8_t>()[i] = v;
        large.pixels<std::uint16_t>()[i] = static_cast<std::uint16_t>(v * 16 + 400);
    }
    const IntensityRange a = percentileRange(small);
    const IntensityRange b = percentileRange(large);
    std::vector<float> first(64 * 64);
    std::vector<float> second(64 * 64);
    small.normalized(a.low, a.high, first);
    large.normalized(b.low, b.high, second);
    for (std::size_t i = 0; i < first.size(); ++i)
        EXPECT_NEAR(first[i], second[i], 1e-6);
}

TEST(Normalization, ConstantPlaneGivesARangeOfOne) {
    Plane plane(8, 8, PixelType::UInt16);
    for (auto& v : plane.pixels<std::uint16_t>())
        v = 77;
    EXPECT_EQ(percentileRange(plane), (IntensityRange{77, 78}));
}

TEST(Normalization, FewBrightPixelsOnAnEmptyPlaneStayVisible) {
    Plane plane(100, 100, PixelType::UInt8);
    plane.pixels<std::uint8_t>()[5] = 200;
    EXPECT_EQ(percentileRange(plane), (IntensityRange{0, 200}));
    for (auto& v : plane.pixels<std::uint8_t>())
        v = 200;
    plane.pixels<std::uint8_t>()[5] = 20;
    EXPECT_EQ(percentileRange(plane), (IntensityRange{20, 200}));
}

TEST(Normalization, NonFinitePixelsAreLeftOut) {
    Plane plane(4, 1, PixelType::Float32);
    const float values[] = {std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity(), 1.0F, 3.0F};
    std::copy(std::begin(values), std::end(values), plane.pixels<float>().begin());
    EXPECT_EQ(percentileRange(plane, {0, 100}), (IntensityRange{1, 3}));
    for (float& v : plane.pixels<float>())
        v = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(percentileRange(plane), (IntensityRange{0, 1}));
}

/// Notes which slices are read; slice z holds the value z.
class NotingSource final : public PlaneSource {
public:
    explicit NotingSource(int slices) {
        m_info.size = {4, 4, slices};
        m_info.type = PixelType::UInt16;
    }
    const StackInfo& info() const override { return m_info; }
    Plane readPlane(PlaneIndex index) const override {
        slices.insert(index.z);
        Plane plane(4, 4, PixelType::UInt16);
        for (auto& v : plane.pixels<std::uint16_t>())
            v = static_cast<std::uint16_t>(index.z);
        return plane;
    }
    mutable std::set<int> slices;

private:
    StackInfo m_info;
};

TEST(Normalization, LongStacksAreSampledEvenlyFromEndToEnd) {
    const auto source = std::make_shared<NotingSource>(100);
    const ImageStack stack(source);
    const IntensityRange range = percentileRange(stack, 0, {0, 100}, {}, 12);
    EXPECT_EQ(source->slices, (std::set<int>{0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 90, 99}));
    EXPECT_EQ(range, (IntensityRange{0, 99}));
    EXPECT_EQ(percentileRange(stack, 0, {0, 100}, {}, 12), range);
}

TEST(Normalization, StopIsHeededBetweenPlanes) {
    std::stop_source stop;
    stop.request_stop();
    const ImageStack stack(std::make_shared<NotingSource>(3));
    EXPECT_THROW((void)percentileRange(stack, 0, {}, JobContext(stop.get_token())), Cancelled);
}

TEST(Normalization, UnusablePercentilesAreRefused) {
    const Plane plane(2, 2, PixelType::UInt8);
    for (const NormalizationSpec spec :
         {NormalizationSpec{50, 50}, NormalizationSpec{-1, 50}, NormalizationSpec{0, 101}}) {
        EXPECT_THROW((void)percentileRange(plane, spec), Error);
    }
}

} // namespace
} // namespace lamina::core
