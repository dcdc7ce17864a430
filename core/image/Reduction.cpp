// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/Reduction.h"

namespace lamina::core {

Reduction reductionFor(VolumeSize full, const Spacing& spacing, std::size_t mostVoxels,
                       int longestSide) {
    const auto needed = [longestSide](int side) {
        return std::max(1, (side + longestSide - 1) / longestSide);
    };
    Reduction r{needed(full.x), needed(full.y), needed(full.z)};
    while (r.apply(full).voxels() > mostVoxels) {
        const VolumeSize left = r.apply(full);
        int* finest = nullptr;
        double finestStep = 0.0;
        const auto consider = [&](int& factor, int side, double step) {
            if (side < 2 || (finest && step * factor >= finestStep)) return;
            finest = &factor;
            finestStep = step * factor;
        };
        consider(r.x, left.x, spacing.x);
        consider(r.y, left.y, spacing.y);
        consider(r.z, left.z, spacing.z);
        if (!finest) break; // one voxel is left
        ++*finest;
    }
    return r;
}

} // namespace lamina::core
