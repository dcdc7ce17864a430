// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentTables.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace lamina::core {

namespace {

bool sameShare(double a, double b) {
    return std::abs(a - b) < 1e-9;
}

std::string csvNumber(const std::optional<double>& value) {
    return value ? fmt::format("{:.6f}", *value) : std::string{};
}

std::string reportText(ExperimentSplit split, Arm arm, std::size_t position) {
    if (split != ExperimentSplit::Patch) return {};
    const auto value = reportedDice(arm, position);
    return value ? fmt::format("{:.2f}", *value) : std::string{};
}

} // namespace

std::string armTitle(Arm arm) {
    switch (arm) {
    case Arm::PixelFrozen:
        return "PixelCL, frozen";
    case Arm::PixelTunable:
        return "PixelCL, tunable";
    case Arm::PlainTunable:
        return "plain ResNet, tunable";
    case Arm::PlainFrozen:
        return "plain ResNet, frozen";
    case Arm::UNet:
        break;
    }
    return "U-Net";
}

Spread spreadOf(const std::vector<double>& values) {
    Spread spread;
    spread.count = static_cast<int>(values.size());
    if (values.empty()) return spread;
    const auto count = static_cast<double>(values.size());
    spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    if (values.size() < 2) return spread;
    double squares = 0.0;
    for (const double value : values)
        squares += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::sqrt(squares / (count - 1.0));
    return spread;
}

std::string spreadText(const Spread& spread, bool sign) {
    if (spread.count == 0) return "–";
    const auto mean =
        sign ? fmt::format("{:+.3f}", spread.mean) : fmt::format("{:.3f}", spread.mean);
    return spread.deviation ? fmt::format("{} ± {:.3f}", mean, *spread.deviation) : mean;
}

std::vector<CountColumn> columnsOf(const ExperimentResults& results, ExperimentSplit split) {
    std::map<int, int> used;
    for (const auto& cell : results.planned) {
        if (cell.split != split) continue;
        const auto [at, added] = used.emplace(cell.labelled, cell.labelledUsed);
        if (!added) at->second = std::min(at->second, cell.labelledUsed);
    }
    std::vector<CountColumn> columns;
    for (const auto& [asked, there] : used) {
        const auto& all = results.spec.labelled;
        const auto position = std::find(all.begin(), all.end(), asked) - all.begin();
        columns.push_back({asked, there, static_cast<std::size_t>(position)});
    }
    return columns;
}

Spread diceOf(const ExperimentResults& results, ExperimentSplit split, Arm arm, int labelled,
              double unlabelled) {
    std::vector<double> values;
    for (const auto& result : results.cells) {
        const auto& cell = result.cell;
        if (cell.split == split && cell.arm == arm && cell.labelled == labelled &&
            sameShare(cell.unlabelled, unlabelled) && result.dice)
            values.push_back(*result.dice);
    }
    return spreadOf(values);
}

PairedDifference differenceOf(const ExperimentResults& results, ExperimentSplit split, Arm a, Arm b,
                              int labelled) {
    std::map<std::uint64_t, double> first;
    std::map<std::uint64_t, double> second;
    for (const auto& result : results.cells) {
        const auto& cell = result.cell;
        if (cell.split != split || cell.labelled != labelled || !sameShare(cell.unlabelled, 1.0) ||
            !result.dice)
            continue;
        if (cell.arm == a) first[cell.seed] = *result.dice;
        if (cell.arm == b) second[cell.seed] = *result.dice;
    }
    std::vector<double> differences;
    PairedDifference paired;
    for (const auto& [seed, value] : first) {
        const auto other = second.find(seed);
        if (other == second.end()) continue;
        differences.push_back(value - other->second);
        if (differences.back() > 0.0) ++paired.ahead;
    }
    paired.spread = spreadOf(differences);
    return paired;
}

std::string cellsCsv(const ExperimentResults& results) {
    std::string csv = "split,arm,seed,labelled,labelled_used,unlabelled_share,unlabelled_used,dice,"
                      "dice_sd_over_patches,pooled_dice,validation_dice,test_patches,seconds,"
                      "cpu_seconds\n";
    for (const auto& r : results.cells) {
        const auto& c = r.cell;
        csv += fmt::format("{},{},{},{},{},{:g},{},{},{},{},{},{},{:.2f},{:.2f}\n",
                           splitName(c.split), armName(c.arm), c.seed, c.labelled, c.labelledUsed,
                           c.unlabelled, c.unlabelledUsed, csvNumber(r.dice),
                           csvNumber(r.diceSpread), csvNumber(r.pooledDice),
                           csvNumber(r.validationDice), r.testPatches, r.seconds, r.cpuSeconds);
    }
    return csv;
}

std::string summaryCsv(const ExperimentResults& results) {
    std::string csv =
        "split,arm,labelled,labelled_used,unlabelled_share,repetitions,dice_mean,dice_sd,report\n";
    const auto addRow = [&](ExperimentSplit split, Arm arm, const CountColumn& column,
                            double share) {
        const auto dice = diceOf(results, split, arm, column.asked, share);
        if (dice.count == 0) return;
        csv += fmt::format("{},{},{},{},{:g},{},{:.6f},{},{}\n", splitName(split), armName(arm),
                           column.asked, column.used, share, dice.count, dice.mean,
                           csvNumber(dice.deviation),
                           sameShare(share, 1.0) ? reportText(split, arm, column.position) : "");
    };
    for (const auto split : kExperimentSplits) {
        for (const auto& column : columnsOf(results, split)) {
            for (const Arm arm : kArms)
                addRow(split, arm, column, 1.0);
            for (const double share : results.spec.unlabelled) {
                if (share < 1.0) addRow(split, Arm::PixelFrozen, column, share);
            }
        }
    }
    return csv;
}

std::string tablesText(const ExperimentResults& results) {
    std::string text;
    for (const auto split : kExperimentSplits) {
        const auto columns = columnsOf(results, split);
        if (columns.empty()) continue;
        text += fmt::format("\nDice, split by {}\n{:<34}", splitName(split), "labelled patches");
        for (const auto& column : columns) {
            text += fmt::format("{:>16}", column.used == column.asked
                                              ? fmt::format("{}", column.asked)
                                              : fmt::format("{} ({})", column.asked, column.used));
        }
        const auto addRow = [&](const std::string& title, const auto& value) {
            text += fmt::format("\n{:<34}", title);
            for (const auto& column : columns)
                text += fmt::format("{:>16}", value(column));
        };
        for (const Arm arm : kArms) {
            addRow(armTitle(arm), [&](const auto& column) {
                return spreadText(diceOf(results, split, arm, column.asked));
            });
        }
        for (const double share : results.spec.unlabelled) {
            if (share >= 1.0) continue;
            addRow(fmt::format("PixelCL, frozen, {:.0f} % unlabelled", 100.0 * share),
                   [&](const auto& column) {
                       return spreadText(
                           diceOf(results, split, Arm::PixelFrozen, column.asked, share));
                   });
        }
        addRow("frozen: PixelCL - plain", [&](const auto& column) {
            return spreadText(
                differenceOf(results, split, Arm::PixelFrozen, Arm::PlainFrozen, column.asked)
                    .spread,
                true);
        });
        addRow("tunable: PixelCL - plain", [&](const auto& column) {
            return spreadText(
                differenceOf(results, split, Arm::PixelTunable, Arm::PlainTunable, column.asked)
                    .spread,
                true);
        });
        text += "\n";
    }
    return text;
}

} // namespace lamina::core
