// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/Relabel.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <random>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{150, 90, 6};

LabelVolume patchwork() {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    std::mt19937 random(4);
    for (int z = 0; z < 4; ++z) {
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; x += 5)
                edit.setRow(z, y, x, x + 5, random() % 5);
        }
    }
    for (int y = 0; y < kSize.y; ++y) // tiles of one label
        edit.setRow(4, y, 0, kSize.x, 3);
    static_cast<void>(edit.commit());
    return volume;
}

TEST(Relabel, EveryVoxelOfAListedLabelChangesAndNoOther) {
    const LabelVolume before = patchwork();
    LabelVolume after = before;
    after.applyChanges(relabel(before, {{2, 7}, {3, kUnlabelled}, {4, 1}}));
    for (int z = 0; z < kSize.z; ++z) {
        const auto then = before.readSlice(z);
        const auto now = after.readSlice(z);
        for (std::size_t i = 0; i < then.size(); ++i) {
            const LabelId wanted = then[i] == 2 ? 7 : then[i] == 3 ? 0 : then[i] == 4 ? 1 : then[i];
            ASSERT_EQ(now[i], wanted);
        }
    }
    EXPECT_TRUE(after.sliceEmpty(4));
    EXPECT_EQ(after.tile({0, 0, 4}), nullptr) << "an emptied tile is none";
}

TEST(Relabel, TakenBackItIsAsItWas) {
    const LabelVolume before = patchwork();
    LabelVolume volume = before;
    const auto changes = relabel(before, {{1, 2}});
    volume.applyChanges(changes);
    volume.applyChanges(changes, true);
    for (int z = 0; z < kSize.z; ++z)
        EXPECT_EQ(volume.readSlice(z), before.readSlice(z));
}

TEST(Relabel, ALabelThatIsNowhereChangesNothing) {
    EXPECT_TRUE(relabel(patchwork(), {{99, 1}}).empty());
}

TEST(FindLabel, GivesAVoxelOfItInTheSliceWhereItIsLargest) {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(1, 10, 10, 20, 5);
    for (int y = 60; y < 80; ++y) // a ring around nothing, over the border of tiles
        edit.setRow(3, y, 50, 80, y < 63 || y > 76 ? 5U : 0U);
    static_cast<void>(edit.commit());
    const auto found = findLabel(volume, 5);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->z, 3);
    EXPECT_EQ(volume.at(*found), 5U);
    EXPECT_FALSE(findLabel(volume, 6));
}

TEST(FindLabel, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const JobContext context(stop.get_token());
    EXPECT_THROW(static_cast<void>(findLabel(patchwork(), 5, context)), Cancelled);
    EXPECT_THROW(static_cast<void>(relabel(patchwork(), {{1, 2}}, context)), Cancelled);
}

} // namespace
} // namespace lamina::core
