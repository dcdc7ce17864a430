// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/SliceInterpolation.h"

#include "core/base/Error.h"
#include "core/paint/Brush.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <random>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{60, 50, 40};

/// Sets the voxels of a plane for which `inside(column, row)` holds.
void put(LabelVolume& volume, SlicePlane plane, LabelId id,
         const std::function<bool(int, int)>& inside) {
    const LabelTable table;
    LabelEdit edit(volume, table);
    for (int row = 0; row < SlicePlane::height(plane.axes, volume.size()); ++row) {
        for (int column = 0; column < SlicePlane::width(plane.axes, volume.size()); ++column) {
            if (inside(column, row)) edit.setVoxel(plane.voxel(column, row), id);
        }
    }
    static_cast<void>(edit.commit());
}

std::function<bool(int, int)> disc(double x, double y, double radius) {
    return [=](int column, int row) { return std::hypot(column - x, row - y) <= radius; };
}

std::size_t count(const LabelVolume& volume, SlicePlane plane, LabelId id) {
    std::size_t n = 0;
    for (int row = 0; row < SlicePlane::height(plane.axes, volume.size()); ++row) {
        for (int column = 0; column < SlicePlane::width(plane.axes, volume.size()); ++column)
            n += volume.at(plane.voxel(column, row)) == id ? 1 : 0;
    }
    return n;
}

TEST(SquaredDistances, AreExactForPixelsThatAreNotSquare) {
    std::mt19937 random(2);
    constexpr int kWidth = 23;
    constexpr int kHeight = 17;
    for (const double set : {0.01, 0.1, 0.6}) {
        std::vector<bool> pixels(kWidth * kHeight);
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = random() % 1000 < set * 1000;
        pixels[100] = true;
        const auto found = squaredDistances(pixels, kWidth, kHeight, 0.7, 2.3);
        for (int i = 0; i < kWidth * kHeight; ++i) {
            double nearest = std::numeric_limits<double>::max();
            for (int j = 0; j < kWidth * kHeight; ++j) {
                if (!pixels[static_cast<std::size_t>(j)]) continue;
                nearest = std::min(nearest, std::pow((i % kWidth - j % kWidth) * 0.7, 2) +
                                                std::pow((i / kWidth - j / kWidth) * 2.3, 2));
            }
            ASSERT_NEAR(found[static_cast<std::size_t>(i)], nearest, 1e-9);
        }
    }
}

TEST(SliceInterpolation, BetweenTwoDiscsLiesBetweenThemInEveryPlane) {
    const Spacing spacing{0.5, 0.5, 2.0};
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        LabelVolume volume(kSize);
        const LabelTable table;
        const SlicePlane first{axes, 8};
        const SlicePlane last{axes, 16};
        const auto small = disc(20, 20, 5);
        const auto large = disc(22, 21, 12);
        put(volume, first, 3, small);
        put(volume, last, 3, large);
        const auto result = interpolatePlanes(volume, table, {axes, 3, spacing});
        EXPECT_EQ(result.planes, 7);
        EXPECT_EQ(result.labels, 1);
        LabelVolume after = volume;
        after.applyChanges(result.changes);
        std::size_t before = count(volume, first, 3);
        for (int k = 9; k < 16; ++k) {
            const SlicePlane plane{axes, k};
            for (int row = 0; row < SlicePlane::height(axes, kSize); ++row) {
                for (int column = 0; column < SlicePlane::width(axes, kSize); ++column) {
                    const bool set = after.at(plane.voxel(column, row)) == 3;
                    const bool inFirst = small(column, row);
                    const bool inLast = large(column, row);
                    if (inFirst && inLast) {
                        ASSERT_TRUE(set) << "inside both, at " << column << ", " << row;
                    }
                    if (!inFirst && !inLast) {
                        ASSERT_FALSE(set) << "in neither, at " << column << ", " << row;
                    }
                }
            }
            const std::size_t now = count(after, plane, 3);
            EXPECT_GE(now, before) << "grows towards the larger disc";
            before = now;
        }
        EXPECT_EQ(count(after, first, 3), count(volume, first, 3));
        EXPECT_EQ(count(after, last, 3), count(volume, last, 3));
        EXPECT_EQ(count(after, {axes, 7}, 3), 0U) << "nothing beyond the painted planes";
        EXPECT_EQ(count(after, {axes, 17}, 3), 0U);
    }
}

TEST(SliceInterpolation, TheMiddleOfTwoDiscsIsADiscOfTheMiddleRadius) {
    LabelVolume volume(kSize);
    const LabelTable table;
    put(volume, SlicePlane::xy(4), 1, disc(25, 25, 6));
    put(volume, SlicePlane::xy(8), 1, disc(25, 25, 14));
    LabelVolume after = volume;
    after.applyChanges(interpolatePlanes(volume, table, {Axes::XY, 1, {}}).changes);
    for (int y = 0; y < kSize.y; ++y) {
        for (int x = 0; x < kSize.x; ++x) {
            const double r = std::hypot(x - 25, y - 25);
            if (r <= 9.0) {
                EXPECT_EQ(after.at({x, y, 6}), 1U) << x << " " << y;
            }
            if (r >= 11.0) {
                EXPECT_EQ(after.at({x, y, 6}), 0U) << x << " " << y;
            }
        }
    }
}

