// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/Convolution.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

/// Puts the precision of gradients back at the end of a test.
class ConvolutionGradients : public ::testing::Test {
protected:
    /// Processors without matrix tiles may not offer rounded gradients at all.
    [[nodiscard]] bool canRound() const { return m_before == GradientPrecision::BFloat16; }
    ~ConvolutionGradients() override { setGradientPrecision(m_before); }

private:
    GradientPrecision m_before = gradientPrecision();
};

struct Result {
    torch::Tensor y;
    torch::Tensor toX;
    torch::Tensor toWeight;
    torch::Tensor toBias;
};

Result run(torch::nn::Conv2dOptions options, GradientPrecision precision) {
    torch::manual_seed(3);
    setGradientPrecision(precision);
    Conv2d conv(options);
    torch::Tensor x =
        torch::randn({2, 8, 12, 10}).contiguous(torch::MemoryFormat::ChannelsLast).requires_grad_();
    const torch::Tensor y = conv(x);
    (y * torch::randn_like(y)).sum().backward();
    return {y.detach(), x.grad(), conv->weight.grad(),
            conv->bias.defined() ? conv->bias.grad() : torch::Tensor()};
}

double relativeDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return ((a - b).norm() / b.norm()).item<double>();
}

TEST_F(ConvolutionGradients, RoundingThemLeavesTheForwardPassAsItIsAndChangesThemBelowOnePercent) {
    if (!canRound()) GTEST_SKIP() << "this processor has no matrix tiles";
    const std::vector<torch::nn::Conv2dOptions> kinds{
        torch::nn::Conv2dOptions(8, 16, 3).padding(1).bias(false),
        torch::nn::Conv2dOptions(8, 16, 3).padding(2).dilation(2).bias(false),
        torch::nn::Conv2dOptions(8, 16, 3).stride(2).padding(1), torch::nn::Conv2dOptions(8, 4, 1)};
    for (const auto& kind : kinds) {
        const Result exact = run(kind, GradientPrecision::Float);
        const Result rounded = run(kind, GradientPrecision::BFloat16);
        EXPECT_TRUE(torch::equal(rounded.y, exact.y));
        EXPECT_EQ(rounded.toX.scalar_type(), torch::kFloat);
        EXPECT_LT(relativeDifference(rounded.toX, exact.toX), 0.01);
        EXPECT_LT(relativeDifference(rounded.toWeight, exact.toWeight), 0.01);
        EXPECT_GT(relativeDifference(rounded.toWeight, exact.toWeight), 0.0);
        if (exact.toBias.defined()) {
            EXPECT_LT(relativeDifference(rounded.toBias, exact.toBias), 1e-6);
        }
    }
}

TEST_F(ConvolutionGradients, AreExactInDoubleWhateverThePrecision) {
    setGradientPrecision(GradientPrecision::BFloat16);
    Conv2d conv(torch::nn::Conv2dOptions(3, 5, 3).padding(1));
    torch::nn::Conv2d reference(torch::nn::Conv2dOptions(3, 5, 3).padding(1));
    conv->to(torch::kDouble);
    reference->to(torch::kDouble);
    {
        const torch::NoGradGuard noGrad;
        reference->weight.copy_(conv->weight);
        reference->bias.copy_(conv->bias);
    }
    const torch::Tensor x = torch::randn({2, 3, 6, 6}, torch::kDouble);
    conv(x).square().sum().backward();
    reference(x).square().sum().backward();
    EXPECT_TRUE(torch::allclose(conv->weight.grad(), reference->weight.grad(), 1e-12, 1e-12));
}

TEST_F(ConvolutionGradients, ReachTheWeightsBelowAnImageThatNeedsNone) {
    if (!canRound()) GTEST_SKIP() << "this processor has no matrix tiles";
    setGradientPrecision(GradientPrecision::BFloat16);
    Conv2d conv(torch::nn::Conv2dOptions(3, 4, 3));
    conv(torch::randn({1, 3, 8, 8})).sum().backward();
    ASSERT_TRUE(conv->weight.grad().defined());
    EXPECT_GT(conv->weight.grad().abs().sum().item<double>(), 0.0);
}

} // namespace
} // namespace lamina::models
