// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/DiceTracker.h"

#include "core/base/Error.h"
#include "core/edit/UndoStack.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <random>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{150, 100, 4};

class DiceTrackerFixture : public testing::Test {
protected:
    using Slice = std::shared_ptr<std::vector<std::uint8_t>>;

    DiceTrackerFixture() {
        for (int z = 0; z < kSize.z; ++z) {
            auto slice = std::make_shared<std::vector<std::uint8_t>>(kSize.planeVoxels());
            for (auto& p : *slice)
                p = random() % 3 == 0 ? 255 : 0;
            predictions.push_back(slice);
        }
        predictions[3] = nullptr; // not predicted
    }

    DiceTracker::PredictionSlice source() {
        return [this](int z) { return predictions[static_cast<std::size_t>(z)]; };
    }
    int below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }

    /// Counted voxel by voxel, without tiles.
    Confusion recount(int z, ClassId classId) const {
        Confusion counts;
        const auto& predicted = predictions[static_cast<std::size_t>(z)];
        if (!predicted) return counts;
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; ++x) {
                const LabelId id = volume.at({x, y, z});
                if (id == kUnlabelled) continue;
                const bool isTrue = table.info(id).classId == classId;
                const bool isPredicted = (*predicted)[kSize.offset({x, y, 0})] != 0;
                if (isTrue && isPredicted) ++counts.truePositive;
                if (!isTrue && isPredicted) ++counts.falsePositive;
                if (isTrue && !isPredicted) ++counts.falseNegative;
                if (!isTrue && !isPredicted) ++counts.trueNegative;
            }
        }
        return counts;
    }
    void expectRecount(const DiceTracker& tracker, ClassId classId = 1) const {
        Confusion total;
        for (int z = 0; z < kSize.z; ++z) {
            const Confusion counts = recount(z, classId);
            ASSERT_EQ(tracker.slice(z), counts) << "slice " << z;
            total += counts;
        }
        ASSERT_EQ(tracker.total(), total);
    }
    std::vector<TileChange> paint(int z, PixelRect rect, LabelId id) {
        LabelEdit edit(volume, table);
        const std::vector<std::uint8_t> mask(static_cast<std::size_t>(rect.width) * rect.height, 1);
        edit.setMask(z, rect, mask, id);
        return edit.commit();
    }
    std::vector<TileChange> paintAnything() {
        const std::array<LabelId, 5> ids{kUnlabelled, 1, 2, 3, kBackground};
        return paint(below(kSize.z), {below(150), below(100), 1 + below(90), 1 + below(70)},
                     ids[static_cast<std::size_t>(below(5))]);
    }

    std::mt19937 random{5};
    std::vector<Slice> predictions;
    LabelVolume volume{kSize};
    LabelTable table;
};

TEST_F(DiceTrackerFixture, WithoutAPredictionIsInactiveAndCountsNothing) {
    DiceTracker tracker;
    EXPECT_FALSE(tracker.active());
    tracker.applyChanges(paint(0, {0, 0, 10, 10}, 1));
    tracker.recountSlice(volume, 0);
    EXPECT_EQ(tracker.total(), Confusion{});
    EXPECT_FALSE(tracker.total().dice().has_value());
}

TEST_F(DiceTrackerFixture, UnlabelledVoxelsDoNotCount) {
    DiceTracker tracker;
    tracker.reset(volume, table, source());
    EXPECT_TRUE(tracker.active());
    EXPECT_EQ(tracker.total(), Confusion{});
    paint(0, {0, 0, 10, 10}, kBackground);
    tracker.reset(volume, table, source());
    EXPECT_EQ(tracker.total().falsePositive + tracker.total().trueNegative, 100);
}

TEST_F(DiceTrackerFixture, IncrementalCountsEqualARecountUnderPaintingUndoAndRedo) {
    UndoStack stack;
    DiceTracker tracker;
    tracker.reset(volume, table, source());
    for (int i = 0; i < 60; ++i) {
        const int what = below(4);
        if (what == 0 && stack.canUndo()) {
            tracker.applyChanges(stack.undo(volume, table).tiles, true);
        } else if (what == 1 && stack.canRedo()) {
            tracker.applyChanges(stack.redo(volume, table).tiles);
        } else {
            EditStep step;
            step.tiles = paintAnything();
            tracker.applyChanges(step.tiles);
            stack.push(std::move(step));
        }
        expectRecount(tracker);
    }
    EXPECT_GT(tracker.total().truePositive, 0);
}

TEST_F(DiceTrackerFixture, FollowsAClassChangeAfterAReset) {
    for (int i = 0; i < 20; ++i)
        paintAnything();
    DiceTracker tracker;
    tracker.reset(volume, table, source());
    const Confusion asCells = tracker.total();
    LabelInfo info = table.info(2);
    info.classId = 2;
    table.set(info);
    tracker.reset(volume, table, source());
    EXPECT_NE(tracker.total(), asCells);
    expectRecount(tracker);
    tracker.reset(volume, table, source(), 2);
    expectRecount(tracker, 2);
    tracker.applyChanges(paint(1, {20, 20, 90, 60}, 2));
    expectRecount(tracker, 2);
}

TEST_F(DiceTrackerFixture, CountsASliceAgainAfterItsPredictionChanged) {
    for (int i = 0; i < 20; ++i)
        paintAnything();
    paint(3, {0, 0, 60, 60}, 1);
    DiceTracker tracker;
    tracker.reset(volume, table, source());
    EXPECT_EQ(tracker.slice(3), Confusion{});
    predictions[3] = std::make_shared<std::vector<std::uint8_t>>(kSize.planeVoxels(), 1);
    predictions[0] = nullptr;
    tracker.recountSlice(volume, 3);
    tracker.recountSlice(volume, 0);
    EXPECT_GT(tracker.slice(3).truePositive, 0);
    expectRecount(tracker);
}

TEST_F(DiceTrackerFixture, SumsOverChosenSlices) {
    for (int i = 0; i < 20; ++i)
        paintAnything();
    DiceTracker tracker;
    tracker.reset(volume, table, source());
    Confusion expected = recount(0, 1);
    expected += recount(2, 1);
    EXPECT_EQ(tracker.totalOver(std::vector<int>{0, 2}), expected);
    EXPECT_EQ(tracker.totalOver({}), Confusion{});
}

TEST_F(DiceTrackerFixture, RefusesAPredictionOfAnotherSizeAndKeepsItsCounts) {
    paint(0, {0, 0, 10, 10}, 1);
    DiceTracker tracker;
    tracker.reset(volume, table, source());
    const Confusion before = tracker.total();
    const auto wrong = [](int) { return std::make_shared<std::vector<std::uint8_t>>(7); };
    EXPECT_THROW(tracker.reset(volume, table, wrong), Error);
    EXPECT_EQ(tracker.total(), before);
    tracker.clear();
    EXPECT_EQ(tracker.total(), Confusion{});
    EXPECT_FALSE(tracker.active());
}

} // namespace
} // namespace lamina::core
