// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelSurface.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace lamina::core {
namespace {

LabelField fieldOf(VolumeSize size, std::function<LabelId(VoxelIndex)> at) {
    return {size, at, [size, at](int z) {
                for (int y = 0; y < size.y; ++y) {
                    for (int x = 0; x < size.x; ++x) {
                        if (at({x, y, z}) != 0) return false;
                    }
                }
                return true;
            }};
}

LabelGrid gridOf(VolumeSize size, std::function<LabelId(VoxelIndex)> at) {
    return sampleLabels(fieldOf(size, std::move(at)), {}, std::size_t{1} << 24, 1024);
}

double length(const std::array<float, 3>& v) {
    return std::hypot(v[0], v[1], v[2]);
}

TEST(LabelSurface, ASingleVoxelHasSixWallsThatFaceOutwards) {
    const LabelGrid grid = gridOf({5, 5, 5}, [](VoxelIndex v) {
        return v == VoxelIndex{2, 2, 2} ? 9U : 0U;
    });
    const LabelSurface surface = labelSurface(grid, {2.0, 2.0, 4.0}, 0, 100);
    EXPECT_EQ(surface.quads.size(), 6U);
    EXPECT_EQ(surface.points.size(), 8U);
    EXPECT_EQ(surface.labels, std::vector<LabelId>(6, 9));
    for (std::size_t i = 0; i < surface.points.size(); ++i) {
        const auto& p = surface.points[i];
        EXPECT_FLOAT_EQ(std::abs(p[0] - 4.0F), 1.0F); // the voxel's centre is at 4, 4, 8 µm
        EXPECT_FLOAT_EQ(std::abs(p[1] - 4.0F), 1.0F);
        EXPECT_FLOAT_EQ(std::abs(p[2] - 8.0F), 2.0F);
        const auto& n = surface.normals[i];
        EXPECT_NEAR(length(n), 1.0, 1e-5);
        EXPECT_GT(n[0] * (p[0] - 4.0F), 0.0F);
        EXPECT_GT(n[1] * (p[1] - 4.0F), 0.0F);
        EXPECT_GT(n[2] * (p[2] - 8.0F), 0.0F);
    }
}

TEST(LabelSurface, LabelsAtTheBorderOfTheStackAreClosed) {
    const LabelGrid grid = gridOf({3, 3, 3}, [](VoxelIndex) { return 1U; });
    EXPECT_EQ(labelSurface(grid, {}, 0, 1000).quads.size(), 6U * 9U);
}

TEST(LabelSurface, TouchingLabelsKeepTheirOwnWallsAndHaveNoneBetweenThem) {
    const LabelGrid grid = gridOf({4, 3, 3}, [](VoxelIndex v) -> LabelId {
        if (v.y != 1 || v.z != 1) return 0;
        return v.x == 1 ? 5 : v.x == 2 ? 6 : 0;
    });
    const LabelSurface surface = labelSurface(grid, {}, 0, 100);
    EXPECT_EQ(std::count(surface.labels.begin(), surface.labels.end(), 5U), 5);
    EXPECT_EQ(std::count(surface.labels.begin(), surface.labels.end(), 6U), 5);
}

TEST(LabelSurface, SmoothingRoundsABallAndStaysWithinHalfACell) {
    const auto inBall = [](VoxelIndex v) -> LabelId {
        return std::hypot(v.x - 10, v.y - 10, v.z - 10) <= 7.0 ? 1 : 0;
    };
    const LabelGrid grid = gridOf({21, 21, 21}, inBall);
    const auto spread = [](const LabelSurface& s) {
        double low = 1e9;
        double high = 0.0;
        for (const auto& p : s.points) {
            const double r = std::hypot(p[0] - 10.0, p[1] - 10.0, p[2] - 10.0);
            low = std::min(low, r);
            high = std::max(high, r);
        }
        return high - low;
    };
    const LabelSurface rough = labelSurface(grid, {}, 0, 100000);
    const LabelSurface fine = labelSurface(grid, {}, 8, 100000);
    EXPECT_LT(spread(fine), 0.6 * spread(rough));
    ASSERT_EQ(fine.points.size(), rough.points.size());
    for (std::size_t i = 0; i < fine.points.size(); ++i) {
        for (std::size_t a = 0; a < 3; ++a)
            ASSERT_LE(std::abs(fine.points[i][a] - rough.points[i][a]), 0.5001F);
    }
}

TEST(LabelSurface, AHundredThousandObjectsAreOneMesh) {
    // every second cell of 100 x 100 x 80 holds its own object
    const LabelGrid grid = gridOf({100, 100, 80}, [](VoxelIndex v) -> LabelId {
        if (v.x % 2 || v.y % 2 || v.z % 2) return 0;
        return static_cast<LabelId>(1 + v.x / 2 + 50 * (v.y / 2) + 2500 * (v.z / 2));
    });
    const LabelSurface surface = labelSurface(grid, {}, 2, 10'000'000);
    EXPECT_TRUE(surface.complete);
    EXPECT_EQ(std::set<LabelId>(surface.labels.begin(), surface.labels.end()).size(), 100'000U);
    EXPECT_EQ(surface.quads.size(), 600'000U);
    EXPECT_FALSE(labelSurface(grid, {}, 0, 1000).complete);
}

TEST(LabelGrid, ASingleAnnotatedSliceSurvivesTheReduction) {
    const LabelField field =
        fieldOf({64, 64, 64}, [](VoxelIndex v) { return v.z == 17 ? 4U : 0U; });
    const LabelGrid grid = sampleLabels(field, {}, 16 * 16 * 16, 256);
    ASSERT_EQ(grid.size, (VolumeSize{16, 16, 16}));
    EXPECT_EQ(grid.at({3, 3, 4}), 4U);
    EXPECT_EQ(grid.at({3, 3, 5}), 0U);
}

TEST(LabelGrid, ARayHitsTheNearestLabelFromEitherSide) {
    const LabelGrid grid = gridOf({20, 10, 10}, [](VoxelIndex v) -> LabelId {
        if (v.y != 5 || v.z != 5) return 0;
        return v.x == 4 ? 1 : v.x == 12 ? 2 : 0;
    });
    const auto fromLeft = grid.firstHit({-30.0, 5.0, 5.0}, {1.0, 0.0, 0.0});
    ASSERT_TRUE(fromLeft);
    EXPECT_EQ(fromLeft->id, 1U);
    EXPECT_EQ(fromLeft->voxel, (VoxelIndex{4, 5, 5}));
    const auto fromRight = grid.firstHit({30.0, 5.0, 5.0}, {-1.0, 0.0, 0.0});
    ASSERT_TRUE(fromRight);
    EXPECT_EQ(fromRight->id, 2U);
    EXPECT_FALSE(grid.firstHit({-30.0, 6.2, 5.0}, {1.0, 0.0, 0.0}));
    EXPECT_FALSE(grid.firstHit({-30.0, 5.0, 5.0}, {-1.0, 0.0, 0.0}));
    const auto slanted = grid.firstHit({4.0 - 8.0, 5.0 - 4.0, 5.0 + 2.0}, {8.0, 4.0, -2.0});
    ASSERT_TRUE(slanted);
    EXPECT_EQ(slanted->voxel, (VoxelIndex{4, 5, 5}));
}

TEST(LabelGrid, AHitInAReducedGridIsAVoxelOfTheStack) {
    const LabelField field =
        fieldOf({40, 40, 40}, [](VoxelIndex v) { return v.x >= 20 && v.x < 28 ? 3U : 0U; });
    const LabelGrid grid = sampleLabels(field, {}, 10 * 10 * 10, 256);
    const auto hit = grid.firstHit({-10.0, 17.0, 9.0}, {1.0, 0.0, 0.0});
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->voxel, (VoxelIndex{20, 17, 9}));
}

} // namespace
} // namespace lamina::core
