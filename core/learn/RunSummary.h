// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lamina::core {

/// A finished run as people compare it, from what the project remembers of it.
struct RunSummary {
    std::string kind; ///< "pretrain", "train", "predict" …
    std::string time; ///< UTC, e.g. "2024-05-17T08:30:00Z"
    std::string sentence;
    std::string model; ///< "forest", a head, or a method of pretraining; may be empty
    std::string kept;  ///< its model, see core/learn/ModelArchive; may be empty
    std::optional<double> seconds;
    /// Settings by a readable path ("recipe · learning_rate"), values as text.
    std::map<std::string, std::string> settings;
    std::map<std::string, double> scores; ///< those that have a value
    /// Points (step, value) of each curve, steps ascending.
    std::map<std::string, std::vector<std::pair<double, double>>> curves;
};

/// Takes what is there; a record of another version, or of another program, loses only what it does
/// not have. `run` is a run's record in the project: {"sentence", "record"}.
[[nodiscard]] RunSummary summarizeRun(const std::string& kind, const std::string& time,
                                      const nlohmann::json& run);

/// One setting of several runs side by side; "–" where a run does not have it.
struct SettingRow {
    std::string name;
    std::vector<std::string> values; ///< in the order of the runs
    bool differs = false;
};

/// All settings that any of the runs has, by name.
[[nodiscard]] std::vector<SettingRow> compareSettings(const std::vector<RunSummary>& runs);

} // namespace lamina::core
