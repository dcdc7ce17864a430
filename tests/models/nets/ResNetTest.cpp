// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/ResNet.h"

#include "core/base/Error.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

const std::vector<std::int64_t> kImageShape{2, 3, 64, 64};

json vectorsOf(int depth) {
    return readVector(resNetName(depth) + ".json");
}

NamedTensors hashState(const json& vectors) {
    NamedTensors state;
    for (const auto& entry : vectors.at("state")) {
        const auto name = entry.at(1).get<std::string>();
        state.emplace_back(name, hashWeight(entry.at(0).get<std::uint32_t>(), name,
                                            entry.at(2).get<std::vector<std::int64_t>>()));
    }
    return state;
}

ResNet hashNet(const ResNetSpec& spec, const json& vectors) {
    ResNet net(spec);
    net->to(torch::kDouble);
    LoadOptions options;
    options.allowUnused = spec.classes == 0;
    loadStateDict(*net, hashState(vectors), options);
    return net;
}

void expectStages(ResNet& net, const torch::Tensor& images, const json& expected,
                  double tolerance) {
    const StageFeatures stages = net->stages(images);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const std::string name = i == 0 ? "bn1_relu" : "layer" + std::to_string(i);
        if (expected.contains(name)) expectChecksum(stages[i], expected.at(name), tolerance, name);
    }
    if (expected.contains("avgpool")) {
        expectChecksum(stages[4].mean({2, 3}, true), expected.at("avgpool"), tolerance, "avgpool");
    }
}

class ResNetParity : public testing::TestWithParam<int> {};

TEST_P(ResNetParity, HasTorchvisionsNamesAndShapesInTorchvisionsOrder) {
    const json vectors = vectorsOf(GetParam());
    ResNetSpec spec;
    spec.depth = GetParam();
    spec.classes = 1000;
    const ResNet net(spec);
    const NamedTensors state = countedState(*net);
    ASSERT_EQ(state.size(), vectors.at("state").size());
    for (std::size_t i = 0; i < state.size(); ++i) {
        EXPECT_EQ(state[i].first, vectors.at("state")[i].at(1).get<std::string>());
        EXPECT_EQ(state[i].second.sizes().vec(),
                  vectors.at("state")[i].at(2).get<std::vector<std::int64_t>>())
            << state[i].first;
    }
    EXPECT_EQ(parameterCount(*net), vectors.at("n_params").get<std::int64_t>());
}

TEST_P(ResNetParity, GivesTorchvisionsFeaturesAndScoresInEvalMode) {
    const json vectors = vectorsOf(GetParam());
    ResNetSpec spec;
    spec.depth = GetParam();
    spec.classes = 1000;
    ResNet net = hashNet(spec, vectors);
    net->eval();
    const torch::NoGradGuard noGrad;
    const torch::Tensor images = hashTensor(999, kImageShape);
    const json& expected = vectors.at("results").at("hash").at("eval_f64");
    expectStages(net, images, expected, 1e-10);
    expectChecksum(net->forward(images), expected.at("fc"), 1e-10, "fc");
}

TEST_P(ResNetParity, GivesTorchvisionsFeaturesInSinglePrecisionChannelsLast) {
    const json vectors = vectorsOf(GetParam());
    ResNetSpec spec;
    spec.depth = GetParam();
    ResNet net = hashNet(spec, vectors);
    net->to(torch::kFloat);
    net->eval();
    useChannelsLast(*net);
    const torch::NoGradGuard noGrad;
    const torch::Tensor images = hashTensor(999, kImageShape)
                                     .to(torch::kFloat)
                                     .contiguous(torch::MemoryFormat::ChannelsLast);
    expectStages(net, images, vectors.at("results").at("hash").at("eval_f32"), 2e-5);
}

TEST_P(ResNetParity, NormalisesWithBatchStatisticsInTrainingMode) {
    const json vectors = vectorsOf(GetParam());
    ResNetSpec spec;
    spec.depth = GetParam();
    ResNet net = hashNet(spec, vectors);
    net->train();
    const torch::NoGradGuard noGrad;
    expectStages(net, hashTensor(999, kImageShape),
                 vectors.at("results").at("hash").at("train_f64"), 1e-9);
    const auto buffers = net->named_buffers();
    const json& after = vectors.at("results").at("hash").at("train_running_after");
    for (const auto& [name, expected] : after.items()) {
        expectChecksum(buffers[name], expected, 1e-9, name);
    }
}

