// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/FcnHead.h"

#include "core/base/Error.h"
#include "models/nets/SegmentationNet.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

NamedTensors rounded4(const json& state) {
    NamedTensors result;
    for (const auto& entry : state) {
        const auto name = entry.at(1).get<std::string>();
        result.emplace_back(name, hashWeight(entry.at(0).get<std::uint32_t>(), name,
                                             entry.at(2).get<std::vector<std::int64_t>>()));
    }
    return result;
}

TEST(FcnHead, DilatedLayersHaveTorchvisionsNamesAndValues) {
    const json vectors = readVector("fcn_head.json");
    torch::nn::Sequential layers = makeDilatedFcnLayers(16, 2, 0.1);
    layers->to(torch::kDouble);
    const NamedTensors state = countedState(*layers);
    ASSERT_EQ(state.size(), vectors.at("state").size());
    for (std::size_t i = 0; i < state.size(); ++i) {
        EXPECT_EQ(state[i].first, vectors.at("state")[i].at(1).get<std::string>());
    }
    const torch::NoGradGuard noGrad;
    loadStateDict(*layers, rounded4(vectors.at("state")), {"", false, false, "the vectors"});
    const torch::Tensor x = tensorOf(vectors.at("x"));
    layers->eval();
    expectTensor(layers->forward(x), vectors.at("eval_out"), 1e-10, "eval");
    expectChecksum(torch::upsample_bilinear2d(layers->forward(x), {20, 23}, false),
                   vectors.at("bilinear_to_20x23"), 1e-10, "bilinear");

    torch::nn::Sequential plain = makeDilatedFcnLayers(16, 2, 0.0);
    plain->to(torch::kDouble);
    loadStateDict(*plain, rounded4(vectors.at("state")), {"", false, false, "the vectors"});
    plain->train();
    expectTensor(plain->forward(x), vectors.at("train_out_no_dropout"), 1e-10, "train");
}

TEST(FcnHead, TransposedConvolutionsFollowTheReferencesIndexing) {
    const json v = readVector("fcn_head.json").at("transposed");
    torch::nn::ConvTranspose2d layer(torch::nn::ConvTranspose2dOptions(3, 2, v.at("k").get<int>())
                                         .stride(v.at("stride").get<int>())
                                         .padding(v.at("pad").get<int>()));
    layer->to(torch::kDouble);
    const torch::NoGradGuard noGrad;
    layer->weight.copy_(tensorOf(v.at("w")));
    layer->bias.copy_(tensorOf(v.at("b")));
    expectTensor(layer(tensorOf(v.at("x"))), v.at("y"), 1e-10, "transposed convolution");
}

TEST(FcnHead, DilatedNetworkMatchesTorchvisionsFcnResNet50) {
    const json vectors = readVector("fcn_resnet50.json");
    ResNetSpec backbone;
    backbone.depth = 50;
    backbone.outputStride = 8;
    FcnHeadSpec head;
    head.form = FcnForm::Dilated;
    SegmentationNet net(backbone, head);
    net->to(torch::kDouble);
    net->eval();
    NamedTensors state;
    std::uint32_t p = 0;
    for (const auto& [name, tensor] : countedState(*net->backbone())) {
        state.emplace_back("backbone." + name,
                           hashWeight(p++, "backbone." + name, tensor.sizes().vec()));
    }
    for (const auto& entry : vectors.at("state_tail")) {
        const auto name = entry.at(1).get<std::string>();
        EXPECT_EQ(entry.at(0).get<std::uint32_t>(), p++);
        state.emplace_back("head.layers" + name.substr(std::string("classifier").size()),
                           hashWeight(entry.at(0).get<std::uint32_t>(), name,
                                      entry.at(2).get<std::vector<std::int64_t>>()));
    }
    loadStateDict(*net, state, {"", false, false, "the vectors"});
    const torch::NoGradGuard noGrad;
    const torch::Tensor images = hashTensor(999, {2, 3, 64, 64});
    const json& expected = vectors.at("results").at("hash");
    const StageFeatures features = net->features(images);
    expectChecksum(features[4], expected.at("feature"), 1e-10, "feature");
    expectChecksum(net->headForward(features, images), expected.at("upsampled"), 1e-10,
                   "upsampled");
}

class FcnForms : public testing::TestWithParam<std::tuple<FcnForm, int, int>> {};

TEST_P(FcnForms, GiveLogitsOfTheImagesSize) {
    const auto [form, stride, depth] = GetParam();
    ResNetSpec backbone;
    backbone.depth = depth;
    backbone.outputStride = stride;
    FcnHeadSpec head;
    head.form = form;
    head.classes = 3;
    SegmentationNet net(backbone, head);
    const torch::Tensor logits = net->forward(torch::rand({2, 3, 64, 96}));
    EXPECT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{2, 3, 64, 96}));
    logits.sum().backward();
    for (const auto& item : net->named_parameters()) {
        EXPECT_TRUE(item.value().grad().defined()) << item.key();
    }
}

INSTANTIATE_TEST_SUITE_P(All, FcnForms,
                         testing::Combine(testing::Values(FcnForm::Skip, FcnForm::Seed,
                                                          FcnForm::Dilated),
                                          testing::Values(8, 16, 32), testing::Values(18)));

TEST(FcnHead, SkipsCanStartEarlierAndEndWithTheImage) {
    FcnHeadSpec head;
    head.deepestStage = 2;
    head.imageSkip = 8;
    head.fuse = false;
    SegmentationNet net(ResNetSpec{}, head);
    EXPECT_EQ(net->sizeMultiple(), 8);
    const torch::Tensor images = torch::rand({1, 3, 40, 24});
    EXPECT_EQ(net->forward(images).sizes().vec(), (std::vector<std::int64_t>{1, 2, 40, 24}));
    net->eval();
    const StageFeatures features = net->features(images);
    EXPECT_FALSE(features[3].defined());
    EXPECT_FALSE(net->headForward(features, images).equal(net->headForward(features, images * 0)));
}

TEST(FcnHead, RefusesSettingsThatMakeNoNetwork) {
    FcnHeadSpec head;
    head.classes = 1;
    const ResNet backbone;
    EXPECT_THROW(FcnHead(head, *backbone), core::Error);
    head = {};
    head.deepestStage = 0;
    EXPECT_THROW(FcnHead(head, *backbone), core::Error);
    EXPECT_THROW(static_cast<void>(fcnFormFromName("unet")), core::Error);
    EXPECT_EQ(fcnFormFromName(fcnFormName(FcnForm::Seed)), FcnForm::Seed);
}

} // namespace
} // namespace lamina::models
