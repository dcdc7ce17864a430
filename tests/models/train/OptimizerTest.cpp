// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Optimizer.h"

#include "core/base/Error.h"
#include "tests/support/Parity.h"

#include <algorithm>

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

torch::Tensor parameterOf(const json& array) {
    return tensorOf(array).set_requires_grad(true);
}

TEST(Optimizer, LarsMatchesThreePublishedPrograms) {
    const json v = readVector("lars.json");
    const std::vector<std::pair<std::string, LarsDialect>> dialects{
        {"official", LarsDialect::PixPro},
        {"lightly", LarsDialect::Lightly},
        {"mmselfsup", LarsDialect::MmSelfSup}};
    for (const auto& [name, dialect] : dialects) {
        NamedTensors parameters;
        for (const std::string part : {"w", "b", "z"}) {
            parameters.emplace_back(part, parameterOf(v.at(part + "0")));
        }
        OptimizerSpec spec;
        spec.kind = OptimizerKind::Lars;
        spec.dialect = dialect;
        spec.weightDecay = v.at("weight_decay").get<double>();
        spec.momentum = v.at("momentum").get<double>();
        spec.trust = v.at("trust").get<double>();
        spec.epsilon = v.at("eps").get<double>();
        Optimizer optimizer(spec, {{parameters, 1.0}});
        for (std::size_t t = 0; t < v.at("grads").size(); ++t) {
            const json& expected = v.at("results").at(name)[t];
            optimizer.setLearningRate(expected.at("lr").get<double>());
            for (auto& [part, parameter] : parameters) {
                parameter.mutable_grad() = tensorOf(v.at("grads")[t].at(part));
            }
            optimizer.step();
            for (const auto& [part, parameter] : parameters) {
                expectTensor(parameter, expected.at(part), 1e-12,
                             name + " " + part + " step " + std::to_string(t));
            }
        }
    }
}

TEST(Optimizer, SgdAdamAndAdamWMatchTorch) {
    const json v = readVector("sgd_adam.json");
    const auto spec = [](OptimizerKind kind, double rate, double decay, bool nesterov) {
        OptimizerSpec s;
        s.kind = kind;
        s.learningRate = rate;
        s.weightDecay = decay;
        s.nesterov = nesterov;
        return s;
    };
    const std::vector<std::pair<std::string, OptimizerSpec>> cases{
        {"sgd_mom", spec(OptimizerKind::Sgd, 0.1, 1e-2, false)},
        {"sgd_nesterov", spec(OptimizerKind::Sgd, 0.1, 5e-4, true)},
        {"adam", spec(OptimizerKind::Adam, 1e-2, 0.0, false)},
        {"adamw", spec(OptimizerKind::AdamW, 1e-2, 5e-2, false)}};
    for (const auto& [name, optimiser] : cases) {
        torch::Tensor w = parameterOf(v.at("w0"));
        Optimizer optimizer(optimiser, {{{{"w", w}}, 1.0}});
        for (std::size_t t = 0; t < v.at("grads").size(); ++t) {
            w.mutable_grad() = tensorOf(v.at("grads")[t]);
            optimizer.step();
            expectTensor(w, v.at(name).at("w")[t], 1e-12, name + " step " + std::to_string(t));
        }
    }
}

class OptimizerKinds : public testing::TestWithParam<OptimizerKind> {};

OptimizerSpec specOf(OptimizerKind kind) {
    OptimizerSpec spec;
    spec.kind = kind;
    spec.learningRate = 0.01;
    spec.weightDecay = 0.01;
    return spec;
}

void stepWithGradients(Optimizer& optimizer, const NamedTensors& parameters, std::uint32_t t) {
    std::uint32_t p = 0;
    for (const auto& item : parameters) {
        torch::Tensor parameter = item.second;
        parameter.mutable_grad() =
            hashTensor(100 * t + p++, parameter.sizes().vec()).to(parameter.scalar_type());
    }
    optimizer.step();
}

