// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentPlan.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <utility>

namespace lamina::core {

using CurvePoints = std::vector<std::pair<double, double>>; ///< step, value

/// What came of a cell: the content of its JSON file.
struct CellResult {
    Cell cell;
    std::optional<double> dice;       ///< mean over test patches (the report's measure)
    std::optional<double> diceSpread; ///< standard deviation over the patches
    std::optional<double> pooledDice; ///< of all test pixels together
    std::optional<double> validationDice;
    int testPatches = 0; ///< that have a Dice: nothing in truth and prediction gives none
    CurvePoints loss;
    CurvePoints validation;
    std::vector<std::string> samples; ///< PNG files in the folder `samples`
    double seconds = 0.0;             ///< wall time
    double cpuSeconds = 0.0;          ///< of all threads
};

/// What came of a pretraining.
struct BackboneResult {
    std::string id;
    int unlabelled = 0;
    CurvePoints loss; ///< empty for one that was not trained
    double seconds = 0.0;
    double cpuSeconds = 0.0;
};

[[nodiscard]] nlohmann::json toJson(const CellResult& result);
[[nodiscard]] nlohmann::json toJson(const BackboneResult& result);
/// Throw nlohmann's exceptions for JSON of another form.
[[nodiscard]] CellResult cellResultFromJson(const nlohmann::json& json);
[[nodiscard]] BackboneResult backboneResultFromJson(const nlohmann::json& json);

/// A curve of a run record, {"step": [...], "value": [...]} below `curves`.`name`, thinned by
/// averaging neighbours to at most `most` points; empty when there is none.
[[nodiscard]] CurvePoints curveOf(const nlohmann::json& record, const std::string& name,
                                  std::size_t most);

} // namespace lamina::core
