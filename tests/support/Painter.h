// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/UndoStack.h"
#include "tests/support/PaintScript.h"

#include <functional>

namespace lamina::test {

/// Does a painting script as a window does: edits, undo stack, and whoever keeps the journal.
struct Painter {
    core::LabelVolume labels{kScriptSize};
    core::LabelTable table;
    core::UndoStack history;
    std::function<void(const core::StepPtr&)> committed = [](const auto&) {};
    std::function<void(const core::StepPtr&)> undone = [](const auto&) {};
    std::function<void(const core::StepPtr&)> redone = [](const auto&) {};

    void apply(const PaintEvent& event) {
        using Kind = PaintEvent::Kind;
        switch (event.kind) {
        case Kind::Undo:
            if (!history.canUndo()) return;
            supply(history.nextUndoSpilled());
            undone(history.undoStep(labels, table));
            return;
        case Kind::Redo:
            if (!history.canRedo()) return;
            supply(history.nextRedoSpilled());
            redone(history.redoStep(labels, table));
            return;
        case Kind::Rename:
            rename(event.id);
            return;
        case Kind::Paint:
        case Kind::Complete:
            paint(event);
        }
    }

private:
    void supply(std::optional<core::StepId> spilled) {
        if (spilled) history.supply(*spilled, history.store()->load(*spilled));
    }
    void rename(core::LabelId id) {
        core::EditStep step;
        step.name = "rename";
        step.tableBefore = table;
        auto info = table.info(id);
        info.name = nameIn(table, id) + "x";
        table.set(info);
        step.tableAfter = table;
        push(std::move(step));
    }
    void paint(const PaintEvent& event) {
        const bool complete = event.kind == PaintEvent::Kind::Complete;
        const bool everything = event.overEverything && !complete;
        core::LabelEdit edit(labels, table,
                             everything ? core::DrawOver::Everything
                                        : core::DrawOver::UnlabelledOnly);
        const auto rect =
            complete ? core::PixelRect{0, 0, kScriptSize.x, kScriptSize.y} : event.rect;
        for (int y = rect.y; y < rect.y + rect.height; ++y) {
            edit.setRow(event.z, y, rect.x, rect.x + rect.width,
                        complete ? core::kBackground : event.id);
        }
        core::EditStep step;
        step.name = complete ? "complete slice" : "brush stroke";
        step.where = core::SlicePlane::xy(event.z);
        step.tiles = edit.commit();
        push(std::move(step));
    }
    void push(core::EditStep step) {
        if (const auto pushed = history.push(std::move(step))) committed(pushed);
    }
};

} // namespace lamina::test
