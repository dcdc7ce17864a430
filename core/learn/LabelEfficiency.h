// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LabelChoices.h"
#include "core/learn/LearningEngine.h"
#include "core/metrics/Confusion.h"

#include <functional>
#include <string>
#include <vector>

namespace lamina::core {

/// How the gain by further annotated slices is measured.
struct LabelEfficiencySpec {
    LabelPlanSpec plan;
    InputSpec input;    ///< only channel and normalization count
    std::string recipe; ///< of the forest, see `FineTuneSpec`; empty = the defaults of `train`
    RunSpec run;        ///< `run.seed` is that of every training and of the choices
};

/// One training on a part of the annotated slices, scored on others.
struct LabelCell {
    int repeat = 0;
    std::vector<LabelSlice> training; ///< ascending
    std::vector<LabelSlice> scored;   ///< ascending; none of them was trained on
    bool beside = false;              ///< they lie next to training slices
    Confusion voxels;                 ///< annotated voxels of the scored slices, any class as one

    [[nodiscard]] int slices() const { return static_cast<int>(training.size()); }
    [[nodiscard]] double dice() const { return voxels.dice().value_or(0.0); }
};

/// What was measured; after a cancelled run a part of it.
struct LabelMeasurement {
    std::vector<LabelSlice> annotated;
    int depth = 0;   ///< slices of the stack; 0: several stacks
    int planned = 0; ///< cells of the complete run
    std::vector<LabelCell> cells;
};

/// A measurement without cells yet: what will be measured on these stacks. Throws `Error`
/// InvalidArgument with what is missing where no curve can be measured.
[[nodiscard]] LabelMeasurement plannedMeasurement(const LabelEfficiencySpec& spec,
                                                  const std::vector<AnnotatedStack>& stacks);

/// Trains forests on parts of the annotation (`planLabelChoices`) with the settings of `train` and
/// counts their voxels on slices left out, at a threshold of 0.5 and on annotated voxels alone. A
/// cell is what `lamina-cli train --slices`, `predict` and `evaluate --slices` give with the same
/// seed, bit for bit. `engine` gets the head "forest"; its models go through a temporary folder.
/// `onCell` (may be empty) sees each cell as it is finished, on the calling thread.
///
/// Reports progress with the time left, looks at the stop token as often as the engine does, and
/// throws `Error` (as `plannedMeasurement` or the engine) or `Cancelled`.
[[nodiscard]] LabelMeasurement
measureLabelEfficiency(LearningEngine& engine, const LabelEfficiencySpec& spec,
                       const std::vector<AnnotatedStack>& stacks,
                       const std::function<void(const LabelCell&)>& onCell = {},
                       const JobContext& context = {});

} // namespace lamina::core
