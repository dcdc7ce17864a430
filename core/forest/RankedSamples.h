// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/RandomForest.h"

#include <cstdint>
#include <vector>

namespace lamina::core {

/// The values of one feature by rank. Values stand in ascending order of their codes; equal values
/// share a code. Up to 65536 different values each have a code of their own, more are grouped into
/// runs of about the same number of samples.
struct RankedFeature {
    std::vector<std::uint16_t> codes; ///< of each sample
    std::vector<float> lowest;        ///< smallest value of each code
    std::vector<float> highest;       ///< largest value of each code; NaN belongs to the last one

    /// A threshold between the values of codes `below` and `above` (`below` < `above`), in the
    /// middle where a float lies there: value <= threshold holds for all of `below` and none of
    /// `above`.
    [[nodiscard]] float threshold(std::uint16_t below, std::uint16_t above) const;
};

/// Features of all samples by rank, on which trees look for their splits without sorting.
[[nodiscard]] std::vector<RankedFeature> rankFeatures(const ForestSamples& samples, int threads,
                                                      const JobContext& context = {});

} // namespace lamina::core
