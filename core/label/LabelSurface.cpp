// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelSurface.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina::core {

namespace {

using Point = std::array<float, 3>;
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Points on the corners of cells, made when first asked for.
class Corners {
public:
    Corners(VolumeSize cells, std::vector<Point>& points)
        : m_size{cells.x + 1, cells.y + 1, cells.z + 1}, m_index(m_size.voxels(), kNone),
          m_points(points) {}

    std::uint32_t at(VoxelIndex corner) {
        std::uint32_t& index = m_index[m_size.offset(corner)];
        if (index == kNone) {
            index = static_cast<std::uint32_t>(m_points.size());
            m_points.push_back({static_cast<float>(corner.x), static_cast<float>(corner.y),
                                static_cast<float>(corner.z)});
        }
        return index;
    }

private:
    VolumeSize m_size;
    std::vector<std::uint32_t> m_index;
    std::vector<Point>& m_points;
};

void smooth(LabelSurface& surface, int rounds, const JobContext& context) {
    constexpr float kMost = 0.5F; // cells
    const std::vector<Point> home = surface.points;
    std::vector<Point> sum(home.size());
    std::vector<float> count(home.size());
    for (int round = 0; round < rounds; ++round) {
        context.throwIfStopped();
        std::fill(sum.begin(), sum.end(), Point{});
        std::fill(count.begin(), count.end(), 0.0F);
        for (const auto& quad : surface.quads) {
            for (std::size_t i = 0; i < 4; ++i) {
                const std::uint32_t a = quad[i];
                const std::uint32_t b = quad[(i + 1) % 4];
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    sum[a][axis] += surface.points[b][axis];
                    sum[b][axis] += surface.points[a][axis];
                }
                count[a] += 1.0F;
                count[b] += 1.0F;
            }
        }
        for (std::size_t i = 0; i < home.size(); ++i) {
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const float mean = sum[i][axis] / count[i];
                surface.points[i][axis] = std::clamp(0.5F * (surface.points[i][axis] + mean),
                                                     home[i][axis] - kMost, home[i][axis] + kMost);
            }
        }
    }
}

/// From corners of cells to µm.
void scale(LabelSurface& surface, const LabelGrid& grid, const Spacing& s) {
    const Reduction& r = grid.reduction;
    const std::array<double, 3> step{s.x * r.x, s.y * r.y, s.z * r.z};
    const std::array<double, 3> half{s.x / 2.0, s.y / 2.0, s.z / 2.0};
    for (Point& p : surface.points) {
        for (std::size_t a = 0; a < 3; ++a)
            p[a] = static_cast<float>(p[a] * step[a] - half[a]);
    }
}

void addNormals(LabelSurface& surface) {
    surface.normals.assign(surface.points.size(), Point{});
    for (const auto& quad : surface.quads) {
        const Point& p0 = surface.points[quad[0]];
        const Point& p1 = surface.points[quad[1]];
        const Point& p2 = surface.points[quad[2]];
        const Point& p3 = surface.points[quad[3]];
        const Point u{p2[0] - p0[0], p2[1] - p0[1], p2[2] - p0[2]};
        const Point v{p3[0] - p1[0], p3[1] - p1[1], p3[2] - p1[2]};
        const Point n{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2],
                      u[0] * v[1] - u[1] * v[0]};
        for (const std::uint32_t i : quad) {
            for (std::size_t a = 0; a < 3; ++a)
                surface.normals[i][a] += n[a];
        }
    }
    for (Point& n : surface.normals) {
        const float length = std::hypot(n[0], n[1], n[2]);
        if (length > 0.0F) {
            for (float& c : n)
                c /= length;
        }
    }
}

} // namespace

LabelSurface labelSurface(const LabelGrid& grid, const Spacing& spacing, int smoothing,
                          std::size_t mostQuads, const JobContext& context) {
    LabelSurface surface;
    Corners corners(grid.size, surface.points);
    // The wall below cell v along an axis: between it and its neighbour one back.
    const auto wall = [&](VoxelIndex v, int axis) {
        const VoxelIndex back{v.x - (axis == 0), v.y - (axis == 1), v.z - (axis == 2)};
        const LabelId here = grid.at(v);
        const LabelId there = grid.at(back);
        if ((here == 0) == (there == 0)) return;
        if (surface.quads.size() >= mostQuads) {
            surface.complete = false;
            return;
        }
        const auto corner = [&](int along, int across) { // of the wall, in its own two axes
            VoxelIndex c = v;
            (axis == 0 ? c.y : c.x) += along;
            (axis == 2 ? c.y : c.z) += across;
            return corners.at(c);
        };
        std::array<std::uint32_t, 4> quad{corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)};
        // y and z, x and y give a normal along +x, +z; x and z one along -y
        const bool forward = (there != 0) == (axis != 1);
        if (!forward) std::swap(quad[1], quad[3]);
        surface.quads.push_back(quad);
        surface.labels.push_back(here != 0 ? here : there);
    };
    for (int z = 0; z <= grid.size.z; ++z) {
        context.throwIfStopped();
        for (int y = 0; y <= grid.size.y; ++y) {
            for (int x = 0; x <= grid.size.x; ++x) {
                const VoxelIndex v{x, y, z};
                if (y < grid.size.y && z < grid.size.z) wall(v, 0);
                if (x < grid.size.x && z < grid.size.z) wall(v, 1);
                if (x < grid.size.x && y < grid.size.y) wall(v, 2);
            }
        }
    }
    smooth(surface, smoothing, context);
    scale(surface, grid, spacing);
    addNormals(surface);
    return surface;
}

} // namespace lamina::core
