// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectSplit.h"

#include "tests/core/review/ReviewSupport.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

using test::after;
using test::idsIn;
using test::inBall;
using test::painted;

constexpr VolumeSize kSize{80, 40, 9};

LabelTable tableWith(std::initializer_list<LabelId> ids, ClassId classId = 1) {
    LabelTable table;
    for (const LabelId id : ids) {
        LabelInfo info;
        info.id = id;
        info.name = "Cell";
        info.classId = classId;
        table.set(info);
    }
    return table;
}

/// A bar of 40 × 10 pixels in all slices but the outer ones.
LabelVolume bar() {
    return painted(kSize, [](VoxelIndex v) -> LabelId {
        return v.x >= 20 && v.x < 60 && v.y >= 15 && v.y < 25 && v.z >= 1 && v.z < 8 ? 7 : 0;
    });
}

TEST(ObjectSplit, ALineThroughABarCutsItInAllSlicesAndTheLargerPartKeepsTheNumber) {
    const auto table = tableWith({7, 9}, 2);
    const std::vector<SlicePoint> line{{30, 10}, {30, 30}};
    const auto split = splitByLine(bar(), table, SlicePlane::xy(4), line);
    EXPECT_EQ(split.object, 7U);
    ASSERT_EQ(split.parts, std::vector<LabelId>{10}) << "above every number in use";
    EXPECT_EQ(split.table.classOf(10), 2) << "of the object's class";
    EXPECT_EQ(split.table.info(10).name, "Cell 10");
    const auto labels = after(bar(), split.changes);
    EXPECT_EQ(idsIn(labels, {{20, 15, 1}, {30, 25, 8}}), std::set<LabelId>{10});
    EXPECT_EQ(idsIn(labels, {{31, 15, 1}, {60, 25, 8}}), std::set<LabelId>{7});
    for (int z = 1; z < 8; ++z)
        EXPECT_NE(labels.at({30, 20, z}), kUnlabelled) << "no voxel is lost to the line";
}

TEST(ObjectSplit, AFreeLineThatEndsJustInsideTheOutlineStillCutsThrough) {
    const std::vector<SlicePoint> line{{38, 16}, {41, 18}, {39, 21}, {40, 23}};
    const auto split = splitByLine(bar(), tableWith({7}), SlicePlane::xy(2), line);
    EXPECT_EQ(split.parts.size(), 1U);
}

TEST(ObjectSplit, ALineThatDoesNotCrossTheObjectLeavesItWhole) {
    const std::vector<SlicePoint> half{{30, 10}, {30, 19}};
    const auto split = splitByLine(bar(), tableWith({7}), SlicePlane::xy(4), half);
    EXPECT_EQ(split.object, 7U);
    EXPECT_TRUE(split.parts.empty());
    EXPECT_TRUE(split.changes.empty());
    const std::vector<SlicePoint> beside{{5, 5}, {10, 5}};
    EXPECT_EQ(splitByLine(bar(), tableWith({7}), SlicePlane::xy(4), beside).object, kUnlabelled);
    const std::vector<SlicePoint> point{{30, 20}};
    EXPECT_TRUE(splitByLine(bar(), tableWith({7}), SlicePlane::xy(4), point).parts.empty());
}

TEST(ObjectSplit, ALineAcrossTwiceMakesThreeParts) {
    const std::vector<SlicePoint> line{{30, 10}, {30, 30}, {50, 30}, {50, 10}};
    const auto split = splitByLine(bar(), tableWith({7}), SlicePlane::xy(4), line);
    ASSERT_EQ(split.parts.size(), 2U);
    const auto labels = after(bar(), split.changes);
    EXPECT_EQ(idsIn(labels, {{32, 15, 1}, {49, 25, 8}}), std::set<LabelId>{7}) << "the largest";
}

