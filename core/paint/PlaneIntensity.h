// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/image/ImageStack.h"

namespace lamina::core {

/// Mean grey value of the 3 × 3 pixels around a position, less at the border: what a click on noisy
/// pixels means.
[[nodiscard]] double meanAround(const Plane& image, int column, int row);

/// Standard deviation of the noise around a position, from differences of neighbouring pixels
/// (their median, so that edges hardly count); 0 where the picture is constant. `radius` in pixels.
[[nodiscard]] double noiseAround(const Plane& image, int column, int row, int radius);

/// Grey values of a plane of any orientation: an XY plane as decoded, others gathered from all
/// slices that they cut. Reads and decodes; never on the GUI thread for XZ and YZ.
[[nodiscard]] std::shared_ptr<const Plane> readImagePlane(const ImageStack& stack, SlicePlane plane,
                                                          int channel, int time);

} // namespace lamina::core
