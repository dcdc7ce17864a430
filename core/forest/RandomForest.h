// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/DecisionTrees.h"
#include "core/job/JobContext.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::core {

/// How trees are grown. The defaults are the measured ones; see tests/bench/accuracy.
struct ForestRecipe {
    int trees = 100;
    int depth = 25;        ///< levels below the root
    int splitFrom = 2;     ///< samples from which on a node may be split
    int tried = 0;         ///< features tried at a split; 0 = the square root of their number
    int samples = 100'000; ///< of each class and tree at most
    int pool = 200'000;    ///< of each class, kept from all annotated voxels
    bool operator==(const ForestRecipe&) const = default;
};

[[nodiscard]] nlohmann::json toJson(const ForestRecipe& recipe);

/// Labelled samples. `weight` is how many annotated voxels a sample of a class stands for.
struct ForestSamples {
    int features = 0;
    std::vector<float> values;         ///< [sample, feature]
    std::vector<std::uint8_t> targets; ///< class of each sample
    std::vector<double> weight;        ///< of each class; its size is the number of classes
    std::vector<std::uint32_t> slice;  ///< of each sample: number of the annotated slice
    std::vector<std::uint32_t> pixel;  ///< of each sample: y · width + x in its slice

    [[nodiscard]] std::size_t size() const { return targets.size(); }
};

/// Grows a random forest (Breiman 2001): each tree on a bootstrap draw, the best of a few random
/// features at each split (`growTree`); a leaf answers with the shares of all samples in it. Every
/// tree has a generator of its own, seeded by `seed` and its number, so the result is the same for
/// any number of threads. Throws `Error` when there are no two classes, and `Cancelled` between
/// trees.
[[nodiscard]] DecisionTrees growForest(const ForestSamples& samples, const ForestRecipe& recipe,
                                       std::uint64_t seed, int threads,
                                       const JobContext& context = {});

} // namespace lamina::core
