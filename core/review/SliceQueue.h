// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace lamina::core {

/// What is known of a slice that may be worth annotating.
struct SliceState {
    bool annotated = false;            ///< has annotation already
    std::optional<double> uncertainty; ///< mean of 4·p·(1 - p), where it is predicted
};

/// A slice to look at or annotate next.
struct SliceSuggestion {
    int z = 0;
    double score = 0.0;                ///< uncertainty × distance
    std::optional<double> uncertainty; ///< none: not predicted
    std::optional<int> distance;       ///< slices to the nearest annotated one; none: none is
};

/// Up to `most` slices without annotation, in the order in which to do them: each time the one with
/// the largest uncertainty × distance (in slices) from what is annotated or was suggested before
/// it, so that neighbours that know the same do not come one after the other. Where no slice is
/// predicted all are equally uncertain; where only some are, the others count as the most uncertain
/// of them. Without any annotation the first one is the most uncertain, of equal ones the middle.
[[nodiscard]] std::vector<SliceSuggestion> slicesToAnnotate(const std::vector<SliceState>& slices,
                                                            int most);

} // namespace lamina::core
