// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/ConnectedComponents.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace lamina::core {
namespace {

using Mask = std::vector<std::uint8_t>;

/// Flood fill from each first voxel in raster order.
std::vector<LabelId> floodFill(const Mask& mask, VolumeSize size, const ComponentSpec& spec) {
    std::vector<LabelId> labels(mask.size(), 0);
    std::vector<bool> seen(mask.size(), false);
    LabelId next = 1;
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                if (mask[size.offset({x, y, z})] == 0 || seen[size.offset({x, y, z})]) continue;
                std::vector<VoxelIndex> members{{x, y, z}};
                seen[size.offset({x, y, z})] = true;
                for (std::size_t i = 0; i < members.size(); ++i) {
                    const VoxelIndex v = members[i];
                    for (int dz = -1; dz <= 1; ++dz) {
                        if (spec.perSlice && dz != 0) continue;
                        for (int dy = -1; dy <= 1; ++dy) {
                            for (int dx = -1; dx <= 1; ++dx) {
                                const int steps = dx * dx + dy * dy + dz * dz;
                                if (spec.connectivity == Connectivity::Faces && steps > 1) continue;
                                const VoxelIndex n{v.x + dx, v.y + dy, v.z + dz};
                                if (!size.contains(n) || mask[size.offset(n)] == 0 ||
                                    seen[size.offset(n)]) {
                                    continue;
                                }
                                seen[size.offset(n)] = true;
                                members.push_back(n);
                            }
                        }
                    }
                }
                if (static_cast<std::int64_t>(members.size()) < spec.minSize) continue;
                for (const VoxelIndex v : members)
                    labels[size.offset(v)] = next;
                ++next;
            }
        }
    }
    return labels;
}

TEST(ConnectedComponents, EqualAFloodFillInEveryMode) {
    std::mt19937 random(1);
    const std::vector<VolumeSize> sizes{{37, 29, 7}, {1, 1, 1},   {64, 1, 1},
                                        {1, 50, 3},  {40, 40, 1}, {1, 1, 20}};
    for (const VolumeSize size : sizes) {
        for (const unsigned percent : {0U, 12U, 30U, 55U, 100U}) {
            Mask mask(size.voxels());
            for (auto& m : mask) {
                m = random() % 100 < percent ? static_cast<std::uint8_t>(1 + random() % 255) : 0;
            }
            for (const Connectivity connectivity : {Connectivity::Faces, Connectivity::Corners}) {
                for (const bool perSlice : {false, true}) {
                    for (const std::int64_t minSize : {0, 1, 4}) {
                        const ComponentSpec spec{connectivity, perSlice, minSize};
                        ASSERT_EQ(connectedComponents(mask, size, spec),
                                  floodFill(mask, size, spec))
                            << size.x << "x" << size.y << "x" << size.z << " " << percent << " % "
                            << static_cast<int>(connectivity) << perSlice << minSize;
                    }
                }
            }
        }
    }
}

TEST(ConnectedComponents, CornersJoinWhatFacesPartInTwoAndThreeDimensions) {
    const Mask diagonal{1, 0, 0, 0, /**/ 0, 0, 0, 1};
    const VolumeSize cube{2, 2, 2};
    EXPECT_EQ(connectedComponents(diagonal, cube, {Connectivity::Corners, false, 0}).back(), 1U);
    EXPECT_EQ(connectedComponents(diagonal, cube, {Connectivity::Faces, false, 0}).back(), 2U);
    EXPECT_EQ(connectedComponents(diagonal, cube, {Connectivity::Corners, true, 0}).back(), 2U);
}

TEST(ConnectedComponents, IdsStayConsecutiveWhenSmallOnesAreRemoved) {
    const Mask mask{1, 0, 1, 1, 0, 1, 0, 1, 1, 1};
    EXPECT_EQ(connectedComponents(mask, {10, 1, 1}, {Connectivity::Faces, false, 2}),
              (std::vector<LabelId>{0, 0, 1, 1, 0, 0, 0, 2, 2, 2}));
}

TEST(ConnectedComponents, NumbersAHundredThousandObjects) {
    constexpr VolumeSize kSize{1024, 512, 8};
    Mask mask(kSize.voxels());
    LabelId objects = 0;
    for (int z = 0; z < kSize.z; z += 2) {
        for (int y = 0; y < kSize.y; y += 4) {
            for (int x = 0; x < kSize.x; x += 4, ++objects) {
                mask[kSize.offset({x, y, z})] = 1;
                mask[kSize.offset({x + 1, y, z})] = 1;
            }
        }
    }
    ASSERT_GT(objects, 100000U);
    const auto labels = connectedComponents(mask, kSize);
    EXPECT_EQ(labels[0], 1U);
    EXPECT_EQ(labels[4], 2U);
    EXPECT_EQ(*std::max_element(labels.begin(), labels.end()), objects);
    EXPECT_EQ(labels[kSize.offset({1021, 508, 6})], objects);
}

TEST(ConnectedComponents, AnEmptyVolumeHasNone) {
    EXPECT_TRUE(connectedComponents({}, {0, 0, 0}).empty());
    EXPECT_TRUE(connectedComponents({}, {5, 5, 0}).empty());
}

TEST(ConnectedComponents, RefuseAMaskThatDoesNotFillTheVolume) {
    EXPECT_THROW(connectedComponents(Mask(5), {2, 2, 1}), Error);
    EXPECT_THROW(connectedComponents(Mask(4), {-2, -2, 1}), Error);
}

TEST(ConnectedComponents, StopBeforeTheyBegin) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(connectedComponents(Mask(8, 1), {2, 2, 2}, {}, JobContext(stop.get_token())),
                 Cancelled);
}

TEST(ConnectedComponents, StopWhileTheFilterRuns) {
    constexpr VolumeSize kSize{256, 256, 64};
    const Mask mask(kSize.voxels(), 1);
    for (const bool perSlice : {false, true}) {
        std::stop_source stop;
        int reports = 0;
        const JobContext context(stop.get_token(), [&](const Progress& progress) {
            ++reports;
            EXPECT_LT(progress.fraction, 0.9) << "the work went on after the stop";
            stop.request_stop();
        });
        EXPECT_THROW(
            connectedComponents(mask, kSize, {Connectivity::Corners, perSlice, 0}, context),
            Cancelled);
        EXPECT_GE(reports, 1);
    }
}

} // namespace
} // namespace lamina::core
