// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"

#include <compare>
#include <vector>

namespace lamina::core {

enum class Tiling {
    Exclusive, ///< starts 0, stride ... < side - patch, as in the student report (2×6 on 512×708)
    Inclusive, ///< starts 0, stride ... <= side - patch: the last full step too (3×6)
};

struct PatchGridSpec {
    int patch = 384;
    int stride = 64;
    Tiling tiling = Tiling::Inclusive;
    auto operator<=>(const PatchGridSpec&) const = default;
};

/// Side of the patches on an image: `spec.patch`, but at most the longer image side rounded up to a
/// multiple of 32. Where it exceeds the image, the image is padded by reflection.
[[nodiscard]] int effectivePatch(const PatchGridSpec& spec, VolumeSize size);

/// Corners of all patches of one slice, row by row. A side not larger than the patch gives one
/// start at 0. Exclusive tiling of a side just as large as the patch still gives that one start.
/// Throws `Error` InvalidArgument for a patch or stride below 1.
[[nodiscard]] std::vector<PixelRect> patchGrid(const PatchGridSpec& spec, VolumeSize size);

/// One patch of one stack.
struct PatchRef {
    int stack = 0; ///< index into the caller's list of stacks
    int z = 0;
    int time = 0;
    PixelRect rect; ///< may reach over the right and bottom edge: pad by reflection
    auto operator<=>(const PatchRef&) const = default;
};

/// Mean grey value of each patch (over the part inside the image), in the order of `patches`. Each
/// slice is read once; values that are not finite count as 0.
[[nodiscard]] std::vector<double>
patchMeans(const std::vector<std::shared_ptr<const ImageStack>>& stacks, int channel,
           const std::vector<PatchRef>& patches, const JobContext& context = {});

/// The student report's noise filter: keeps a patch whose mean is not below the mean over all
/// means. The brightest patch is always kept.
[[nodiscard]] std::vector<PatchRef> dropNoise(const std::vector<PatchRef>& patches,
                                              const std::vector<double>& means);

} // namespace lamina::core
