// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/patch/PatchGrid.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <limits>

namespace lamina::core {
namespace {

constexpr VolumeSize kElegans{708, 512, 35};

std::shared_ptr<const ImageStack> stackOf(int width, int height,
                                          std::vector<std::vector<float>> slices) {
    StackInfo info;
    info.size = {width, height, static_cast<int>(slices.size())};
    info.type = PixelType::Float32;
    std::vector<Plane> planes;
    for (const auto& values : slices) {
        Plane plane(width, height, PixelType::Float32);
        std::copy(values.begin(), values.end(), plane.pixels<float>().begin());
        planes.push_back(std::move(plane));
    }
    return std::make_shared<const ImageStack>(makeMemorySource(info, std::move(planes)));
}

TEST(PatchGrid, ExclusiveTilingGivesTheTwelvePatchesOfTheStudentReport) {
    const auto grid = patchGrid({384, 64, Tiling::Exclusive}, kElegans);
    ASSERT_EQ(grid.size(), 12U);
    EXPECT_EQ(grid.front(), (PixelRect{0, 0, 384, 384}));
    EXPECT_EQ(grid[1], (PixelRect{64, 0, 384, 384}));
    EXPECT_EQ(grid[6], (PixelRect{0, 64, 384, 384}));
    EXPECT_EQ(grid.back(), (PixelRect{320, 64, 384, 384}));
}

TEST(PatchGrid, InclusiveTilingReachesTheLastRows) {
    const auto grid = patchGrid({384, 64, Tiling::Inclusive}, kElegans);
    ASSERT_EQ(grid.size(), 18U);
    EXPECT_EQ(grid.back(), (PixelRect{320, 128, 384, 384}));
    EXPECT_EQ(grid.back().y + grid.back().height, 512);
}

TEST(PatchGrid, InclusiveIsTheDefault) {
    EXPECT_EQ(patchGrid({}, kElegans), patchGrid({384, 64, Tiling::Inclusive}, kElegans));
}

TEST(PatchGrid, ASideAsLargeAsThePatchGivesOneStartInBothTilings) {
    for (const Tiling tiling : {Tiling::Exclusive, Tiling::Inclusive}) {
        EXPECT_EQ(patchGrid({64, 16, tiling}, {64, 64, 1}).size(), 1U);
    }
    EXPECT_EQ(patchGrid({64, 16, Tiling::Exclusive}, {80, 64, 1}).size(), 1U);
    EXPECT_EQ(patchGrid({64, 16, Tiling::Inclusive}, {80, 64, 1}).size(), 2U);
    EXPECT_EQ(patchGrid({64, 16, Tiling::Exclusive}, {81, 64, 1}).size(), 2U);
}

TEST(PatchGrid, PatchesAreAtMostTheLongerSideRoundedUpTo32) {
    EXPECT_EQ(effectivePatch({}, {708, 512, 1}), 384);
    EXPECT_EQ(effectivePatch({}, {200, 100, 1}), 224);
    EXPECT_EQ(effectivePatch({}, {100, 384, 1}), 384);
    EXPECT_EQ(effectivePatch({}, {1, 1, 1}), 32);
    EXPECT_EQ(effectivePatch({100, 64, Tiling::Inclusive}, {708, 512, 1}), 100);
    const auto small = patchGrid({}, {200, 100, 1});
    ASSERT_EQ(small.size(), 1U);
    EXPECT_EQ(small[0], (PixelRect{0, 0, 224, 224}));
}

TEST(PatchGrid, ANarrowImageIsTiledAlongItsLongSideAlone) {
    const auto grid = patchGrid({384, 64, Tiling::Inclusive}, {1000, 100, 1});
    ASSERT_EQ(grid.size(), 10U);
    EXPECT_EQ(grid.back(), (PixelRect{576, 0, 384, 384}));
}

TEST(PatchGrid, InclusivePatchesStayInsideAndLeaveLessThanOneStride) {
    for (int side = 33; side < 400; side += 7) {
        for (const int stride : {1, 5, 64, 500}) {
            const PatchGridSpec spec{96, stride, Tiling::Inclusive};
            const VolumeSize size{side, 300, 1};
            int right = 0;
            for (const PixelRect& rect : patchGrid(spec, size)) {
                if (side >= rect.width) {
                    EXPECT_LE(rect.x + rect.width, side);
                }
                right = std::max(right, rect.x + rect.width);
            }
            EXPECT_LT(side - right, stride);
        }
    }
}

TEST(PatchGrid, RefusesPatchesAndStridesBelowOne) {
    EXPECT_THROW(patchGrid({0, 64, Tiling::Inclusive}, kElegans), Error);
    EXPECT_THROW(patchGrid({384, 0, Tiling::Inclusive}, kElegans), Error);
}

TEST(PatchMeans, AverageThePartInsideTheImageInTheOrderAsked) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const auto stack = stackOf(3, 2, {{1, 2, 3, 4, 5, 6}, {10, 20, 30, 40, kNan, 60}});
    const std::vector<PatchRef> patches{{0, 1, 0, {1, 0, 2, 2}},
                                        {0, 0, 0, {0, 0, 3, 2}},
                                        {0, 0, 0, {2, 1, 32, 32}},
                                        {0, 1, 0, {0, 0, 1, 1}}};
    const auto means = patchMeans({stack}, 0, patches);
    ASSERT_EQ(means.size(), 4U);
    EXPECT_DOUBLE_EQ(means[0], (20.0 + 30.0 + 0.0 + 60.0) / 4.0);
    EXPECT_DOUBLE_EQ(means[1], 3.5);
    EXPECT_DOUBLE_EQ(means[2], 6.0);
    EXPECT_DOUBLE_EQ(means[3], 10.0);
}

TEST(PatchMeans, StopWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const auto stack = stackOf(1, 1, {{1}});
    EXPECT_THROW(patchMeans({stack}, 0, {{0, 0, 0, {0, 0, 1, 1}}}, JobContext(stop.get_token())),
                 Cancelled);
}

TEST(DropNoise, KeepsPatchesWhoseMeanIsNotBelowTheMeanOverAll) {
    std::vector<PatchRef> patches(4);
    for (int i = 0; i < 4; ++i)
        patches[static_cast<std::size_t>(i)].z = i;
    const auto kept = dropNoise(patches, {10.0, 30.0, 20.0, 20.0});
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0].z, 1);
    EXPECT_EQ(kept[1].z, 2);
    EXPECT_EQ(kept[2].z, 3);
}

TEST(DropNoise, KeepsAllOfEqualMeansInSpiteOfRounding) {
    for (const std::size_t count : {1U, 3U, 10U, 49U}) {
        const std::vector<PatchRef> patches(count);
        EXPECT_EQ(dropNoise(patches, std::vector<double>(count, 0.1)).size(), count);
    }
    EXPECT_TRUE(dropNoise({}, {}).empty());
    EXPECT_THROW(dropNoise(std::vector<PatchRef>(2), {1.0}), Error);
}

} // namespace
} // namespace lamina::core
