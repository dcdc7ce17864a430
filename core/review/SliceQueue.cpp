// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/SliceQueue.h"

#include <algorithm>
#include <cstdlib>

namespace lamina::core {

std::vector<SliceSuggestion> slicesToAnnotate(const std::vector<SliceState>& slices, int most) {
    const int count = static_cast<int>(slices.size());
    const auto at = [&slices](int z) -> const SliceState& {
        return slices[static_cast<std::size_t>(z)];
    };
    double highest = 0.0;
    for (const SliceState& slice : slices)
        highest = std::max(highest, slice.uncertainty.value_or(0.0));
    if (highest == 0.0) highest = 1.0; // nothing is predicted, or all of it without a doubt
    // slices to the nearest one that is annotated, and to that or one suggested; -1: there is none
    std::vector<int> annotated(slices.size(), -1);
    const auto reach = [count](std::vector<int>& distance, int from) {
        for (int z = 0; z < count; ++z) {
            int& d = distance[static_cast<std::size_t>(z)];
            if (d < 0 || std::abs(z - from) < d) d = std::abs(z - from);
        }
    };
    for (const int direction : {1, -1}) {
        int d = -1;
        for (int z = direction > 0 ? 0 : count - 1; z >= 0 && z < count; z += direction) {
            d = at(z).annotated ? 0 : d < 0 ? -1 : d + 1;
            int& known = annotated[static_cast<std::size_t>(z)];
            if (d >= 0 && (known < 0 || d < known)) known = d;
        }
    }
    std::vector<int> covered = annotated;
    std::vector<SliceSuggestion> queue;
    std::vector<bool> taken(slices.size(), false);
    while (static_cast<int>(queue.size()) < most) {
        std::optional<SliceSuggestion> best;
        for (int z = 0; z < count; ++z) {
            const auto i = static_cast<std::size_t>(z);
            if (at(z).annotated || taken[i]) continue;
            const bool first = covered[i] < 0;
            const double score = at(z).uncertainty.value_or(highest) * (first ? 1 : covered[i]);
            const bool nearerMiddle =
                best && score == best->score && first &&
                std::abs(2 * z - (count - 1)) < std::abs(2 * best->z - (count - 1));
            if (best && score <= best->score && !nearerMiddle) continue;
            best = SliceSuggestion{z, score, at(z).uncertainty, std::nullopt};
            if (annotated[i] >= 0) best->distance = annotated[i];
        }
        if (!best) break;
        taken[static_cast<std::size_t>(best->z)] = true;
        reach(covered, best->z);
        queue.push_back(*best);
    }
    return queue;
}

} // namespace lamina::core
