// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/TableDelta.h"

#include "core/base/Error.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace lamina::core {
namespace {

TEST(TableDelta, RandomTablesAreMadeOutOfEachOtherInBothDirections) {
    std::mt19937 random(5);
    const auto pick = [&](unsigned n) { return random() % n; };
    LabelTable before;
    for (int round = 0; round < 200; ++round) {
        LabelTable after = before;
        for (unsigned change = pick(5); change > 0; --change) {
            const LabelId id = pick(20) == 0 ? kBackground : 1 + pick(900);
            if (pick(3) == 0) {
                after.remove(id);
            } else {
                after.set({id,
                           fmt::format("n{}", pick(9)),
                           id == kBackground ? 0 : 1,
                           {1, 2, 3},
                           pick(2) == 0,
                           true});
            }
        }
        if (pick(4) == 0) after.setClassNames({"background", fmt::format("c{}", pick(3))});
        if (pick(6) == 0) after.setClassColor(1, {static_cast<std::uint8_t>(pick(9)), 0, 0});
        const auto stored = decodeStepTables(
            encodeStepTables({tableDelta(after, before), tableDelta(before, after)}));
        EXPECT_EQ(stored.change, tableDelta(before, after));
        LabelTable table = before;
        applyDelta(table, stored.change);
        ASSERT_EQ(table, after);
        applyDelta(table, stored.change, true);
        ASSERT_EQ(table, before) << "also a colour of a class that was not set";
        applyDelta(table, stored.gap, true);
        ASSERT_EQ(table, after);
        before = after;
    }
}

TEST(TableDelta, OneNameAmongAHundredThousandIsOneRow) {
    LabelTable before;
    for (LabelId id = 1; id <= 100000; ++id)
        before.set({id, fmt::format("Cell {}", id), 1, LabelTable::defaultColor(id), false, true});
    LabelTable after = before;
    auto row = after.info(77777);
    row.name = "Neuroblast";
    after.set(row);
    const auto delta = tableDelta(before, after);
    ASSERT_EQ(delta.rows.size(), 1U);
    EXPECT_EQ(delta.rows[0].before->name, "Cell 77777");
    EXPECT_EQ(delta.rows[0].after->name, "Neuroblast");
    EXPECT_LT(encodeStepTables({{}, delta}).size(), 300U);
}

TEST(TableDelta, DamagedBytesAreAnError) {
    const auto bytes = encodeStepTables({{}, {}});
    for (const auto& broken : {bytes.substr(0, bytes.size() / 2), std::string("none")})
        EXPECT_THROW(static_cast<void>(decodeStepTables(broken)), Error);
    EXPECT_THROW(static_cast<void>(decodeRow(1, "[1]")), Error);
    EXPECT_THROW(static_cast<void>(decodeClasses("{}")), Error);
}

} // namespace
} // namespace lamina::core
