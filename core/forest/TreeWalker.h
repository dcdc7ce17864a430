// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/DecisionTrees.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina::core {

/// Trees laid out for quick walking: eight bytes a node, a leaf leads to itself, and samples go
/// down a tree side by side without a branch. It finds what `DecisionTrees::leafOf` finds, bit for
/// bit; making one costs about as much as copying the trees. Immutable: any thread may use it.
class TreeWalker {
public:
    /// Trees that are `sound`, with fewer than 256 features and 2^24 nodes a tree (far beyond what
    /// a filter bank and its samples can give); throws `Error` Unsupported for larger ones. `trees`
    /// must outlive the walker.
    explicit TreeWalker(const DecisionTrees& trees);

    /// The leaves, rows of `DecisionTrees::leaves`, that `count` samples ([sample, feature]; no
    /// NaN) end in.
    void leavesOf(std::size_t tree, const float* samples, std::size_t count,
                  std::uint32_t* out) const;

    /// Class probabilities of `count` samples ([sample, feature]; no NaN): the mean over the trees,
    /// written to `out` ([class, sample] with rows `stride` apart).
    void predict(const float* samples, std::size_t count, float* out, std::size_t stride) const;

private:
    struct Node {
        float threshold;
        std::uint32_t featureAndNext; ///< feature in the low byte, child from the tree's root above
    };
    const DecisionTrees& m_trees;
    std::vector<std::size_t> m_roots; ///< of each tree in m_nodes
    std::vector<Node> m_nodes;        ///< tree after tree
    std::vector<std::uint32_t> m_leaf; ///< of each node
};

} // namespace lamina::core
