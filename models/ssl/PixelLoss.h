// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

/// PixPro's loss in one direction: -2 mean_b( sum_ij A_ij q_i.k_j / (sum_ij A_ij + 1e-6) ).
/// `q`, `k` [n, c, h, w] are normalised over the channels here; `k` gets no gradient.
/// `positives` [n, h*w, h*w] (q's position first). An image without positives adds 0 and counts.
/// Both directions added give a value in [-4, 4]; the optimum is -4.
[[nodiscard]] torch::Tensor pixProLoss(const torch::Tensor& q, const torch::Tensor& k,
                                       const torch::Tensor& positives);

/// Instance loss -2 mean cos(p1, t2) - 2 mean cos(p2, t1) of [n, c]; the targets get no gradient.
[[nodiscard]] torch::Tensor instanceLoss(const torch::Tensor& p1, const torch::Tensor& t2,
                                         const torch::Tensor& p2, const torch::Tensor& t1);

/// Pixel contrast ("Propagate Yourself", equation 2) in one direction: for every position of `q`
/// with a positive, -log of the share that its positives have in exp(cos / temperature) over all
/// positions of `k` of the same image; mean over such positions, then over the images that have
/// any. 0 when no image has. `k` gets no gradient.
[[nodiscard]] torch::Tensor pixContrastLoss(const torch::Tensor& q, const torch::Tensor& k,
                                            const torch::Tensor& positives, double temperature);

/// Unit vectors along dimension 1; a zero vector stays zero.
[[nodiscard]] torch::Tensor normalisedChannels(const torch::Tensor& x);

} // namespace lamina::models
