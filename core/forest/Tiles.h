// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/FilterBank.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lamina::core {

/// Regions that cover a plane, so small that the filter planes of one, halo included, stay within
/// `memory` bytes; the whole plane where that fits. `networkBytes` are those of a network's
/// features for each pixel. A function of its arguments alone.
[[nodiscard]] inline std::vector<PixelRect> filterTiles(VolumeSize size, const FilterBankSpec& spec,
                                                        double distance, std::size_t memory,
                                                        std::size_t networkBytes = 0) {
    constexpr int kSmallestSide = 64;
    const std::size_t affordable =
        memory / (FilterBank::bytesPerPixel(spec, distance) + networkBytes);
    if (size.planeVoxels() <= affordable) return {{0, 0, size.x, size.y}};
    const int side =
        std::max(kSmallestSide, static_cast<int>(std::sqrt(static_cast<double>(affordable))) -
                                    2 * FilterBank::halo(spec));
    std::vector<PixelRect> tiles;
    for (int y = 0; y < size.y; y += side) {
        for (int x = 0; x < size.x; x += side)
            tiles.push_back({x, y, std::min(side, size.x - x), std::min(side, size.y - y)});
    }
    return tiles;
}

} // namespace lamina::core