TEST_P(ResNetParity, TakesThreeChannelWeightsForGreyImages) {
    const json vectors = vectorsOf(GetParam());
    ResNetSpec spec;
    spec.depth = GetParam();
    spec.inChannels = 1;
    spec.classes = 1000;
    ResNet net = hashNet(spec, vectors);
    net->eval();
    const torch::NoGradGuard noGrad;
    const torch::Tensor images = hashTensor(999, {2, 1, 64, 64});
    const json& expected = vectors.at("results").at("hash").at("eval_gray_f64");
    expectStages(net, images, expected, 1e-10);
    expectChecksum(net->forward(images), expected.at("fc"), 1e-10, "fc");
}

INSTANTIATE_TEST_SUITE_P(Depths, ResNetParity, testing::Values(18, 50));

TEST(ResNet, DilatesTheLastStagesForAnOutputStrideOfEight) {
    const json vectors = vectorsOf(50);
    ResNetSpec spec;
    spec.depth = 50;
    spec.outputStride = 8;
    ResNet net = hashNet(spec, vectors);
    net->eval();
    const torch::NoGradGuard noGrad;
    expectStages(net, hashTensor(999, kImageShape),
                 vectors.at("results").at("hash").at("eval_os8_f64"), 1e-10);
}

TEST(ResNet, ReportsTheChannelsAndStridesThatItsStagesHave) {
    for (const int depth : {18, 34, 50}) {
        for (const int stride : {8, 16, 32}) {
            ResNetSpec spec;
            spec.depth = depth;
            spec.outputStride = stride;
            ResNet net(spec);
            net->eval();
            const torch::NoGradGuard noGrad;
            const StageFeatures stages = net->stages(torch::zeros({1, 3, 64, 64}));
            for (int i = 0; i < kStageCount; ++i) {
                const torch::Tensor& stage = stages[static_cast<std::size_t>(i)];
                EXPECT_EQ(stage.size(1), net->stageChannels(i))
                    << depth << " " << stride << " " << i;
                EXPECT_EQ(stage.size(2), 64 / net->stageStride(i))
                    << depth << " " << stride << " " << i;
            }
        }
    }
}

TEST(ResNet, EncodesTheStagesThatWereAskedFor) {
    ResNet net;
    net->eval();
    const torch::NoGradGuard noGrad;
    const torch::Tensor images = torch::rand({2, 3, 64, 64});
    const StageFeatures stages = net->stages(images);
    EXPECT_TRUE(net->encode(images).equal(stages[4]));
    net->setEncodeStages({2});
    EXPECT_TRUE(net->encode(images).equal(stages[2]));
    EXPECT_EQ(net->encodedChannels(), 128);
    net->setEncodeStages({2, 3});
    const torch::Tensor both = net->encode(images);
    EXPECT_EQ(both.sizes().vec(), (std::vector<std::int64_t>{2, 128 + 256, 8, 8}));
    EXPECT_TRUE(both.slice(1, 0, 128).equal(stages[2]));
    EXPECT_EQ(net->encodedChannels(), 128 + 256);
    EXPECT_THROW(net->setEncodeStages({5}), core::Error);
}

TEST(ResNet, StartsAsIdentityPerBlockWhenResidualsStartAtZero) {
    ResNetSpec spec;
    spec.zeroInitResidual = true;
    const ResNet net(spec);
    for (const auto& item : net->named_parameters()) {
        if (item.key().find("bn2.weight") != std::string::npos) {
            EXPECT_EQ(item.value().abs().max().item<double>(), 0.0) << item.key();
        }
    }
}

TEST(ResNet, RefusesDepthsAndStridesThatDoNotExist) {
    ResNetSpec spec;
    spec.depth = 19;
    EXPECT_THROW(ResNet{spec}, core::Error);
    spec.depth = 18;
    spec.outputStride = 4;
    EXPECT_THROW(ResNet{spec}, core::Error);
    EXPECT_THROW(static_cast<void>(resNetDepth("vgg16")), core::Error);
    EXPECT_EQ(resNetDepth("resnet34"), 34);
}

} // namespace
} // namespace lamina::models
