// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelCL.h"

#include "core/base/Error.h"
#include "models/nets/ResNet.h"
#include "models/train/Optimizer.h"
#include "models/train/Schedule.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

/// The small encoder of the vectors: 4x4 convolution of stride 4, normalisation, ReLU.
class TinyEncoder : public DenseEncoder {
public:
    TinyEncoder() {
        m_conv = register_module(
            "conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 6, 4).stride(4).bias(false)));
        m_bn = register_module("bn", torch::nn::BatchNorm2d(6));
    }
    torch::Tensor encode(const torch::Tensor& images) override {
        return m_bn(m_conv(images)).relu();
    }
    [[nodiscard]] int encodedChannels() const override { return 6; }

private:
    torch::nn::Conv2d m_conv{nullptr};
    torch::nn::BatchNorm2d m_bn{nullptr};
};

PixelCL tinyNet(PixelCLSpec spec) {
    spec.hidden = 10;
    spec.projection = 8;
    PixelCL net(spec, [] { return std::make_shared<TinyEncoder>(); });
    net->to(torch::kDouble);
    return net;
}

/// Our name of a tensor of the vectors.
std::string ourName(const std::string& name) {
    return name.rfind("value_transform", 0) == 0 ? "propagation." + name : name;
}

void fillOnline(PixelCL& net, const json& entries) {
    NamedTensors state;
    for (const json& entry : entries) {
        const auto name = entry.at("name").get<std::string>();
        const torch::Tensor v = hashTensor(entry.at("p").get<std::uint32_t>(),
                                           entry.at("shape").get<std::vector<std::int64_t>>());
        const bool normWeight =
            name.find("bn") != std::string::npos && name.find(".weight") != std::string::npos;
        state.emplace_back(ourName(name),
                           normWeight ? rounded(1.0 + 0.2 * v, 4) : rounded(0.5 * v, 4));
    }
    loadStateDict(*net, state, {"", true, false, "the vectors"});
    net->resetKeys();
}

void expectAll(const NamedTensors& actual, const json& expected, const std::string& what) {
    std::map<std::string, torch::Tensor> byName(actual.begin(), actual.end());
    for (const auto& [name, values] : expected.items()) {
        const auto found = byName.find(ourName(name));
        ASSERT_NE(found, byName.end()) << what << name;
        if (values.contains("data")) {
            expectTensor(found->second, values, 1e-7, what + name);
        } else {
            expectChecksum(found->second, values, 1e-7, what + name);
        }
    }
}

TEST(PixelCL, TwoTrainingStepsMatchTheAuthorsProgram) {
    const json vectors = readVector("pixpro_full_step.json");
    for (const json& test : vectors.at("cases")) {
        PixelCLSpec spec;
        spec.instanceWeight = test.at("ins_loss_weight").get<double>();
        PixelCL net = tinyNet(spec);
        net->train();
        fillOnline(net, test.at("online_params_fill"));
        EXPECT_EQ(net->trainableParameters().size(), test.at("online_params_fill").size());
        OptimizerSpec optimiser;
        optimiser.kind = OptimizerKind::Sgd;
        optimiser.learningRate = 0.1;
        optimiser.weightDecay = 1e-4;
        optimiser.excludeOneDimensional = false;
        Optimizer sgd(optimiser, {{net->trainableParameters(), 1.0}});
        std::uint32_t number = 0;
        for (const json& expected : test.at("steps")) {
            const std::string what = "alpha " + test.at("ins_loss_weight").dump() + " step " +
                                     std::to_string(number) + " ";
            const double momentum = emaMomentum(expected.at("k").get<std::int64_t>(),
                                                expected.at("K").get<std::int64_t>());
            EXPECT_NEAR(momentum, expected.at("ema_momentum").get<double>(), 1e-12);
            const ViewPair views{rounded(hashTensor(600 + number, {3, 3, 28, 28}), 3),
                                 rounded(hashTensor(610 + number, {3, 3, 28, 28}), 3),
                                 tensorOf(vectors.at("coord1")), tensorOf(vectors.at("coord2"))};
            const PixelStep step = net->step(views, momentum);
            expectClose(step.loss.item<double>(), expected.at("loss_f64").get<double>(), 1e-7,
                        what + "loss");
            sgd.zeroGrad();
            step.loss.backward();
            NamedTensors gradients;
            for (const auto& [name, parameter] : net->trainableParameters()) {
                gradients.emplace_back(name, parameter.grad());
            }
            expectAll(gradients, expected.at("grad"), what + "gradient ");
            sgd.step();
            expectAll(stateDict(*net), expected.at("params_after"), what + "parameter ");
            expectAll(stateDict(*net), expected.at("buffers_after"), what + "buffer ");
            ++number;
        }
    }
}

ViewPair someViews(std::int64_t count, int size) {
    return {torch::rand({count, 3, size, size}), torch::rand({count, 3, size, size}),
            torch::tensor({{0.0, 0.0, 1.0, 1.0}}).expand({count, 4}),
            torch::tensor({{0.9, 0.1, 0.2, 0.8}}).expand({count, 4})};
}

TEST(PixelCL, KeyNetworksGetNoGradientAndFollowWithTheGivenMomentum) {
    PixelCL net(PixelCLSpec{}, [] { return std::make_shared<ResNetImpl>(ResNetSpec{}); });
    net->train();
    {
        const torch::NoGradGuard noGrad;
        for (auto& item : net->encoder()->parameters())
            item.add_(1.0);
    }
    const auto before = net->named_parameters()["encoder_k.conv1.weight"].clone();
    const auto online = net->named_parameters()["encoder.conv1.weight"].detach().clone();
    const PixelStep step = net->step(someViews(2, 64), 0.75);
    step.loss.backward();
    for (const auto& item : net->named_parameters()) {
        const bool key = item.key().find("_k.") != std::string::npos;
        EXPECT_EQ(item.value().grad().defined(), !key) << item.key();
    }
    EXPECT_TRUE(
        net->named_parameters()["encoder_k.conv1.weight"].allclose(0.75 * before + 0.25 * online));
}

TEST(PixelCL, KeyNetworksKeepTheirOwnNormalisationStatistics) {
    PixelCL net(PixelCLSpec{}, [] { return std::make_shared<ResNetImpl>(ResNetSpec{}); });
    net->train();
    const torch::NoGradGuard noGrad;
    net->named_buffers()["encoder.bn1.running_mean"].fill_(1000.0);
    static_cast<void>(net->step(someViews(2, 64), 0.5));
    // own batches alone move it by little; averaging with the online copy would give about 500
    const torch::Tensor mean = net->named_buffers()["encoder_k.bn1.running_mean"];
    EXPECT_LT(mean.abs().max().item<double>(), 10.0);
    EXPECT_GT(mean.abs().max().item<double>(), 0.0);
}

TEST(PixelCL, KeysStartEqualToTheOnlineNetworks) {
    PixelCLSpec spec;
    spec.instanceWeight = 1.0;
    const PixelCL net = tinyNet(spec);
    const auto parameters = net->named_parameters();
    int keys = 0;
    for (const auto& item : parameters) {
        const auto at = item.key().find("_k.");
        if (at == std::string::npos) continue;
        ++keys;
        const std::string online = item.key().substr(0, at) + item.key().substr(at + 2);
        EXPECT_TRUE(item.value().equal(parameters[online])) << online;
    }
    EXPECT_EQ(keys, 3 + 6 + 6);
}

TEST(PixelCL, PixelContrastComparesBothDirectionsWithoutPropagation) {
    PixelCLSpec spec;
    spec.method = PixelMethod::PixContrast;
    PixelCL net = tinyNet(spec);
    net->train();
    ViewPair views = someViews(2, 28);
    for (torch::Tensor* t : {&views.view1, &views.view2, &views.boxes1, &views.boxes2})
        *t = t->to(torch::kDouble);
    const PixelStep step = net->step(views, 1.0);
    EXPECT_GT(step.loss.item<double>(), 0.0);
    const PixelStep swapped =
        net->step({views.view2, views.view1, views.boxes2, views.boxes1}, 1.0);
    EXPECT_NEAR(step.loss.item<double>(), swapped.loss.item<double>(), 1e-12);
    step.loss.backward();
    for (const auto& [name, parameter] : net->trainableParameters()) {
        EXPECT_TRUE(parameter.grad().defined()) << name;
        EXPECT_EQ(name.find("propagation"), std::string::npos);
    }
}

TEST(PixelCL, LossFallsWhileLearningOnOneBatch) {
    torch::manual_seed(1);
    PixelCL net = tinyNet({});
    net->to(torch::kFloat);
    net->train();
    OptimizerSpec spec;
    spec.learningRate = 1e-2;
    Optimizer optimizer(spec, {{net->trainableParameters(), 1.0}});
    const ViewPair views = someViews(4, 28);
    double first = 0.0;
    double last = 0.0;
    for (int i = 0; i < 30; ++i) {
        const PixelStep step = net->step(views, 0.99);
        optimizer.zeroGrad();
        step.loss.backward();
        optimizer.step();
        last = step.loss.item<double>();
        if (i == 0) first = last;
    }
    EXPECT_LT(last, first - 0.5);
    EXPECT_GE(last, -4.0);
}

TEST(PixelCL, MethodNamesRoundTrip) {
    for (const PixelMethod method : {PixelMethod::PixPro, PixelMethod::PixContrast}) {
        EXPECT_EQ(pixelMethodFromName(pixelMethodName(method)), method);
    }
    EXPECT_THROW(static_cast<void>(pixelMethodFromName("byol")), core::Error);
}

} // namespace
} // namespace lamina::models
