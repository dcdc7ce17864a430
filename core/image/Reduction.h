// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

namespace lamina::core {

/// How many voxels of a stack one voxel of a smaller copy stands for, along each axis.
struct Reduction {
    int x = 1;
    int y = 1;
    int z = 1;
    auto operator<=>(const Reduction&) const = default;

    /// Size of the copy; the last voxel along an axis may stand for fewer.
    [[nodiscard]] VolumeSize apply(VolumeSize full) const {
        return {(full.x + x - 1) / x, (full.y + y - 1) / y, (full.z + z - 1) / z};
    }
    [[nodiscard]] VoxelIndex apply(VoxelIndex v) const { return {v.x / x, v.y / y, v.z / z}; }
};

/// The least reduction after which at most `mostVoxels` are left and no side is longer than
/// `longestSide`. The axis with the finest sampling in µm gives way first, so that the copy's
/// voxels come out as near to cubes as they can.
[[nodiscard]] Reduction reductionFor(VolumeSize full, const Spacing& spacing,
                                     std::size_t mostVoxels, int longestSide);

} // namespace lamina::core