NamedTensors someParameters() {
    return {{"a.weight", hashTensor(1, {4, 3, 3, 3}).to(torch::kFloat).set_requires_grad(true)},
            {"a.bias", hashTensor(2, {4}).to(torch::kFloat).set_requires_grad(true)}};
}

TEST_P(OptimizerKinds, ContinueBitExactlyFromTheirState) {
    const NamedTensors straight = someParameters();
    Optimizer first(specOf(GetParam()), {{straight, 1.0}});
    for (std::uint32_t t = 0; t < 3; ++t)
        stepWithGradients(first, straight, t);

    NamedTensors resumed;
    for (const auto& [name, tensor] : straight) {
        resumed.emplace_back(name, tensor.detach().clone().set_requires_grad(true));
    }
    Optimizer second(specOf(GetParam()), {{resumed, 1.0}});
    second.loadState(first.state());
    for (std::uint32_t t = 3; t < 6; ++t) {
        stepWithGradients(first, straight, t);
        stepWithGradients(second, resumed, t);
    }
    for (std::size_t i = 0; i < straight.size(); ++i) {
        EXPECT_TRUE(straight[i].second.equal(resumed[i].second)) << straight[i].first;
    }
}

TEST_P(OptimizerKinds, GiveNoWeightDecayToOneDimensionalParameters) {
    OptimizerSpec without = specOf(GetParam());
    without.weightDecay = 0.0;
    const NamedTensors a = someParameters();
    const NamedTensors b = someParameters();
    Optimizer decayed(specOf(GetParam()), {{a, 1.0}});
    Optimizer plain(without, {{b, 1.0}});
    stepWithGradients(decayed, a, 0);
    stepWithGradients(plain, b, 0);
    if (GetParam() != OptimizerKind::Adam) { // Adam's first step only knows the gradient's sign
        EXPECT_FALSE(a[0].second.equal(b[0].second));
    }
    EXPECT_TRUE(a[1].second.equal(b[1].second));
}

