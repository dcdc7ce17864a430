// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelVolume.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

TEST(LabelVolume, StartsUnlabelledAndCostsNoTiles) {
    const LabelVolume volume({2048, 2048, 4});
    EXPECT_EQ(volume.tileColumns(), 32);
    EXPECT_EQ(volume.tileRows(), 32);
    EXPECT_EQ(volume.at({2047, 2047, 3}), kUnlabelled);
    EXPECT_EQ(volume.bytes(), 0U);
    EXPECT_TRUE(volume.annotatedSlices().empty());
    EXPECT_EQ(volume.largestLabel(), 0U);
}

TEST(LabelVolume, ClipsEdgeTilesToTheVolume) {
    const LabelVolume volume({70, 65, 1});
    EXPECT_EQ(volume.tileRect({0, 0, 0}), (PixelRect{0, 0, 64, 64}));
    EXPECT_EQ(volume.tileRect({1, 1, 0}), (PixelRect{64, 64, 6, 1}));
}

TEST(LabelVolume, KnowsAnnotatedSlicesWithBackgroundAlone) {
    LabelVolume volume({10, 10, 4});
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setVoxel({1, 1, 1}, kBackground);
    edit.setVoxel({1, 1, 3}, 41);
    static_cast<void>(edit.commit());
    EXPECT_EQ(volume.annotatedSlices(), (std::vector<int>{1, 3}));
    EXPECT_EQ(volume.largestLabel(), 41U);
    edit.setVoxel({1, 1, 3}, kUnlabelled);
    static_cast<void>(edit.commit());
    EXPECT_EQ(volume.annotatedSlices(), (std::vector<int>{1}));
}

TEST(LabelVolume, AppliesAndRevertsChanges) {
    LabelVolume volume({100, 100, 1});
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(0, 50, 10, 90, 8);
    const auto changes = edit.commit();
    const auto painted = volume.readSlice(0);
    volume.applyChanges(changes, true);
    EXPECT_TRUE(volume.sliceEmpty(0));
    volume.applyChanges(changes);
    EXPECT_EQ(volume.readSlice(0), painted);
}

TEST(LabelVolume, RefusesChangesOfATileOutsideWithoutApplyingAny) {
    LabelVolume volume({64, 64, 1});
    const std::vector<TileChange> changes{{{0, 0, 0}, nullptr, uniformTile(1)},
                                          {{1, 0, 0}, nullptr, uniformTile(1)}};
    EXPECT_THROW(volume.applyChanges(changes), Error);
    EXPECT_TRUE(volume.sliceEmpty(0));
}

TEST(LabelVolume, RefusesANegativeSizeAndAReadOutside) {
    EXPECT_THROW(LabelVolume({-1, 5, 1}), Error);
    const LabelVolume volume({5, 5, 1});
    std::vector<LabelId> out(36);
    EXPECT_THROW(volume.readRect(0, {0, 0, 6, 6}, out), Error);
    EXPECT_THROW(volume.readRect(1, {0, 0, 5, 5}, out), Error);
}

TEST(UniformTile, IsOneTilePerLabelAndNullForUnlabelled) {
    const LabelTilePtr seven = uniformTile(7);
    EXPECT_EQ(seven, uniformTile(7));
    EXPECT_EQ(seven->at(63, 63), 7U);
    EXPECT_EQ(uniformTile(kUnlabelled), nullptr);
    for (LabelId id = 1; id < 3000; ++id)
        EXPECT_EQ(uniformTile(id)->at(0, 0), id);
}

} // namespace
} // namespace lamina::core
