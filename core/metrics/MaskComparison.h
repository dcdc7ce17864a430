// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ClassSlice.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/metrics/Confusion.h"

#include <array>
#include <functional>
#include <set>
#include <vector>

namespace lamina::core {

/// Two predictions of one slice, or of several; any class against background.
struct MaskPairScore {
    int z = -1;                    ///< of a single slice
    int slices = 0;                ///< that have annotated voxels
    std::array<Confusion, 2> each; ///< against the annotation, over annotated voxels only
    Confusion between;             ///< the first as the reference of the second, over all voxels

    MaskPairScore& operator+=(const MaskPairScore& other);
};

struct MaskPairInput {
    LabelVolume labels;
    LabelTable table;
    /// Classes of slice z, 0 = background; nothing = not predicted.
    std::array<std::function<ClassSlice(int z)>, 2> masks;
    std::set<int> known; ///< slices that one of the models was trained on, or that were accepted
};

struct MaskComparison {
    std::vector<MaskPairScore> slices; ///< all of the stack that both predicted, ascending
    MaskPairScore whole;
    MaskPairScore heldOut; ///< annotated slices without the `known` ones
};

/// Throws `Error` Mismatch when a mask has another size than the labels, and `Cancelled`. Worker.
[[nodiscard]] MaskComparison compareMasks(const MaskPairInput& input,
                                          const JobContext& context = {});

} // namespace lamina::core
