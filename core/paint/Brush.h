// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"

namespace lamina::core {

/// A position in a slice in pixels, with fractions; pixel centres are whole numbers.
struct SlicePoint {
    double x = 0.0;
    double y = 0.0;
};

/// A disc, or a ball that also paints the planes before and behind. A voxel belongs to it when its
/// centre is at most `radius` from the brush's centre, measured in columns of the plane painted in;
/// radius 0 paints one pixel. With the aspects of a voxel size the brush is round in µm. A disc so
/// small that it may miss every centre (below half a pixel's diagonal) also paints the pixels that
/// its path runs through, so that no dab is lost and no line has gaps.
struct Brush {
    double radius = 5.0;      ///< in widths of a column of the plane painted in
    double rowAspect = 1.0;   ///< height of a pixel of that plane, in widths
    double depthAspect = 0.0; ///< distance of two planes, in widths; 0: a disc in one plane

    /// A brush of `radius` µm, round in µm in a plane of these axes.
    [[nodiscard]] static Brush inMicrometres(double radius, Axes axes, const Spacing& spacing,
                                             bool ball) {
        const double column = SlicePlane::columnSpacing(axes, spacing);
        return {radius / column, SlicePlane::rowSpacing(axes, spacing) / column,
                ball ? SlicePlane::depthSpacing(axes, spacing) / column : 0.0};
    }
};

/// Paints along the segment from `from` to `to` without gaps (the union of all discs or balls,
/// exactly: every voxel centre within `radius` of the segment), clipped to the volume. Throws
/// `Error` InvalidArgument for a negative radius, an aspect that is none, or a number that is not
/// finite.
void paintSegment(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to,
                  const Brush& brush, LabelId id);

} // namespace lamina::core
