// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/SmartBrush.h"

#include "core/base/Error.h"
#include "core/paint/PixelRuns.h"
#include "core/paint/PlaneIntensity.h"

#include <cmath>

namespace lamina::core {

namespace {

void smartDab(LabelEdit& edit, SlicePlane plane, SlicePoint centre, const Brush& brush,
              const Plane& image, double noises, LabelId id) {
    const int column = static_cast<int>(std::floor(centre.x + 0.5));
    const int row = static_cast<int>(std::floor(centre.y + 0.5));
    if (column < 0 || row < 0 || column >= image.width() || row >= image.height()) return;
    constexpr int kNoiseAtLeast = 7; // pixels to each side
    constexpr int kNoiseAtMost = 24;
    const int reachX = static_cast<int>(std::ceil(brush.radius));
    const int reachY = static_cast<int>(std::ceil(brush.radius / brush.rowAspect));
    const double wanted = meanAround(image, column, row);
    const double tolerance =
        noises * noiseAround(image, column, row, std::clamp(reachX, kNoiseAtLeast, kNoiseAtMost));

    const int x0 = column - reachX - 1; // the window that holds the disc
    const int y0 = row - reachY - 1;
    const int width = 2 * reachX + 3;
    const int height = 2 * reachY + 3;
    std::vector<bool> seen(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const auto inside = [&](int x, int y) {
        const int px = x0 + x;
        const int py = y0 + y;
        if (px < 0 || py < 0 || px >= image.width() || py >= image.height()) return false;
        if (px == column && py == row) return true; // the pixel that was clicked, noisy or not
        const double dx = px - centre.x;
        const double dy = (py - centre.y) * brush.rowAspect;
        return dx * dx + dy * dy <= brush.radius * brush.radius &&
               std::abs(image.value(px, py) - wanted) <= tolerance;
    };
    std::vector<PixelRun> runs;
    const int seedX = column - x0;
    collectConnected(width, height, {{row - y0, seedX, seedX + 1}}, seen, inside, runs);
    for (const PixelRun& run : runs)
        edit.setPlaneRow(plane, y0 + run.row, x0 + run.begin, x0 + run.end, id);
}

} // namespace

void paintSmartSegment(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to,
                       const Brush& brush, const Plane& image, SmartTolerance tolerance,
                       LabelId id) {
    if (!(brush.radius >= 0.0) || !std::isfinite(brush.radius) || !(brush.rowAspect > 0.0) ||
        !std::isfinite(from.x + from.y + to.x + to.y) || !(tolerance.noises >= 0.0)) {
        throw Error(ErrorCode::InvalidArgument, "A smart brush needs a radius and a tolerance of 0 "
                                                "or more and a position inside the picture.");
    }
    if (image.width() != SlicePlane::width(plane.axes, edit.size()) ||
        image.height() != SlicePlane::height(plane.axes, edit.size())) {
        throw Error(ErrorCode::Mismatch, "The image of a smart brush has another size than the "
                                         "plane it paints in.");
    }
    // Discs a quarter of a radius apart: between them nothing of the width is lost.
    const double length = std::hypot(to.x - from.x, (to.y - from.y) * brush.rowAspect);
    const double stride = std::max(1.0, brush.radius / 4.0);
    const int steps = static_cast<int>(std::ceil(length / stride));
    for (int i = steps == 0 ? 0 : 1; i <= steps; ++i) {
        const double t = steps == 0 ? 0.0 : static_cast<double>(i) / steps;
        smartDab(edit, plane, {from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)}, brush,
                 image, tolerance.noises, id);
    }
}

} // namespace lamina::core
