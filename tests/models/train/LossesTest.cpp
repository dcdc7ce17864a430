// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Losses.h"

#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

TEST(SegmentationLoss, SoftDiceMatchesTheReference) {
    const json v = readVector("soft_dice.json").at("soft");
    const torch::Tensor dice = softDice(tensorOf(v.at("prob")), tensorOf(v.at("truth")), 1e-6);
    expectClose(dice.item<double>(), v.at("dice_soft_eps1e_6").get<double>(), 1e-10, "soft dice");
    expectClose(1.0 - dice.item<double>(), v.at("dice_loss").get<double>(), 1e-10, "dice loss");
}

TEST(SegmentationLoss, IsTheFormulaWrittenOutForTwoClasses) {
    torch::manual_seed(2);
    const torch::Tensor logits = torch::randn({2, 2, 6, 7}, torch::kDouble).set_requires_grad(true);
    const torch::Tensor target = torch::randint(-1, 2, {2, 6, 7}, torch::kLong);
    SegmentationLossSpec spec;
    spec.crossEntropyWeight = 0.7;
    spec.diceWeight = 1.3;
    spec.diceEpsilon = 0.5;
    const SegmentationLossValue value = segmentationLoss(logits, target, spec);

    const torch::Tensor p = torch::softmax(logits, 1).select(1, 1);
    double entropy = 0.0;
    double overlap = 0.0;
    double sums = 0.0;
    std::int64_t labelled = 0;
    for (std::int64_t n = 0; n < 2; ++n) {
        for (std::int64_t y = 0; y < 6; ++y) {
            for (std::int64_t x = 0; x < 7; ++x) {
                const auto t = target[n][y][x].item<std::int64_t>();
                if (t == kIgnoreTarget) continue;
                const double q = p[n][y][x].item<double>();
                ++labelled;
                entropy -= std::log(t == 1 ? q : 1.0 - q);
                overlap += t == 1 ? q : 0.0;
                sums += q + static_cast<double>(t);
            }
        }
    }
    entropy /= static_cast<double>(labelled);
    const double dice = 1.0 - (2.0 * overlap + 0.5) / (sums + 0.5);
    EXPECT_EQ(value.labelled, labelled);
    EXPECT_NEAR(value.crossEntropy.item<double>(), entropy, 1e-10);
    EXPECT_NEAR(value.dice.item<double>(), dice, 1e-10);
    EXPECT_NEAR(value.loss.item<double>(), 0.7 * entropy + 1.3 * dice, 1e-10);
}

TEST(SegmentationLoss, UnlabelledPixelsChangeNothingAndGetNoGradient) {
    torch::manual_seed(4);
    torch::Tensor logits = torch::randn({1, 3, 8, 8}).set_requires_grad(true);
    torch::Tensor target = torch::randint(0, 3, {1, 8, 8}, torch::kLong);
    target.slice(2, 4, 8).fill_(kIgnoreTarget);
    const SegmentationLossValue value = segmentationLoss(logits, target);
    value.loss.backward();
    EXPECT_EQ(logits.grad().slice(3, 4, 8).abs().max().item<double>(), 0.0);
    EXPECT_GT(logits.grad().slice(3, 0, 4).abs().min().item<double>(), 0.0);
    const SegmentationLossValue half =
        segmentationLoss(logits.slice(3, 0, 4), target.slice(2, 0, 4).contiguous());
    EXPECT_NEAR(value.loss.item<double>(), half.loss.item<double>(), 1e-5);
}

TEST(SegmentationLoss, IsZeroAndFiniteWithoutAnyLabelledPixel) {
    torch::Tensor logits = torch::randn({1, 2, 4, 4}).set_requires_grad(true);
    const torch::Tensor target = torch::full({1, 4, 4}, kIgnoreTarget, torch::kLong);
    const SegmentationLossValue value = segmentationLoss(logits, target);
    EXPECT_EQ(value.labelled, 0);
    EXPECT_EQ(value.loss.item<double>(), 0.0);
    value.loss.backward();
    EXPECT_EQ(logits.grad().abs().max().item<double>(), 0.0);
}

TEST(SegmentationLoss, StaysFiniteForCertainAndWrongAnswers) {
    torch::Tensor logits = torch::tensor({{{{1e4F}}, {{-1e4F}}}}).set_requires_grad(true);
    const SegmentationLossValue value =
        segmentationLoss(logits, torch::ones({1, 1, 1}, torch::kLong));
    value.loss.backward();
    EXPECT_TRUE(std::isfinite(value.loss.item<double>()));
    EXPECT_FALSE(logits.grad().isnan().any().item<bool>());
}

TEST(SegmentationLoss, ClassWeightsAreThoseOfWeightedCrossEntropy) {
    torch::manual_seed(5);
    const torch::Tensor logits = torch::randn({2, 3, 5, 5}, torch::kDouble);
    const torch::Tensor target = torch::randint(-1, 3, {2, 5, 5}, torch::kLong);
    SegmentationLossSpec spec;
    spec.classWeights = {0.2, 1.0, 3.0};
    const torch::Tensor expected =
        torch::cross_entropy_loss(logits, target, torch::tensor(spec.classWeights, torch::kDouble),
                                  at::Reduction::Mean, kIgnoreTarget);
    EXPECT_NEAR(segmentationLoss(logits, target, spec).crossEntropy.item<double>(),
                expected.item<double>(), 1e-10);
}

} // namespace
} // namespace lamina::models
