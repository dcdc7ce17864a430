// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/StackPrediction.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace lamina::core {

/// A prediction of the past, without its masks.
struct PredictionEntry {
    std::string id;   ///< name of its files; ascending with time
    std::string time; ///< UTC, ISO 8601
    nlohmann::json record;
};

/// The semantic masks of the last predictions of one stack, so that models can be compared: in
/// `folder` a `KeptPrediction` each, without objects and probabilities, named by the time at which
/// it was added. All functions are for workers; several may run at once in one process.
struct PredictionHistory {
    std::filesystem::path folder;

    static constexpr std::size_t kMost = 12; ///< the oldest ones go

    /// Oldest first; damaged ones are left out. No folder is an empty list.
    [[nodiscard]] std::vector<PredictionEntry> list() const;
    /// Adds it unless one of the same record is there (the same model, settings and data give the
    /// same masks). Throws as `writeTiff`.
    void add(const StackPrediction& prediction, const JobContext& context = {}) const;
    /// Its semantic mask and record; null where it is gone. Throws as `KeptPrediction::load`.
    [[nodiscard]] std::shared_ptr<const StackPrediction>
    load(const std::string& id, VolumeSize size, const JobContext& context = {}) const;
    /// The same as it is displayed and exported: with its objects, found in the mask as the record
    /// has it, and their colours; without probabilities. Throws as `load` and `objectsOfMask`.
    [[nodiscard]] std::shared_ptr<const StackPrediction>
    restore(const std::string& id, VolumeSize size, const JobContext& context = {}) const;
    /// Throws `Error` Unwritable; one that is not there is no error.
    void remove(const std::string& id) const;
};

/// Slices of the stack of this name on which the model of a prediction was trained, as its record
/// says.
[[nodiscard]] std::set<int> slicesTrainedOn(const nlohmann::json& record, const std::string& stack);

} // namespace lamina::core
