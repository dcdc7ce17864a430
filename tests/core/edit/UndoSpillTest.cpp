// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/edit/UndoStack.h"
#include "tests/support/Painter.h"

#include <gtest/gtest.h>

#include <set>

namespace lamina::core {
namespace {

using test::DenseModel;
using test::Painter;
using test::PaintEvent;

/// Keeps copies of tiles, as a disk would: what comes back shares nothing with what went.
class FakeStore final : public StepStore {
public:
    void keep(const StepPtr& step) {
        m_kept[step->id] = {copied(step->tiles), step->tableBefore, step->tableAfter};
    }
    [[nodiscard]] StepContent load(StepId id) const override {
        ++m_loads;
        const StepContent& kept = m_kept.at(id);
        return {copied(kept.tiles), kept.tableBefore, kept.tableAfter};
    }
    [[nodiscard]] int loads() const { return m_loads; }

private:
    static LabelTilePtr copied(const LabelTilePtr& tile) {
        return tile ? std::make_shared<const LabelTile>(*tile) : nullptr;
    }
    static std::vector<TileChange> copied(const std::vector<TileChange>& tiles) {
        std::vector<TileChange> result;
        for (const TileChange& change : tiles)
            result.push_back({change.tile, copied(change.before), copied(change.after)});
        return result;
    }
    std::map<StepId, StepContent> m_kept;
    mutable int m_loads = 0;
};

StepPtr paintRow(LabelVolume& volume, UndoStack& stack, int y, LabelId id) {
    LabelEdit edit(volume, {});
    edit.setRow(0, y, 0, 5, id);
    EditStep step;
    step.name = "brush stroke";
    step.where = SlicePlane::xy(0);
    step.tiles = edit.commit();
    return stack.push(std::move(step));
}

TEST(UndoSpill, RandomEditsWithATinyBudgetEqualADenseModel) {
    const auto store = std::make_shared<FakeStore>();
    constexpr std::size_t kBudget = 12 * sizeof(LabelTile);
    Painter painter;
    painter.history = UndoStack(kBudget, store);
    painter.committed = [&](const StepPtr& step) { store->keep(step); };
    DenseModel model;
    test::PaintScript script(23);
    std::size_t mostSpilled = 0;
    for (int i = 0; i < 1500; ++i) {
        const PaintEvent event = script.next();
        painter.apply(event);
        model.apply(event);
        ASSERT_EQ(painter.history.position(), model.position()) << "event " << i;
        ASSERT_EQ(painter.history.steps(), model.steps());
        if (i % 10 == 0) {
            ASSERT_EQ(test::denseVoxels(painter.labels), model.voxels()) << "event " << i;
        }
        mostSpilled = std::max(mostSpilled, painter.history.spilledSteps());
        ASSERT_LE(painter.history.bytes(), kBudget + painter.history.steps() * 256) << i;
    }
    // and all the way back and forth
    for (const auto kind : {PaintEvent::Kind::Undo, PaintEvent::Kind::Redo}) {
        PaintEvent event;
        event.kind = kind;
        for (std::size_t i = 0, n = model.steps(); i < n; ++i) {
            painter.apply(event);
            model.apply(event);
            if (i % 20 == 0 || i + 1 == n) {
                ASSERT_EQ(test::denseVoxels(painter.labels), model.voxels());
                ASSERT_EQ(test::nameIn(painter.table, 1), model.name(1));
            }
        }
    }
    EXPECT_GT(mostSpilled, 50U);
    EXPECT_GT(store->loads(), 100);
    EXPECT_EQ(painter.history.droppedSteps(), 0U);
}

TEST(UndoSpill, ASpilledStepKeepsNameAndSliceAndMustBeSuppliedBeforeItIsUndone) {
    const auto store = std::make_shared<FakeStore>();
    LabelVolume volume({64, 64, 1});
    LabelTable table;
    UndoStack stack(1, store);
    store->keep(paintRow(volume, stack, 0, 1));
    const StepPtr second = paintRow(volume, stack, 1, 2);
    store->keep(second);
    ASSERT_EQ(stack.nextUndoSpilled(), second->id);
    EXPECT_EQ(stack.nextUndo()->name, "brush stroke");
    EXPECT_EQ(stack.nextUndo()->where, SlicePlane::xy(0));
    EXPECT_TRUE(stack.nextUndo()->tiles.empty());
    EXPECT_THROW(static_cast<void>(stack.undoStep(volume, table)), Error);
    EXPECT_EQ(volume.at({0, 1, 0}), 2U) << "a refused undo changes nothing";

    EXPECT_FALSE(stack.supply(second->id + 9, {}));
    EXPECT_TRUE(stack.supply(second->id, store->load(second->id)));
    EXPECT_FALSE(stack.nextUndoSpilled()) << "it stays although it is above the budget";
    stack.undoStep(volume, table);
    EXPECT_EQ(volume.at({0, 1, 0}), kUnlabelled);
    EXPECT_EQ(stack.nextRedoSpilled(), second->id);
    EXPECT_TRUE(stack.supply(second->id, store->load(second->id)));
    stack.redoStep(volume, table);
    EXPECT_EQ(volume.at({0, 1, 0}), 2U);
}

TEST(UndoSpill, ContentThatComesTooLateIsRefused) {
    const auto store = std::make_shared<FakeStore>();
    LabelVolume volume({64, 64, 1});
    LabelTable table;
    UndoStack stack(1, store);
    const StepPtr first = paintRow(volume, stack, 0, 1);
    store->keep(first);
    auto content = store->load(first->id);
    store->keep(paintRow(volume, stack, 1, 2)); // painted while the worker was loading
    EXPECT_FALSE(stack.supply(first->id, std::move(content)));
}

TEST(UndoSpill, TilesFromTheStoreAreSharedWithTheVolumeAgain) {
    const auto store = std::make_shared<FakeStore>();
    LabelVolume volume({64, 64, 1});
    LabelTable table;
    UndoStack stack(1, store);
    const StepPtr step = paintRow(volume, stack, 0, 1);
    store->keep(step);
    const LabelTilePtr before = volume.tile({0, 0, 0});
    stack.supply(step->id, store->load(step->id));
    const StepPtr undone = stack.undoStep(volume, table);
    EXPECT_EQ(undone->tiles.at(0).after, before) << "the same tile, not an equal one";
}

TEST(UndoSpill, ARestoredHistoryIsUndoneFromItsStoreAndGoesOnCounting) {
    const auto store = std::make_shared<FakeStore>();
    LabelVolume volume({64, 64, 1});
    LabelTable table;
    UndoStack first(std::size_t{1} << 20, store);
    StepHistory history;
    for (int y = 0; y < 3; ++y) {
        const StepPtr step = paintRow(volume, first, y, 1);
        store->keep(step);
        EditStep light;
        light.name = step->name;
        light.where = step->where;
        light.id = step->id;
        history.steps.push_back(std::move(light));
    }
    first.undoStep(volume, table);
    history.position = 2;

    UndoStack again(std::size_t{1} << 20, store);
    again.restore(std::move(history));
    EXPECT_TRUE(again.canUndo());
    EXPECT_TRUE(again.canRedo());
    EXPECT_EQ(again.spilledSteps(), 3U);
    ASSERT_TRUE(again.nextUndoSpilled());
    again.supply(*again.nextUndoSpilled(), store->load(*again.nextUndoSpilled()));
    again.undoStep(volume, table);
    EXPECT_EQ(volume.at({0, 1, 0}), kUnlabelled);
    EXPECT_EQ(volume.at({0, 0, 0}), 1U);
    const StepPtr next = paintRow(volume, again, 9, 4);
    EXPECT_GT(next->id, 3U) << "numbers of forgotten steps do not come again";
    EXPECT_EQ(again.steps(), 2U);
}

TEST(UndoSpill, StepsAreSharedNotCopied) {
    LabelVolume volume({64, 64, 1});
    LabelTable table;
    UndoStack stack;
    const StepPtr pushed = paintRow(volume, stack, 0, 1);
    EXPECT_EQ(stack.nextUndo(), pushed.get());
    EXPECT_EQ(stack.undoStep(volume, table), pushed);
    EXPECT_EQ(stack.push(EditStep{}), nullptr);
}

/// "Mark complete" over a large stack of which some tiles are painted.
class WholeStack : public testing::Test {
protected:
    static constexpr VolumeSize kSize{2048, 2048, 512};

