// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"

#include <QColor>
#include <QSizeF>
#include <QString>

#include <array>

class QPainter;

namespace lamina::ui {

class SliceViewport;

/// Calm colours of x, y and z, told apart by the colour-blind too (after Okabe and Ito).
[[nodiscard]] QColor axisColor(char axis);
/// Letters of a plane's columns, rows and normal: "xyz", "xzy", "zyx".
[[nodiscard]] std::array<char, 3> axisLetters(core::Axes axes);
/// "XY", "XZ", "YZ".
[[nodiscard]] QString planeName(core::Axes axes);

/// Two arrows with letters in the lower left corner.
void drawAxes(QPainter& painter, QSizeF view, core::Axes axes);
/// Lines along which the other two planes through `voxel` cut this one, in the colours of their
/// normals, open in the middle.
void drawCrosshair(QPainter& painter, const SliceViewport& viewport, core::Axes axes,
                   core::VoxelIndex voxel);
/// Hatches columns (YZ) or rows (XZ) [begin, end) along z that are not there yet.
void drawMissing(QPainter& painter, const SliceViewport& viewport, core::Axes axes, int begin,
                 int end);

} // namespace lamina::ui
