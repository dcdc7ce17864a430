// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <vector>

namespace lamina::models {

/// Target value of pixels that nobody has labelled.
inline constexpr std::int64_t kIgnoreTarget = -1;

struct SegmentationLossSpec {
    double crossEntropyWeight = 1.0;
    double diceWeight = 1.0;
    double diceEpsilon = 1.0;         ///< added above and below the fraction
    std::vector<double> classWeights; ///< for cross entropy; empty = all 1
};

struct SegmentationLossValue {
    torch::Tensor loss;         ///< scalar with gradient; exactly 0 if nothing is labelled
    torch::Tensor crossEntropy; ///< detached scalars
    torch::Tensor dice;         ///< 1 - soft Dice
    std::int64_t labelled = 0;  ///< pixels that counted
};

/// Cross entropy and soft Dice over the labelled pixels only.
/// `logits` [n, classes, h, w], `target` int64 [n, h, w] with `kIgnoreTarget` where unlabelled.
/// Dice is 1 - mean over the foreground classes (1 ...) of (2 sum p g + e) / (sum p + sum g + e)
/// with the sums over all labelled pixels of the batch. Safe (finite, zero gradient) without
/// labelled pixels.
[[nodiscard]] SegmentationLossValue segmentationLoss(const torch::Tensor& logits,
                                                     const torch::Tensor& target,
                                                     const SegmentationLossSpec& spec = {});

/// (2 sum p g + e) / (sum p + sum g + e) over whole tensors of the same shape.
[[nodiscard]] torch::Tensor softDice(const torch::Tensor& probability, const torch::Tensor& truth,
                                     double epsilon);

} // namespace lamina::models
