// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"
#include "core/metrics/DiceTracker.h"
#include "ui/document/PredictionStore.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace lamina::ui {

/// The annotation counted against the prediction as a whole, which may take seconds: made on the
/// GUI thread, run by a worker, given back.
struct DiceCount {
    core::LabelVolume labels;
    core::LabelTable table;
    PredictionStore prediction;
    core::DiceTracker tracker; ///< the result

    void run(const core::JobContext& context);
};

/// Dice between annotation and prediction that also follows a stroke while it is being painted:
/// the committed counts come from the `DiceTracker`, and the tiles that the stroke has touched are
/// counted again at each of its steps. What changes more tiles than a frame of the screen has time
/// for is counted elsewhere; until then nothing is known. GUI thread only.
class LiveDice {
public:
    /// More tiles than this are counted by `countElsewhere`; some 10 ms of work.
    static constexpr std::size_t kManyTiles = 2048;
    /// Runs a count on a worker and brings it back to `supply`. Without it all is counted at once.
    using CountElsewhere = std::function<void(std::shared_ptr<DiceCount>)>;
    void setCountElsewhere(CountElsewhere count) { m_countElsewhere = std::move(count); }

    /// Counts everything, `tiles` of which are not empty.
    void reset(const core::LabelVolume& labels, const core::LabelTable& table,
               const PredictionStore& prediction, std::size_t tiles);
    void clear();
    /// After `changes` (or their `revert`) were made to `labels`.
    void applyChanges(const core::LabelVolume& labels, const core::LabelTable& table,
                      const PredictionStore& prediction, std::span<const core::TileChange> changes,
                      bool revert = false);
    /// After the prediction of a slice changed.
    void recountSlice(const core::LabelVolume& labels, int z);
    /// Takes a count over, brought up to date with what changed since. False: it is of the past.
    bool supply(const std::shared_ptr<DiceCount>& count, const core::LabelVolume& labels,
                const PredictionStore& prediction);

    [[nodiscard]] bool active() const { return m_tracker.active(); }
    /// A count is under way elsewhere; nothing is known until it is back.
    [[nodiscard]] bool counting() const { return m_awaited != nullptr; }

    /// The tiles that `box` meets, counted as they would be after the stroke.
    void followStroke(const core::LabelVolume& labels, const core::LabelTable& table,
                      const core::LabelEdit& edit, const PredictionStore& prediction,
                      const core::VoxelBox& box);
    void endStroke(); ///< committed or cancelled: only the tracker counts again

    [[nodiscard]] core::Confusion slice(int z) const;
    [[nodiscard]] core::Confusion total() const;
    [[nodiscard]] core::Confusion totalOver(std::span<const int> slices) const;

private:
    void countElsewhere(const core::LabelVolume& labels, const core::LabelTable& table,
                        const PredictionStore& prediction);

    core::DiceTracker m_tracker;
    CountElsewhere m_countElsewhere;
    std::shared_ptr<DiceCount> m_awaited;
    std::set<int> m_predictedSince; ///< slices, since `m_awaited` was made
    struct Counts {
        core::Confusion before;
        core::Confusion after;
    };
    std::map<int, std::map<std::pair<int, int>, Counts>> m_stroke; ///< slice, tile (row, column)
};

} // namespace lamina::ui
