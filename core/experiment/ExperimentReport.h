// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentTables.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lamina::core {

/// One HTML page that needs nothing else: tables beside the report's numbers, curves as inline SVG,
/// sample masks as inline PNG, and what the numbers say about the report's puzzle. `folder` is the
/// experiment's, from which the pictures are read. Works for an unfinished experiment.
[[nodiscard]] std::string experimentHtml(const ExperimentResults& results,
                                         const std::filesystem::path& folder);

/// Writes report.html, cells.csv and summary.csv into the folder, atomically.
void writeExperimentReport(const ExperimentResults& results, const std::filesystem::path& folder);

/// What the run's own numbers say about the report's puzzle, that its frozen PixelCL is behind its
/// frozen plain ResNet: sentences that depend on the results.
[[nodiscard]] std::vector<std::string> puzzleDiscussion(const ExperimentResults& results);

} // namespace lamina::core
