// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina::core {

/// Trained trees in flat arrays, as files hold them; `TreeWalker` applies them. Plain data; immutable use is
/// safe from any thread.
struct DecisionTrees {
    /// A node: a sample whose `feature` is at most `threshold` goes to node `next`, another to
    /// `next + 1`. A leaf has feature -1 and `next` is its row in `leaves`.
    struct Node {
        std::int32_t feature = -1;
        float threshold = 0.0F;
        std::int32_t next = 0;
    };

    int classes = 0;
    int features = 0;
    std::vector<std::int32_t> roots;
    std::vector<Node> nodes;
    std::vector<float> leaves; ///< [leaf, class], each row sums to 1

    /// The leaf that a sample of `features` values ends in.
    [[nodiscard]] std::size_t leafOf(std::int32_t root, const float* sample) const {
        const Node* node = &nodes[static_cast<std::size_t>(root)];
        while (node->feature >= 0) {
            const bool right = !(sample[node->feature] <= node->threshold);
            node = &nodes[static_cast<std::size_t>(node->next + (right ? 1 : 0))];
        }
        return static_cast<std::size_t>(node->next);
    }

    /// Whether every index stays inside and every tree ends: what a file must prove before its
    /// trees are used. Children stand behind their parents.
    [[nodiscard]] bool sound() const;
};

} // namespace lamina::core
