// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <span>
#include <vector>

namespace lamina::core {

/// Measurements of one object.
struct ObjectRow {
    LabelId id = 0;
    std::int64_t voxels = 0;
    double volume = 0.0;    ///< µm³
    PhysicalPoint centroid; ///< µm
    VoxelBox box;
    double meanIntensity = 0.0; ///< grey values of the image; NaN without an image
};

/// Measures every id other than 0 and kBackground, ascending. `image` may be null.
[[nodiscard]] std::vector<ObjectRow> measureObjects(std::span<const LabelId> instances,
                                                    VolumeSize size, Spacing spacing,
                                                    const ImageStack* image = nullptr,
                                                    int channel = 0, int time = 0,
                                                    const JobContext& context = {});

} // namespace lamina::core
