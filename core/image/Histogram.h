// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"

#include <cstdint>
#include <vector>

namespace lamina::core {

/// How often grey values occur. Bin i holds the values in [first + i·width, first + (i+1)·width);
/// the last one also holds the largest value.
struct Histogram {
    double first = 0.0;
    double width = 1.0;
    std::vector<std::uint64_t> counts;
    double smallest = 0.0;
    double largest = 0.0;
    std::uint64_t total = 0; ///< without NaN and infinities

    [[nodiscard]] bool empty() const { return total == 0; }
    [[nodiscard]] double last() const { return first + width * static_cast<double>(counts.size()); }
};

/// Grey values of one plane in at most `bins` bins between its smallest and largest value; integer
/// images get bins of a whole number of values. Any thread.
[[nodiscard]] Histogram histogramOf(const Plane& plane, int bins = 256);

/// The same over at most `planes` evenly spaced slices of one channel and time point. Throws
/// `Cancelled` between planes, and `Error` for a plane that cannot be read.
[[nodiscard]] Histogram histogramOf(const ImageStack& stack, int channel, int time, int planes,
                                    const JobContext& context = {}, int bins = 256);

} // namespace lamina::core
