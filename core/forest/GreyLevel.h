// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/FilterBank.h"
#include "core/forest/RandomForest.h"
#include "core/learn/TrainingSet.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace lamina::core {

/// A soft threshold on one feature that votes beside a forest: on the smoothed grey value, or on
/// what a network makes of the pixel. A forest that has seen few slices takes their noise and the
/// kind of their cells for a rule, where two numbers cannot. Measured: core/README.md.
struct GreyLevel {
    double weight = 0.0;    ///< of its vote, the forest has the rest; 0: it does not vote
    int feature = -1;       ///< the Gaussian whose scale is nearest to 1 pixel, or the last one
    double threshold = 0.0; ///< where it says 0.5
    double width = 1.0;     ///< from 0.5 to 0.73
    /// What the trees say there becomes 0.5 before the vote. Of all masks that a probability can
    /// give, the one cut at half of its own Dice has the largest (Lipton, Elkan and Naryanaswamy
    /// 2014, "Optimal thresholding of classifiers to maximize F1 measure").
    double cut = 0.5;

    /// Probability of the foreground.
    [[nodiscard]] float vote(float grey) const;
    /// Of what the trees say, and of the feature that votes.
    [[nodiscard]] float joined(float trees, float grey) const;
    [[nodiscard]] bool changesTrees() const { return weight > 0.0 || cut != 0.5; }
    bool operator==(const GreyLevel&) const = default;
};

[[nodiscard]] nlohmann::json toJson(const GreyLevel& level);
/// Throws `Error` InvalidArgument for values that cannot be.
[[nodiscard]] GreyLevel greyLevelFromJson(const nlohmann::json& json);

/// What a forest learns from, and what votes beside it.
struct ForestPlan {
    bool network = false; ///< the trees see the features of the network, too
    GreyLevel vote;
};

/// Makes the plan of a forest from its samples. Thresholds of votes are those of largest Dice on
/// the samples.
///
/// With several slices annotated as a whole (more than half of their pixels) small forests are
/// grown without some of them and asked about these: the trees see the network, and it votes with
/// the weight, that would have been better there by more than chance plays; where the slices are of
/// several recordings, with the largest weight that does as well as the best one. They also say
/// what Dice is to be expected, and with it where the trees are cut. Else the grey
/// value votes, by a fixed rule that falls to nothing at five slices. With one slice the better of
/// grey value and network votes with 2/3; less where its Dice is below 0.8 on the samples, not at
/// all below 0.5. With strokes alone only a network votes.
///
/// The grey value is asked of volumes only, and of `network` features, which stand behind those of
/// the filters, the last, which is the logit. Votes are for two classes only. Looks at the stop
/// token between trees.
[[nodiscard]] ForestPlan planForest(const ForestSamples& samples, const FilterBankSpec& filters,
                                    const std::vector<AnnotatedStack>& stacks, int network,
                                    std::uint64_t seed, int threads,
                                    const JobContext& context = {});

/// The samples without the last `network` features.
[[nodiscard]] ForestSamples withoutNetwork(const ForestSamples& samples, int network);

} // namespace lamina::core
