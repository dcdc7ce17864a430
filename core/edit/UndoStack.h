// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lamina::core {

/// One step the user can take back: voxels, label-table rows, or both.
struct EditStep {
    std::string name; ///< for the menu: "Undo brush stroke"
    std::vector<TileChange> tiles;
    std::optional<LabelTable> tableBefore;
    std::optional<LabelTable> tableAfter;
    SlicePlane where; ///< which plane a view should go to first; index -1 = anywhere
    /// Tiles of this step, each distinct one once, plus its lists and tables.
    [[nodiscard]] std::size_t bytes() const;
};

/// Pixels and label table on one stack, bounded in bytes: the oldest steps are dropped first, the
/// newest one is always kept. A tile that several steps share counts once. GUI thread only.
class UndoStack {
public:
    explicit UndoStack(std::size_t byteBudget = std::size_t{256} << 20);

    /// Takes a step that was already applied and forgets what could be redone. A step that changes
    /// nothing is ignored.
    void push(EditStep step);
    [[nodiscard]] bool canUndo() const { return m_position > 0; }
    [[nodiscard]] bool canRedo() const { return m_position < m_steps.size(); }
    [[nodiscard]] const EditStep* nextUndo() const; ///< null if none
    [[nodiscard]] const EditStep* nextRedo() const;
    /// Takes the step back in `volume` and `table` and returns it. Throws `Error` Internal when
    /// there is none.
    const EditStep& undo(LabelVolume& volume, LabelTable& table);
    const EditStep& redo(LabelVolume& volume, LabelTable& table);
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] std::size_t byteBudget() const { return m_byteBudget; }
    [[nodiscard]] std::size_t droppedSteps() const { return m_dropped; }
    void clear();

private:
    void account(const EditStep& step);
    void release(const EditStep& step);

    std::deque<EditStep> m_steps;
    std::size_t m_position = 0; ///< steps before it are applied
    std::size_t m_bytes = 0;
    std::size_t m_byteBudget;
    std::unordered_map<const LabelTile*, std::size_t> m_tileUses;
    std::size_t m_dropped = 0;
};

} // namespace lamina::core
