// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/PixelBank.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace lamina::core {

/// Regions that cover a plane, so small that the filter planes of one, halo included, stay within
/// `memory` bytes; the whole plane where that fits. `networkBytes` are those of a network's
/// features for each pixel: where there are any, tiles are made of whole `NetworkSquares`, or are
/// parts of one and follow one another, so that a square is computed once if it is kept meanwhile.
/// A function of its arguments alone.
[[nodiscard]] inline std::vector<PixelRect> filterTiles(VolumeSize size, const FilterBankSpec& spec,
                                                        double distance, std::size_t memory,
                                                        std::size_t networkBytes = 0) {
    constexpr int kSmallestSide = 64;
    const std::size_t affordable =
        memory / (FilterBank::bytesPerPixel(spec, distance) + networkBytes);
    if (size.planeVoxels() <= affordable) return {{0, 0, size.x, size.y}};
    int side =
        std::max(kSmallestSide, static_cast<int>(std::sqrt(static_cast<double>(affordable))) -
                                    2 * FilterBank::halo(spec));
    if (networkBytes > 0) {
        constexpr int kSquare = NetworkSquares::kSide;
        int part = kSquare;
        while (part > side)
            part /= 2;
        side = side >= kSquare ? side / kSquare * kSquare : part;
    }
    std::vector<PixelRect> tiles;
    for (int y = 0; y < size.y; y += side) {
        for (int x = 0; x < size.x; x += side)
            tiles.push_back({x, y, std::min(side, size.x - x), std::min(side, size.y - y)});
    }
    const auto square = [](const PixelRect& tile) {
        return std::pair(tile.y / NetworkSquares::kSide, tile.x / NetworkSquares::kSide);
    };
    if (networkBytes > 0) {
        std::stable_sort(tiles.begin(), tiles.end(), [&](const PixelRect& a, const PixelRect& b) {
            return square(a) < square(b);
        });
    }
    return tiles;
}

} // namespace lamina::core
