// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/UndoStack.h"

#include "core/base/Error.h"

#include <unordered_set>

namespace lamina::core {

namespace {

/// Tables share the rows that did not change; the rows before belong to the step that made them.
std::size_t tableBytes(const EditStep& step) {
    if (!step.tableBefore && !step.tableAfter) return 0;
    const LabelTable none;
    const LabelTable& before = step.tableBefore ? *step.tableBefore : none;
    const LabelTable& after = step.tableAfter ? *step.tableAfter : none;
    return before.bytesBeside(after) + after.bytesBeside(before);
}

/// What a step holds besides tiles.
std::size_t overheadBytes(const EditStep& step) {
    return sizeof(EditStep) + step.name.size() + step.tiles.size() * sizeof(TileChange) +
           tableBytes(step);
}

bool changesNothing(const EditStep& step) {
    return step.tiles.empty() && step.tableBefore == step.tableAfter;
}

} // namespace

std::size_t EditStep::bytes() const {
    std::unordered_set<const LabelTile*> distinct;
    for (const TileChange& change : tiles) {
        if (change.before) distinct.insert(change.before.get());
        if (change.after) distinct.insert(change.after.get());
    }
    return overheadBytes(*this) + distinct.size() * sizeof(LabelTile);
}

UndoStack::UndoStack(std::size_t byteBudget) : m_byteBudget(byteBudget) {}

void UndoStack::account(const EditStep& step) {
    m_bytes += overheadBytes(step);
    for (const TileChange& change : step.tiles) {
        for (const LabelTile* tile : {change.before.get(), change.after.get()}) {
            if (tile && m_tileUses[tile]++ == 0) m_bytes += sizeof(LabelTile);
        }
    }
}

void UndoStack::release(const EditStep& step) {
    m_bytes -= overheadBytes(step);
    for (const TileChange& change : step.tiles) {
        for (const LabelTile* tile : {change.before.get(), change.after.get()}) {
            if (!tile) continue;
            const auto use = m_tileUses.find(tile);
            if (--use->second == 0) {
                m_tileUses.erase(use);
                m_bytes -= sizeof(LabelTile);
            }
        }
    }
}

void UndoStack::push(EditStep step) {
    if (changesNothing(step)) return;
    while (canRedo()) {
        release(m_steps.back());
        m_steps.pop_back();
    }
    account(step);
    m_steps.push_back(std::move(step));
    while (m_bytes > m_byteBudget && m_steps.size() > 1) {
        release(m_steps.front());
        m_steps.pop_front();
        ++m_dropped;
    }
    m_position = m_steps.size();
}

const EditStep* UndoStack::nextUndo() const {
    return canUndo() ? &m_steps[m_position - 1] : nullptr;
}

const EditStep* UndoStack::nextRedo() const {
    return canRedo() ? &m_steps[m_position] : nullptr;
}

const EditStep& UndoStack::undo(LabelVolume& volume, LabelTable& table) {
    if (!canUndo()) throw Error(ErrorCode::Internal, "There is nothing to undo.");
    const EditStep& step = m_steps[m_position - 1];
    volume.applyChanges(step.tiles, true);
    if (step.tableBefore) table = *step.tableBefore;
    --m_position;
    return step;
}

const EditStep& UndoStack::redo(LabelVolume& volume, LabelTable& table) {
    if (!canRedo()) throw Error(ErrorCode::Internal, "There is nothing to redo.");
    const EditStep& step = m_steps[m_position];
    volume.applyChanges(step.tiles);
    if (step.tableAfter) table = *step.tableAfter;
    ++m_position;
    return step;
}

void UndoStack::clear() {
    m_steps.clear();
    m_tileUses.clear();
    m_position = 0;
    m_bytes = 0;
    m_dropped = 0;
}

} // namespace lamina::core
