// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/SegmentationNet.h"

#include "core/base/Error.h"
#include "models/nets/StateDict.h"
#include "models/train/Optimizer.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

NamedTensors copied(const NamedTensors& state) {
    NamedTensors result;
    for (const auto& [name, tensor] : state)
        result.emplace_back(name, tensor.clone());
    return result;
}

void trainOneStep(SegmentationNet& net) {
    Optimizer optimizer({}, {parameterGroup(*net)});
    net->train();
    net->forward(torch::rand({2, 3, 64, 64})).square().mean().backward();
    optimizer.step();
}

TEST(SegmentationNet, FrozenBackboneKeepsWeightsAndStatisticsInTraining) {
    SegmentationNet net(ResNetSpec{}, FcnHeadSpec{});
    net->setFrozen(true);
    const NamedTensors backbone = copied(stateDict(*net->backbone()));
    const NamedTensors head = copied(stateDict(*net->head()));
    trainOneStep(net);
    EXPECT_TRUE(net->is_training());
    EXPECT_FALSE(net->backbone()->is_training());
    const NamedTensors after = stateDict(*net->backbone());
    for (std::size_t i = 0; i < backbone.size(); ++i) {
        EXPECT_TRUE(after[i].second.equal(backbone[i].second)) << after[i].first;
    }
    const NamedTensors headAfter = stateDict(*net->head());
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i].second.dim() == 4) {
            EXPECT_FALSE(headAfter[i].second.equal(head[i].second)) << headAfter[i].first;
        }
    }
}

TEST(SegmentationNet, TunableAgainAfterFrozen) {
    SegmentationNet net(ResNetSpec{}, FcnHeadSpec{});
    net->train();
    net->setFrozen(true);
    net->setFrozen(false);
    EXPECT_TRUE(net->backbone()->is_training());
    const torch::Tensor before =
        net->backbone()->named_parameters()["conv1.weight"].detach().clone();
    const torch::Tensor mean = net->backbone()->named_buffers()["bn1.running_mean"].clone();
    trainOneStep(net);
    EXPECT_FALSE(net->backbone()->named_parameters()["conv1.weight"].equal(before));
    EXPECT_FALSE(net->backbone()->named_buffers()["bn1.running_mean"].equal(mean));
}

TEST(SegmentationNet, RefusesSizesThatDoNotDivide) {
    SegmentationNet net(ResNetSpec{}, FcnHeadSpec{});
    EXPECT_EQ(net->sizeMultiple(), 32);
    EXPECT_THROW(static_cast<void>(net->forward(torch::rand({1, 3, 64, 70}))), core::Error);
}

TEST(SegmentationNet, EstimatedStatisticsAreTheAverageOverTheBatches) {
    torch::nn::Sequential net{torch::nn::BatchNorm2d(2)};
    net->eval();
    const std::vector<torch::Tensor> batches{torch::rand({4, 2, 5, 5}),
                                             torch::rand({4, 2, 5, 5}) + 3.0,
                                             torch::rand({4, 2, 5, 5}) * 2.0};
    estimateBatchNorm(*net, 3, [&](int i) { net->forward(batches[static_cast<std::size_t>(i)]); });
    torch::Tensor mean = torch::zeros({2});
    torch::Tensor variance = torch::zeros({2});
    for (const auto& batch : batches) {
        mean += batch.mean({0, 2, 3}) / 3.0;
        variance += batch.transpose(0, 1).flatten(1).var(1) / 3.0;
    }
    EXPECT_TRUE(net->named_buffers()["0.running_mean"].allclose(mean, 1e-5, 1e-6));
    EXPECT_TRUE(net->named_buffers()["0.running_var"].allclose(variance, 1e-5, 1e-6));
    EXPECT_FALSE(net->is_training());
}

} // namespace
} // namespace lamina::models
