// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/Brush.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{90, 75, 2};

std::vector<LabelId> painted(SlicePoint from, SlicePoint to, double radius) {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    paintSegment(edit, SlicePlane::xy(1), from, to, Brush{radius}, 1);
    static_cast<void>(edit.commit());
    EXPECT_TRUE(volume.sliceEmpty(0));
    return volume.readSlice(1);
}

/// Squared distance of a pixel centre to the nearest point of the segment.
double distance2(int x, int y, SlicePoint a, SlicePoint b) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    double t = length2 > 0.0 ? ((x - a.x) * dx + (y - a.y) * dy) / length2 : 0.0;
    t = std::min(1.0, std::max(0.0, t));
    const double px = a.x + t * dx - x;
    const double py = a.y + t * dy - y;
    return px * px + py * py;
}

TEST(Brush, ADabIsTheDiscOfAllCentresWithinTheRadius) {
    for (const double radius : {1.0, 2.0, 2.5, 5.0, 13.0}) { // 5 and 13: centres exactly on the rim
        const auto voxels = painted({40, 30}, {40, 30}, radius);
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; ++x) {
                const int d2 = (x - 40) * (x - 40) + (y - 30) * (y - 30);
                ASSERT_EQ(voxels[kSize.offset({x, y, 0})] == 1U, d2 <= radius * radius)
                    << "radius " << radius << " at " << x << ", " << y;
            }
        }
    }
}

TEST(Brush, ASegmentEqualsBruteForce) {
    std::mt19937 random(3);
    const auto uniform = [&random](double low, double high) {
        return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
    };
    for (int round = 0; round < 400; ++round) {
        // Partly outside; some upright, some level, some a mere dab.
        const SlicePoint from{uniform(-20, 110), uniform(-20, 95)};
        SlicePoint to{uniform(-20, 110), uniform(-20, 95)};
        if (round % 5 == 1) to.x = from.x;
        if (round % 5 == 2) to.y = from.y;
        if (round % 5 == 3) to = from;
        const double radius = uniform(0.72, 18.0);
        const auto voxels = painted(from, to, radius);
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; ++x) {
                const double d2 = distance2(x, y, from, to);
                if (std::abs(d2 - radius * radius) < 1e-9) continue; // a tie of roundings
                ASSERT_EQ(voxels[kSize.offset({x, y, 0})] == 1U, d2 < radius * radius)
                    << "round " << round << " at " << x << ", " << y;
            }
        }
    }
}

TEST(Brush, ASegmentIsTheUnionOfManyDabs) {
    const SlicePoint from{20, 15};
    const SlicePoint to{60, 45};
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    for (int i = 0; i <= 4000; ++i) {
        const SlicePoint p{from.x + (to.x - from.x) * i / 4000,
                           from.y + (to.y - from.y) * i / 4000};
        paintSegment(edit, SlicePlane::xy(1), p, p, Brush{6.3}, 1);
    }
    static_cast<void>(edit.commit());
    EXPECT_EQ(volume.readSlice(1), painted(from, to, 6.3));
}

TEST(Brush, DirectionDoesNotMatter) {
    EXPECT_EQ(painted({3.25, 4.5}, {70.75, 61}, 3), painted({70.75, 61}, {3.25, 4.5}, 3));
    EXPECT_EQ(painted({3.25, 4.5}, {70.75, 61}, 0), painted({70.75, 61}, {3.25, 4.5}, 0));
}

TEST(Brush, RadiusZeroPaintsOnePixel) {
    for (const SlicePoint p : {SlicePoint{10, 20}, SlicePoint{10.4, 19.6}}) {
        const auto voxels = painted(p, p, 0);
        EXPECT_EQ(std::count(voxels.begin(), voxels.end(), 1U), 1);
        EXPECT_EQ(voxels[kSize.offset({10, 20, 0})], 1U);
    }
}

TEST(Brush, ASmallBrushNeverLosesADabNorLeavesAGap) {
    for (const double radius : {0.0, 0.3, 0.5, 0.7}) {
        const auto dab = painted({10.5, 20.5}, {10.5, 20.5}, radius); // farthest from all centres
        EXPECT_EQ(std::count(dab.begin(), dab.end(), 1U), 1);
        const auto line = painted({5, 10}, {80, 33}, radius);
        int previous = 10;
        for (int x = 5; x <= 80; ++x) {
            int top = -1;
            for (int y = 0; y < kSize.y && top < 0; ++y) {
                if (line[kSize.offset({x, y, 0})] == 1U) top = y;
            }
            ASSERT_GE(top, 0) << "a gap in column " << x;
            EXPECT_LE(std::abs(top - previous), 1);
            previous = top;
        }
    }
}

TEST(Brush, AStrokeFarOutsideIsClippedAndCheap) {
    const auto voxels = painted({-1e9, 30}, {1e9, 30}, 0);
    EXPECT_EQ(std::count(voxels.begin(), voxels.end(), 1U), kSize.x);
    const auto nothing = painted({-1e9, -1e9}, {-1e8, -1e8}, 5);
    EXPECT_EQ(std::count(nothing.begin(), nothing.end(), 1U), 0);
}

TEST(Brush, RefusesImpossibleNumbers) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(painted({1, 1}, {2, 2}, -1), Error);
    EXPECT_THROW(painted({1, 1}, {2, 2}, kNan), Error);
    EXPECT_THROW(painted({kNan, 1}, {2, 2}, 1), Error);
}

} // namespace
} // namespace lamina::core
