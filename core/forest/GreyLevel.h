// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/FilterBank.h"
#include "core/forest/RandomForest.h"
#include "core/learn/TrainingSet.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace lamina::core {

/// A soft threshold on the smoothed grey value that votes beside a forest of few slices. A forest
/// that has seen one slice of a volume takes the noise of that slice for a rule, where a plain
/// threshold cannot; with every further slice the forest knows better. Measured: core/README.md.
struct GreyLevel {
    double weight = 0.0;    ///< of its vote, the forest has the rest; 0: it does not vote
    int feature = -1;       ///< of the bank: the Gaussian whose scale is nearest to 1 pixel
    double threshold = 0.0; ///< where it says 0.5
    double width = 1.0;     ///< grey values from 0.5 to 0.73

    /// Probability of the foreground.
    [[nodiscard]] float vote(float grey) const;
    bool operator==(const GreyLevel&) const = default;
};

[[nodiscard]] nlohmann::json toJson(const GreyLevel& level);
/// Throws `Error` InvalidArgument for values that cannot be.
[[nodiscard]] GreyLevel greyLevelFromJson(const nlohmann::json& json);

/// Weight by the number of slices annotated as a whole (more than half of their pixels): 2/3 for
/// one, falling to nothing at five; less where the best threshold has a Dice below 0.8 on the
/// samples, none below 0.5. The threshold is the one of largest Dice. Only for two classes and
/// filters of the volume; else it does not vote.
[[nodiscard]] GreyLevel fitGreyLevel(const ForestSamples& samples, const FilterBankSpec& filters,
                                     const std::vector<AnnotatedStack>& stacks);

} // namespace lamina::core
