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

/// Every tile of slices 1 and 2 becomes background, and one of slice 3.
std::vector<TileChange> manyChanges(const LabelVolume& volume) {
    std::vector<TileChange> changes;
    for (const int z : {1, 2}) {
        for (int row = 0; row < volume.tileRows(); ++row) {
            for (int column = 0; column < volume.tileColumns(); ++column) {
                const TileIndex tile{column, row, z};
                changes.push_back({tile, volume.tile(tile), uniformTile(kBackground)});
            }
        }
    }
    changes.push_back({{0, 0, 3}, volume.tile({0, 0, 3}), uniformTile(kBackground)});
    return changes;
}

constexpr VolumeSize kWide{1024, 1024, 5};

TEST(PlaneSwaps, AreMadeOfSlicesInWhichManyTilesChange) {
    const LabelVolume volume(kWide);
    const auto swaps = planeSwaps(volume, manyChanges(volume), false);
    ASSERT_TRUE(swaps);
    EXPECT_EQ(swaps->size(), 2U);
    EXPECT_TRUE(swaps->contains(1));
    EXPECT_TRUE(swaps->contains(2));
    EXPECT_FALSE(planeSwaps(volume, {}, false));
}

TEST(PlaneSwaps, ExchangeWholePlanesThereAndBack) {
    LabelVolume volume(kWide);
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(1, 5, 0, 70, 3);
    static_cast<void>(edit.commit());
    const LabelVolume before = volume;
    const auto changes = manyChanges(volume);
    const auto swaps = planeSwaps(volume, changes, false);
    volume.applyChanges(changes, false, swaps.get());
    EXPECT_EQ(volume.tilePlane(1), swaps->at(1).after);
    for (const auto& change : changes)
        ASSERT_EQ(volume.tile(change.tile), change.after);
    volume.applyChanges(changes, true, swaps.get());
    for (const int z : {1, 2})
        EXPECT_EQ(volume.tilePlane(z), before.tilePlane(z)) << z;
    EXPECT_EQ(volume.readSlice(1), before.readSlice(1));
    EXPECT_TRUE(volume.sliceEmpty(3));
}

TEST(PlaneSwaps, LeaveWhatWasPaintedElsewhereInTheSliceMeanwhile) {
    LabelVolume volume(kWide);
    auto changes = manyChanges(volume);
    std::erase_if(changes, [](const TileChange& change) { return change.tile.row == 0; });
    const auto swaps = planeSwaps(volume, changes, false);
    ASSERT_TRUE(swaps);
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setVoxel({7, 7, 1}, 9); // in the first row of tiles, which does not change
    static_cast<void>(edit.commit());
    volume.applyChanges(changes, false, swaps.get());
    EXPECT_EQ(volume.at({7, 7, 1}), 9U);
    EXPECT_EQ(volume.at({7, 700, 1}), kBackground);
    EXPECT_EQ(volume.at({7, 700, 2}), kBackground);
    volume.applyChanges(changes, true, swaps.get());
    EXPECT_EQ(volume.at({7, 7, 1}), 9U);
    EXPECT_EQ(volume.at({7, 700, 1}), kUnlabelled);
}

TEST(PlaneSwaps, OfChangesThatWereAppliedTakeThemBack) {
    LabelVolume volume(kWide);
    const auto changes = manyChanges(volume);
    volume.applyChanges(changes);
    const LabelVolume after = volume;
    EXPECT_FALSE(planeSwaps(volume, changes, false)) << "the volume is not as before";
    const auto swaps = planeSwaps(volume, changes, true);
    ASSERT_TRUE(swaps);
    volume.applyChanges(changes, true, swaps.get());
    EXPECT_EQ(volume.at({7, 700, 1}), kUnlabelled);
    volume.applyChanges(changes, false, swaps.get());
    EXPECT_EQ(volume.tilePlane(2), after.tilePlane(2));
}

} // namespace
} // namespace lamina::core
