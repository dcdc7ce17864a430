// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>

namespace lamina::core {

/// Number of an object, the same in memory and in files.
using LabelId = std::uint32_t;

inline constexpr LabelId kUnlabelled = 0;           ///< ignored by the loss and by scores
inline constexpr LabelId kBackground = 0xFFFFFFFFU; ///< known not to be any object

inline constexpr int kTileEdge = 64; ///< voxels along x and y; one slice thick

/// 64×64×1 voxels, immutable once shared. Rows of x, fastest first.
struct LabelTile {
    std::array<LabelId, static_cast<std::size_t>(kTileEdge) * kTileEdge> voxels{};

    [[nodiscard]] LabelId at(int x, int y) const {
        return voxels[static_cast<std::size_t>(y) * kTileEdge + static_cast<std::size_t>(x)];
    }
};

using LabelTilePtr = std::shared_ptr<const LabelTile>; ///< null = the whole tile is unlabelled

/// Column, row and slice of a tile in its volume.
struct TileIndex {
    int column = 0;
    int row = 0;
    int z = 0;
    auto operator<=>(const TileIndex&) const = default;
};

/// One tile before and after an edit: undo entry, journal entry and Dice update are lists of these.
struct TileChange {
    TileIndex tile;
    LabelTilePtr before;
    LabelTilePtr after;
};

} // namespace lamina::core
