// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelledCounts.h"

#include "core/edit/UndoStack.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{150, 70, 4}; // edge tiles in both directions

std::int64_t recount(const LabelVolume& labels, int z) {
    const auto slice = labels.readSlice(z);
    return static_cast<std::int64_t>(slice.size()) -
           std::count(slice.begin(), slice.end(), kUnlabelled);
}

TEST(LabelledCounts, ASliceIsEmptyThenPartialThenComplete) {
    LabelVolume labels(kSize);
    const LabelTable table;
    LabelledCounts counts;
    counts.reset(labels);
    EXPECT_EQ(counts.state(2), Completeness::Empty);
    LabelEdit edit(labels, table);
    edit.setVoxel({149, 69, 2}, 5);
    counts.apply(edit.commit());
    EXPECT_EQ(counts.state(2), Completeness::Partial);
    EXPECT_EQ(counts.labelled(2), 1);
    for (int y = 0; y < kSize.y; ++y)
        edit.setRow(2, y, 0, kSize.x, kBackground);
    counts.apply(edit.commit());
    EXPECT_EQ(counts.state(2), Completeness::Complete);
    EXPECT_EQ(counts.unlabelled(2), 0);
    EXPECT_EQ(counts.share(2), 1.0);
    EXPECT_EQ(counts.state(1), Completeness::Empty);
}

TEST(LabelledCounts, AfterRandomEditsUndoAndRedoTheyEqualARecount) {
    LabelVolume labels(kSize);
    LabelTable table;
    UndoStack undo;
    LabelledCounts counts;
    counts.reset(labels);
    std::mt19937 random(7);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int step = 0; step < 300; ++step) {
        const int what = pick(6);
        if (what == 0 && undo.canUndo()) {
            counts.apply(undo.undo(labels, table).tiles, true);
        } else if (what == 1 && undo.canRedo()) {
            counts.apply(undo.redo(labels, table).tiles);
        } else {
            LabelEdit edit(labels, table);
            const LabelId ids[] = {kUnlabelled, kBackground, 1, 2};
            const LabelId id = ids[pick(4)];
            const int z = pick(kSize.z);
            const int y0 = pick(kSize.y);
            const int x0 = pick(kSize.x);
            const int height = step % 20 == 0 ? kSize.y : 1 + pick(30);
            const int width = step % 20 == 0 ? kSize.x : 1 + pick(100);
            for (int y = y0; y < y0 + height; ++y)
                edit.setRow(z, y % kSize.y, x0, x0 + width, id);
            EditStep done;
            done.name = "random";
            done.tiles = edit.commit();
            counts.apply(done.tiles);
            undo.push(std::move(done));
        }
        LabelledCounts fresh;
        fresh.reset(labels);
        for (int z = 0; z < kSize.z; ++z) {
            ASSERT_EQ(counts.labelled(z), recount(labels, z)) << "step " << step;
            ASSERT_EQ(fresh.labelled(z), counts.labelled(z)) << "step " << step;
        }
    }
}

} // namespace
} // namespace lamina::core
