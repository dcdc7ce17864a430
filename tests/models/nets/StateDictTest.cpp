// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/StateDict.h"

#include "core/base/Error.h"
#include "models/nets/ResNet.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

NamedTensors copied(const NamedTensors& state) {
    NamedTensors result;
    for (const auto& [name, tensor] : state)
        result.emplace_back(name, tensor.clone());
    return result;
}

void expectSame(const NamedTensors& a, const NamedTensors& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].first, b[i].first);
        EXPECT_TRUE(a[i].second.equal(b[i].second)) << a[i].first;
    }
}

TEST(StateDict, TravelsFromOneNetworkToAnotherByName) {
    ResNet a;
    ResNet b;
    a->train();
    static_cast<void>(a->forward(torch::rand({2, 3, 64, 64}))); // moves the running statistics
    loadStateDict(*b, stateDict(*a, "backbone."), {"backbone.", false, false, "a test"});
    expectSame(stateDict(*a), stateDict(*b));
}

TEST(StateDict, RefusesAMissingTensorAndSaysWhich) {
    ResNet net;
    NamedTensors state = copied(stateDict(*net));
    std::erase_if(state, [](const auto& item) { return item.first == "layer3.0.conv2.weight"; });
    try {
        loadStateDict(*net, state, {"", false, true, "weights.safetensors"});
        FAIL() << "a missing tensor was accepted";
    } catch (const core::Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::Mismatch);
        EXPECT_NE(std::string(error.what()).find("layer3.0.conv2.weight"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("weights.safetensors"), std::string::npos);
    }
    EXPECT_NO_THROW(loadStateDict(*net, state, {"", true, true, "a test"}));
}

TEST(StateDict, LeavesTheNetworkUntouchedWhenAnyShapeDiffers) {
    ResNet net;
    const NamedTensors before = copied(stateDict(*net));
    NamedTensors state = copied(before);
    for (auto& [name, tensor] : state) {
        if (tensor.is_floating_point()) tensor.add_(1.0);
    }
    state.back().second = torch::zeros({3});
    state[state.size() - 2].second = torch::zeros({3});
    EXPECT_THROW(loadStateDict(*net, state), core::Error);
    expectSame(stateDict(*net), before);
}

TEST(StateDict, RefusesUnusedTensorsWhenAsked) {
    ResNet net;
    NamedTensors state = copied(stateDict(*net));
    state.emplace_back("fc.weight", torch::zeros({3, 3}));
    EXPECT_NO_THROW(loadStateDict(*net, state));
    EXPECT_THROW(loadStateDict(*net, state, {"", false, false, "a test"}), core::Error);
}

TEST(StateDict, AdaptedInputChannelsAnswerTheSameToCopiedGreyImages) {
    const torch::Tensor weight = torch::rand({4, 3, 7, 7}, torch::kDouble);
    const torch::Tensor grey = torch::rand({1, 1, 9, 9}, torch::kDouble);
    const torch::Tensor expected = torch::conv2d(grey.expand({1, 3, 9, 9}), weight);
    for (const std::int64_t channels : {1, 3, 5}) {
        const torch::Tensor adapted = adaptInputChannels(weight, channels);
        EXPECT_TRUE(torch::conv2d(grey.expand({1, channels, 9, 9}), adapted).allclose(expected));
    }
}

TEST(StateDict, AveragingMovesParametersAndOnlyThenBuffers) {
    torch::nn::BatchNorm2d target(2);
    torch::nn::BatchNorm2d source(2);
    const torch::NoGradGuard noGrad;
    source->weight.fill_(3.0);
    source->running_mean.fill_(4.0);
    source->num_batches_tracked.fill_(7);
    averageInto(*target, *source, 0.75, /*buffers=*/false);
    EXPECT_FLOAT_EQ(target->weight[0].item<float>(), 0.75F * 1.0F + 0.25F * 3.0F);
    EXPECT_EQ(target->running_mean[0].item<float>(), 0.0F);
    averageInto(*target, *source, 0.75, /*buffers=*/true);
    EXPECT_FLOAT_EQ(target->running_mean[0].item<float>(), 1.0F);
    EXPECT_EQ(target->num_batches_tracked.item<std::int64_t>(), 7);
    copyState(*target, *source);
    expectSame(stateDict(*target), stateDict(*source));
}

TEST(StateDict, ChannelsLastChangesOrderInMemoryButNoValue) {
    ResNet net;
    const NamedTensors before = copied(stateDict(*net));
    useChannelsLast(*net);
    expectSame(stateDict(*net), before);
    for (const auto& item : net->named_parameters()) {
        if (item.value().dim() == 4) {
            EXPECT_TRUE(item.value().is_contiguous(torch::MemoryFormat::ChannelsLast))
                << item.key();
            EXPECT_TRUE(item.value().requires_grad());
        }
    }
}

} // namespace
} // namespace lamina::models
