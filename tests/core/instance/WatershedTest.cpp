// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/Watershed.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stop_token>

namespace {

using namespace lamina::core;

struct Ball {
    double x, y, z, radius; // µm
};

/// Voxels whose centre lies in one of the balls.
std::vector<std::uint8_t> draw(VolumeSize size, Spacing spacing, const std::vector<Ball>& balls) {
    std::vector<std::uint8_t> mask(size.voxels(), 0);
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                for (const Ball& ball : balls) {
                    const double d = std::hypot(x * spacing.x - ball.x, y * spacing.y - ball.y,
                                                z * spacing.z - ball.z);
                    if (d <= ball.radius) mask[size.offset({x, y, z})] = 1;
                }
            }
        }
    }
    return mask;
}

std::size_t objects(const std::vector<LabelId>& labels) {
    return std::set<LabelId>(labels.begin(), labels.end()).size() - 1; // without the background
}

constexpr VolumeSize kSize{60, 40, 30};
constexpr Spacing kEven{1.0, 1.0, 1.0};

TEST(Watershed, TwoTouchingBallsAreTwoObjectsThatKeepEveryVoxel) {
    const auto mask = draw(kSize, kEven, {{20, 20, 15, 9}, {36, 20, 15, 9}});
    ASSERT_EQ(objects(connectedComponents(mask, kSize)), 1U);
    const auto labels = splitObjects(mask, kSize, kEven);
    EXPECT_EQ(objects(labels), 2U);
    for (std::size_t i = 0; i < mask.size(); ++i)
        ASSERT_EQ(labels[i] != 0, mask[i] != 0);
    const auto left = labels[kSize.offset({20, 20, 15})];
    const auto right = labels[kSize.offset({36, 20, 15})];
    EXPECT_NE(left, right);
    EXPECT_EQ(labels[kSize.offset({24, 20, 15})], left) << "the cut lies at the neck, x = 28";
    EXPECT_EQ(labels[kSize.offset({32, 20, 15})], right);
}

TEST(Watershed, ASingleSliceIsSplitAsAPicture) {
    const VolumeSize size{60, 40, 1};
    const auto mask = draw(size, kEven, {{20, 20, 0, 9}, {36, 20, 0, 9}});
    EXPECT_EQ(objects(splitObjects(mask, size, kEven)), 2U);
    WatershedSpec spec;
    spec.components.perSlice = true;
    EXPECT_EQ(splitObjects(mask, size, kEven, spec), splitObjects(mask, size, kEven));
    EXPECT_EQ(objects(splitObjects(draw(size, kEven, {{30, 20, 0, 15}}), size, kEven)), 1U);
}

TEST(Watershed, OneBallStaysOneAndApartOnesStayApart) {
    const auto mask = draw(kSize, kEven, {{15, 20, 15, 8}, {42, 20, 15, 10}});
    EXPECT_EQ(splitObjects(mask, kSize, kEven), connectedComponents(mask, kSize));
}

TEST(Watershed, TheVoxelSizeCounts) {
    const VolumeSize size{60, 40, 10};
    const Spacing flat{1.0, 1.0, 4.0};
    const auto touching = draw(size, flat, {{20, 20, 20, 9}, {36, 20, 20, 9}});
    EXPECT_EQ(objects(splitObjects(touching, size, flat)), 2U);
    const auto single = draw(size, flat, {{30, 20, 20, 14}});
    EXPECT_EQ(objects(splitObjects(single, size, flat)), 1U);
}

TEST(Watershed, ADeeperNeckIsAskedForByDepth) {
    const auto mask = draw(kSize, kEven, {{20, 20, 15, 9}, {32, 20, 15, 9}});
    WatershedSpec spec;
    spec.depth = 1.0;
    EXPECT_EQ(objects(splitObjects(mask, kSize, kEven, spec)), 2U);
    spec.depth = 6.0; // the neck is some 2 µm narrower than the balls
    EXPECT_EQ(objects(splitObjects(mask, kSize, kEven, spec)), 1U);
}

TEST(Watershed, ThinObjectsStayWholeAndSmallOnesGo) {
    auto mask = draw(kSize, kEven, {{20, 20, 15, 9}, {36, 20, 15, 9}});
    for (int x = 50; x < 58; ++x)
        mask[kSize.offset({x, 3, 3})] = 1; // a line of one voxel
    mask[kSize.offset({2, 2, 2})] = 1;
    const auto all = splitObjects(mask, kSize, kEven);
    EXPECT_EQ(objects(all), 4U);
    EXPECT_EQ(all[kSize.offset({50, 3, 3})], all[kSize.offset({57, 3, 3})]);
    WatershedSpec spec;
    spec.components.minSize = 5;
    const auto large = splitObjects(mask, kSize, kEven, spec);
    EXPECT_EQ(objects(large), 3U);
    EXPECT_EQ(large[kSize.offset({2, 2, 2})], 0U);
}

TEST(Watershed, SlicesOnTheirOwnAreNumberedThroughTheStack) {
    const auto mask = draw(kSize, kEven, {{20, 20, 15, 9}, {36, 20, 15, 9}});
    WatershedSpec spec;
    spec.components.perSlice = true;
    const auto labels = splitObjects(mask, kSize, kEven, spec);
    std::set<LabelId> seen;
    for (int z = 0; z < kSize.z; ++z) {
        const auto first = labels.begin() + static_cast<std::ptrdiff_t>(kSize.offset({0, 0, z}));
        std::set<LabelId> slice(first, first + static_cast<std::ptrdiff_t>(kSize.planeVoxels()));
        slice.erase(0);
        for (const LabelId id : slice)
            EXPECT_TRUE(seen.insert(id).second) << "slice " << z;
    }
    EXPECT_EQ(*seen.rbegin(), seen.size()) << "1, 2, 3 ...";
    EXPECT_NE(labels[kSize.offset({20, 20, 15})], labels[kSize.offset({36, 20, 15})]);
}

TEST(Watershed, FullAndEmptyMasksAreOneAndNone) {
    const VolumeSize size{5, 4, 3};
    EXPECT_EQ(splitObjects(std::vector<std::uint8_t>(60, 0), size, kEven),
              std::vector<LabelId>(60, 0));
    EXPECT_EQ(splitObjects(std::vector<std::uint8_t>(60, 1), size, kEven),
              std::vector<LabelId>(60, 1));
}

TEST(Watershed, AStopAndAnImpossibleDepthAreSaid) {
    const auto mask = draw(kSize, kEven, {{20, 20, 15, 9}});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(
        static_cast<void>(splitObjects(mask, kSize, kEven, {}, JobContext(stop.get_token()))),
        Cancelled);
    WatershedSpec spec;
    spec.depth = -1.0;
    EXPECT_THROW(static_cast<void>(splitObjects(mask, kSize, kEven, spec)), Error);
}

} // namespace
