// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/StackExport.h"
#include "core/project/Project.h"

#include <memory>
#include <optional>
#include <vector>

namespace lamina::core {

struct ProjectExportOptions {
    std::vector<int> times;         ///< empty = all
    std::optional<Spacing> spacing; ///< goes before the stacks' own
    ExportContent content;          ///< what will be asked for: the rest is not loaded
};

/// Every stack and time point of a project that was worked on, in the order of the list. Stacks of
/// one name get different stems. To be called where `Project::stacks` may be; what it returns loads
/// on a worker and keeps the project. Predictions are those that the window keeps in the project
/// (`KeptPrediction`); of two stacks of one name only the one that was predicted last has one.
[[nodiscard]] std::vector<ExportTarget> exportTargets(std::shared_ptr<const Project> project,
                                                      const ProjectExportOptions& options = {});

} // namespace lamina::core
