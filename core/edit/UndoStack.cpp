// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/UndoStack.h"

#include "core/base/Error.h"

#include <algorithm>
#include <unordered_set>

namespace lamina::core {

namespace {

constexpr std::size_t kNodeOverhead = 4 * sizeof(void*);
constexpr std::size_t kTileBytes =
    sizeof(LabelTile) + kNodeOverhead + sizeof(void*) + sizeof(std::size_t);

/// Tables share the rows that did not change; the rows before belong to the step that made them.
std::size_t tableBytes(const EditStep& step) {
    if (!step.tableBefore && !step.tableAfter) return 0;
    const LabelTable none;
    const LabelTable& before = step.tableBefore ? *step.tableBefore : none;
    const LabelTable& after = step.tableAfter ? *step.tableAfter : none;
    return before.bytesBeside(after) + after.bytesBeside(before);
}

/// One of both planes is always the volume's.
std::size_t swapBytes(const EditStep& step) {
    std::size_t bytes = 0;
    if (!step.swaps) return bytes;
    for (const auto& [z, swap] : *step.swaps) {
        const auto& plane = swap.before ? swap.before : swap.after;
        bytes += sizeof(PlaneSwap) + kNodeOverhead + plane->size() * sizeof(LabelTilePtr);
    }
    return bytes;
}

/// What a step holds besides tiles.
std::size_t overheadBytes(const EditStep& step) {
    const std::size_t frames =
        step.frames ? step.frames->before.frames().size() + step.frames->after.frames().size() : 0;
    return sizeof(EditStep) + step.name.size() + step.tiles.size() * sizeof(TileChange) +
           frames * sizeof(PatchFrame) + tableBytes(step) + swapBytes(step);
}

bool changesNothing(const EditStep& step) {
    return step.tiles.empty() && step.tableBefore == step.tableAfter &&
           (!step.frames || step.frames->before == step.frames->after);
}

/// Steps of so many tiles are accounted as a block of their own: entering each of half a million
/// tiles into a table would hold the window up. What they share with other steps counts twice.
constexpr std::size_t kBlockTiles = 4096;

std::optional<std::size_t> blockBytes(const EditStep& step, bool before) {
    if (!step.counts || step.tiles.size() < kBlockTiles) return std::nullopt;
    return kTileBytes * (before ? step.counts->distinctBefore : step.counts->distinctAfter);
}

/// Calls `use(tile, count)` for runs of one tile, since large steps consist of few tiles.
template <typename Use>
void forEachRun(const std::vector<TileChange>& changes, LabelTilePtr TileChange::*side, Use use) {
    const LabelTile* tile = nullptr;
    std::size_t count = 0;
    for (const TileChange& change : changes) {
        const LabelTile* next = (change.*side).get();
        if (next == tile) {
            ++count;
            continue;
        }
        if (tile) use(tile, count);
        tile = next;
        count = 1;
    }
    if (tile) use(tile, count);
}

/// Both sides of the changes need be kept only once.
void shareWithVolume(std::vector<TileChange>& changes, LabelTilePtr TileChange::*side,
                     const LabelVolume& volume) {
    for (TileChange& change : changes) {
        LabelTilePtr& mine = change.*side;
        const LabelTilePtr& held = volume.tile(change.tile);
        if (mine != held && mine && held && mine->voxels == held->voxels) mine = held;
    }
}

} // namespace

void shareTiles(std::vector<TileChange>& changes, const LabelVolume& volume) {
    shareWithVolume(changes, &TileChange::after, volume);
    shareWithVolume(changes, &TileChange::before, volume);
}

std::size_t EditStep::bytes() const {
    std::unordered_set<const LabelTile*> distinct;
    for (const TileChange& change : tiles) {
        if (change.before) distinct.insert(change.before.get());
        if (change.after) distinct.insert(change.after.get());
    }
    return overheadBytes(*this) + distinct.size() * sizeof(LabelTile);
}

UndoStack::UndoStack(std::size_t byteBudget, std::shared_ptr<const StepStore> store)
    : m_store(std::move(store)), m_byteBudget(byteBudget) {}

void UndoStack::setStore(std::shared_ptr<const StepStore> store) {
    m_store = std::move(store);
}

void UndoStack::account(const EditStep& step, Side side) {
    m_bytes += overheadBytes(step);
    if (const auto block = blockBytes(step, side == Side::Before)) {
        m_bytes += *block;
        return;
    }
    forEachRun(step.tiles, side == Side::Before ? &TileChange::before : &TileChange::after,
               [this](const LabelTile* tile, std::size_t count) {
                   std::size_t& uses = m_tileUses[tile];
                   if (uses == 0) m_bytes += kTileBytes;
                   uses += count;
               });
}

void UndoStack::release(const EditStep& step, Side side) {
    m_bytes -= overheadBytes(step);
    if (const auto block = blockBytes(step, side == Side::Before)) {
        m_bytes -= *block;
        return;
    }
    forEachRun(step.tiles, side == Side::Before ? &TileChange::before : &TileChange::after,
               [this](const LabelTile* tile, std::size_t count) {
                   const auto use = m_tileUses.find(tile);
                   use->second -= count;
                   if (use->second == 0) {
                       m_tileUses.erase(use);
                       m_bytes -= kTileBytes;
                   }
               });
}

void UndoStack::restore(StepHistory history) {
    clear();
    for (EditStep& step : history.steps) {
        m_lastId = std::max(m_lastId, step.id);
        account(step, Side::Before);
        m_entries.push_back({std::make_shared<EditStep>(std::move(step)), nullptr});
    }
    m_position = m_loadedBegin = m_loadedEnd = std::min(history.position, m_entries.size());
}

StepPtr UndoStack::push(EditStep step) {
    step.id = m_lastId + 1;
    return push(std::make_shared<const EditStep>(std::move(step)));
}

StepPtr UndoStack::push(StepPtr step) {
    m_handedOut.reset();
    if (!step || changesNothing(*step)) return nullptr;
    putUnusedAside(m_entries.size());
    if (step->id <= m_lastId) {
        auto numbered = std::make_shared<EditStep>(*step);
        numbered->id = m_lastId + 1;
        step = std::move(numbered);
    }
    m_lastId = step->id;
    while (canRedo()) {
        release(*m_entries.back().step, Side::After);
        m_entries.pop_back();
    }
    m_loadedEnd = m_position; // everything loaded beyond it is gone, and up to it all is loaded
    account(*step, Side::Before);
    m_entries.push_back({step, nullptr});
    m_loadedEnd = m_position = m_entries.size();
    trim();
    return step;
}

const EditStep* UndoStack::nextUndo() const {
    return canUndo() ? m_entries[m_position - 1].step.get() : nullptr;
}

const EditStep* UndoStack::nextRedo() const {
    return canRedo() ? m_entries[m_position].step.get() : nullptr;
}

std::optional<StepId> UndoStack::nextUndoSpilled() const {
    if (!canUndo() || m_position > m_loadedBegin) return std::nullopt;
    return nextUndo()->id;
}

std::optional<StepId> UndoStack::nextRedoSpilled() const {
    if (!canRedo() || m_position < m_loadedEnd) return std::nullopt;
    return nextRedo()->id;
}

bool UndoStack::supply(StepId id, StepContent content) {
    const bool forUndo = nextUndoSpilled() == id;
    if (!forUndo && nextRedoSpilled() != id) return false;
    m_handedOut.reset();
    const std::size_t index = forUndo ? m_position - 1 : m_position;
    const Side side = forUndo ? Side::Before : Side::After;
    Entry& entry = m_entries[index];
    release(*entry.step, side);
    auto full = std::make_shared<EditStep>(*entry.step);
    full->tiles = std::move(content.tiles);
    full->tableBefore = std::move(content.tableBefore);
    full->tableAfter = std::move(content.tableAfter);
    full->counts = std::move(content.counts);
    full->swaps = std::move(content.swaps);
    entry.supplied = full;
    entry.step = std::move(full);
    account(*entry.step, side);
    (forUndo ? m_loadedBegin : m_loadedEnd) = forUndo ? index : index + 1;
    trim();
    return true;
}

StepPtr UndoStack::move(LabelVolume& volume, LabelTable& table, bool forward) {
    const std::size_t index = forward ? m_position : m_position - 1;
    if (index < m_loadedBegin || index >= m_loadedEnd) {
        throw Error(ErrorCode::Internal, "The content of this step was not loaded yet.");
    }
    m_handedOut.reset();
    putUnusedAside(index);
    Entry& entry = m_entries[index];
    if (entry.supplied) {
        shareWithVolume(entry.supplied->tiles, forward ? &TileChange::before : &TileChange::after,
                        volume);
        entry.supplied.reset();
    }
    StepPtr step = entry.step;
    volume.applyChanges(step->tiles, !forward, step->swaps.get());
    if (const auto& wanted = forward ? step->tableAfter : step->tableBefore) table = *wanted;
    release(*step, forward ? Side::After : Side::Before);
    account(*step, forward ? Side::Before : Side::After);
    m_position = forward ? index + 1 : index;
    trim();
    return step;
}

StepPtr UndoStack::undoStep(LabelVolume& volume, LabelTable& table) {
    if (!canUndo()) throw Error(ErrorCode::Internal, "There is nothing to undo.");
    return move(volume, table, false);
}

StepPtr UndoStack::redoStep(LabelVolume& volume, LabelTable& table) {
    if (!canRedo()) throw Error(ErrorCode::Internal, "There is nothing to redo.");
    return move(volume, table, true);
}

const EditStep& UndoStack::undo(LabelVolume& volume, LabelTable& table) {
    return *(m_handedOut = undoStep(volume, table));
}

const EditStep& UndoStack::redo(LabelVolume& volume, LabelTable& table) {
    return *(m_handedOut = redoStep(volume, table));
}

void UndoStack::spill(std::size_t index) {
    const Side side = index < m_position ? Side::Before : Side::After;
    Entry& entry = m_entries[index];
    release(*entry.step, side);
    auto rest = std::make_shared<EditStep>();
    rest->name = entry.step->name;
    rest->frames = entry.step->frames;
    rest->where = entry.step->where;
    rest->id = entry.step->id;
    account(*rest, side);
    entry = {std::move(rest), nullptr};
}

void UndoStack::putUnusedAside(std::size_t used) {
    if (m_loadedBegin < m_position && m_loadedBegin != used && m_entries[m_loadedBegin].supplied) {
        spill(m_loadedBegin++);
    }
    if (m_loadedEnd > m_position && m_loadedEnd - 1 != used &&
        m_entries[m_loadedEnd - 1].supplied) {
        spill(--m_loadedEnd);
    }
}

void UndoStack::trim() {
    while (m_bytes > m_byteBudget) {
        if (!m_store) {
            if (m_position <= 1) return;
            release(*m_entries.front().step, Side::Before);
            m_entries.pop_front();
            ++m_dropped;
            --m_position;
            --m_loadedEnd;
            if (m_loadedBegin > 0) --m_loadedBegin;
            continue;
        }
        // Tiles lie between two states; what is far from the present can go without leaving a gap.
        const std::size_t applied = m_position - m_loadedBegin;
        const std::size_t undone = m_loadedEnd - m_position;
        const bool oldest = applied > 0 && !m_entries[m_loadedBegin].supplied;
        const bool newest = undone > 0 && !m_entries[m_loadedEnd - 1].supplied;
        if (!oldest && !newest) return;
        if (oldest && (!newest || applied >= undone)) {
            spill(m_loadedBegin++);
        } else {
            spill(--m_loadedEnd);
        }
    }
}

void UndoStack::clear() {
    m_entries.clear();
    m_tileUses.clear();
    m_handedOut.reset();
    m_position = m_loadedBegin = m_loadedEnd = 0;
    m_bytes = 0;
    m_dropped = 0;
}

} // namespace lamina::core
