// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/paint/Brush.h"

#include <span>
#include <vector>

namespace lamina::core {

/// An object cut into parts. The largest part keeps the number, so that what is said of it stays.
struct ObjectSplit {
    LabelId object = kUnlabelled; ///< that was to be split; none: there is no object there
    std::vector<LabelId> parts;   ///< numbers of the new parts; empty: it stayed whole
    std::vector<TileChange> changes;
    LabelTable table; ///< with a row for each new part, of the object's class
};

/// Cuts the object that most of `line` (pixels of `plane`, ends included) runs through.
///
/// In the plane drawn in, the line separates: parts are what it leaves of the object there, and its
/// own pixels go to the nearest part. Small gaps at the ends of the line are closed. Along the
/// third axis each part is followed from plane to plane by overlap: an outline that only one part
/// reaches is that part's, one that several reach is cut where the cut was in the plane before. A
/// part that reaches an outline with less than a fifth of its own area has ended there. What no
/// part reaches stays with the largest.
///
/// Locked objects stay whole. `labels` is a snapshot. Any thread; throws `Cancelled`.
[[nodiscard]] ObjectSplit splitByLine(const LabelVolume& labels, const LabelTable& table,
                                      SlicePlane plane, std::span<const SlicePoint> line,
                                      const JobContext& context = {});

/// Cuts an object at its necks (see `splitObjects`), and takes pieces that do not touch apart. An
/// object without a clear neck is tried once more with the shallowest neck that counts.
[[nodiscard]] ObjectSplit splitByShape(const LabelVolume& labels, const LabelTable& table,
                                       LabelId object, Spacing spacing,
                                       const JobContext& context = {});

} // namespace lamina::core
