// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelPropagation.h"

#include "core/base/Error.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

PixelPropagation propagationOf(const json& vectors, const json& test) {
    PixelPropagationSpec spec;
    spec.channels = 8;
    spec.layers = test.at("layers").get<int>();
    spec.gamma = test.at("gamma").get<double>();
    spec.clamp = test.at("clamp").get<double>();
    PixelPropagation module(spec);
    module->to(torch::kDouble);
    NamedTensors state;
    const auto add = [&state](const std::string& name, const json& array) {
        state.emplace_back("value_transform." + name, tensorOf(array));
    };
    if (spec.layers == 1) {
        add("weight", vectors.at("w1"));
        add("bias", vectors.at("b1"));
    } else if (spec.layers == 2) {
        add("linear1.weight", vectors.at("w1"));
        add("linear1.bias", vectors.at("b1"));
        add("linear2.weight", vectors.at("w2"));
        add("linear2.bias", vectors.at("b2"));
        for (const char* part : {"weight", "bias", "running_mean", "running_var"}) {
            add(std::string("bn1.") + part, vectors.at("bn").at(part));
        }
    }
    loadStateDict(*module, state, {"", false, false, "the vectors"});
    module->train(test.at("bn_train").get<bool>());
    return module;
}

TEST(PixelPropagation, MatchesTheAuthorsProgram) {
    const json vectors = readVector("pixel_propagation.json");
    for (const json& test : vectors.at("cases")) {
        const std::string what = "layers " + test.at("layers").dump() + " gamma " +
                                 test.at("gamma").dump() + " " + test.at("input").dump();
        PixelPropagation module = propagationOf(vectors, test);
        torch::Tensor x = tensorOf(vectors.at("x"));
        if (test.at("input") == "x_zero_pixel") {
            x.index_put_({0, torch::indexing::Slice(), 0, 0}, 0.0);
        }
        x.set_requires_grad(true);
        const torch::Tensor y = module(x);
        expectTensor(y, test.at("y"), 1e-10, what);
        (y * tensorOf(vectors.at("grad_cotangent"))).sum().backward();
        EXPECT_FALSE(x.grad().isnan().any().item<bool>()) << what;
        if (test.contains("grad_x"))
            expectTensor(x.grad(), test.at("grad_x"), 1e-10, what + " gradient");
        if (test.contains("bn_running_mean_after")) {
            const auto buffers = module->named_buffers();
            expectTensor(buffers["value_transform.bn1.running_mean"],
                         test.at("bn_running_mean_after"), 1e-10, what + " mean");
            expectTensor(buffers["value_transform.bn1.running_var"],
                         test.at("bn_running_var_after"), 1e-10, what + " variance");
        }
    }
}

TEST(PixelPropagation, TreatsEveryImageByItself) {
    PixelPropagation module;
    module->eval();
    const torch::NoGradGuard noGrad;
    const torch::Tensor batch = torch::randn({3, 256, 4, 5});
    const torch::Tensor together = module(batch);
    for (std::int64_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(
            together.slice(0, i, i + 1).allclose(module(batch.slice(0, i, i + 1)), 1e-4, 1e-4));
    }
}

TEST(PixelPropagation, DoesNotDependOnTheOrderInMemory) {
    PixelPropagation module;
    const torch::NoGradGuard noGrad;
    const torch::Tensor x = torch::randn({2, 256, 3, 4});
    const torch::Tensor last = x.contiguous(torch::MemoryFormat::ChannelsLast);
    EXPECT_TRUE(module(x).allclose(module(last), 1e-4, 1e-4));
}

TEST(PixelPropagation, RefusesThreeLayers) {
    PixelPropagationSpec spec;
    spec.layers = 3;
    EXPECT_THROW(PixelPropagation{spec}, core::Error);
}

} // namespace
} // namespace lamina::models
