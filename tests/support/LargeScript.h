// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/UndoStack.h"
#include "core/label/LabelEdit.h"
#include "core/project/ProjectTypes.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace lamina::test {

/// A script of large steps, as accepting a prediction or importing masks makes them, with strokes
/// before and behind them. Event i does the same wherever it is done.
class LargeScript {
public:
    static constexpr core::VolumeSize kSize{1024, 1024, 8}; ///< 2048 tiles
    /// Stroke, everything anew, two strokes that wait behind it, then back and forth over the
    /// large step.
    enum class Kind { Stroke, Large, Undo, Redo };
    static Kind kindOf(int event) {
        constexpr std::array<Kind, 8> kRound{Kind::Stroke, Kind::Large, Kind::Stroke, Kind::Stroke,
                                             Kind::Undo,   Kind::Undo,  Kind::Undo,   Kind::Redo};
        return kRound[static_cast<std::size_t>(event) % kRound.size()];
    }
    /// The next event is not to wait until this one is on disk.
    static bool nextWaits(int event) { return event % 8 == 1 || event % 8 == 2; }

    LargeScript() : m_labels(kSize), m_history(kKept) {}
    LargeScript(core::LoadedLayer loaded, std::shared_ptr<const core::StepStore> store)
        : m_labels(std::move(loaded.labels)), m_table(std::move(loaded.table)),
          m_history(kKept, std::move(store)) {
        m_history.restore(std::move(loaded.history));
    }

    std::function<void(const core::StepPtr&)> committed = [](const auto&) {};
    std::function<void(const core::StepPtr&)> undone = [](const auto&) {};
    std::function<void(const core::StepPtr&)> redone = [](const auto&) {};

    [[nodiscard]] const core::LabelVolume& labels() const { return m_labels; }
    /// The place in the history, in words.
    [[nodiscard]] std::string place() const {
        const auto name = [](const core::EditStep* step) { return step ? step->name : "none"; };
        return name(m_history.nextUndo()) + " / " + name(m_history.nextRedo());
    }
    void apply(int event) {
        switch (kindOf(event)) {
        case Kind::Undo:
            supply(m_history.nextUndoSpilled());
            undone(m_history.undoStep(m_labels, m_table));
            return;
        case Kind::Redo:
            supply(m_history.nextRedoSpilled());
            redone(m_history.redoStep(m_labels, m_table));
            return;
        case Kind::Stroke:
        case Kind::Large:
            paint(event);
        }
    }

private:
    static constexpr std::size_t kKept = std::size_t{1} << 30;

    void supply(std::optional<core::StepId> spilled) {
        if (spilled) m_history.supply(*spilled, m_history.store()->load(*spilled));
    }
    void paint(int event) {
        const bool large = kindOf(event) == Kind::Large;
        core::LabelEdit edit(m_labels, m_table);
        const auto id = static_cast<core::LabelId>(event + 1);
        if (large) {
            for (int z = 0; z < kSize.z; ++z) {
                for (int y = 0; y < kSize.y; ++y) {
                    for (int x = 0; x < kSize.x; x += 5) // runs that pack badly, as objects do
                        edit.setRow(z, y, x, x + 5,
                                    id + 1000U * static_cast<unsigned>((x * y) % 97));
                }
            }
        } else {
            edit.setRow(event % kSize.z, 500, 300, 420, id);
        }
        core::EditStep step;
        step.name = "event " + std::to_string(event);
        step.where = core::SlicePlane::xy(event % kSize.z);
        step.tiles = edit.commit();
        if (const auto pushed = m_history.push(std::move(step))) committed(pushed);
    }

    core::LabelVolume m_labels;
    core::LabelTable m_table;
    core::UndoStack m_history;
};

} // namespace lamina::test
