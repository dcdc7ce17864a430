// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/ResultMasks.h"

#include <string>

namespace lamina::core {

/// What was done by hand to the masks of one stack.
struct ReviewCounts {
    int slices = 0;           ///< of the stack
    int annotatedSlices = 0;  ///< with at least one annotated voxel
    int acceptedSlices = 0;   ///< of them, taken over from a prediction and checked
    int annotatedObjects = 0; ///< labels that have voxels
    int rejectedObjects = 0;  ///< predicted ones that were left out
    int rejectedSlices = 0;   ///< whose prediction was left out
    bool operator==(const ReviewCounts&) const = default;
};

/// Reads the annotated slices. Worker; throws `Cancelled`.
[[nodiscard]] ReviewCounts reviewCounts(const LabelVolume& labels, const ReviewMarks& marks,
                                        const JobContext& context = {});

/// A sentence for a Methods section, in English and with a space before it: where the masks come
/// from and what was corrected by hand.
[[nodiscard]] std::string resultText(ResultSource source, const ReviewCounts& counts);

} // namespace lamina::core
