// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/EditStep.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>

namespace lamina::core {

/// Tiles that came from a disk are copies of what the volume holds on one side of the changes: both
/// need be kept only once. For large steps to be called on a worker with a snapshot, so that `move`
/// finds nothing left to compare.
void shareTiles(std::vector<TileChange>& changes, const LabelVolume& volume);

/// Pixels and label table on one stack, bounded in bytes. Counted is what the history alone keeps
/// alive: of an applied step the tiles from before it, of an undone one those from after it (the
/// others are in the volume), each distinct tile once, and the lists and tables.
///
/// Beyond the budget a stack without a store drops its oldest steps, the newest is always kept. A
/// stack with a store forgets no step: those farthest from the present are *spilled*, that is, only
/// name, slice and id stay. Before a spilled step can be undone or redone its content must be
/// loaded, on a worker, and supplied:
///
///     if (const auto id = stack.nextUndoSpilled()) {
///         // worker: StepContent content = stack.store()->load(*id);   then on the GUI thread:
///         stack.supply(*id, std::move(content));
///     }
///     const StepPtr step = stack.undoStep(labels, table);
///
/// GUI thread only.
class UndoStack {
public:
    explicit UndoStack(std::size_t byteBudget = std::size_t{256} << 20,
                       std::shared_ptr<const StepStore> store = nullptr);

    /// From now on steps are spilled instead of dropped. The store must hold every step in here.
    void setStore(std::shared_ptr<const StepStore> store);
    [[nodiscard]] const std::shared_ptr<const StepStore>& store() const { return m_store; }
    /// Replaces everything by a history whose contents are in the store.
    void restore(StepHistory history);

    /// Takes a step that was already applied and forgets what could be redone. Returns it with its
    /// id, or null for a step that changes nothing, which is ignored.
    StepPtr push(EditStep step);
    /// The same without a copy when the step has a fresh id already.
    StepPtr push(StepPtr step);

    [[nodiscard]] bool canUndo() const { return m_position > 0; }
    [[nodiscard]] bool canRedo() const { return m_position < m_entries.size(); }
    [[nodiscard]] const EditStep* nextUndo() const; ///< null if none; without content when spilled
    [[nodiscard]] const EditStep* nextRedo() const;
    [[nodiscard]] std::optional<StepId> nextUndoSpilled() const; ///< must be supplied first
    [[nodiscard]] std::optional<StepId> nextRedoSpilled() const;
    /// Gives the next step to undo or redo its content back; it stays until the history moves.
    /// False, and nothing happens, when the step is no longer the next one: ask again.
    bool supply(StepId id, StepContent content);

    /// Takes the step back in `volume` and `table` and returns it. Throws `Error` Internal when
    /// there is none or when it is spilled.
    StepPtr undoStep(LabelVolume& volume, LabelTable& table);
    StepPtr redoStep(LabelVolume& volume, LabelTable& table);
    /// The same; the step stays valid until the stack is changed again.
    const EditStep& undo(LabelVolume& volume, LabelTable& table);
    const EditStep& redo(LabelVolume& volume, LabelTable& table);

    /// A step of the history, the oldest first; without content when spilled.
    [[nodiscard]] const StepPtr& step(std::size_t index) const { return m_entries.at(index).step; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] std::size_t byteBudget() const { return m_byteBudget; }
    [[nodiscard]] std::size_t steps() const { return m_entries.size(); }
    [[nodiscard]] std::size_t position() const { return m_position; } ///< applied steps
    [[nodiscard]] std::size_t spilledSteps() const {
        return m_entries.size() - (m_loadedEnd - m_loadedBegin);
    }
    [[nodiscard]] std::size_t droppedSteps() const { return m_dropped; }
    void clear();

private:
    enum class Side { Before, After };
    struct Entry {
        StepPtr step;
        std::shared_ptr<EditStep> supplied; ///< the same step until it is applied again
    };

    StepPtr move(LabelVolume& volume, LabelTable& table, bool forward);
    void account(const EditStep& step, Side side);
    void release(const EditStep& step, Side side);
    void spill(std::size_t index);
    /// A step supplied for a move that did not come shares nothing with the volume: back to disk.
    void putUnusedAside(std::size_t used);
    void trim();

    std::deque<Entry> m_entries;
    std::shared_ptr<const StepStore> m_store;
    std::size_t m_position = 0; ///< steps before it are applied
    /// Entries [begin, end) have their content; the position lies within or at an end.
    std::size_t m_loadedBegin = 0;
    std::size_t m_loadedEnd = 0;
    std::size_t m_bytes = 0;
    std::size_t m_byteBudget;
    std::unordered_map<const LabelTile*, std::size_t> m_tileUses;
    std::size_t m_dropped = 0;
    StepId m_lastId = 0;
    StepPtr m_handedOut; ///< keeps what undo and redo returned by reference
};

} // namespace lamina::core
