// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lamina::core {

enum class Connectivity {
    Faces,   ///< 4 neighbours in 2D, 6 in 3D
    Corners, ///< 8 neighbours in 2D, 26 in 3D
};

struct ComponentSpec {
    Connectivity connectivity = Connectivity::Corners;
    bool perSlice = false;    ///< every slice on its own, ids unique over the stack
    std::int64_t minSize = 0; ///< voxels; smaller components are removed
    auto operator<=>(const ComponentSpec&) const = default;
};

/// Labels the nonzero voxels of `mask` (rows of x, planes of z): 1, 2, 3 ... in the order of each
/// component's first voxel, 0 elsewhere. Throws `Cancelled` when stopped while ITK's filter runs.
[[nodiscard]] std::vector<LabelId> connectedComponents(std::span<const std::uint8_t> mask,
                                                       VolumeSize size,
                                                       const ComponentSpec& spec = {},
                                                       const JobContext& context = {});

} // namespace lamina::core
