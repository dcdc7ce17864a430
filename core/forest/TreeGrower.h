// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/DecisionTrees.h"
#include "core/forest/RandomForest.h"
#include "core/forest/RankedSamples.h"
#include "core/sim/Random.h"

#include <cstdint>
#include <vector>

namespace lamina::core {

/// A grown tree whose leaves say only what most of their samples were.
struct GrownTree {
    DecisionTrees tree;                 ///< one root; leaves are zeros
    std::vector<std::uint8_t> majority; ///< class of each leaf
};

/// Grows one classification tree: at each node the split of largest Gini gain (Breiman et al.
/// 1984) among `recipe.tried` random features that are not constant there, until nodes are pure,
/// too small or too deep. `draws[i]` says how often sample i is in this tree's bootstrap sample.
///
/// Splits are looked for among ranks: a node's samples are counted in up to 256 bins between its
/// smallest and its largest rank, so a node of few samples or close ranks is split exactly and a
/// large one to within a 128th of its range. The same arguments give the same tree.
[[nodiscard]] GrownTree growTree(const ForestSamples& samples,
                                 const std::vector<RankedFeature>& features,
                                 const std::vector<std::uint16_t>& draws,
                                 const ForestRecipe& recipe, sim::Random& random);

} // namespace lamina::core
