// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/SliceInterpolation.h"

#include "core/paint/Brush.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace lamina::core {

namespace {

constexpr double kFar = 1e20;

/// One line of the distance transform: the lower envelope of parabolas. `f` and `out` are strided.
class LineTransform {
public:
    LineTransform(int length, double spacing)
        : m_length(length), m_spacing(spacing), m_line(static_cast<std::size_t>(length)),
          m_at(static_cast<std::size_t>(length)), m_from(static_cast<std::size_t>(length) + 1) {}

    void operator()(double* values, std::size_t stride) {
        int last = -1;
        for (int q = 0; q < m_length; ++q) {
            const double f = values[static_cast<std::size_t>(q) * stride];
            m_line[static_cast<std::size_t>(q)] = f;
            if (f >= kFar) continue;
            double start = -kFar;
            while (last >= 0) {
                start = crossing(m_at[static_cast<std::size_t>(last)], q);
                if (start > m_from[static_cast<std::size_t>(last)]) break;
                --last;
            }
            if (last < 0) start = -kFar;
            ++last;
            m_at[static_cast<std::size_t>(last)] = q;
            m_from[static_cast<std::size_t>(last)] = start;
        }
        if (last < 0) return;
        int k = 0;
        for (int q = 0; q < m_length; ++q) {
            while (k < last && m_from[static_cast<std::size_t>(k) + 1] < q * m_spacing)
                ++k;
            const int p = m_at[static_cast<std::size_t>(k)];
            const double away = (q - p) * m_spacing;
            values[static_cast<std::size_t>(q) * stride] =
                away * away + m_line[static_cast<std::size_t>(p)];
        }
    }

private:
    [[nodiscard]] double crossing(int p, int q) const {
        const double a = p * m_spacing;
        const double b = q * m_spacing;
        return ((m_line[static_cast<std::size_t>(q)] + b * b) -
                (m_line[static_cast<std::size_t>(p)] + a * a)) /
               (2.0 * (b - a));
    }

    int m_length;
    double m_spacing;
    std::vector<double> m_line;
    std::vector<int> m_at;
    std::vector<double> m_from;
};

using PlaneBoxes = std::map<int, PixelRect>; ///< of one label, by plane

/// Where each label lies in each plane of these axes; one pass over the tiles.
std::map<LabelId, PlaneBoxes> findPlanes(const LabelVolume& volume, Axes axes,
                                         std::optional<LabelId> only, const JobContext& context) {
    std::map<LabelId, PlaneBoxes> found;
    const VolumeSize size = volume.size();
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        for (int row = 0; row < volume.tileRows(); ++row) {
            for (int column = 0; column < volume.tileColumns(); ++column) {
                const LabelTile* tile = volume.tile({column, row, z}).get();
                if (!tile) continue;
                const PixelRect rect = volume.tileRect({column, row, z});
                for (int y = rect.y; y < rect.y + rect.height; ++y) {
                    const LabelId* line =
                        tile->voxels.data() + static_cast<std::size_t>(y % kTileEdge) * kTileEdge;
                    for (int x = 0; x < rect.width;) {
                        const LabelId id = line[x];
                        int end = x + 1;
                        while (end < rect.width && line[end] == id)
                            ++end;
                        const bool wanted =
                            id != kUnlabelled && id != kBackground && (!only || *only == id);
                        // A run along x lies in one plane, or in one plane for each of its voxels.
                        const int step = axes == Axes::YZ ? 1 : end - x;
                        for (int i = x; wanted && i < end; i += step) {
                            const VoxelIndex v{rect.x + i, y, z};
                            auto& box = found[id][SlicePlane::depthOf(axes, v)];
                            box = box.united({SlicePlane::columnOf(axes, v),
                                              SlicePlane::rowOf(axes, v), step, 1});
                        }
                        x = end;
                    }
                }
            }
        }
    }
    return found;
}

struct Shape {
    std::vector<bool> set;
    PixelRect box;     ///< of what is set, in the plane
    SlicePoint middle; ///< of what is set
    std::size_t pixels = 0;
};

