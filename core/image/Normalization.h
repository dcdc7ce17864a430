// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"

namespace lamina::core {

/// Percentiles that are mapped to 0 and 1; kept with the stack and with every checkpoint.
struct NormalizationSpec {
    double lowPercentile = 0.1;
    double highPercentile = 99.8;
    auto operator<=>(const NormalizationSpec&) const = default;
};

/// Grey values of one channel of one stack that become 0 and 1. `high > low` always.
struct IntensityRange {
    double low = 0.0;
    double high = 1.0;
    auto operator<=>(const IntensityRange&) const = default;
};

/// Percentile range of one channel over all time points. Exact while at most `maxPlanes` planes
/// exist; beyond that from evenly spaced planes, the same ones every time. A constant stack gives
/// [v, v + 1]. Throws `Cancelled` between planes when stopped.
[[nodiscard]] IntensityRange percentileRange(const ImageStack& stack, int channel,
                                             const NormalizationSpec& spec = {},
                                             const JobContext& context = {}, int maxPlanes = 256);

/// The same for one plane, for display contrast.
[[nodiscard]] IntensityRange percentileRange(const Plane& plane,
                                             const NormalizationSpec& spec = {});

} // namespace lamina::core
