// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/metrics/Confusion.h"

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace lamina::core {

/// Dice of a prediction against the annotation, per slice and over all annotated voxels, kept up to
/// date from the tile changes of each edit: the cost of an update is the tiles that changed, not
/// the volume. Annotated = any label or background; unlabelled voxels do not count. One class at a
/// time.
class DiceTracker {
public:
    /// Slice z of the prediction as 0 / nonzero, rows of x; null = not predicted (does not count).
    using PredictionSlice = std::function<std::shared_ptr<const std::vector<std::uint8_t>>(int z)>;

    DiceTracker() = default;
    /// Counts everything once. To be called again when the class of a label changed. Throws `Error`
    /// Mismatch when a prediction slice has another size than the labels.
    void reset(const LabelVolume& labels, const LabelTable& table, PredictionSlice prediction,
               ClassId classId = 1);
    void clear(); ///< no prediction
    void applyChanges(std::span<const TileChange> changes, bool revert = false);
    /// Counts one slice again, after its prediction changed and before the next `applyChanges`
    /// there.
    void recountSlice(const LabelVolume& labels, int z);

    [[nodiscard]] bool active() const { return static_cast<bool>(m_prediction); }
    [[nodiscard]] Confusion slice(int z) const;
    [[nodiscard]] Confusion total() const { return m_total; }
    [[nodiscard]] Confusion totalOver(std::span<const int> slices) const;

private:
    using Prediction = std::shared_ptr<const std::vector<std::uint8_t>>;

    [[nodiscard]] Prediction predictionOf(int z) const;
    [[nodiscard]] Confusion countTile(TileIndex index, const LabelTile* tile,
                                      const std::vector<std::uint8_t>& prediction) const;
    [[nodiscard]] Confusion countSlice(const LabelVolume& labels, int z) const;

    PredictionSlice m_prediction;
    VolumeSize m_size;
    LabelTable m_table;
    ClassId m_class = 1;
    std::map<int, Confusion> m_slices;
    Confusion m_total;
};

} // namespace lamina::core
