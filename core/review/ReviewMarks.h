// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/StackPrediction.h"

#include <nlohmann/json_fwd.hpp>

#include <set>
#include <string>

namespace lamina::core {

/// What reviewing found of one prediction, and which slices were taken over from it.
struct ReviewMarks {
    std::set<LabelId> rejectedObjects; ///< predicted ones that are wrong
    std::set<LabelId> acceptedObjects; ///< predicted ones that were taken over one by one
    std::set<int> rejectedSlices;      ///< whose prediction is wrong
    std::set<int> acceptedSlices;      ///< annotation that came from a prediction
};

/// What tells one prediction of a whole stack from another: the record of how it was made.
[[nodiscard]] std::string predictionFingerprint(const nlohmann::json& record);

/// The marks in the state of a layer, as the window keeps it: "review" and "acceptedSlices". Marks
/// of objects of another prediction than this one (which may be null) are left out, and so is what
/// has another form. Any thread.
[[nodiscard]] ReviewMarks reviewMarks(const nlohmann::json& layerState,
                                      const StackPrediction* prediction);

} // namespace lamina::core
