// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/UNetDecoder.h"

#include "core/base/Error.h"
#include "models/nets/SegmentationNet.h"
#include "models/nets/StateDict.h"

#include <gtest/gtest.h>

#include <tuple>

namespace lamina::models {
namespace {

class UNetDecoders : public testing::TestWithParam<std::tuple<int, int, int>> {};

TEST_P(UNetDecoders, GiveLogitsOfTheImagesSizeFromEveryPart) {
    const auto [stride, depth, deepest] = GetParam();
    ResNetSpec backbone;
    backbone.depth = depth;
    backbone.outputStride = stride;
    UNetDecoderSpec head;
    head.classes = 3;
    head.deepestStage = deepest;
    SegmentationNet net(backbone, head);
    const auto logits = net->forward(torch::rand({2, 3, 64, 96}));
    EXPECT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{2, 3, 64, 96}));
    logits.sum().backward();
    for (const auto& item : net->head()->named_parameters())
        EXPECT_TRUE(item.value().grad().defined()) << item.key();
    EXPECT_TRUE(net->backbone()->named_parameters()["conv1.weight"].grad().defined());
}

INSTANTIATE_TEST_SUITE_P(All, UNetDecoders,
                         testing::Combine(testing::Values(8, 32), testing::Values(18, 50),
                                          testing::Values(2, 4)));

TEST(UNetDecoder, JoinsEveryStageAndTheImage) {
    SegmentationNet net(ResNetSpec{}, UNetDecoderSpec{});
    net->eval();
    const torch::NoGradGuard noGrad;
    const auto images = torch::rand({1, 3, 64, 64});
    const auto features = net->features(images);
    const auto all = net->headForward(features, images);
    for (int stage = 0; stage <= 4; ++stage) {
        auto without = features;
        auto& left = without[static_cast<std::size_t>(stage)];
        left = torch::zeros_like(left);
        EXPECT_FALSE(net->headForward(without, images).equal(all)) << "stage " << stage;
    }
    EXPECT_FALSE(net->headForward(features, torch::zeros_like(images)).equal(all)) << "image";
}

TEST(UNetDecoder, FrozenBackboneDoesNotMove) {
    SegmentationNet net(ResNetSpec{}, UNetDecoderSpec{});
    net->setFrozen(true);
    net->train();
    net->forward(torch::rand({2, 3, 64, 64})).sum().backward();
    for (const auto& parameter : net->backbone()->parameters())
        EXPECT_FALSE(parameter.grad().defined());
    EXPECT_TRUE(net->head()->parameters().front().grad().defined());
}

TEST(UNetDecoder, RefusesSettingsThatMakeNoNetwork) {
    const ResNet backbone;
    UNetDecoderSpec spec;
    spec.deepestStage = 5;
    EXPECT_THROW(UNetDecoder(spec, *backbone), core::Error);
    spec = {};
    spec.widths = {8, 8};
    EXPECT_THROW(UNetDecoder(spec, *backbone), core::Error);
}

} // namespace
} // namespace lamina::models
