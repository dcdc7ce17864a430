// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

// Positions as rows: [n, p, c], which a channels-last tensor [n, c, h, w] is without a copy. On the
// CPU the images of a batch are spread over torch's threads, one on each; that needs
// `ComputeScope`, which keeps the matrix library from starting threads of its own.

/// The positions of [n, c, h, w] as rows [n, h w, c], and back.
[[nodiscard]] torch::Tensor positionRows(const torch::Tensor& x);
[[nodiscard]] torch::Tensor fromPositionRows(const torch::Tensor& rows, std::int64_t height,
                                             std::int64_t width);

/// Every row of `unit` becomes the sum over all rows j of max(unit_i . unit_j, 0)^2 value_j of its
/// image: pixel propagation for gamma 2 and clamp 0.
[[nodiscard]] torch::Tensor squaredAttention(const torch::Tensor& unit, const torch::Tensor& value);

/// Row i is the sum of the rows j of `values` for which `pairs` [n, p, p] (bool) holds at (i, j).
/// No gradient.
[[nodiscard]] torch::Tensor sumOfPairs(const torch::Tensor& pairs, const torch::Tensor& values);

} // namespace lamina::models
