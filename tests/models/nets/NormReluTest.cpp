// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/NormRelu.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace lamina::models {
namespace {

struct Result {
    torch::Tensor y;
    torch::Tensor toX;
    torch::Tensor toShortcut;
    torch::Tensor toWeight;
    torch::Tensor toBias;
    torch::Tensor mean;
    torch::Tensor variance;
};

/// 31 channels and 2 x 7 x 9 positions: neither fills whole vectors or equal pieces.
constexpr std::int64_t kChannels = 31;

torch::Tensor image(double offset) {
    return (torch::randn({2, kChannels, 7, 9}) * 3.0 + offset)
        .contiguous(torch::MemoryFormat::ChannelsLast)
        .requires_grad_();
}

torch::nn::BatchNorm2d norm() {
    torch::nn::BatchNorm2d n(kChannels);
    const torch::NoGradGuard noGrad;
    n->weight.uniform_(-1.5, 1.5);
    n->bias.uniform_(-0.5, 0.5);
    return n;
}

Result run(bool fused, bool withShortcut, double offset, double momentum = 0.1) {
    torch::manual_seed(11);
    auto n = norm();
    n->options.momentum(momentum);
    torch::Tensor x = image(offset);
    torch::Tensor shortcut = image(0.0);
    torch::Tensor y;
    if (fused) {
        y = normRelu(n, x, withShortcut ? shortcut : torch::Tensor());
    } else {
        const torch::Tensor normed = n(x);
        y = (withShortcut ? normed + shortcut : normed).relu();
    }
    (y * torch::randn_like(y)).sum().backward();
    return {y.detach(),       x.grad(),       withShortcut ? shortcut.grad() : torch::zeros(1),
            n->weight.grad(), n->bias.grad(), n->running_mean,
            n->running_var};
}

void expectAlike(const Result& a, const Result& b) {
    const auto alike = [](const torch::Tensor& p, const torch::Tensor& q) {
        return torch::allclose(p, q, 2e-4, 2e-5);
    };
    EXPECT_TRUE(alike(a.y, b.y));
    EXPECT_TRUE(alike(a.toX, b.toX));
    EXPECT_TRUE(alike(a.toShortcut, b.toShortcut));
    EXPECT_TRUE(alike(a.toWeight, b.toWeight));
    EXPECT_TRUE(alike(a.toBias, b.toBias));
    EXPECT_TRUE(alike(a.mean, b.mean));
    EXPECT_TRUE(alike(a.variance, b.variance));
}

TEST(NormRelu, IsNormalisationShortcutAndReluOneAfterTheOther) {
    expectAlike(run(true, true, 0.0), run(false, true, 0.0));
    expectAlike(run(true, false, 0.0), run(false, false, 0.0));
}

TEST(NormRelu, KeepsItsPrecisionFarFromZero) {
    const Result fused = run(true, false, 1000.0);
    const Result steps = run(false, false, 1000.0);
    EXPECT_TRUE(torch::allclose(fused.y, steps.y, 1e-2, 2e-3));
    EXPECT_TRUE(torch::allclose(fused.variance, steps.variance, 1e-3, 1e-3));
}

TEST(NormRelu, FollowsTheMomentumOfTheNormalisation) {
    expectAlike(run(true, false, 2.0, 1.0), run(false, false, 2.0, 1.0));
    expectAlike(run(true, false, 2.0, 0.25), run(false, false, 2.0, 0.25));
}

TEST(NormRelu, DoesNotDependOnTheNumberOfThreads) {
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const Result one = run(true, true, 1.0);
    at::set_num_threads(2);
    const Result two = run(true, true, 1.0);
    at::set_num_threads(before);
    EXPECT_TRUE(torch::equal(one.y, two.y));
    EXPECT_TRUE(torch::equal(one.toX, two.toX));
    EXPECT_TRUE(torch::equal(one.toWeight, two.toWeight));
}

TEST(NormRelu, InEvalModeUsesTheRunningStatisticsAndLeavesThem) {
    auto n = norm();
    n->eval();
    const torch::Tensor mean = n->running_mean.clone();
    const torch::Tensor x = image(4.0).detach();
    EXPECT_TRUE(torch::allclose(normRelu(n, x), n(x).relu()));
    EXPECT_TRUE(torch::equal(n->running_mean, mean));
}

} // namespace
} // namespace lamina::models
