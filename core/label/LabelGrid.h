// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/Reduction.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <functional>
#include <optional>
#include <vector>

namespace lamina::core {

/// Labels of a stack as a worker may read them: a snapshot behind functions.
struct LabelField {
    VolumeSize size;
    std::function<LabelId(VoxelIndex)> at; ///< 0: nothing to show; any thread
    std::function<bool(int z)> sliceEmpty; ///< true only if a whole slice has nothing to show
};

/// Every so many-th label of a stack, few enough to draw in 3D and to look a ray up in.
struct LabelGrid {
    VolumeSize full;     ///< of the stack
    Reduction reduction; ///< voxels of the stack per cell
    VolumeSize size;     ///< cells
    std::vector<LabelId> ids;

    [[nodiscard]] LabelId at(VoxelIndex cell) const {
        return size.contains(cell) ? ids[size.offset(cell)] : 0;
    }
    struct Hit {
        LabelId id = 0;
        VoxelIndex voxel; ///< of the stack, where the ray enters the label
    };
    /// The first labelled cell that a ray meets. Origin and direction in voxels of the stack, with
    /// voxel centres on whole numbers.
    [[nodiscard]] std::optional<Hit> firstHit(PhysicalPoint origin, PhysicalPoint direction) const;
};

/// At most `mostCells` cells, no side longer than `longestSide`. Of each group of slices the one
/// nearest the middle that has anything on it counts: a single annotated slice must not be lost.
[[nodiscard]] LabelGrid sampleLabels(const LabelField& field, const Spacing& spacing,
                                     std::size_t mostCells, int longestSide,
                                     const JobContext& context = {});

} // namespace lamina::core
