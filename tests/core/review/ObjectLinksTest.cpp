// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectLinks.h"

#include "tests/core/review/ReviewSupport.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

using test::after;
using test::painted;

constexpr VolumeSize kSize{64, 32, 6};

TEST(ObjectLinks, OverlappingOutlinesOfNeighbouringSlicesGetTheSmallestNumber) {
    // two columns side by side, a new number in every slice
    const auto labels = painted(kSize, [](VoxelIndex v) -> LabelId {
        if (v.y < 10 || v.y >= 20) return kBackground;
        if (v.x >= 5 + v.z && v.x < 15 + v.z) return static_cast<LabelId>(10 + v.z);
        return v.x >= 30 && v.x < 40 ? static_cast<LabelId>(20 + v.z) : 0;
    });
    LabelTable table;
    for (LabelId id = 10; id < 26; ++id) {
        LabelInfo info;
        info.id = id;
        table.set(info);
    }
    const auto linked = linkSlices(labels, table);
    EXPECT_EQ(linked.to.size(), 10U);
    const auto now = after(labels, linked.changes);
    for (int z = 0; z < kSize.z; ++z) {
        EXPECT_EQ(now.at({8 + z, 15, z}), 10U);
        EXPECT_EQ(now.at({35, 15, z}), 20U);
        EXPECT_EQ(now.at({60, 5, z}), kBackground);
    }
    EXPECT_FALSE(linked.table.contains(11)) << "its row is no longer needed";
    EXPECT_TRUE(linked.table.contains(10));
}

TEST(ObjectLinks, TwoObjectsInOneSliceNeverBecomeOne) {
    // slice 0: one large object; slice 1: two that both lie under it
    const auto labels = painted({64, 32, 2}, [](VoxelIndex v) -> LabelId {
        if (v.y < 10 || v.y >= 20 || v.x < 10 || v.x >= 40) return 0;
        if (v.z == 0) return 1;
        if (v.x < 28) return 2;
        return v.x > 29 ? 3 : 0;
    });
    const auto linked = linkSlices(labels, {});
    EXPECT_EQ(linked.to, (std::map<LabelId, LabelId>{{2, 1}})) << "the better one only";
}

TEST(ObjectLinks, AnObjectThatGoesOnUnderItsOwnNumberTakesNoOther) {
    // 1 runs through; 2 lies partly under it in slice 1
    const auto labels = painted({64, 32, 2}, [](VoxelIndex v) -> LabelId {
        if (v.y < 10 || v.y >= 20) return 0;
        if (v.z == 0) return v.x >= 10 && v.x < 30 ? 1 : 0;
        if (v.x >= 10 && v.x < 24) return 1;
        return v.x >= 24 && v.x < 32 ? 2 : 0;
    });
    EXPECT_TRUE(linkSlices(labels, {}).to.empty());
}

TEST(ObjectLinks, ClassesLocksAndLittleOverlapKeepObjectsApart) {
    const auto column = [](int shift) {
        return painted({64, 32, 2}, [shift](VoxelIndex v) -> LabelId {
            const int x0 = 10 + (v.z == 1 ? shift : 0);
            return v.y >= 10 && v.y < 20 && v.x >= x0 && v.x < x0 + 10
                       ? static_cast<LabelId>(1 + v.z)
                       : 0;
        });
    };
    EXPECT_EQ(linkSlices(column(4), {}).to.size(), 1U);
    EXPECT_TRUE(linkSlices(column(6), {}).to.empty()) << "less than half of the outline";
    LabelTable table;
    LabelInfo second;
    second.id = 2;
    second.classId = 2;
    table.set(second);
    EXPECT_TRUE(linkSlices(column(0), table).to.empty()) << "another class";
    second.classId = 1;
    second.locked = true;
    table.set(second);
    EXPECT_TRUE(linkSlices(column(0), table).to.empty()) << "locked";
}

} // namespace
} // namespace lamina::core
