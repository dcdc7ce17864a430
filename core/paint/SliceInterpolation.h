// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/label/LabelEdit.h"

#include <optional>
#include <vector>

namespace lamina::core {

/// What was prepared, and how much of it there is to say.
struct PreparedPlanes {
    std::vector<TileChange> changes;
    int planes = 0; ///< with new voxels
    int labels = 0; ///< that were continued
};

/// Which label between which planes.
struct InterpolationSpec {
    Axes axes = Axes::XY;      ///< the planes that were painted
    std::optional<LabelId> id; ///< none: every label
    Spacing spacing;           ///< µm, for distances within a plane
};

/// Fills the planes between painted ones: for each label, and each two painted planes with gaps
/// between, the shape goes over from one to the other by its signed distance (Herman et al. 1992,
/// Raya and Udupa 1990). Every pixel in both shapes is in all planes between, one in neither is in
/// none; shapes that do not overlap are carried along the line between their middles. Writes
/// unlabelled voxels only, so never another label and no background. On a snapshot, for
/// `Document::applyPrepared`. Throws `Cancelled`.
[[nodiscard]] PreparedPlanes interpolatePlanes(LabelVolume snapshot, const LabelTable& table,
                                               const InterpolationSpec& spec,
                                               const JobContext& context = {});

/// Where to copy from and to.
struct PlaneCopySpec {
    SlicePlane to;
    int direction = -1;        ///< -1: nearest painted plane before, 1: behind
    std::optional<LabelId> id; ///< none: every label (not the background)
};

/// Copies a label, or all, from the nearest plane that has it, into the unlabelled voxels of
/// another. On a snapshot; `planes` is 0 when there is no such plane. Throws `Cancelled`.
[[nodiscard]] PreparedPlanes copyFromPlane(LabelVolume snapshot, const LabelTable& table,
                                           const PlaneCopySpec& spec,
                                           const JobContext& context = {});

/// Squared distance (µm²) of every pixel to the nearest one that is set; huge where none is.
/// Exact (Felzenszwalb and Huttenlocher 2012), also for pixels that are not square.
[[nodiscard]] std::vector<double> squaredDistances(const std::vector<bool>& set, int width,
                                                   int height, double columnSpacing,
                                                   double rowSpacing);

} // namespace lamina::core
