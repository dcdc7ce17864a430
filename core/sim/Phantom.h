// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::core {

/// A simulated light-sheet recording with known truth.
struct PhantomSpec {
    std::string profile = "embryo"; ///< embryo, zebrafish, dense or varied (see sim::profileOf)
    VolumeSize size{708, 512, 35};
    Spacing spacing{0.09, 0.09, 1.0};
    int timePoints = 1;
    int bits = 16; ///< 8 or 16
    std::uint64_t seed = 1;
};

struct PhantomFrame {
    std::vector<std::uint16_t> image; ///< rows of x, planes of z; 8-bit values when bits = 8
    std::vector<LabelId> instances;   ///< truth; 0 = background
};

/// Makes one stack: `timePoints` frames in which nuclei move and divide. Nuclei are deformed
/// ellipsoids that touch; blur by an anisotropic PSF, haze, attenuation with depth, Poisson and
/// read noise. Same spec, same voxels, on any machine and thread count.
[[nodiscard]] std::vector<PhantomFrame> simulatePhantom(const PhantomSpec& spec,
                                                        const JobContext& context = {});

} // namespace lamina::core