TEST_P(OptimizerKinds, NamesRoundTrip) {
    EXPECT_EQ(optimizerFromName(optimizerName(GetParam())), GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, OptimizerKinds,
                         testing::Values(OptimizerKind::Sgd, OptimizerKind::Adam,
                                         OptimizerKind::AdamW, OptimizerKind::Lars));

class ElementwiseOptimizers : public testing::TestWithParam<OptimizerKind> {};

INSTANTIATE_TEST_SUITE_P(All, ElementwiseOptimizers,
                         testing::Values(OptimizerKind::Sgd, OptimizerKind::Adam,
                                         OptimizerKind::AdamW));

TEST_P(ElementwiseOptimizers, TreatLargeParametersInAnyOrderInMemoryLikeSmallOnes) {
    // large enough to be changed in pieces; each row alone is not
    const std::vector<std::int64_t> shape{64, 60, 5, 5};
    const auto leaf = [](const torch::Tensor& t) {
        return t.detach().clone().set_requires_grad(true);
    };
    const torch::Tensor start = hashTensor(3, shape).to(torch::kFloat);
    torch::Tensor whole = leaf(start.contiguous(torch::MemoryFormat::ChannelsLast));
    NamedTensors rows;
    for (std::int64_t i = 0; i < shape[0]; ++i) {
        rows.emplace_back(std::to_string(i), leaf(start.slice(0, i, i + 1)));
    }
    Optimizer large(specOf(GetParam()), {{{{"whole", whole}}, 1.0}});
    Optimizer small(specOf(GetParam()), {{rows, 1.0}});
    for (std::uint32_t t = 0; t < 3; ++t) {
        const torch::Tensor gradient = hashTensor(10 + t, shape).to(torch::kFloat);
        whole.mutable_grad() = gradient.clone();
        for (std::int64_t i = 0; i < shape[0]; ++i) {
            rows[static_cast<std::size_t>(i)].second.mutable_grad() =
                gradient.slice(0, i, i + 1).clone();
        }
        large.step();
        small.step();
    }
    for (std::int64_t i = 0; i < shape[0]; ++i) {
        EXPECT_TRUE(whole.slice(0, i, i + 1)
                        .allclose(rows[static_cast<std::size_t>(i)].second, 1e-6, 1e-7));
    }
}

TEST(Optimizer, GroupsScaleTheRate) {
    torch::Tensor slow = torch::zeros({2, 2}).set_requires_grad(true);
    torch::Tensor fast = torch::zeros({2, 2}).set_requires_grad(true);
    OptimizerSpec spec = specOf(OptimizerKind::Sgd);
    spec.learningRate = 1.0;
    Optimizer optimizer(spec, {{{{"slow", slow}}, 0.1}, {{{"fast", fast}}, 1.0}});
    slow.mutable_grad() = torch::ones({2, 2});
    fast.mutable_grad() = torch::ones({2, 2});
    optimizer.step();
    EXPECT_FLOAT_EQ(slow[0][0].item<float>(), -0.1F);
    EXPECT_FLOAT_EQ(fast[0][0].item<float>(), -1.0F);
}

TEST(Optimizer, SkipsParametersWithoutGradient) {
    torch::Tensor used = torch::ones({2, 2}).set_requires_grad(true);
    torch::Tensor unused = torch::ones({2, 2}).set_requires_grad(true);
    Optimizer optimizer(specOf(OptimizerKind::AdamW),
                        {{{{"used", used}, {"unused", unused}}, 1.0}});
    used.mutable_grad() = torch::ones({2, 2});
    optimizer.step();
    EXPECT_TRUE(unused.equal(torch::ones({2, 2})));
    EXPECT_FALSE(used.equal(torch::ones({2, 2})));
    EXPECT_NO_THROW(optimizer.loadState(optimizer.state()));
    optimizer.zeroGrad();
    EXPECT_FALSE(used.grad().defined());
}

TEST(Optimizer, ClipsTheJointNorm) {
    torch::Tensor a = torch::zeros({2, 2}).set_requires_grad(true);
    torch::Tensor b = torch::zeros({2, 2}).set_requires_grad(true);
    Optimizer optimizer({}, {{{{"a", a}, {"b", b}}, 1.0}});
    a.mutable_grad() = torch::full({2, 2}, 1.5);
    b.mutable_grad() = torch::full({2, 2}, 2.0);
    EXPECT_NEAR(optimizer.clipGradients(1.0), 5.0, 1e-5);
    EXPECT_NEAR(a.grad()[0][0].item<double>(), 0.3, 1e-6);
    EXPECT_NEAR(b.grad()[0][0].item<double>(), 0.4, 1e-6);
    EXPECT_NEAR(optimizer.clipGradients(2.0), 1.0, 1e-5);
    EXPECT_NEAR(b.grad()[0][0].item<double>(), 0.4, 1e-6);
}

TEST(Optimizer, RefusesAStateOfOtherParameters) {
    const NamedTensors parameters = someParameters();
    Optimizer optimizer(specOf(OptimizerKind::AdamW), {{parameters, 1.0}});
    stepWithGradients(optimizer, parameters, 0);
    const NamedTensors state = optimizer.state();
    NamedTensors missing = state;
    std::erase_if(missing, [](const auto& item) { return item.first == "a.weight.mean"; });
    EXPECT_THROW(optimizer.loadState(missing), core::Error);
    NamedTensors extra = state;
    extra.emplace_back("b.weight.mean", torch::zeros({1}));
    EXPECT_THROW(optimizer.loadState(extra), core::Error);
    EXPECT_THROW(static_cast<void>(optimizerFromName("rmsprop")), core::Error);
}

TEST(Optimizer, RefusesTwoParametersOfOneName) {
    const NamedTensors parameters = someParameters();
    EXPECT_THROW(Optimizer({}, {{parameters, 1.0}, {parameters, 0.1}}), core::Error);
}

} // namespace
} // namespace lamina::models
