// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/Tiles.h"

#include <gtest/gtest.h>

#include <set>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{2048, 1500, 40};

FilterBankSpec volumes() {
    FilterBankSpec spec;
    spec.dimensions = 3;
    return spec;
}

std::size_t covered(const std::vector<PixelRect>& tiles) {
    std::size_t pixels = 0;
    for (const auto& tile : tiles)
        pixels += static_cast<std::size_t>(tile.width) * static_cast<std::size_t>(tile.height);
    return pixels;
}

/// Squares of the network that a tile lies in.
std::set<std::pair<int, int>> squaresOf(const PixelRect& tile) {
    constexpr int kSide = NetworkSquares::kSide;
    std::set<std::pair<int, int>> squares;
    for (int y = tile.y / kSide; y <= (tile.y + tile.height - 1) / kSide; ++y) {
        for (int x = tile.x / kSide; x <= (tile.x + tile.width - 1) / kSide; ++x)
            squares.emplace(y, x);
    }
    return squares;
}

TEST(Tiles, APlaneThatFitsStaysWhole) {
    EXPECT_EQ(filterTiles({64, 64, 9}, volumes(), 1.0, std::size_t{1} << 30U).size(), 1U);
}

TEST(Tiles, NoSquareOfANetworkIsComputedForTwoTiles) {
    const auto tiles = filterTiles(kSize, volumes(), 6.0, std::size_t{1} << 30U, 68);
    ASSERT_GT(tiles.size(), 1U);
    EXPECT_EQ(covered(tiles), kSize.planeVoxels());
    std::set<std::pair<int, int>> seen;
    for (const auto& tile : tiles) {
        for (const auto& square : squaresOf(tile))
            EXPECT_TRUE(seen.insert(square).second) << square.first << ", " << square.second;
    }
}

TEST(Tiles, SmallTilesLieWithinOneSquareAndFollowOneAnother) {
    const auto tiles = filterTiles(kSize, volumes(), 1.0, std::size_t{1} << 28U, 68);
    ASSERT_LT(tiles.front().width, NetworkSquares::kSide);
    EXPECT_EQ(covered(tiles), kSize.planeVoxels());
    std::set<std::pair<int, int>> left;
    std::pair<int, int> last{-1, -1};
    for (const auto& tile : tiles) {
        const auto squares = squaresOf(tile);
        ASSERT_EQ(squares.size(), 1U) << tile.x << ", " << tile.y;
        if (*squares.begin() == last) continue;
        EXPECT_TRUE(left.insert(last).second) << "a square is come back to";
        last = *squares.begin();
    }
}

} // namespace
} // namespace lamina::core