Shape readShape(const LabelVolume& volume, SlicePlane plane, PixelRect box, LabelId id) {
    std::vector<LabelId> labels(static_cast<std::size_t>(box.width) *
                                static_cast<std::size_t>(box.height));
    volume.readPlane(plane, box, labels);
    Shape shape;
    shape.box = box;
    shape.set.resize(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] != id) continue;
        shape.set[i] = true;
        ++shape.pixels;
        shape.middle.x += box.x + static_cast<double>(i % static_cast<std::size_t>(box.width));
        shape.middle.y += box.y + static_cast<double>(i / static_cast<std::size_t>(box.width));
    }
    if (shape.pixels > 0) {
        shape.middle.x /= static_cast<double>(shape.pixels);
        shape.middle.y /= static_cast<double>(shape.pixels);
    }
    return shape;
}

bool holds(const Shape& shape, int x, int y) {
    const int column = x - shape.box.x;
    const int row = y - shape.box.y;
    if (column < 0 || row < 0 || column >= shape.box.width || row >= shape.box.height) return false;
    return shape.set[static_cast<std::size_t>(row) * static_cast<std::size_t>(shape.box.width) +
                     static_cast<std::size_t>(column)];
}

bool overlap(const Shape& a, const Shape& b) {
    const PixelRect both = a.box.intersected(b.box);
    for (int y = both.y; y < both.y + both.height; ++y) {
        for (int x = both.x; x < both.x + both.width; ++x) {
            if (holds(a, x, y) && holds(b, x, y)) return true;
        }
    }
    return false;
}

/// Signed distance (µm) of a window's pixels to the shape's border: negative inside.
class SignedDistance {
public:
    SignedDistance(const Shape& shape, PixelRect window, double columnSpacing, double rowSpacing)
        : m_window(window) {
        std::vector<bool> inside(static_cast<std::size_t>(window.width) *
                                 static_cast<std::size_t>(window.height));
        for (int y = 0; y < window.height; ++y) {
            for (int x = 0; x < window.width; ++x)
                inside[at(x, y)] = holds(shape, window.x + x, window.y + y);
        }
        m_distance =
            squaredDistances(inside, window.width, window.height, columnSpacing, rowSpacing);
        inside.flip();
        const auto within =
            squaredDistances(inside, window.width, window.height, columnSpacing, rowSpacing);
        for (std::size_t i = 0; i < m_distance.size(); ++i)
            m_distance[i] = std::sqrt(m_distance[i]) - std::sqrt(within[i]);
    }

    /// At whole pixels, or between them by their neighbours; outside the window far away.
    [[nodiscard]] double operator()(double x, double y) const {
        const double column = x - m_window.x;
        const double row = y - m_window.y;
        const int x0 = static_cast<int>(std::floor(column));
        const int y0 = static_cast<int>(std::floor(row));
        const double fx = column - x0;
        const double fy = row - y0;
        if (fx == 0.0 && fy == 0.0) return value(x0, y0);
        return (1.0 - fy) * ((1.0 - fx) * value(x0, y0) + fx * value(x0 + 1, y0)) +
               fy * ((1.0 - fx) * value(x0, y0 + 1) + fx * value(x0 + 1, y0 + 1));
    }

private:
    [[nodiscard]] std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(m_window.width) +
               static_cast<std::size_t>(x);
    }
    [[nodiscard]] double value(int x, int y) const {
        // The window reaches beyond the shape, so its border is outside and the nearest value there
        // is one of outside too.
        return m_distance[at(std::clamp(x, 0, m_window.width - 1),
                             std::clamp(y, 0, m_window.height - 1))];
    }

    PixelRect m_window;
    std::vector<double> m_distance;
};

PixelRect grown(PixelRect r, int margin) {
    return {r.x - margin, r.y - margin, r.width + 2 * margin, r.height + 2 * margin};
}

