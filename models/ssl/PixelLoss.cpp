// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelLoss.h"

#include <limits>

namespace lamina::models {

torch::Tensor normalisedChannels(const torch::Tensor& x) {
    return x / x.norm(2, {1}, /*keepdim=*/true).clamp_min(1e-12);
}

torch::Tensor pixProLoss(const torch::Tensor& q, const torch::Tensor& k,
                         const torch::Tensor& positives) {
    const torch::Tensor query = normalisedChannels(q).flatten(2); // [n, c, p]
    torch::Tensor wanted;
    torch::Tensor count;
    {
        // sum_ij A_ij q_i.k_j = sum_i q_i.(A k)_i: neither A nor k asks for a gradient, so the
        // backward pass needs no product at all
        const torch::NoGradGuard noGrad;
        const torch::Tensor mask = positives.to(q.scalar_type());
        const torch::Tensor key = normalisedChannels(k).flatten(2);
        wanted = torch::bmm(key, mask.transpose(1, 2)); // [n, c, p]
        count = mask.sum({1, 2}) + 1e-6;
    }
    return -2.0 * ((query * wanted).sum({1, 2}) / count).mean();
}

torch::Tensor instanceLoss(const torch::Tensor& p1, const torch::Tensor& t2,
                           const torch::Tensor& p2, const torch::Tensor& t1) {
    const auto meanCosine = [](const torch::Tensor& p, const torch::Tensor& t) {
        return (normalisedChannels(p) * normalisedChannels(t.detach())).sum(1).mean();
    };
    return -2.0 * meanCosine(p1, t2) - 2.0 * meanCosine(p2, t1);
}

torch::Tensor pixContrastLoss(const torch::Tensor& q, const torch::Tensor& k,
                              const torch::Tensor& positives, double temperature) {
    const torch::Tensor query = normalisedChannels(q).flatten(2);
    const torch::Tensor key = normalisedChannels(k.detach()).flatten(2);
    const torch::Tensor logits = torch::bmm(query.transpose(1, 2), key) / temperature; // [n, p, p]
    const torch::Tensor hasPositive = positives.any(2);                                // [n, p]
    // rows without a positive are left out below; a finite stand-in keeps their gradient finite
    const torch::Tensor allowed = positives.logical_or(hasPositive.logical_not().unsqueeze(2));
    const torch::Tensor ofPositives =
        logits.masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity())
            .logsumexp(2);
    const torch::Tensor perPosition = logits.logsumexp(2) - ofPositives;
    const torch::Tensor weight = hasPositive.to(q.scalar_type());
    const torch::Tensor positions = weight.sum(1);
    const torch::Tensor perImage = (perPosition * weight).sum(1) / positions.clamp_min(1.0);
    return perImage.sum() / (positions > 0).sum().clamp_min(1);
}

} // namespace lamina::models
