// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/InstanceLoss.h"

#include "models/ssl/PixelLoss.h"

#include <limits>

namespace lamina::models {

torch::Tensor byolLoss(const torch::Tensor& p1, const torch::Tensor& t2, const torch::Tensor& p2,
                       const torch::Tensor& t1) {
    return instanceLoss(p1, t2, p2, t1) + 4.0;
}

torch::Tensor ntXentLoss(const torch::Tensor& z1, const torch::Tensor& z2, double temperature) {
    const std::int64_t n = z1.size(0);
    const torch::Tensor unit = normalisedChannels(torch::cat({z1, z2}));
    const torch::Tensor scores = torch::mm(unit, unit.t()) / temperature;
    const torch::Tensor self =
        torch::eye(2 * n, torch::TensorOptions(z1.device()).dtype(torch::kBool));
    const torch::Tensor others =
        scores.masked_fill(self, -std::numeric_limits<double>::infinity()).logsumexp(1);
    const torch::Tensor partners = torch::cat({scores.diagonal(n), scores.diagonal(-n)});
    return (others - partners).mean();
}

torch::Tensor mocoScores(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& queue,
                         double temperature) {
    const torch::Tensor own = (q * k.detach()).sum(1, /*keepdim=*/true);
    // a copy: the queue changes in place before the gradient is asked for
    const torch::Tensor others = torch::mm(q, queue.detach().clone());
    return torch::cat({own, others}, 1) / temperature;
}

} // namespace lamina::models
