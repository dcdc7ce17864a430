// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/NeighbourColors.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace lamina::core {
namespace {

/// Every voxel belongs to the nearest of `objects` random points: everything touches something.
std::vector<LabelId> cells(VolumeSize size, int objects, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<VoxelIndex> centers;
    for (int i = 0; i < objects; ++i) {
        centers.push_back({static_cast<int>(random() % static_cast<unsigned>(size.x)),
                           static_cast<int>(random() % static_cast<unsigned>(size.y)),
                           static_cast<int>(random() % static_cast<unsigned>(size.z))});
    }
    std::vector<LabelId> ids(size.voxels());
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                long best = -1;
                for (std::size_t i = 0; i < centers.size(); ++i) {
                    const auto& c = centers[i];
                    const long d =
                        (c.x - x) * (c.x - x) + (c.y - y) * (c.y - y) + 9 * (c.z - z) * (c.z - z);
                    if (best >= 0 && d >= best) continue;
                    best = d;
                    ids[size.offset({x, y, z})] = static_cast<LabelId>(i + 1);
                }
            }
        }
    }
    return ids;
}

void expectNeighboursDiffer(const std::vector<LabelId>& ids, VolumeSize size,
                            const std::vector<std::uint16_t>& colors) {
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                const LabelId a = ids[size.offset({x, y, z})];
                for (int dz = 0; dz <= 1; ++dz) {
                    for (int dy = -1; dy <= 1; ++dy) {
                        for (int dx = -1; dx <= 1; ++dx) {
                            const VoxelIndex v{x + dx, y + dy, z + dz};
                            if (!size.contains(v)) continue;
                            const LabelId b = ids[size.offset(v)];
                            if (a == b || a == 0 || b == 0) continue;
                            ASSERT_NE(colors[a], colors[b]) << a << " touches " << b;
                        }
                    }
                }
            }
        }
    }
}

TEST(NeighbourColors, TwoTouchingObjectsNeverShareAColour) {
    for (const unsigned seed : {1U, 2U, 3U}) {
        const VolumeSize size{60, 50, 4};
        const auto ids = cells(size, 90, seed);
        expectNeighboursDiffer(ids, size, neighbourColors(ids, size));
        expectNeighboursDiffer(ids, size, neighbourColors(ids, size, 2)); // more than preferred
    }
}

TEST(NeighbourColors, AGapOfOnePixelCountsAsTouching) {
    const std::vector<LabelId> ids{1, 0, 9, 0, 0, 17};
    const auto colors = neighbourColors(ids, {6, 1, 1}); // all three would begin with number 0
    EXPECT_NE(colors[1], colors[9]);
    EXPECT_EQ(colors[17], 0);
}

TEST(NeighbourColors, AnotherObjectDoesNotRecolourTheOthers) {
    const VolumeSize size{60, 50, 1};
    auto ids = cells(size, 40, 5);
    const auto fill = [&](LabelId id) {
        for (int y = 10; y < 30; ++y) {
            for (int x = 10; x < 16; ++x)
                ids[size.offset({x, y, 0})] = id;
        }
    };
    fill(0); // a hole between many objects
    const auto before = neighbourColors(ids, size);
    EXPECT_EQ(before, neighbourColors(ids, size));
    fill(41);
    auto after = neighbourColors(ids, size);
    ASSERT_EQ(after.size(), 42U);
    after.pop_back();
    EXPECT_EQ(after, before);
}

TEST(NeighbourColors, IdsThatDoNotFillTheVolumeAreRefused) {
    EXPECT_EQ(neighbourColors({}, {0, 0, 0}), (std::vector<std::uint16_t>{0}));
    const std::vector<LabelId> ids(5, 1);
    EXPECT_THROW((void)neighbourColors(ids, {2, 2, 1}), Error);
}

} // namespace
} // namespace lamina::core
