// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"
#include "core/metrics/DiceTracker.h"
#include "ui/document/PredictionStore.h"

#include <map>
#include <utility>

namespace lamina::ui {

/// Dice between annotation and prediction that also follows a stroke while it is being painted:
/// the committed counts come from the `DiceTracker`, and the tiles that the stroke has touched are
/// counted again at each of its steps. GUI thread only.
class LiveDice {
public:
    void reset(const core::LabelVolume& labels, const core::LabelTable& table,
               const PredictionStore& prediction);
    void clear();
    void applyChanges(std::span<const core::TileChange> changes, bool revert = false);
    void recountSlice(const core::LabelVolume& labels, int z);
    [[nodiscard]] bool active() const { return m_tracker.active(); }

    /// The tiles that `box` meets, counted as they would be after the stroke.
    void followStroke(const core::LabelVolume& labels, const core::LabelTable& table,
                      const core::LabelEdit& edit, const PredictionStore& prediction,
                      const core::VoxelBox& box);
    void endStroke(); ///< committed or cancelled: only the tracker counts again

    [[nodiscard]] core::Confusion slice(int z) const;
    [[nodiscard]] core::Confusion total() const;
    [[nodiscard]] core::Confusion totalOver(std::span<const int> slices) const;

private:
    core::DiceTracker m_tracker;
    struct Counts {
        core::Confusion before;
        core::Confusion after;
    };
    std::map<int, std::map<std::pair<int, int>, Counts>> m_stroke; ///< slice, tile (row, column)
};

} // namespace lamina::ui