    StepPtr complete(UndoStack& stack) {
        LabelEdit paint(m_volume, m_table);
        for (int z = 0; z < kSize.z; z += 64) {
            for (int y = 100; y < 300; ++y)
                paint.setRow(z, y, 100, 400, static_cast<LabelId>(z + 1));
        }
        EditStep strokes;
        strokes.tiles = paint.commit();
        stack.push(std::move(strokes));

        EditStep step;
        step.name = "mark complete";
        for (int z = 0; z < kSize.z; ++z) {
            for (int row = 0; row < m_volume.tileRows(); ++row) {
                for (int column = 0; column < m_volume.tileColumns(); ++column) {
                    const TileIndex index{column, row, z};
                    const LabelTilePtr& before = m_volume.tile(index);
                    LabelTilePtr after = uniformTile(kBackground);
                    if (before) {
                        auto mixed = std::make_shared<LabelTile>(*before);
                        for (LabelId& id : mixed->voxels)
                            id = id == kUnlabelled ? kBackground : id;
                        after = std::move(mixed);
                    }
                    step.tiles.push_back({index, before, std::move(after)});
                }
            }
        }
        m_volume.applyChanges(step.tiles);
        return stack.push(std::move(step));
    }

    LabelVolume m_volume{kSize};
    LabelTable m_table;
};

TEST_F(WholeStack, MarkingItCompleteStaysWithinTheBoundAndIsUndoneAndRedone) {
    UndoStack stack;
    const StepPtr step = complete(stack);
    ASSERT_EQ(step->tiles.size(), 524288U);
    EXPECT_LE(stack.bytes(), stack.byteBudget());
    EXPECT_EQ(stack.droppedSteps(), 0U);
    stack.undoStep(m_volume, m_table);
    EXPECT_LE(stack.bytes(), stack.byteBudget());
    EXPECT_EQ(m_volume.at({0, 0, 511}), kUnlabelled);
    EXPECT_EQ(m_volume.at({100, 100, 64}), 65U);
    stack.redoStep(m_volume, m_table);
    EXPECT_LE(stack.bytes(), stack.byteBudget());
    EXPECT_EQ(m_volume.at({2047, 2047, 511}), kBackground);
    EXPECT_EQ(m_volume.at({100, 100, 64}), 65U);
    EXPECT_EQ(stack.position(), 2U);
}

TEST(UndoSpill, AStepThatExceedsTheBudgetOnlyOnceItIsUndoneIsSpilledThen) {
    const auto store = std::make_shared<FakeStore>();
    LabelVolume volume({64, 64, 100});
    LabelTable table;
    UndoStack stack(std::size_t{1} << 20, store);
    EditStep step; // from nothing to a hundred tiles, which are the volume's until it is undone
    for (int z = 0; z < 100; ++z) {
        auto tile = std::make_shared<LabelTile>();
        tile->voxels.back() = static_cast<LabelId>(z + 1);
        step.tiles.push_back({{0, 0, z}, nullptr, std::move(tile)});
    }
    volume.applyChanges(step.tiles);
    const StepPtr pushed = stack.push(std::move(step));
    store->keep(pushed);
    ASSERT_FALSE(stack.nextUndoSpilled());
    const StepPtr undone = stack.undoStep(volume, table);
    EXPECT_EQ(undone->tiles.size(), 100U) << "the caller still gets all of it, for the journal";
    EXPECT_LE(stack.bytes(), stack.byteBudget());
    ASSERT_EQ(stack.nextRedoSpilled(), pushed->id);
    stack.supply(pushed->id, store->load(pushed->id));
    stack.redoStep(volume, table);
    EXPECT_EQ(volume.at({63, 63, 99}), 100U);
    EXPECT_LE(stack.bytes(), stack.byteBudget());
}

} // namespace
} // namespace lamina::core
