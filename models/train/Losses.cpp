// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Losses.h"

namespace lamina::models {

torch::Tensor softDice(const torch::Tensor& probability, const torch::Tensor& truth,
                       double epsilon) {
    const torch::Tensor overlap = (probability * truth).sum();
    return (2.0 * overlap + epsilon) / (probability.sum() + truth.sum() + epsilon);
}

SegmentationLossValue segmentationLoss(const torch::Tensor& logits, const torch::Tensor& target,
                                       const SegmentationLossSpec& spec) {
    SegmentationLossValue result;
    const torch::Tensor labelledMask = target.ne(kIgnoreTarget); // [n, h, w]
    result.labelled = labelledMask.sum().item<std::int64_t>();
    // under autocast the logits come in 16 bits, too few for sums over a batch
    const bool narrow =
        logits.scalar_type() == torch::kHalf || logits.scalar_type() == torch::kBFloat16;
    const torch::Tensor scores = narrow ? logits.to(torch::kFloat) : logits;
    if (result.labelled == 0) {
        result.loss = scores.nan_to_num(0.0, 0.0, 0.0).sum() * 0.0;
        result.crossEntropy = result.loss.detach();
        result.dice = result.loss.detach();
        return result;
    }
    const torch::Tensor logProbability = torch::log_softmax(scores, 1);
    torch::Tensor weights;
    double total = static_cast<double>(result.labelled);
    if (!spec.classWeights.empty()) {
        weights = torch::tensor(spec.classWeights, scores.options());
        const torch::Tensor counted = weights.index({target.clamp_min(0)}) * labelledMask;
        total = counted.sum().item<double>();
    }
    const torch::Tensor crossEntropy =
        torch::nll_loss_nd(logProbability, target, weights, at::Reduction::Sum, kIgnoreTarget) /
        std::max(total, 1e-12);

    const std::int64_t classes = scores.size(1);
    const torch::Tensor counts = labelledMask.to(scores.scalar_type());
    torch::Tensor dice = torch::zeros({}, scores.options());
    for (std::int64_t c = 1; c < classes; ++c) {
        const torch::Tensor probability = logProbability.select(1, c).exp() * counts;
        const torch::Tensor truth = target.eq(c).to(scores.scalar_type());
        dice = dice + softDice(probability, truth, spec.diceEpsilon);
    }
    dice = 1.0 - dice / static_cast<double>(classes - 1);

    result.loss = spec.crossEntropyWeight * crossEntropy + spec.diceWeight * dice;
    result.crossEntropy = crossEntropy.detach();
    result.dice = dice.detach();
    return result;
}

} // namespace lamina::models
