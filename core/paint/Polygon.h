// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/paint/Brush.h"

#include <vector>

namespace lamina::core {

/// Fills a closed polygon (the last point joins the first) in a plane, clipped to the volume. A
/// pixel belongs to it by its centre and the even-odd rule, so a line that crosses itself leaves
/// holes; of two polygons with a common edge each centre on it belongs to exactly one. Fewer than
/// three points fill nothing. Throws `Error` InvalidArgument for a number that is not finite.
void fillPolygon(LabelEdit& edit, SlicePlane plane, const std::vector<SlicePoint>& points,
                 LabelId id);

} // namespace lamina::core