TEST(ObjectSplit, PartsAreFollowedWhereTheyLeaveTheLine) {
    // Two columns that lean to the right, 2 pixels a slice, and touch in slices 3 to 5 only: a cut
    // straight through the stack would slice the left one in the last slices.
    const auto leaning = painted(kSize, [](VoxelIndex v) -> LabelId {
        const int gap = v.z >= 3 && v.z <= 5 ? 0 : 2;
        const int left = 10 + 2 * v.z;
        if (v.y < 10 || v.y >= 20) return 0;
        if (v.x >= left && v.x < left + 12 - gap) return 3;
        return v.x >= left + 12 && v.x < left + 24 ? 3 : 0;
    });
    const int seam = 10 + 2 * 4 + 12;
    const std::vector<SlicePoint> line{{seam - 0.5, 5}, {seam - 0.5, 25}};
    const auto split = splitByLine(leaning, tableWith({3}), SlicePlane::xy(4), line);
    ASSERT_EQ(split.parts.size(), 1U);
    const auto labels = after(leaning, split.changes);
    for (const int z : {0, 1, 2, 6, 7, 8}) {
        const int left = 10 + 2 * z;
        const auto first = idsIn(labels, {{left, 10, z}, {left + 10, 20, z + 1}});
        const auto second = idsIn(labels, {{left + 12, 10, z}, {left + 24, 20, z + 1}});
        EXPECT_EQ(first.size(), 1U) << "slice " << z;
        EXPECT_EQ(second.size(), 1U) << "slice " << z;
        EXPECT_NE(first, second) << "slice " << z;
    }
}

TEST(ObjectSplit, ALineInASideViewCutsOneObjectAboveFromOneBelow) {
    const auto tower = painted(kSize, [](VoxelIndex v) -> LabelId {
        return v.x >= 20 && v.x < 30 && v.y >= 10 && v.y < 20 ? 5 : 0;
    });
    const std::vector<SlicePoint> line{{15, 3}, {35, 3}}; // columns x, rows z
    const auto split = splitByLine(tower, tableWith({5}), {Axes::XZ, 15}, line);
    ASSERT_EQ(split.parts.size(), 1U);
    const auto labels = after(tower, split.changes);
    EXPECT_EQ(idsIn(labels, {{20, 10, 4}, {30, 20, 9}}).size(), 1U);
    EXPECT_EQ(idsIn(labels, {{20, 10, 0}, {30, 20, 3}}).size(), 1U);
    EXPECT_NE(labels.at({25, 12, 0}), labels.at({25, 12, 8}));
}

TEST(ObjectSplit, ALockedObjectStaysWhole) {
    LabelTable table = tableWith({7});
    auto info = table.info(7);
    info.locked = true;
    table.set(info);
    const std::vector<SlicePoint> line{{30, 10}, {30, 30}};
    EXPECT_TRUE(splitByLine(bar(), table, SlicePlane::xy(4), line).changes.empty());
    EXPECT_TRUE(splitByShape(bar(), table, 7, {}).changes.empty());
}

TEST(ObjectSplit, ByShapeTakesTwoTouchingBallsApartAndLeavesOneBallWhole) {
    const VolumeSize size{60, 40, 24};
    const auto twins = painted(size, [](VoxelIndex v) -> LabelId {
        if (inBall(v, 45, 30, 12, 4)) return 2;
        return inBall(v, 18, 18, 12, 9) || inBall(v, 32, 18, 12, 8) ? 1 : 0;
    });
    const auto split = splitByShape(twins, tableWith({1, 2}), 1, {});
    ASSERT_EQ(split.parts, std::vector<LabelId>{3});
    const auto labels = after(twins, split.changes);
    EXPECT_EQ(labels.at({14, 18, 12}), 1U) << "the larger one keeps its number";
    EXPECT_EQ(labels.at({36, 18, 12}), 3U);
    EXPECT_EQ(labels.at({45, 30, 12}), 2U) << "others stay as they are";
    EXPECT_TRUE(splitByShape(twins, tableWith({1, 2}), 2, {}).parts.empty());
}

TEST(ObjectSplit, ByShapeWorksInASingleSliceAndAtTheBorder) {
    const VolumeSize size{60, 40, 1};
    const auto discs = painted(size, [](VoxelIndex v) -> LabelId {
        return inBall(v, 8, 20, 0, 10) || inBall(v, 25, 20, 0, 9) ? 1 : 0;
    });
    EXPECT_EQ(splitByShape(discs, tableWith({1}), 1, {}).parts.size(), 1U);
}

} // namespace
} // namespace lamina::core
