// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ClassSlice.h"
#include "core/learn/StackPrediction.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace lamina::ui {

/// Masks of the slices that were predicted so far, and the whole stack's once it is complete.
/// GUI thread only.
class PredictionStore {
public:
    using IdSlice = std::shared_ptr<const std::vector<core::LabelId>>;

    void clear();
    [[nodiscard]] bool empty() const { return m_slices.empty(); }
    [[nodiscard]] bool complete() const { return m_full != nullptr; }
    [[nodiscard]] int slices() const { return static_cast<int>(m_slices.size()); }

    /// What else a worker prepared for the display of one slice.
    struct Extras {
        core::ForegroundPtr foreground;
        std::vector<std::uint16_t> instanceColors; ///< of each id, see `core::neighbourColors`
    };
    /// One slice ahead of the whole stack; its instance ids are its own until the stack is there.
    void setSlice(int z, core::ClassSlice semantic, IdSlice instances, Extras extras);
    void setFull(std::shared_ptr<const core::StackPrediction> full);

    [[nodiscard]] core::ClassSlice semantic(int z) const; ///< nothing where not predicted
    /// Ids of slice z, rows of x; null if none. Valid while the store is not changed.
    [[nodiscard]] const core::LabelId* instances(int z) const;
    /// Number of the colour of an object of slice z; follows the id where no colours were prepared.
    [[nodiscard]] int instanceColor(int z, core::LabelId id) const;
    /// Probabilities of slice z; null where none were kept.
    [[nodiscard]] const core::ForegroundSlice* foreground(int z) const;
    /// Share of all pixels whose probabilities are known that a threshold lets through, 0..1;
    /// none without probabilities. Costs the slices, not their pixels.
    [[nodiscard]] std::optional<double> shareAbove(double threshold) const;
    [[nodiscard]] const std::shared_ptr<const core::StackPrediction>& full() const {
        return m_full;
    }

private:
    struct Slice {
        core::ClassSlice semantic;
        IdSlice instances;
        Extras extras;
    };
    std::map<int, Slice> m_slices;
    std::shared_ptr<const core::StackPrediction> m_full;
};

} // namespace lamina::ui
