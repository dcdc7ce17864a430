// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ClassSlice.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/metrics/Confusion.h"

#include <functional>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace lamina::core {

/// Dice of a prediction against the annotation, per slice and over all annotated voxels, kept up to
/// date from the tile changes of each edit: the cost of an update is the tiles that changed, not
/// the volume. Annotated = any label or background; unlabelled voxels do not count. One class at a
/// time.
class DiceTracker {
public:
    /// Slice z of the prediction, any class counts; nothing = not predicted (does not count).
    using PredictionSlice = std::function<ClassSlice(int z)>;

    DiceTracker() = default;
    /// Counts everything once. To be called again when the class of a label changed. Throws `Error`
    /// Mismatch when a prediction slice has another size than the labels, and `Cancelled`; then the
    /// counts are those of before.
    void reset(const LabelVolume& labels, const LabelTable& table, PredictionSlice prediction,
               ClassId classId = 1, const JobContext& context = {});
    /// Where predictions come from now; they must be those that were counted.
    void setPrediction(PredictionSlice prediction) { m_prediction = std::move(prediction); }
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
    [[nodiscard]] ClassSlice predictionOf(int z) const;
    [[nodiscard]] Confusion countTile(TileIndex index, const LabelTile* tile,
                                      const ClassSlice& prediction) const;
    [[nodiscard]] Confusion countSlice(const LabelVolume& labels, int z) const;

    PredictionSlice m_prediction;
    VolumeSize m_size;
    LabelTable m_table;
    ClassId m_class = 1;
    std::map<int, Confusion> m_slices;
    Confusion m_total;
};

} // namespace lamina::core
