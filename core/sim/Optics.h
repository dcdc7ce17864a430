// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

#include <cstdint>
#include <vector>

namespace lamina::core::sim {

/// Light of a volume in fixed point: kUnitsPerPhoton to the photon. Integers add up alike in any
/// order, which floating point does not.
using Light = std::vector<std::int32_t>;
inline constexpr int kUnitsPerPhoton = 256;

/// Three box filters in a row along each axis: near enough to a Gaussian of `sigma` voxels (x, y,
/// z). Edges repeat. Widths are rounded to the nearest that a box can give; below 0.4 nothing
/// happens.
void blur(Light& light, VolumeSize size, double sigmaLateral, double sigmaAxial);

/// The same for wide blurs: at a quarter of the resolution in x and y.
[[nodiscard]] Light hazeOf(const Light& light, VolumeSize size, double sigmaLateral,
                           double sigmaAxial);

} // namespace lamina::core::sim
