// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/label/LabelVolume.h"

#include <cstdint>
#include <vector>

namespace lamina::core {

/// The voxels of one label within the box that just holds them.
struct ObjectMask {
    VoxelBox box;                   ///< empty: the label has no voxel
    std::vector<std::uint8_t> mask; ///< 1 = of the label; rows of x, planes of z of `box`

    [[nodiscard]] VolumeSize size() const {
        return {box.end.x - box.begin.x, box.end.y - box.begin.y, box.end.z - box.begin.z};
    }
    /// Place of a voxel of the stack that lies in `box`.
    [[nodiscard]] std::size_t offset(VoxelIndex v) const {
        return size().offset({v.x - box.begin.x, v.y - box.begin.y, v.z - box.begin.z});
    }
};

/// Two passes over the tiles. Any thread; throws `Cancelled`.
[[nodiscard]] ObjectMask objectMask(const LabelVolume& labels, LabelId id,
                                    const JobContext& context = {});

} // namespace lamina::core
