// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace lamina::core {

/// Foreground probability of one slice in a byte a pixel, with what is asked of it again and again.
/// Immutable once shared.
struct ForegroundSlice {
    std::vector<std::uint8_t> values;        ///< 255 · (1 - P(background)) rounded down, rows of x
    std::array<std::uint32_t, 256> counts{}; ///< pixels of each value
    double uncertainty = 0.0;                ///< mean of 4·p·(1 - p): 0 sure, 1 undecided

    /// The smallest value that a threshold of 0..1 lets through; 256 when none does. Exact to
    /// 1/255.
    [[nodiscard]] static int smallestFor(double threshold);
    /// Class of a pixel when all from `smallest` on is foreground; where nothing was predicted the
    /// first class stands for it.
    [[nodiscard]] int classFrom(std::size_t pixel, int smallest, int predicted) const {
        return values[pixel] < smallest ? 0 : std::max(1, predicted);
    }
    /// Share of the pixels at or above a threshold, 0..1; from `counts`, whatever the size.
    [[nodiscard]] double shareAbove(double threshold) const;
};

using ForegroundPtr = std::shared_ptr<const ForegroundSlice>;

/// Any thread.
[[nodiscard]] ForegroundPtr foregroundOf(const ProbabilitySlice& slice);
/// From what such a slice was kept as. Any thread.
[[nodiscard]] ForegroundPtr foregroundFromValues(std::vector<std::uint8_t> values,
                                                 double uncertainty);

} // namespace lamina::core
