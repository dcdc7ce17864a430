// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelLoss.h"

#include "models/ssl/PixelAttention.h"

#include <limits>

namespace lamina::models {

namespace {

constexpr double kShortest = 1e-12;

/// x / |x| with the gradient in closed form: three passes over memory instead of nine.
struct Normalised : torch::autograd::Function<Normalised> {
    static torch::autograd::Variable forward(torch::autograd::AutogradContext* context,
                                             const torch::autograd::Variable& x) {
        const torch::Tensor length = x.norm(2, {1}, /*keepdim=*/true).clamp_min_(kShortest);
        const torch::Tensor unit = x / length;
        context->save_for_backward({unit, length});
        return unit;
    }
    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext* context,
             const torch::autograd::variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& unit = saved[0];
        const torch::Tensor along = (gradients[0] * unit).sum(1, /*keepdim=*/true);
        return {torch::addcmul(gradients[0], unit, along, -1.0).div_(saved[1])};
    }
};

} // namespace

torch::Tensor normalisedChannels(const torch::Tensor& x) {
    return Normalised::apply(x);
}

torch::Tensor pixProLoss(const torch::Tensor& q, const torch::Tensor& k,
                         const torch::Tensor& positives) {
    const torch::Tensor query = positionRows(normalisedChannels(q)); // [n, p, c]
    torch::Tensor wanted;
    torch::Tensor count;
    {
        // sum_ij A_ij q_i.k_j = sum_i q_i.(A k)_i: neither A nor k asks for a gradient, so the
        // backward pass needs no product at all
        const torch::NoGradGuard noGrad;
        wanted = sumOfPairs(positives, positionRows(normalisedChannels(k)));
        count = positives.to(q.scalar_type()).sum({1, 2}) + 1e-6; // sums of bool are slow
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
