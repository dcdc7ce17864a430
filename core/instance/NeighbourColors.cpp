// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/NeighbourColors.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina::core {

namespace {

struct Step {
    int x, y, z;
};

// Half of the neighbourhood: the other half is seen from the other voxel. In a slice also over a
// gap of one voxel, which on screen looks like touching.
constexpr std::array<Step, 15> kSteps{{{1, 0, 0},
                                       {2, 0, 0},
                                       {0, 1, 0},
                                       {0, 2, 0},
                                       {1, 1, 0},
                                       {-1, 1, 0},
                                       {0, 0, 1},
                                       {1, 0, 1},
                                       {-1, 0, 1},
                                       {0, 1, 1},
                                       {0, -1, 1},
                                       {1, 1, 1},
                                       {-1, 1, 1},
                                       {1, -1, 1},
                                       {-1, -1, 1}}};

using Edges = std::vector<std::vector<LabelId>>; ///< of each object, its neighbours of lower id

void note(Edges& lower, LabelId a, LabelId b) {
    auto& known = lower[std::max(a, b)];
    const LabelId other = std::min(a, b);
    // mostly the one that the voxel before found
    if (!known.empty() && known.back() == other) return;
    if (std::find(known.begin(), known.end(), other) == known.end()) known.push_back(other);
}

} // namespace

std::vector<std::uint16_t> neighbourColors(std::span<const LabelId> ids, VolumeSize size,
                                           int preferred, const JobContext& context) {
    if (ids.size() != size.voxels()) {
        throw Error(ErrorCode::Mismatch, fmt::format("{} object numbers do not fill {} x {} x {}.",
                                                     ids.size(), size.x, size.y, size.z));
    }
    LabelId largest = 0;
    for (const LabelId id : ids) {
        if (id != kBackground) largest = std::max(largest, id);
    }
    Edges lower(static_cast<std::size_t>(largest) + 1);
    const auto at = [&](int x, int y, int z) {
        return ids[(static_cast<std::size_t>(z) * static_cast<std::size_t>(size.y) +
                    static_cast<std::size_t>(y)) *
                       static_cast<std::size_t>(size.x) +
                   static_cast<std::size_t>(x)];
    };
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            context.throwIfStopped();
            for (int x = 0; x < size.x; ++x) {
                const LabelId here = at(x, y, z);
                if (here == 0 || here == kBackground) continue;
                for (const Step step : kSteps) {
                    const VoxelIndex there{x + step.x, y + step.y, z + step.z};
                    if (!size.contains(there)) continue;
                    const LabelId other = at(there.x, there.y, there.z);
                    if (other != here && other != 0 && other != kBackground) {
                        note(lower, here, other);
                    }
                }
            }
        }
    }
    std::vector<std::uint16_t> colors(lower.size(), 0);
    const auto wanted = static_cast<std::size_t>(std::max(1, preferred));
    std::vector<bool> taken;
    for (std::size_t id = 1; id < colors.size(); ++id) {
        taken.assign(wanted + lower[id].size() + 1, false);
        for (const LabelId neighbour : lower[id]) {
            if (colors[neighbour] < taken.size()) taken[colors[neighbour]] = true;
        }
        std::size_t color = (id - 1) % wanted;
        for (std::size_t tried = 0; tried < wanted && taken[color]; ++tried)
            color = (color + 1) % wanted;
        if (taken[color]) {
            color = wanted;
            while (taken[color])
                ++color;
        }
        colors[id] = static_cast<std::uint16_t>(color);
    }
    return colors;
}

} // namespace lamina::core
