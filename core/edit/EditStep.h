// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/label/CountedChanges.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelTile.h"
#include "core/patch/PatchFrames.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// Number of a step in the history of one layer: from 1, larger for later steps, never used twice.
using StepId = std::uint64_t;

/// What a step changes: the part that can be put aside and loaded again.
struct StepContent {
    std::vector<TileChange> tiles;
    std::optional<LabelTable> tableBefore;
    std::optional<LabelTable> tableAfter;
    std::shared_ptr<const ChangeCounts> counts = {}; ///< of the tiles; null: not counted
    PlaneSwapsPtr swaps = {};                        ///< of the tiles; null: none
};

/// The annotation patches before and after a step.
struct FramesChange {
    PatchFrames before;
    PatchFrames after;
    bool operator==(const FramesChange&) const = default;
};

/// One step the user can take back: voxels, label-table rows, annotation patches.
struct EditStep {
    std::string name; ///< for the menu: "Undo brush stroke"
    std::vector<TileChange> tiles;
    std::optional<LabelTable> tableBefore;
    std::optional<LabelTable> tableAfter;
    /// Of the tiles, so that nobody need look into them; null: not counted.
    std::shared_ptr<const ChangeCounts> counts;
    PlaneSwapsPtr swaps;                ///< of slices of which many tiles change; may be null
    std::optional<FramesChange> frames; ///< few bytes: never put aside
    SlicePlane where; ///< which plane a view should go to first; index -1 = anywhere
    StepId id = 0;    ///< given by `UndoStack::push`; 0 = none yet
    /// Tiles of this step, each distinct one once, plus its lists and tables.
    [[nodiscard]] std::size_t bytes() const;
};

/// Steps travel between the undo stack and the project's journal without being copied.
using StepPtr = std::shared_ptr<const EditStep>;

/// Where the contents of steps lie that memory no longer holds, such as a project's journal.
class StepStore {
public:
    virtual ~StepStore() = default;
    /// Any thread; may wait for a disk. Throws `Error` NotFound for a step that is not (or no
    /// longer) in the history, Unreadable when it is damaged.
    [[nodiscard]] virtual StepContent load(StepId id) const = 0;
};

/// A history as it comes from a store: names, slices and ids, contents left where they are.
struct StepHistory {
    std::vector<EditStep> steps; ///< oldest first
    std::size_t position = 0;    ///< so many are applied, the rest can be redone
};

} // namespace lamina::core
