// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// One step the user can take back: voxels, label-table rows, or both.
struct EditStep {
    std::string name;                ///< for the menu: "Undo brush stroke"
    std::vector<TileChange> tiles;
    std::optional<LabelTable> tableBefore;
    std::optional<LabelTable> tableAfter;
    int slice = -1;                  ///< where the view should go first; -1 = anywhere
    [[nodiscard]] std::size_t bytes() const;
};

/// Pixels and label table on one stack, bounded in bytes: the oldest steps are dropped first, the
/// newest one is always kept. GUI thread only.
class UndoStack {
public:
    explicit UndoStack(std::size_t byteBudget = std::size_t{256} << 20);

    void push(EditStep step); ///< already applied; clears what could be redone
    [[nodiscard]] bool canUndo() const { return m_position > 0; }
    [[nodiscard]] bool canRedo() const { return m_position < m_steps.size(); }
    [[nodiscard]] const EditStep* nextUndo() const; ///< null if none
    [[nodiscard]] const EditStep* nextRedo() const;
    /// Takes the step back in `volume` and `table` and returns it.
    const EditStep& undo(LabelVolume& volume, LabelTable& table);
    const EditStep& redo(LabelVolume& volume, LabelTable& table);
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] std::size_t byteBudget() const { return m_byteBudget; }
    [[nodiscard]] std::size_t droppedSteps() const { return m_dropped; }
    void clear();

private:
    std::deque<EditStep> m_steps;
    std::size_t m_position = 0; ///< steps before it are applied
    std::size_t m_bytes = 0;
    std::size_t m_byteBudget;
    std::size_t m_dropped = 0;
};

} // namespace lamina::core
