// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentPlan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

int percent(double share) {
    return static_cast<int>(std::lround(100.0 * share));
}

} // namespace

std::string Cell::id() const {
    return fmt::format("{}-s{}-{}-l{}-u{}", splitName(split), seed, armName(arm), labelled,
                       percent(unlabelled));
}

std::string Cell::backboneId() const {
    if (arm == Arm::UNet) return {};
    return fmt::format("backbone-{}-s{}-{}-u{}", splitName(split), seed,
                       isPretrained(arm) ? "pretrained" : "plain", percent(unlabelled));
}

std::vector<Cell> planCells(const ExperimentSpec& spec, const PoolSplit& patches,
                            ExperimentSplit split, std::uint64_t seed) {
    const auto there = static_cast<int>(patches.training.size());
    const auto pool = static_cast<double>(patches.unlabelled.size());
    std::vector<Cell> cells;
    const auto addRow = [&](Arm arm, double share) {
        int before = 0;
        for (const int count : spec.labelled) {
            Cell cell;
            cell.split = split;
            cell.seed = seed;
            cell.arm = arm;
            cell.labelled = count;
            cell.labelledUsed = std::min(count, there);
            cell.unlabelled = share;
            if (arm != Arm::UNet)
                cell.unlabelledUsed = std::max(1, static_cast<int>(std::lround(share * pool)));
            if (cell.labelledUsed > before) cells.push_back(cell);
            before = cell.labelledUsed;
        }
    };
    for (const Arm arm : kArms)
        addRow(arm, 1.0);
    for (const double share : spec.unlabelled) {
        if (share < 1.0) addRow(Arm::PixelFrozen, share);
    }
    return cells;
}

} // namespace lamina::core
