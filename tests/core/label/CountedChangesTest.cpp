// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/CountedChanges.h"

#include "core/base/Error.h"
#include "core/edit/UndoStack.h"
#include "core/label/LabelEdit.h"
#include "core/label/LabelledCounts.h"

#include <gtest/gtest.h>

#include <stop_token>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{150, 70, 4}; // edge tiles in both directions

LabelTilePtr mixed(LabelId first, LabelId second) {
    auto tile = std::make_shared<LabelTile>();
    tile->voxels[0] = first;
    tile->voxels[1] = second;
    return tile;
}

TEST(CountedChanges, CountsAreWhatLookingAtEveryTileGives) {
    LabelVolume labels(kSize);
    const LabelTable table;
    LabelEdit edit(labels, table);
    for (int y = 10; y < 60; ++y)
        edit.setRow(1, y, 20, 140, 7);
    edit.setVoxel({149, 69, 3}, kBackground);
    static_cast<void>(edit.commit());
    LabelledCounts counted;
    counted.reset(labels);
    edit.setRow(1, 12, 0, 150, kUnlabelled);
    edit.setRow(2, 0, 0, 70, 9);
    CountedChanges changes = edit.commit();
    changes.count();
    counted.apply(*changes.counts());
    LabelledCounts fresh;
    fresh.reset(labels);
    for (int z = 0; z < kSize.z; ++z)
        EXPECT_EQ(counted.labelled(z), fresh.labelled(z)) << z;
    EXPECT_EQ(changes.counts()->slices.at(1).labelled, -120);
    EXPECT_EQ(changes.counts()->slices.at(2), (SliceCounts{70, 2}));
    EXPECT_EQ(changes.counts()->labels, (std::set<LabelId>{7, 9}));
    counted.apply(*changes.counts(), true);
    EXPECT_EQ(counted.labelled(2), 0);
}

TEST(CountedChanges, ATileThatStandsInManyPlacesIsLookedThroughOnce) {
    const auto tile = mixed(3, 4);
    std::vector<TileChange> list;
    for (int z = 0; z < 4; ++z) {
        list.push_back({{0, 0, z}, nullptr, tile});
        list.push_back({{1, 0, z}, nullptr, uniformTile(5)});
    }
    const auto before = tilesScanned();
    const auto counts = countChanges(list);
    EXPECT_EQ(tilesScanned() - before, 2U);
    EXPECT_EQ(counts.distinctAfter, 2U);
    EXPECT_EQ(counts.distinctBefore, 0U);
    EXPECT_EQ(counts.slices.at(3).tiles, 2);
}

TEST(CountedChanges, WhatChangesNothingIsLeftOut) {
    CountedChanges changes = std::vector<TileChange>{{{0, 0, 0}, mixed(1, 2), mixed(1, 2)},
                                                     {{1, 0, 0}, nullptr, nullptr},
                                                     {{2, 0, 0}, nullptr, mixed(1, 2)}};
    changes.count();
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.list()[0].tile.column, 2);
}

TEST(CountedChanges, VoxelsThatWerePaintedMeanwhileStayAndTheCountsFollow) {
    LabelVolume now(kSize);
    CountedChanges changes = std::vector<TileChange>{{{0, 0, 0}, nullptr, mixed(1, 2)},
                                                     {{1, 0, 1}, nullptr, mixed(3, 4)},
                                                     {{0, 0, 2}, nullptr, mixed(5, 5)}};
    changes.count();
    now.applyChanges(std::vector<TileChange>{{{0, 0, 0}, nullptr, mixed(8, kUnlabelled)},
                                             {{0, 0, 2}, nullptr, mixed(8, 9)}});
    changes.rebase(now);
    ASSERT_EQ(changes.size(), 2U) << "in slice 2 everything was painted over";
    EXPECT_EQ(changes.list()[0].before, now.tile({0, 0, 0}));
    EXPECT_EQ(changes.list()[0].after->voxels[0], 8U);
    EXPECT_EQ(changes.list()[0].after->voxels[1], 2U);
    const auto again = countChanges(changes.list());
    EXPECT_EQ(changes.counts()->slices, again.slices);
    EXPECT_TRUE(changes.counts()->labels.contains(8));
}