/// Writes the planes between `first` and `second`; counts those that got voxels.
void writeBetween(LabelEdit& edit, const LabelVolume& volume, const InterpolationSpec& spec,
                  LabelId id, std::pair<int, PixelRect> first, std::pair<int, PixelRect> second,
                  std::set<int>& planes, const JobContext& context) {
    const Shape a = readShape(volume, {spec.axes, first.first}, first.second, id);
    const Shape b = readShape(volume, {spec.axes, second.first}, second.second, id);
    const PixelRect area = first.second.united(second.second);
    const PixelRect window = grown(area, 1);
    const double columnSpacing = SlicePlane::columnSpacing(spec.axes, spec.spacing);
    const double rowSpacing = SlicePlane::rowSpacing(spec.axes, spec.spacing);
    const SignedDistance toA(a, window, columnSpacing, rowSpacing);
    const SignedDistance toB(b, window, columnSpacing, rowSpacing);
    SlicePoint shift; // from a to b, where the shape has moved away from itself
    if (!overlap(a, b)) shift = {b.middle.x - a.middle.x, b.middle.y - a.middle.y};
    for (int k = first.first + 1; k < second.first; ++k) {
        context.throwIfStopped();
        const double t = static_cast<double>(k - first.first) / (second.first - first.first);
        static_cast<void>(edit.takeDirty());
        for (int y = area.y; y < area.y + area.height; ++y) {
            int begin = -1;
            for (int x = area.x; x <= area.x + area.width; ++x) {
                const bool inside =
                    x < area.x + area.width &&
                    (1.0 - t) * toA(x - t * shift.x, y - t * shift.y) +
                            t * toB(x + (1.0 - t) * shift.x, y + (1.0 - t) * shift.y) <=
                        0.0;
                if (inside && begin < 0) begin = x;
                if (!inside && begin >= 0) {
                    edit.setPlaneRow({spec.axes, k}, y, begin, x, id);
                    begin = -1;
                }
            }
        }
        if (!edit.takeDirty().empty()) planes.insert(k);
    }
}

} // namespace

std::vector<double> squaredDistances(const std::vector<bool>& set, int width, int height,
                                     double columnSpacing, double rowSpacing) {
    std::vector<double> distance(set.size());
    for (std::size_t i = 0; i < set.size(); ++i)
        distance[i] = set[i] ? 0.0 : kFar;
    LineTransform down(height, rowSpacing);
    for (int x = 0; x < width; ++x)
        down(distance.data() + x, static_cast<std::size_t>(width));
    LineTransform along(width, columnSpacing);
    for (int y = 0; y < height; ++y)
        along(distance.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width), 1);
    return distance;
}

PreparedPlanes interpolatePlanes(LabelVolume snapshot, const LabelTable& table,
                                 const InterpolationSpec& spec, const JobContext& context) {
    PreparedPlanes result;
    const auto found = findPlanes(snapshot, spec.axes, spec.id, context);
    LabelEdit edit(snapshot, table, DrawOver::UnlabelledOnly);
    std::set<int> planes;
    std::size_t done = 0;
    for (const auto& [id, boxes] : found) {
        context.report({static_cast<double>(done++) / static_cast<double>(found.size()),
                        "Interpolating",
                        {},
                        {}});
        bool continued = false;
        for (auto second = std::next(boxes.begin()); second != boxes.end(); ++second) {
            const auto first = std::prev(second);
            if (second->first - first->first < 2) continue;
            std::set<int> filled;
            writeBetween(edit, snapshot, spec, id, *first, *second, filled, context);
            continued |= !filled.empty();
            planes.merge(filled);
        }
        if (continued) ++result.labels;
    }
    result.changes = edit.commit();
    result.planes = static_cast<int>(planes.size());
    return result;
}

PreparedPlanes copyFromPlane(LabelVolume snapshot, const LabelTable& table,
                             const PlaneCopySpec& spec, const JobContext& context) {
    const VolumeSize size = snapshot.size();
    const Axes axes = spec.to.axes;
    const PixelRect whole{0, 0, SlicePlane::width(axes, size), SlicePlane::height(axes, size)};
    const auto wanted = [&](LabelId id) {
        return id != kUnlabelled && id != kBackground && (!spec.id || *spec.id == id);
    };
    PreparedPlanes result;
    std::vector<LabelId> labels(static_cast<std::size_t>(whole.width) *
                                static_cast<std::size_t>(whole.height));
    for (int k = spec.to.index + spec.direction; k >= 0 && k < SlicePlane::depth(axes, size);
         k += spec.direction) {
        context.throwIfStopped();
        snapshot.readPlane({axes, k}, whole, labels);
        if (std::none_of(labels.begin(), labels.end(), wanted)) continue;
        LabelEdit edit(snapshot, table, DrawOver::UnlabelledOnly);
        std::set<LabelId> copied;
        for (int y = 0; y < whole.height; ++y) {
            const LabelId* line =
                labels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(whole.width);
            for (int x = 0; x < whole.width;) {
                int end = x + 1;
                while (end < whole.width && line[end] == line[x])
                    ++end;
                if (wanted(line[x])) {
                    edit.setPlaneRow(spec.to, y, x, end, line[x]);
                    copied.insert(line[x]);
                }
                x = end;
            }
        }
        result.planes = 1;
        result.labels = static_cast<int>(copied.size());
        result.changes = edit.commit();
        return result;
    }
    return result;
}

} // namespace lamina::core
