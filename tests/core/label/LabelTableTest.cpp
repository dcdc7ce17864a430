// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelTable.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace lamina::core {
namespace {

LabelInfo row(LabelId id, ClassId classId = 1) {
    LabelInfo info;
    info.id = id;
    info.name = "nucleus";
    info.classId = classId;
    return info;
}

TEST(LabelTable, AnUnlistedLabelIsAVisibleUnlockedCell) {
    const LabelTable table;
    const LabelInfo info = table.info(12);
    EXPECT_EQ(info.id, 12U);
    EXPECT_EQ(info.classId, 1);
    EXPECT_TRUE(info.visible);
    EXPECT_FALSE(info.locked);
    EXPECT_EQ(info.color, LabelTable::defaultColor(12));
    EXPECT_EQ(info.name, "Label 12");
    EXPECT_EQ(table.classOf(12), 1);
    EXPECT_FALSE(table.contains(12));
}

TEST(LabelTable, BackgroundAndUnlabelledBelongToTheBackgroundClass) {
    const LabelTable table;
    EXPECT_EQ(table.info(kBackground).classId, 0);
    EXPECT_EQ(table.classOf(kBackground), 0);
    EXPECT_EQ(table.classOf(kUnlabelled), 0);
    EXPECT_EQ(table.info(kBackground).name, "Background");
}

TEST(LabelTable, RefusesRowsThatContradictTheMeaningOfNumbers) {
    LabelTable table;
    EXPECT_THROW(table.set(row(0)), Error);
    EXPECT_THROW(table.set(row(4, -1)), Error);
    EXPECT_THROW(table.set(row(kBackground, 1)), Error);
    EXPECT_THROW(table.setClassNames({}), Error);
    EXPECT_EQ(table, LabelTable());
}

TEST(LabelTable, KeepsRowsInAscendingOrderAndReplacesThem) {
    LabelTable table;
    table.set(row(9));
    table.set(row(2));
    table.set(row(9, 2));
    ASSERT_EQ(table.rows().size(), 2U);
    EXPECT_EQ(table.rows()[0].id, 2U);
    EXPECT_EQ(table.classOf(9), 2);
    table.remove(9);
    EXPECT_EQ(table.classOf(9), 1);
}

TEST(LabelTable, NextFreeIdFollowsTheLargestObjectAndNeverMeetsTheBackground) {
    LabelTable table;
    EXPECT_EQ(table.nextFreeId(), 1U);
    table.set(row(kBackground, 0));
    EXPECT_EQ(table.nextFreeId(), 1U);
    table.set(row(5));
    EXPECT_EQ(table.nextFreeId(), 6U);
    table.set(row(1));
    table.set(row(kBackground - 1));
    EXPECT_EQ(table.nextFreeId(), 2U);
}

TEST(LabelTable, NeighbouringLabelsDifferClearlyInColour) {
    for (LabelId id = 1; id < 2000; ++id) {
        const auto a = LabelTable::defaultColor(id);
        const auto b = LabelTable::defaultColor(id + 1);
        const int distance = std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
        EXPECT_GT(distance, 120) << "labels " << id << " and " << id + 1;
        EXPECT_GT(a[0] + a[1] + a[2], 150) << "label " << id << " is too dark to see";
    }
}

TEST(LabelTable, ACopyOfManyLabelsSharesWhatDidNotChange) {
    LabelTable table;
    for (LabelId id = 1; id <= 100000; ++id)
        table.set(row(id));
    const LabelTable before = table;
    EXPECT_EQ(table.size(), 100000U);
    EXPECT_EQ(table, before);
    LabelInfo changed = row(70000);
    changed.locked = true;
    table.set(changed);
    EXPECT_FALSE(before.locked(70000));
    EXPECT_TRUE(table.locked(70000));
    EXPECT_FALSE(table == before);
    EXPECT_LT(table.bytesBeside(before), 100000U) << "one block of rows and the list of blocks";
    EXPECT_GT(table.bytesBeside({}), 100000U * sizeof(LabelInfo));
    table.set(row(70000));
    EXPECT_EQ(table, before) << "equal rows are equal, shared or not";
}

TEST(LabelTable, ACopyKeepsItsRowsWhileTheOriginalGoesOnChanging) {
    LabelTable table;
    table.set(row(7));
    table.set(row(8)); // nobody else holds this block: changed in place
    const LabelTable copy = table;
    for (int i = 0; i < 2; ++i) { // shared at first, the table's own afterwards
        LabelInfo changed = row(7);
        changed.name = "renamed " + std::to_string(i);
        table.set(changed);
        table.remove(8);
        EXPECT_EQ(copy.info(7), row(7));
        EXPECT_TRUE(copy.contains(8));
        EXPECT_EQ(table.info(7).name, changed.name);
        EXPECT_FALSE(table.contains(8));
    }
}

TEST(LabelTable, IdsAreAscendingAndRowsCanGo) {
    LabelTable table;
    for (const LabelId id : {70000U, 3U, 255U, 256U})
        table.set(row(id));
    EXPECT_EQ(table.ids(), (std::vector<LabelId>{3, 255, 256, 70000}));
    table.remove(256);
    table.remove(12345);
    EXPECT_EQ(table.ids(), (std::vector<LabelId>{3, 255, 70000}));
    EXPECT_EQ(table.nextFreeId(), 70001U);
}

TEST(LabelTable, AClassHasItsOwnColourOnceItIsGiven) {
    LabelTable table;
    EXPECT_EQ(table.classColor(1), LabelTable::defaultClassColor(1));
    EXPECT_NE(LabelTable::defaultClassColor(1), LabelTable::defaultClassColor(2));
    const LabelTable before = table;
    table.setClassColor(1, {10, 20, 30});
    EXPECT_EQ(table.classColor(1), (std::array<std::uint8_t, 3>{10, 20, 30}));
    EXPECT_FALSE(table == before);
    EXPECT_TRUE(table.sameClasses(before));
    EXPECT_THROW(table.setClassColor(0, {1, 2, 3}), Error);
}

} // namespace
} // namespace lamina::core
