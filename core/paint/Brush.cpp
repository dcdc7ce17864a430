// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/Brush.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina::core {

namespace {

/// All points within a radius of a segment. Written without division so that whole-number
/// positions are judged exactly.
class Capsule {
public:
    /// The squared radius decides, so that a cut through a ball is as exact as a disc.
    Capsule(SlicePoint from, SlicePoint to, double radius2)
        : m_from(from), m_to(to), m_dx(to.x - from.x), m_dy(to.y - from.y),
          m_length2(m_dx * m_dx + m_dy * m_dy), m_radius(std::sqrt(radius2)), m_radius2(radius2) {}

    [[nodiscard]] bool contains(double x, double y) const {
        const double px = x - m_from.x;
        const double py = y - m_from.y;
        const double along = px * m_dx + py * m_dy;
        if (along <= 0.0) return px * px + py * py <= m_radius2;
        if (along >= m_length2) {
            const double qx = x - m_to.x;
            const double qy = y - m_to.y;
            return qx * qx + qy * qy <= m_radius2;
        }
        const double across = px * m_dy - py * m_dx;
        return across * across <= m_radius2 * m_length2;
    }

    struct Interval {
        double low = std::numeric_limits<double>::infinity();
        double high = -std::numeric_limits<double>::infinity();
        void add(double x) {
            low = std::min(low, x);
            high = std::max(high, x);
        }
    };

    /// Where row y cuts the capsule, up to rounding; a capsule is convex, so it is one interval.
    [[nodiscard]] Interval cut(double y) const {
        Interval interval;
        for (const SlicePoint& centre : {m_from, m_to}) {
            const double rest = m_radius2 - (y - centre.y) * (y - centre.y);
            if (rest < 0.0) continue;
            interval.add(centre.x - std::sqrt(rest));
            interval.add(centre.x + std::sqrt(rest));
        }
        if (m_dy != 0.0) { // the two long sides; with dy = 0 the discs already span them
            const double length = std::sqrt(m_length2);
            for (const double side : {-m_radius, m_radius}) {
                const double startX = m_from.x - side * m_dy / length;
                const double startY = m_from.y + side * m_dx / length;
                const double t = (y - startY) / m_dy;
                if (t >= 0.0 && t <= 1.0) interval.add(startX + t * m_dx);
            }
        }
        return interval;
    }

private:
    SlicePoint m_from;
    SlicePoint m_to;
    double m_dx;
    double m_dy;
    double m_length2;
    double m_radius;
    double m_radius2;
};

double nearest(double v) {
    return std::floor(v + 0.5);
}

/// The pixels nearest to the segment, one per step along its longer direction.
void paintPixelLine(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to, LabelId id) {
    const int width = SlicePlane::width(plane.axes, edit.size());
    const int height = SlicePlane::height(plane.axes, edit.size());
    const bool steep = std::abs(to.y - from.y) > std::abs(to.x - from.x);
    const auto major = [steep](SlicePoint p) { return steep ? p.y : p.x; };
    const auto minor = [steep](SlicePoint p) { return steep ? p.x : p.y; };
    if (major(from) > major(to)) std::swap(from, to);
    const double run = major(to) - major(from);
    const double slope = run > 0.0 ? (minor(to) - minor(from)) / run : 0.0;
    const double last =
        std::min(nearest(major(to)), static_cast<double>((steep ? height : width) - 1));
    for (double a = std::max(0.0, nearest(major(from))); a <= last; a += 1.0) {
        const double inside = std::clamp(a, major(from), major(to));
        const double b = nearest(minor(from) + (inside - major(from)) * slope);
        if (b < 0.0 || b >= (steep ? width : height)) continue;
        const auto i = static_cast<int>(a);
        const auto j = static_cast<int>(b);
        edit.setVoxel(steep ? plane.voxel(j, i) : plane.voxel(i, j), id);
    }
}

/// One plane's share of a stroke: `from` and `to` in pixels, all that is within the squared radius.
void paintCut(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to, double radius2,
              double aspect, LabelId id) {
    const int width = SlicePlane::width(plane.axes, edit.size());
    const int height = SlicePlane::height(plane.axes, edit.size());
    const double reach = std::sqrt(radius2) / aspect;
    const Capsule capsule({from.x, from.y * aspect}, {to.x, to.y * aspect}, radius2);
    const double firstRow = std::max(0.0, std::floor(std::min(from.y, to.y) - reach));
    const double lastRow = std::min<double>(height - 1, std::ceil(std::max(from.y, to.y) + reach));
    for (double row = firstRow; row <= lastRow; row += 1.0) {
        const double y = row * aspect;
        const Capsule::Interval cut = capsule.cut(y);
        // One pixel more at both ends: the exact test has the last word, not the rounded cut.
        double low = std::max(0.0, std::ceil(cut.low) - 1.0);
        double high = std::min<double>(width - 1, std::floor(cut.high) + 1.0);
        while (low <= high && !capsule.contains(low, y))
            low += 1.0;
        while (high >= low && !capsule.contains(high, y))
            high -= 1.0;
        if (low > high) continue;
        edit.setPlaneRow(plane, static_cast<int>(row), static_cast<int>(low),
                         static_cast<int>(high) + 1, id);
    }
}

bool positive(double aspect) {
    return aspect > 0.0 && std::isfinite(aspect);
}

} // namespace

void paintSegment(LabelEdit& edit, SlicePlane plane, SlicePoint from, SlicePoint to,
                  const Brush& brush, LabelId id) {
    const double r = brush.radius;
    if (!(r >= 0.0) || !std::isfinite(r) || !std::isfinite(from.x) || !std::isfinite(from.y) ||
        !std::isfinite(to.x) || !std::isfinite(to.y)) {
        throw Error(ErrorCode::InvalidArgument,
                    "A brush needs a radius of 0 or more and a position inside the picture.");
    }
    if (!positive(brush.rowAspect) || (brush.depthAspect != 0.0 && !positive(brush.depthAspect))) {
        throw Error(ErrorCode::InvalidArgument,
                    "A brush needs the aspect of its pixels, a number above 0.");
    }
    paintCut(edit, plane, from, to, r * r, brush.rowAspect, id);
    if (brush.depthAspect > 0.0) {
        const int depth = SlicePlane::depth(plane.axes, edit.size());
        for (const int side : {-1, 1}) {
            for (int step = 1;; ++step) {
                const double away = step * brush.depthAspect;
                const SlicePlane other{plane.axes, plane.index + side * step};
                if (away > r || other.index < 0 || other.index >= depth) break;
                paintCut(edit, other, from, to, r * r - away * away, brush.rowAspect, id);
            }
        }
    }
    const double reachesACentre = std::hypot(1.0, brush.rowAspect) / 2.0;
    if (r < reachesACentre) paintPixelLine(edit, plane, from, to, id);
}

} // namespace lamina::core
