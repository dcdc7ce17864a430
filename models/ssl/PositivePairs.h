// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

/// Which positions of two views show the same place.
///
/// `boxes1`, `boxes2` [n, 4] hold x0, y0, x1, y1 of each crop in [0, 1] of the uncropped image; a
/// flipped view has the two ends of that axis swapped. Both views have a grid of h x w positions.
/// Result: bool [n, h*w, h*w], entry (i, j) true when the centres of position i of view 1 and
/// position j of view 2 are nearer than `ratio` times the larger bin diagonal of the two views
/// ("Propagate Yourself", section 3.1; 0.7 by default). Row-major positions. No gradient.
/// A crop of one pixel has no extent and gives no positives.
[[nodiscard]] torch::Tensor positivePairs(const torch::Tensor& boxes1, const torch::Tensor& boxes2,
                                          std::int64_t h, std::int64_t w, double ratio = 0.7);

/// The same from explicit coordinates, which can describe rotated views: `grid1`, `grid2`
/// [n, 2, h, w] hold x and y of every position's centre, `diagonal1`, `diagonal2` [n] the bin
/// diagonals in the same unit.
[[nodiscard]] torch::Tensor positivePairsFromGrids(const torch::Tensor& grid1,
                                                   const torch::Tensor& grid2,
                                                   const torch::Tensor& diagonal1,
                                                   const torch::Tensor& diagonal2,
                                                   double ratio = 0.7);

/// Centres [n, 2, h, w] of the positions of axis-aligned boxes, and their bin diagonals [n].
struct PositionGrid {
    torch::Tensor centres;
    torch::Tensor diagonal;
};
[[nodiscard]] PositionGrid positionGrid(const torch::Tensor& boxes, std::int64_t h, std::int64_t w);

} // namespace lamina::models
