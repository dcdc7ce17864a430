// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/UndoStack.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <random>

namespace lamina::core {
namespace {

struct Fixture {
    LabelVolume volume{VolumeSize{256, 128, 2}};
    LabelTable table;

    EditStep rowStep(int y, int x0, int x1, LabelId id) {
        LabelEdit edit(volume, table);
        edit.setRow(0, y, x0, x1, id);
        EditStep step;
        step.name = "brush stroke";
        step.tiles = edit.commit();
        step.where = SlicePlane::xy(0);
        return step;
    }
    std::vector<LabelId> voxels() const {
        auto all = volume.readSlice(0);
        const auto second = volume.readSlice(1);
        all.insert(all.end(), second.begin(), second.end());
        return all;
    }
};

TEST(UndoStack, TakesBackPixelsAndLabelTableTogether) {
    Fixture f;
    UndoStack stack;
    EditStep step = f.rowStep(3, 0, 10, 5);
    step.tableBefore = f.table;
    LabelInfo info = f.table.info(5);
    info.name = "polar body";
    f.table.set(info);
    step.tableAfter = f.table;
    stack.push(std::move(step));

    const EditStep& undone = stack.undo(f.volume, f.table);
    EXPECT_EQ(undone.name, "brush stroke");
    EXPECT_EQ(undone.where, SlicePlane::xy(0));
    EXPECT_TRUE(f.volume.sliceEmpty(0));
    EXPECT_FALSE(f.table.contains(5));
    stack.redo(f.volume, f.table);
    EXPECT_EQ(f.volume.at({9, 3, 0}), 5U);
    EXPECT_EQ(f.table.info(5).name, "polar body");
}

TEST(UndoStack, KeepsStepsThatChangeAnnotationPatchesOnly) {
    UndoStack stack;
    EditStep step;
    step.frames = FramesChange{};
    EXPECT_EQ(stack.push(step), nullptr);
    step.frames->after.add({8, 8, 0}, 16, {256, 128, 2});
    EXPECT_NE(stack.push(step), nullptr);
    EXPECT_EQ(stack.nextUndo()->frames, step.frames);
}

TEST(UndoStack, SaysWhatComesNextAndThrowsWhenNothingDoes) {
    Fixture f;
    UndoStack stack;
    EXPECT_EQ(stack.nextUndo(), nullptr);
    EXPECT_EQ(stack.nextRedo(), nullptr);
    EXPECT_THROW(stack.undo(f.volume, f.table), Error);
    EXPECT_THROW(stack.redo(f.volume, f.table), Error);
    stack.push(f.rowStep(0, 0, 5, 1));
    ASSERT_NE(stack.nextUndo(), nullptr);
    EXPECT_EQ(stack.nextUndo()->name, "brush stroke");
    stack.undo(f.volume, f.table);
    EXPECT_EQ(stack.nextUndo(), nullptr);
    EXPECT_NE(stack.nextRedo(), nullptr);
}

TEST(UndoStack, ANewStepForgetsWhatCouldBeRedone) {
    Fixture f;
    UndoStack stack;
    stack.push(f.rowStep(0, 0, 5, 1));
    stack.push(f.rowStep(1, 0, 5, 1));
    const std::size_t two = stack.bytes();
    stack.undo(f.volume, f.table);
    stack.push(f.rowStep(2, 0, 5, 1));
    EXPECT_FALSE(stack.canRedo());
    EXPECT_EQ(stack.bytes(), two);
}

TEST(UndoStack, IgnoresAStepThatChangesNothing) {
    Fixture f;
    UndoStack stack;
    stack.push(f.rowStep(0, 0, 5, 1));
    stack.undo(f.volume, f.table);
    EditStep nothing;
    nothing.tableBefore = f.table;
    nothing.tableAfter = f.table;
    stack.push(nothing);
    EXPECT_TRUE(stack.canRedo());
    EXPECT_FALSE(stack.canUndo());
}

TEST(UndoStack, CountsATileSharedByStepsOnce) {
    Fixture f;
    UndoStack stack;
    for (int y = 0; y < 10; ++y)
        stack.push(f.rowStep(y, 0, 5, 1));
    // The empty tile, nine states that only the history keeps, and the tenth, which is the
    // volume's.
    EXPECT_GE(stack.bytes(), 9 * sizeof(LabelTile));
    EXPECT_LT(stack.bytes(), 10 * sizeof(LabelTile));
    for (int y = 0; y < 10; ++y)
        stack.undo(f.volume, f.table);
    // Now the volume is empty, and all ten are history.
    EXPECT_GE(stack.bytes(), 10 * sizeof(LabelTile));
    EXPECT_LT(stack.bytes(), 11 * sizeof(LabelTile));
    stack.clear();
    EXPECT_EQ(stack.bytes(), 0U);
    EXPECT_FALSE(stack.canUndo());
}

TEST(UndoStack, MarkingAWholePlaneCostsOneTile) {
    LabelVolume volume({2048, 2048, 1});
    LabelTable table;
    LabelEdit edit(volume, table);
    for (int y = 0; y < 2048; ++y)
        edit.setRow(0, y, 0, 2048, kBackground);
    EditStep step;
    step.tiles = edit.commit();
    EXPECT_EQ(step.tiles.size(), 1024U);
    EXPECT_LT(step.bytes(), 5 * sizeof(LabelTile));
}

TEST(UndoStack, StaysWithinItsBudgetByDroppingTheOldestSteps) {
    Fixture f;
    constexpr std::size_t kBudget = 8 * sizeof(LabelTile);
    UndoStack stack(kBudget);
    for (int y = 0; y < 40; ++y) {
        stack.push(f.rowStep(y, 0, 5, 1));
        EXPECT_LE(stack.bytes(), kBudget);
    }
    EXPECT_GT(stack.droppedSteps(), 30U);
    std::size_t undone = 0;
    for (; stack.canUndo(); ++undone)
        stack.undo(f.volume, f.table);
    EXPECT_EQ(undone + stack.droppedSteps(), 40U);
    EXPECT_EQ(f.volume.at({0, 39, 0}), kUnlabelled);
    EXPECT_EQ(f.volume.at({0, 0, 0}), 1U) << "a dropped step cannot be taken back";
}

TEST(UndoStack, KeepsTheNewestStepEvenAboveTheBudget) {
    Fixture f;
    UndoStack stack(1);
    stack.push(f.rowStep(0, 0, 256, 1));
    stack.push(f.rowStep(1, 0, 256, 1));
    EXPECT_EQ(stack.droppedSteps(), 1U);
    stack.undo(f.volume, f.table);
    EXPECT_EQ(f.volume.at({0, 1, 0}), kUnlabelled);
    EXPECT_FALSE(stack.canUndo());
}

TEST(UndoStack, RandomUndoAndRedoWalkThroughTheRecordedStates) {
    Fixture f;
    UndoStack stack;
    std::mt19937 random(11);
    const auto below = [&random](int n) {
        return static_cast<int>(random() % static_cast<unsigned>(n));
    };
    std::vector<std::vector<LabelId>> states{f.voxels()};
    std::size_t position = 0;
    for (int i = 0; i < 300; ++i) {
        const int what = below(5);
        if (what < 2 && position > 0) {
            stack.undo(f.volume, f.table);
            --position;
        } else if (what == 2 && position + 1 < states.size()) {
            stack.redo(f.volume, f.table);
            ++position;
        } else {
            LabelEdit edit(f.volume, f.table);
            const PixelRect rect{below(256), below(128), 1 + below(120), 1 + below(60)};
            const std::vector<std::uint8_t> mask(static_cast<std::size_t>(rect.width) * rect.height,
                                                 1);
            edit.setMask(below(2), rect, mask, static_cast<LabelId>(below(4)));
            EditStep step;
            step.tiles = edit.commit();
            if (!step.tiles.empty()) {
                states.resize(position + 1);
                states.push_back(f.voxels());
                ++position;
            }
            stack.push(std::move(step));
        }
        ASSERT_EQ(f.voxels(), states[position]) << "after operation " << i;
        ASSERT_EQ(stack.canUndo(), position > 0);
        ASSERT_EQ(stack.canRedo(), position + 1 < states.size());
    }
}

} // namespace
} // namespace lamina::core
