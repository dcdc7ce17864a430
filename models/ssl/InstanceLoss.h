// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

/// BYOL's loss in both directions: mean of 2 - 2 cos(p1, t2) + 2 - 2 cos(p2, t1) over [n, c], in
/// [0, 8], 0 when predictions and targets point the same way ("Bootstrap your own latent",
/// equation 2). The targets get no gradient.
[[nodiscard]] torch::Tensor byolLoss(const torch::Tensor& p1, const torch::Tensor& t2,
                                     const torch::Tensor& p2, const torch::Tensor& t1);

/// SimCLR's NT-Xent ("A simple framework for contrastive learning", equation 1): for each of the
/// 2 n projections -log of the share that its partner has in exp(cos / temperature) over all the
/// others; mean over all. `z1`, `z2` [n, c], both with gradient; about ln(2 n - 1) at the start.
[[nodiscard]] torch::Tensor ntXentLoss(const torch::Tensor& z1, const torch::Tensor& z2,
                                       double temperature);

/// MoCo's scores [n, 1 + k] of unit queries `q` and keys `k` [n, c] and a queue [c, k] of unit
/// keys: column 0 is the own key ("Momentum contrast", equation 1). Only `q` gets a gradient.
[[nodiscard]] torch::Tensor mocoScores(const torch::Tensor& q, const torch::Tensor& k,
                                       const torch::Tensor& queue, double temperature);

} // namespace lamina::models
