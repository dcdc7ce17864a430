// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Augment.h"
#include "models/ssl/PretrainMethod.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lamina::models {

/// Settings of the methods that solve a made-up task: rotation, jigsaw, context, colorization.
struct PretextSpec {
    int hidden = 512;       ///< width of the layer before the answer (not rotation)
    double dropout = 0.5;   ///< before the answer (jigsaw and context)
    int permutations = 24;  ///< jigsaw: orders that are told apart
    int bins = 32;          ///< colorization: steps of the grey values to be guessed
    double rebalance = 0.5; ///< colorization: share of the uniform in the weight of the bins
    bool operator==(const PretextSpec&) const = default;
};

/// The four quarter turns of images [..., h, h], counter-clockwise by 0, 90, 180 and 270 degrees,
/// stacked in front: [4, ..., h, h]. Their numbers are the labels of `Rotation`.
[[nodiscard]] torch::Tensor quarterTurns(const torch::Tensor& image);

/// Number of the neighbour that lies at (dx, dy), each -1, 0 or 1 and not both 0, row by row: 0 is
/// above left, 1 above, 3 left, 7 below right; the opposite neighbour is 7 minus it.
[[nodiscard]] int neighbourLabel(int dx, int dy);

/// `count` orders of nine tiles that differ from each other as much as possible: after the first,
/// always that of some hundred drawn ones with the largest mean distance (places that differ) to
/// those chosen. Always the same. Throws `core::Error{InvalidArgument}` outside 2..1000.
[[nodiscard]] std::vector<std::array<int, 9>> distantPermutations(int count);

/// A square window of an image [c, h, w] of the given side, enlarged first where the image is
/// smaller; mirrored at random, with the grey value changes of `spec`.
[[nodiscard]] torch::Tensor pretextWindow(const torch::Tensor& image, int side,
                                          const PhotometricSpec& spec, Rng& rng);

/// (tile - its mean) / its deviation over all channels: what tells tiles apart must not be their
/// brightness. A flat tile becomes 0.
[[nodiscard]] torch::Tensor normalisedTile(const torch::Tensor& tile);

/// Side of the tiles of jigsaw and context prediction: a third of the crop, 16 at least.
[[nodiscard]] int tileSide(int crop);

} // namespace lamina::models
