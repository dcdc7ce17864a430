// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/EditInParts.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

TEST(EditInParts, GivesTheChangesOfOneEditHoweverOftenItSettles) {
    const VolumeSize size{200, 130, 3};
    LabelVolume once(size);
    const LabelTable table;
    LabelEdit whole(once, table);
    EditInParts parts{LabelVolume(size), table};
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            whole.setRow(z, y, 10, 150, static_cast<LabelId>(1 + y / 50));
            parts.edit().setRow(z, y, 10, 150, static_cast<LabelId>(1 + y / 50));
            if (y % 7 == 0) parts.settle();
        }
    }
    const auto expected = whole.commit();
    const auto found = parts.finish();
    ASSERT_EQ(found.size(), expected.size());
    LabelVolume made(size);
    made.applyChanges(found);
    for (int z = 0; z < size.z; ++z)
        EXPECT_EQ(made.readSlice(z), once.readSlice(z));
    made.applyChanges(found, true);
    EXPECT_EQ(made.bytes(), 0U);
}

TEST(EditInParts, TilesOfOneLabelAreShared) {
    const VolumeSize size{256, 256, 20};
    const LabelTable table;
    EditInParts parts{LabelVolume(size), table};
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y)
            parts.edit().setRow(z, y, 0, size.x, kBackground);
        parts.settle();
    }
    LabelVolume made(size);
    made.applyChanges(parts.finish());
    EXPECT_EQ(made.bytes(), sizeof(LabelTile));
}

} // namespace
} // namespace lamina::core
