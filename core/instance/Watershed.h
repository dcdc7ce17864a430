// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instance/ConnectedComponents.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lamina::core {

/// How touching objects are told apart by their shape.
struct WatershedSpec {
    ComponentSpec components; ///< what is split: neighbours, slices, the smallest object
    /// How much narrower than the smaller of two bodies their neck must be for them to be two, in
    /// µm; 0 = a seventh of the median object's half width, at least half a pixel.
    double depth = 0.0;
    auto operator<=>(const WatershedSpec&) const = default;
};

/// Labels the objects of `mask` as `connectedComponents` does and splits each at its necks: the
/// distance to the background (Maurer et al. 2003, in µm, so anisotropic voxels count as they are)
/// is flooded from its maxima of height `depth` (ITK's morphological watershed). Objects thinner
/// than three voxels stay whole. An object that is split keeps every voxel. Throws as
/// `connectedComponents`, and `Error` InvalidArgument for a negative depth.
[[nodiscard]] std::vector<LabelId> splitObjects(std::span<const std::uint8_t> mask, VolumeSize size,
                                                Spacing spacing, const WatershedSpec& spec = {},
                                                const JobContext& context = {});

} // namespace lamina::core
