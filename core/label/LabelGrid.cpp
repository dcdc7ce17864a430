// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelGrid.h"

#include <array>
#include <cmath>
#include <limits>

namespace lamina::core {

namespace {

/// The slice of the stack that stands for group k.
std::optional<int> sliceOf(const LabelField& field, int k, int step) {
    const int first = k * step;
    const int last = std::min(field.size.z, first + step) - 1;
    const int middle = std::min(first + step / 2, last);
    for (int away = 0; away <= step; ++away) {
        for (const int z : {middle - away, middle + away}) {
            if (z >= first && z <= last && !field.sliceEmpty(z)) return z;
        }
    }
    return std::nullopt;
}

} // namespace

LabelGrid sampleLabels(const LabelField& field, const Spacing& spacing, std::size_t mostCells,
                       int longestSide, const JobContext& context) {
    LabelGrid grid;
    grid.full = field.size;
    grid.reduction = reductionFor(field.size, spacing, mostCells, longestSide);
    grid.size = grid.reduction.apply(field.size);
    grid.ids.assign(grid.size.voxels(), 0);
    const Reduction& r = grid.reduction;
    for (int k = 0; k < grid.size.z; ++k) {
        context.throwIfStopped();
        const auto z = sliceOf(field, k, r.z);
        if (!z) continue;
        LabelId* to = grid.ids.data() + grid.size.offset({0, 0, k});
        for (int j = 0; j < grid.size.y; ++j) {
            const int y = std::min(j * r.y + r.y / 2, field.size.y - 1);
            for (int i = 0; i < grid.size.x; ++i)
                *to++ = field.at({std::min(i * r.x + r.x / 2, field.size.x - 1), y, *z});
        }
    }
    return grid;
}

std::optional<LabelGrid::Hit> LabelGrid::firstHit(PhysicalPoint origin,
                                                  PhysicalPoint direction) const {
    // in cells, cell i reaching from i to i + 1
    const std::array<double, 3> o{(origin.x + 0.5) / reduction.x, (origin.y + 0.5) / reduction.y,
                                  (origin.z + 0.5) / reduction.z};
    const std::array<double, 3> d{direction.x / reduction.x, direction.y / reduction.y,
                                  direction.z / reduction.z};
    const std::array<int, 3> sides{size.x, size.y, size.z};
    double enter = 0.0;
    double leave = std::numeric_limits<double>::infinity();
    for (std::size_t a = 0; a < 3; ++a) {
        if (d[a] == 0.0) {
            if (o[a] < 0.0 || o[a] >= sides[a]) return std::nullopt;
            continue;
        }
        const double t0 = -o[a] / d[a];
        const double t1 = (sides[a] - o[a]) / d[a];
        enter = std::max(enter, std::min(t0, t1));
        leave = std::min(leave, std::max(t0, t1));
    }
    if (!(enter < leave) || !std::isfinite(leave)) return std::nullopt;
    std::array<int, 3> cell{};
    std::array<int, 3> step{};
    std::array<double, 3> next{}; // where the ray crosses into the next cell, per axis
    std::array<double, 3> each{}; // between two crossings
    for (std::size_t a = 0; a < 3; ++a) {
        const double p = o[a] + enter * d[a];
        cell[a] = std::clamp(static_cast<int>(std::floor(p)), 0, sides[a] - 1);
        step[a] = d[a] > 0.0 ? 1 : -1;
        each[a] = d[a] == 0.0 ? std::numeric_limits<double>::infinity() : std::abs(1.0 / d[a]);
        next[a] = d[a] == 0.0 ? std::numeric_limits<double>::infinity()
                              : (cell[a] + (step[a] > 0 ? 1 : 0) - o[a]) / d[a];
    }
    double t = enter;
    while (true) {
        const VoxelIndex here{cell[0], cell[1], cell[2]};
        if (!size.contains(here)) return std::nullopt;
        if (const LabelId id = ids[size.offset(here)]; id != 0) {
            // the stack's voxel within the cell that the ray meets first
            const auto inside = [&](double from, double along, int c, int factor, int side) {
                const double p = (from + t * along) * factor;
                return std::clamp(static_cast<int>(std::floor(p)), c * factor,
                                  std::min(side, (c + 1) * factor) - 1);
            };
            return Hit{id,
                       {inside(o[0], d[0], here.x, reduction.x, full.x),
                        inside(o[1], d[1], here.y, reduction.y, full.y),
                        inside(o[2], d[2], here.z, reduction.z, full.z)}};
        }
        const std::size_t a =
            next[0] <= next[1] ? (next[0] <= next[2] ? 0 : 2) : (next[1] <= next[2] ? 1 : 2);
        t = next[a];
        next[a] += each[a];
        cell[a] += step[a];
    }
}

} // namespace lamina::core
