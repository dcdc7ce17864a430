// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/DecisionTrees.h"

#include <algorithm>
#include <cmath>

namespace lamina::core {

bool DecisionTrees::sound() const {
    if (classes < 2 || features < 1 || roots.empty() || leaves.empty()) return false;
    if (leaves.size() % static_cast<std::size_t>(classes) != 0) return false;
    const auto nodeCount = static_cast<std::int64_t>(nodes.size());
    const auto leafCount =
        static_cast<std::int64_t>(leaves.size() / static_cast<std::size_t>(classes));
    for (const std::int32_t root : roots) {
        if (root < 0 || root >= nodeCount) return false;
    }
    for (std::int64_t i = 0; i < nodeCount; ++i) {
        const Node& node = nodes[static_cast<std::size_t>(i)];
        if (node.feature >= features || std::isnan(node.threshold)) return false;
        const bool leaf = node.feature < 0;
        const std::int64_t first = leaf ? 0 : i + 1;
        const std::int64_t end = leaf ? leafCount : nodeCount - 1;
        if (node.next < first || node.next >= end) return false;
    }
    return std::all_of(leaves.begin(), leaves.end(),
                       [](float p) { return p >= 0.0F && p <= 1.0F; });
}

} // namespace lamina::core
