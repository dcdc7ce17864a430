// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/paint/Brush.h"

namespace lamina::core {

/// How far a smart brush's grey values may be from the one under its centre.
struct SmartTolerance {
    double noises = 3.0; ///< in standard deviations of the noise around the centre
};

/// Paints, along the segment, of each disc only the pixels that hang together with its centre (by
/// their edges) and whose grey value is close to the one under the centre. `image` is the plane
/// painted in and has its size; a depth aspect of the brush is ignored. Throws as `paintSegment`,
/// and `Error` Mismatch for an image of another size.
void paintSmartSegment(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to,
                       const Brush& brush, const Plane& image, SmartTolerance tolerance,
                       LabelId id);

} // namespace lamina::core