TEST(CountedChanges, CountedOnceNothingIsLookedIntoAgain) {
    LabelVolume now(kSize);
    CountedChanges changes = std::vector<TileChange>{{{0, 0, 0}, nullptr, mixed(1, 2)}};
    changes.count();
    const auto before = tilesScanned();
    changes.rebase(now);
    changes.count();
    LabelledCounts counts;
    counts.reset(now);
    counts.apply(*changes.counts());
    EXPECT_EQ(tilesScanned(), before);
    EXPECT_EQ(counts.labelled(0), 2);
}

TEST(CountedChanges, CountingStopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    CountedChanges changes = std::vector<TileChange>{{{0, 0, 0}, nullptr, mixed(1, 2)}};
    EXPECT_THROW(changes.count(JobContext(stop.get_token())), Cancelled);
}

TEST(CountedChanges, ALargeCountedStepKeepsTheHistoryWithinItsBound) {
    constexpr VolumeSize kLarge{1024, 1024, 32};
    LabelVolume labels(kLarge);
    LabelTable table;
    UndoStack history(std::size_t{1} << 20);
    CountedChanges changes;
    {
        std::vector<TileChange> list;
        for (int z = 0; z < kLarge.z; ++z) {
            for (int row = 0; row < labels.tileRows(); ++row) {
                for (int column = 0; column < labels.tileColumns(); ++column)
                    list.push_back({{column, row, z}, nullptr, mixed(1, 2)});
            }
        }
        changes = std::move(list);
    }
    changes.count();
    const auto empty = history.bytes();
    EditStep step;
    step.counts = changes.counts();
    step.tiles = changes.takeList();
    labels.applyChanges(step.tiles);
    history.push(std::move(step));
    EXPECT_LT(history.bytes(), std::size_t{2} << 20) << "applied, its tiles are the volume's";
    static_cast<void>(history.undoStep(labels, table));
    EXPECT_GT(history.bytes(), 8192 * sizeof(LabelTile)) << "the only step is kept";
    static_cast<void>(history.redoStep(labels, table));
    static_cast<void>(history.undoStep(labels, table));
    EditStep next;
    next.tiles = {{{0, 0, 0}, nullptr, uniformTile(4)}};
    labels.applyChanges(next.tiles);
    history.push(std::move(next));
    EXPECT_LT(history.bytes() - empty, std::size_t{1} << 16) << "what could be redone is gone";
}

TEST(CountedChanges, PlannedOnesKeepWhatWasPaintedMeanwhileAndSwapOnlyOtherSlices) {
    LabelVolume labels({1024, 1024, 3});
    const LabelTable table;
    std::vector<TileChange> list;
    for (const int z : {0, 1}) {
        for (int tile = 0; tile < 256; ++tile)
            list.push_back({{tile % 16, tile / 16, z}, nullptr, uniformTile(4)});
    }
    CountedChanges changes = std::move(list);
    changes.count();
    changes.plan(labels);
    ASSERT_EQ(changes.swaps()->size(), 2U);
    LabelEdit edit(labels, table);
    edit.setVoxel({3, 3, 0}, 9);
    static_cast<void>(edit.commit());
    changes.rebase(labels);
    EXPECT_FALSE(changes.swaps()->contains(0));
    ASSERT_TRUE(changes.swaps()->contains(1));
    EXPECT_EQ(changes.counts()->slices.at(0).labelled, 1024 * 1024 - 1);
    labels.applyChanges(changes.list(), false, changes.swaps().get());
    EXPECT_EQ(labels.at({3, 3, 0}), 9U);
    EXPECT_EQ(labels.at({4, 3, 0}), 4U);
    EXPECT_EQ(labels.at({3, 3, 1}), 4U);
    labels.applyChanges(changes.list(), true, changes.swaps().get());
    EXPECT_EQ(labels.at({3, 3, 0}), 9U);
    EXPECT_EQ(labels.at({4, 3, 0}), kUnlabelled);
    EXPECT_TRUE(labels.sliceEmpty(1));
}

} // namespace
} // namespace lamina::core
