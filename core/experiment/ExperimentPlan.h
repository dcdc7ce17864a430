// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/PatchPool.h"

#include <string>
#include <vector>

namespace lamina::core {

/// One training and its score.
struct Cell {
    ExperimentSplit split = ExperimentSplit::Patch;
    std::uint64_t seed = 1;
    Arm arm = Arm::PixelFrozen;
    int labelled = 0;       ///< asked for: the column of the tables
    double unlabelled = 1;  ///< share of the unlabelled patches that the backbone saw
    int labelledUsed = 0;   ///< what there was
    int unlabelledUsed = 0; ///< 0 for the U-Net
    bool operator==(const Cell&) const = default;

    /// "patch-s1-pixelcl-frozen-l50-u100": names its files.
    [[nodiscard]] std::string id() const;
    /// The backbone that it stands on, shared by cells; empty for the U-Net.
    [[nodiscard]] std::string backboneId() const;
};

/// Cells of one repetition of one split, those of one backbone together: every arm at every count
/// of labels, and the pretrained frozen arm also at every smaller share of unlabelled patches. A
/// count that is larger than what the split has is cut to it; where that makes two counts equal the
/// larger is left out, since it would be the same training.
[[nodiscard]] std::vector<Cell> planCells(const ExperimentSpec& spec, const PoolSplit& patches,
                                          ExperimentSplit split, std::uint64_t seed);

} // namespace lamina::core
