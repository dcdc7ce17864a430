// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"
#include "core/label/LabelEdit.h"
#include "core/paint/PixelRuns.h"

#include <span>
#include <vector>

namespace lamina::core {

/// The region of the seed's label around the seed in a plane (neighbours by edges, so a diagonal
/// outline holds). `labels` are all pixels of the plane, `width` wide. Empty for a seed outside.
[[nodiscard]] std::vector<PixelRun> connectedRegion(std::span<const LabelId> labels, int width,
                                                    PixelRun seed);

/// What growing keeps to.
struct GrowSpec {
    double wanted = 0.0;    ///< grey value
    double tolerance = 0.0; ///< largest distance from it
    LabelId id = 1;         ///< pixels of this label and unlabelled ones may be taken, no others
};

/// Pixels around the seed whose grey value is close to the wanted one and that are not another
/// label's or background. The seed's own grey value does not matter, its label does.
[[nodiscard]] std::vector<PixelRun> growRegion(const Plane& image, std::span<const LabelId> labels,
                                               PixelRun seed, const GrowSpec& spec);

/// Fills the seed's region of one label in all three directions (neighbours by faces) with `id`, on
/// a snapshot; locks and `rule` hold. For `Document::applyPrepared`. Throws `Cancelled`.
[[nodiscard]] std::vector<TileChange> fillVolume(LabelVolume snapshot, const LabelTable& table,
                                                 VoxelIndex seed, LabelId id, DrawOver rule,
                                                 const JobContext& context = {});

/// Grows in all three directions over the slices of a stack, on a snapshot. Throws `Cancelled`,
/// and what reading a slice throws.
[[nodiscard]] std::vector<TileChange> growVolume(LabelVolume snapshot, const LabelTable& table,
                                                 const ImageStack& image, int channel, int time,
                                                 VoxelIndex seed, const GrowSpec& spec,
                                                 const JobContext& context = {});

} // namespace lamina::core
