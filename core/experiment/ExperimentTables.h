// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentRun.h"

#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// Values of several repetitions.
struct Spread {
    int count = 0;
    double mean = 0.0;
    std::optional<double> deviation; ///< between repetitions; none for a single one
};
[[nodiscard]] Spread spreadOf(const std::vector<double>& values);
/// "0.873 ± 0.012", "0.873" for one repetition, "–" for none; `sign` writes "+0.031 ± 0.010".
[[nodiscard]] std::string spreadText(const Spread& spread, bool sign = false);

/// The counts of labelled patches that a split has, ascending, with what was used of each.
struct CountColumn {
    int asked = 0;
    int used = 0;             ///< smallest over the repetitions
    std::size_t position = 0; ///< in the spec's list
};
[[nodiscard]] std::vector<CountColumn> columnsOf(const ExperimentResults& results,
                                                 ExperimentSplit split);

/// Dice of an arm over the repetitions that are done.
[[nodiscard]] Spread diceOf(const ExperimentResults& results, ExperimentSplit split, Arm arm,
                            int labelled, double unlabelled = 1.0);

/// Differences `a` - `b` of one repetition each: both had the same split, labels and start, so that
/// what the repetitions share cancels out.
struct PairedDifference {
    Spread spread;
    int ahead = 0; ///< repetitions in which `a` is better
};
[[nodiscard]] PairedDifference differenceOf(const ExperimentResults& results, ExperimentSplit split,
                                            Arm a, Arm b, int labelled);

/// One row a cell, comma separated, with a header.
[[nodiscard]] std::string cellsCsv(const ExperimentResults& results);
/// One row for each split, arm and counts: repetitions, mean, deviation, and the report's number.
[[nodiscard]] std::string summaryCsv(const ExperimentResults& results);
/// The tables as text for a terminal.
[[nodiscard]] std::string tablesText(const ExperimentResults& results);

/// The arm as a reader calls it: "PixelCL, frozen".
[[nodiscard]] std::string armTitle(Arm arm);

} // namespace lamina::core
