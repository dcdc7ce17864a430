// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/Acceptance.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{96, 64, 3};

/// Two squares per slice, with numbers 5 and 9, the same in all slices.
ProposedSlice twoSquares(int z) {
    auto semantic = std::make_shared<std::vector<std::uint8_t>>(kSize.planeVoxels());
    std::shared_ptr<LabelId[]> ids(new LabelId[kSize.planeVoxels()]());
    for (int y = 10; y < 20; ++y) {
        for (int x = 0; x < kSize.x; ++x) {
            const LabelId id = x >= 10 && x < 20 ? 5 : x >= 60 && x < 70 ? 9 : 0;
            const auto i = static_cast<std::size_t>(y * kSize.x + x);
            ids[i] = id;
            (*semantic)[i] = id ? 1 : 0;
        }
    }
    return {z, semantic, ids};
}

TEST(Acceptance, TakesProposalsOverWhereNothingIsPaintedAndNeverChangesWhatIs) {
    LabelVolume labels(kSize);
    LabelTable table;
    LabelEdit edit(labels, table);
    edit.setRow(1, 12, 0, kSize.x, kBackground); // runs through both squares
    static_cast<void>(edit.commit());
    const auto accepted = acceptProposals(labels, table, {twoSquares(1)}, true);
    LabelVolume after = labels;
    after.applyChanges(accepted.changes);
    EXPECT_EQ(after.at({15, 12, 1}), kBackground);
    EXPECT_EQ(after.at({40, 40, 1}), kBackground);
    EXPECT_NE(after.at({15, 11, 1}), kBackground);
    EXPECT_NE(after.at({15, 11, 1}), after.at({65, 11, 1}));
    EXPECT_TRUE(accepted.table.contains(after.at({15, 11, 1})));
    EXPECT_TRUE(after.sliceEmpty(0));
}

TEST(Acceptance, AnObjectOnAPaintedLabelBecomesPartOfItAndOthersGetNewNumbers) {
    LabelVolume labels(kSize);
    LabelTable table;
    LabelEdit edit(labels, table);
    edit.setMask(0, {12, 12, 4, 4}, std::vector<std::uint8_t>(16, 1), 3);
    static_cast<void>(edit.commit());
    const auto accepted =
        acceptProposals(labels, table, {twoSquares(0), twoSquares(1), twoSquares(2)}, true);
    LabelVolume after = labels;
    after.applyChanges(accepted.changes);
    for (int z = 0; z < kSize.z; ++z) {
        EXPECT_EQ(after.at({10, 10, z}), 3U);
        EXPECT_EQ(after.at({60, 10, z}), 4U) << "one above the largest in use";
    }
}

TEST(Acceptance, ObjectsOfSlicesOnTheirOwnStayApart) {
    const LabelVolume labels(kSize);
    const auto accepted = acceptProposals(labels, {}, {twoSquares(0), twoSquares(1)}, false);
    LabelVolume after = labels;
    after.applyChanges(accepted.changes);
    const std::set<LabelId> numbers{after.at({10, 10, 0}), after.at({60, 10, 0}),
                                    after.at({10, 10, 1}), after.at({60, 10, 1})};
    EXPECT_EQ(numbers.size(), 4U);
}

TEST(Acceptance, RefusesAProposalOfAnotherSize) {
    auto slice = twoSquares(0);
    slice.semantic = std::make_shared<const std::vector<std::uint8_t>>(7);
    EXPECT_THROW(static_cast<void>(acceptProposals(LabelVolume(kSize), {}, {slice}, true)), Error);
}

TEST(Acceptance, StopsBetweenSlices) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(acceptProposals(LabelVolume(kSize), {}, {twoSquares(0)}, true,
                                                   JobContext(stop.get_token()))),
                 Cancelled);
}

TEST(Acceptance, CompletingAHugeStackCostsAListAndNoTiles) {
    const LabelVolume labels({2048, 2048, 512});
    const auto changes = completeAllSlices(labels);
    ASSERT_EQ(changes.size(), 32U * 32U * 512U);
    std::set<const LabelTile*> tiles;
    for (const TileChange& change : changes)
        tiles.insert(change.after.get());
    EXPECT_EQ(tiles.size(), 1U);
}

TEST(Acceptance, CompletingLeavesWhatIsLabelled) {
    LabelVolume labels(kSize);
    const LabelTable table;
    LabelEdit edit(labels, table);
    edit.setVoxel({3, 4, 1}, 7);
    static_cast<void>(edit.commit());
    labels.applyChanges(completeAllSlices(labels));
    EXPECT_EQ(labels.at({3, 4, 1}), 7U);
    EXPECT_EQ(labels.at({4, 4, 1}), kBackground);
    EXPECT_EQ(labels.at({kSize.x - 1, kSize.y - 1, 2}), kBackground);
    EXPECT_EQ(labels.annotatedSlices().size(), 3U);
    EXPECT_TRUE(completeAllSlices(labels).empty());
}

} // namespace
} // namespace lamina::core
