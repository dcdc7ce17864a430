// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"

namespace lamina::core {

/// A position in a slice in pixels, with fractions; pixel centres are whole numbers.
struct SlicePoint {
    double x = 0.0;
    double y = 0.0;
};

/// A 2D disc. A pixel belongs to it when its centre is at most `radius` from the brush's centre;
/// radius 0 paints one pixel. Below sqrt(1/2) a disc may miss every centre: such a brush also
/// paints the pixels that its path runs through, so that no dab is lost and no line has gaps.
struct Brush {
    double radius = 5.0; ///< pixels along the columns of the plane painted in
};

/// Paints discs along the segment from `from` to `to` without gaps (the union of all discs,
/// exactly: every pixel centre within `radius` of the segment), clipped to the volume. Throws
/// `Error` InvalidArgument for a negative radius or a number that is not finite.
void paintSegment(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to,
                  const Brush& brush, LabelId id);

} // namespace lamina::core
