// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/EditStep.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <set>

namespace lamina::ui {

/// Slices whose annotation was taken over from a prediction. They cannot show how good predictions
/// are, so they never count as held out. Follows the history: an acceptance that was taken back
/// does not count. GUI thread only.
class AcceptedSlices {
public:
    void add(core::StepId step, std::set<int> slices); ///< that step accepted them
    /// A step was taken back, or made again. False: it was no acceptance.
    bool setApplied(core::StepId step, bool applied);
    void clear();
    [[nodiscard]] bool contains(int z) const { return m_slices.count(z) != 0; }
    [[nodiscard]] bool empty() const { return m_steps.empty(); }

    [[nodiscard]] nlohmann::json toJson() const;
    /// Skips what is not of the form that `toJson` writes.
    [[nodiscard]] static AcceptedSlices fromJson(const nlohmann::json& json);

private:
    struct Step {
        std::set<int> slices;
        bool applied = true;
    };
    void collect();

    std::map<core::StepId, Step> m_steps;
    std::set<int> m_slices; ///< of all steps that are applied
};

} // namespace lamina::ui
