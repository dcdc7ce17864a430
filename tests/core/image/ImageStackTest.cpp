// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/ImageStack.h"
#include "core/base/Error.h"
#include "core/image/SliceCache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>

namespace lamina::core {
namespace {

/// 4 slices, 2 channels, 3 time points of 2 x 2 pixels; counts how often a plane is decoded.
class CountingSource final : public PlaneSource {
public:
    CountingSource() {
        m_info.size = {2, 2, 4};
        m_info.channels = 2;
        m_info.timePoints = 3;
        m_info.type = PixelType::UInt16;
        m_info.name = "counted";
    }
    const StackInfo& info() const override { return m_info; }
    Plane readPlane(PlaneIndex index) const override {
        ++reads;
        Plane plane(2, 2, PixelType::UInt16);
        plane.pixels<std::uint16_t>()[3] =
            static_cast<std::uint16_t>(index.z + 10 * index.channel + 100 * index.time);
        return plane;
    }
    mutable std::atomic<int> reads{0};

private:
    StackInfo m_info;
};

TEST(ImageStack, PlanesAreDecodedOnceWhileTheyStayInTheCache) {
    const auto source = std::make_shared<CountingSource>();
    const ImageStack stack(source);
    EXPECT_EQ(stack.cachedPlane({3, 1, 2}), nullptr);
    EXPECT_EQ(stack.plane({3, 1, 2})->value(1, 1), 213);
    EXPECT_EQ(stack.plane({3, 1, 2})->value(1, 1), 213);
    EXPECT_NE(stack.cachedPlane({3, 1, 2}), nullptr);
    EXPECT_EQ(source->reads, 1);
}

TEST(ImageStack, PlanesThatDoNotExistAreErrors) {
    const ImageStack stack(std::make_shared<CountingSource>());
    for (const PlaneIndex index :
         {PlaneIndex{4, 0, 0}, PlaneIndex{-1, 0, 0}, PlaneIndex{0, 2, 0}, PlaneIndex{0, 0, 3}}) {
        EXPECT_THROW((void)stack.plane(index), Error);
    }
}

TEST(ImageStack, StacksOnOneCacheKeepApartAndLeaveNothingBehind) {
    const auto cache = std::make_shared<SliceCache>(1 << 20);
    auto one = std::make_unique<ImageStack>(std::make_shared<CountingSource>(), cache);
    const ImageStack two(std::make_shared<CountingSource>(), cache);
    (void)one->plane({1, 0, 0});
    EXPECT_EQ(two.cachedPlane({1, 0, 0}), nullptr);
    (void)two.plane({2, 0, 0});
    one.reset();
    EXPECT_EQ(cache->bytes(), 8U);
    EXPECT_NE(two.cachedPlane({2, 0, 0}), nullptr);
}

TEST(ImageStack, SpacingOfTheUserStandsAboveTheFile) {
    StackInfo info;
    info.size = {1, 1, 1};
    ImageStack unknown(makeMemorySource(info, {Plane(1, 1, PixelType::UInt8)}));
    EXPECT_FALSE(unknown.spacingKnown());
    EXPECT_EQ(unknown.spacing(), (Spacing{1, 1, 1}));
    info.spacing = Spacing{0.5, 0.5, 2};
    ImageStack known(makeMemorySource(info, {Plane(1, 1, PixelType::UInt8)}));
    EXPECT_EQ(known.spacing(), (Spacing{0.5, 0.5, 2}));
    known.overrideSpacing({1, 2, 3});
    EXPECT_EQ(known.spacing(), (Spacing{1, 2, 3}));
    EXPECT_THROW(known.overrideSpacing({1, 0, 3}), Error);
}

TEST(ImageStack, MemorySourceChecksItsPlanes) {
    StackInfo info;
    info.size = {2, 1, 2};
    EXPECT_THROW((void)makeMemorySource(info, {Plane(2, 1, PixelType::UInt8)}), Error);
    EXPECT_THROW((void)makeMemorySource(
                     info, {Plane(2, 1, PixelType::UInt8), Plane(1, 2, PixelType::UInt8)}),
                 Error);
    EXPECT_THROW((void)makeMemorySource(
                     info, {Plane(2, 1, PixelType::UInt8), Plane(2, 1, PixelType::UInt16)}),
                 Error);
}

TEST(Plane, NormalizationMapsAndClips) {
    Plane plane(4, 1, PixelType::UInt16);
    const std::uint16_t values[] = {50, 100, 150, 300};
    std::copy(std::begin(values), std::end(values), plane.pixels<std::uint16_t>().begin());
    std::vector<float> out(4);
    plane.normalized(100.0, 200.0, out);
    EXPECT_EQ(out, (std::vector<float>{0.0F, 0.0F, 0.5F, 1.0F}));
    EXPECT_EQ(plane.toFloat(), (std::vector<float>{50, 100, 150, 300}));
}

TEST(Plane, NotANumberNormalizesToZero) {
    Plane plane(2, 1, PixelType::Float32);
    plane.pixels<float>()[0] = std::numeric_limits<float>::quiet_NaN();
    plane.pixels<float>()[1] = 1.0F;
    std::vector<float> out(2);
    plane.normalized(0.0, 2.0, out);
    EXPECT_EQ(out, (std::vector<float>{0.0F, 0.5F}));
}

TEST(SliceCache, OldestUseGoesFirstAndTheBudgetHolds) {
    SliceCache cache(30);
    const auto plane = std::make_shared<const Plane>(10, 1, PixelType::UInt8);
    for (int z = 0; z < 3; ++z)
        cache.insert(1, {z, 0, 0}, plane);
    (void)cache.find(1, {0, 0, 0});
    cache.insert(1, {3, 0, 0}, plane);
    EXPECT_EQ(cache.bytes(), 30U);
    EXPECT_NE(cache.find(1, {0, 0, 0}), nullptr);
    EXPECT_EQ(cache.find(1, {1, 0, 0}), nullptr);
    EXPECT_NE(cache.find(1, {2, 0, 0}), nullptr);
}

TEST(SliceCache, PlaneAboveTheBudgetIsHandedOutButNotKept) {
    SliceCache cache(30);
    cache.insert(1, {0, 0, 0}, std::make_shared<const Plane>(10, 1, PixelType::UInt8));
    cache.insert(1, {1, 0, 0}, std::make_shared<const Plane>(31, 1, PixelType::UInt8));
    EXPECT_EQ(cache.bytes(), 10U);
    EXPECT_EQ(cache.find(1, {1, 0, 0}), nullptr);
}

TEST(SliceCache, InsertingTwiceCountsOnceAndRemovingAStackSparesOthers) {
    SliceCache cache(1000);
    const auto plane = std::make_shared<const Plane>(10, 1, PixelType::UInt8);
    for (int i = 0; i < 2; ++i)
        cache.insert(1, {0, 0, 0}, plane);
    EXPECT_EQ(cache.bytes(), 10U);
    cache.insert(2, {0, 0, 0}, plane);
    cache.insert(2, {5, 1, 1}, plane);
    cache.remove(2);
    EXPECT_EQ(cache.bytes(), 10U);
    EXPECT_NE(cache.find(1, {0, 0, 0}), nullptr);
}

} // namespace
} // namespace lamina::core