TEST(SliceInterpolation, AShapeThatMovedAwayIsCarriedAlong) {
    LabelVolume volume(kSize);
    const LabelTable table;
    put(volume, SlicePlane::xy(4), 1, disc(12, 20, 5));
    put(volume, SlicePlane::xy(8), 1, disc(36, 20, 5));
    LabelVolume after = volume;
    after.applyChanges(interpolatePlanes(volume, table, {Axes::XY, 1, {}}).changes);
    EXPECT_EQ(after.at({24, 20, 6}), 1U);
    EXPECT_EQ(after.at({24, 20, 5}), 0U);
    EXPECT_EQ(count(after, SlicePlane::xy(6), 1), count(volume, SlicePlane::xy(4), 1));
}

TEST(SliceInterpolation, NeverOverwritesAnotherLabelOrBackground) {
    std::mt19937 random(9);
    LabelVolume volume(kSize);
    const LabelTable table;
    put(volume, SlicePlane::xy(2), 1, disc(25, 25, 12));
    put(volume, SlicePlane::xy(9), 1, disc(27, 22, 10));
    for (int z = 3; z < 9; ++z) {
        put(volume, SlicePlane::xy(z), 2, [&](int, int) { return random() % 5 == 0; });
        put(volume, SlicePlane::xy(z), kBackground, [&](int, int) { return random() % 5 == 0; });
    }
    LabelVolume after = volume;
    const auto result = interpolatePlanes(volume, table, {Axes::XY, {}, {}});
    after.applyChanges(result.changes);
    EXPECT_EQ(result.planes, 6);
    for (int z = 0; z < kSize.z; ++z) {
        const auto then = volume.readSlice(z);
        const auto now = after.readSlice(z);
        for (std::size_t i = 0; i < then.size(); ++i) {
            if (then[i] != kUnlabelled) {
                ASSERT_EQ(now[i], then[i]);
            }
        }
    }
}

TEST(SliceInterpolation, AllLabelsOrOne) {
    LabelVolume volume(kSize);
    const LabelTable table;
    for (const LabelId id : {1U, 2U}) {
        put(volume, SlicePlane::xy(4), id, disc(12.0 + 24.0 * (id - 1), 20, 5));
        put(volume, SlicePlane::xy(8), id, disc(12.0 + 24.0 * (id - 1), 20, 5));
    }
    EXPECT_EQ(interpolatePlanes(volume, table, {Axes::XY, 1, {}}).labels, 1);
    EXPECT_EQ(interpolatePlanes(volume, table, {Axes::XY, {}, {}}).labels, 2);
}

TEST(SliceInterpolation, WithoutAGapThereIsNothingToDo) {
    LabelVolume volume(kSize);
    const LabelTable table;
    put(volume, SlicePlane::xy(4), 1, disc(12, 20, 5));
    put(volume, SlicePlane::xy(5), 1, disc(12, 20, 5));
    const auto result = interpolatePlanes(volume, table, {Axes::XY, {}, {}});
    EXPECT_EQ(result.planes, 0);
    EXPECT_TRUE(result.changes.empty());
}

TEST(SliceInterpolation, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(
                     interpolatePlanes(LabelVolume(kSize), {}, {}, JobContext(stop.get_token()))),
                 Cancelled);
}

TEST(PlaneCopy, TakesTheNearestPaintedPlaneInEitherDirection) {
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        LabelVolume volume(kSize);
        const LabelTable table;
        put(volume, {axes, 3}, 1, disc(12, 20, 3));
        put(volume, {axes, 6}, 1, disc(12, 20, 5));
        put(volume, {axes, 6}, 2, disc(30, 20, 2));
        put(volume, {axes, 14}, 1, disc(12, 20, 7));
        const SlicePlane to{axes, 10};
        for (const int direction : {-1, 1}) {
            const auto result = copyFromPlane(volume, table, {to, direction, 1});
            ASSERT_EQ(result.planes, 1);
            LabelVolume after = volume;
            after.applyChanges(result.changes);
            EXPECT_EQ(count(after, to, 1), count(volume, {axes, direction < 0 ? 6 : 14}, 1));
            EXPECT_EQ(count(after, to, 2), 0U);
        }
        EXPECT_EQ(copyFromPlane(volume, table, {to, -1, {}}).labels, 2);
        EXPECT_EQ(copyFromPlane(volume, table, {to, 1, 2}).planes, 0) << "no such plane";
    }
}

TEST(PlaneCopy, LeavesWhatIsThere) {
    LabelVolume volume(kSize);
    const LabelTable table;
    put(volume, SlicePlane::xy(3), 1, disc(20, 20, 8));
    put(volume, SlicePlane::xy(4), kBackground, disc(20, 20, 3));
    LabelVolume after = volume;
    after.applyChanges(copyFromPlane(volume, table, {SlicePlane::xy(4), -1, {}}).changes);
    EXPECT_EQ(after.at({20, 20, 4}), kBackground);
    EXPECT_EQ(after.at({26, 20, 4}), 1U);
}

} // namespace
} // namespace lamina::core
