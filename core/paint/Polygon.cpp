// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/Polygon.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

/// An edge that runs towards larger y.
struct Edge {
    SlicePoint low;
    SlicePoint high;

    /// x lies right of the edge or on it, at a row that the edge crosses. Without division, so that
    /// whole numbers are judged exactly.
    [[nodiscard]] bool leftOf(double x, double y) const {
        return (x - low.x) * (high.y - low.y) >= (high.x - low.x) * (y - low.y);
    }

    /// The first column in [0, width] that is not left of the edge.
    [[nodiscard]] int firstColumn(double y, int width) const {
        const double guess = low.x + (y - low.y) * (high.x - low.x) / (high.y - low.y);
        double x = std::clamp(std::ceil(guess), 0.0, static_cast<double>(width));
        while (x > 0.0 && leftOf(x - 1.0, y))
            x -= 1.0;
        while (x < width && !leftOf(x, y))
            x += 1.0;
        return static_cast<int>(x);
    }
};

} // namespace

void fillPolygon(LabelEdit& edit, SlicePlane plane, const std::vector<SlicePoint>& points,
                 LabelId id) {
    if (points.size() < 3) return;
    std::vector<Edge> edges;
    double top = points.front().y;
    double bottom = top;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const SlicePoint a = points[i];
        const SlicePoint b = points[(i + 1) % points.size()];
        if (!std::isfinite(a.x) || !std::isfinite(a.y)) {
            throw Error(ErrorCode::InvalidArgument,
                        "A polygon needs points with finite coordinates.");
        }
        top = std::min(top, a.y);
        bottom = std::max(bottom, a.y);
        if (a.y < b.y) edges.push_back({a, b});
        if (b.y < a.y) edges.push_back({b, a});
    }
    std::sort(edges.begin(), edges.end(),
              [](const Edge& a, const Edge& b) { return a.low.y < b.low.y; });
    const int width = SlicePlane::width(plane.axes, edit.size());
    const int height = SlicePlane::height(plane.axes, edit.size());
    const double first = std::max(0.0, std::ceil(top));
    const double last = std::min<double>(height - 1, std::floor(bottom));
    std::vector<const Edge*> active;
    std::vector<int> columns;
    std::size_t next = 0;
    for (double y = first; y <= last; y += 1.0) {
        for (; next < edges.size() && edges[next].low.y <= y; ++next)
            active.push_back(&edges[next]);
        std::erase_if(active, [y](const Edge* edge) { return edge->high.y <= y; });
        columns.clear();
        for (const Edge* edge : active)
            columns.push_back(edge->firstColumn(y, width));
        std::sort(columns.begin(), columns.end());
        for (std::size_t i = 0; i + 1 < columns.size(); i += 2) {
            if (columns[i] < columns[i + 1]) {
                edit.setPlaneRow(plane, static_cast<int>(y), columns[i], columns[i + 1], id);
            }
        }
    }
}

} // namespace lamina::core
