// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/InstanceLoss.h"

#include "models/ssl/PixelLoss.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

torch::Tensor leaf(const json& array) {
    return tensorOf(array).requires_grad_(true);
}

TEST(InstanceLoss, OfByolIsThatOfThePublishedPrograms) {
    const json& vectors = readVector("byol.json");
    const torch::Tensor p1 = leaf(vectors.at("pred1"));
    const torch::Tensor t2 = leaf(vectors.at("targ2"));
    const torch::Tensor p2 = leaf(vectors.at("pred2"));
    const torch::Tensor t1 = leaf(vectors.at("targ1"));
    const torch::Tensor loss = byolLoss(p1, t2, p2, t1);
    expectClose(loss.item<double>(), vectors.at("byol_loss_f64").get<double>(), 1e-10, "loss");
    loss.backward();
    expectTensor(p1.grad(), vectors.at("grad_pred1"), 1e-10, "gradient");
    EXPECT_FALSE(t1.grad().defined());
    EXPECT_FALSE(t2.grad().defined());
}

TEST(InstanceLoss, OfSimClrIsThatOfThePublishedProgram) {
    const json& vectors = readVector("ntxent.json");
    for (const json& test : vectors.at("cases")) {
        const torch::Tensor z0 = leaf(vectors.at("z0"));
        const torch::Tensor z1 = leaf(vectors.at("z1"));
        const double temperature = test.at("temperature").get<double>();
        const std::string what = "temperature " + test.at("temperature").dump();
        const torch::Tensor loss = ntXentLoss(z0, z1, temperature);
        expectClose(loss.item<double>(), test.at("loss_f64").get<double>(), 1e-10, what);
        loss.backward();
        expectTensor(z0.grad(), test.at("grad_z0"), 1e-10, what + " gradient of the first view");
        expectTensor(z1.grad(), test.at("grad_z1"), 1e-10, what + " gradient of the second view");
    }
}

TEST(InstanceLoss, AgainstAMemoryOfKeysIsThatOfThePublishedProgram) {
    const json& bank = readVector("ntxent.json").at("memory_bank");
    torch::Tensor memory = tensorOf(bank.at("initial_bank"));
    int number = 0;
    for (const json& step : bank.at("steps")) {
        const torch::Tensor q = normalisedChannels(tensorOf(step.at("q")));
        const torch::Tensor k = normalisedChannels(tensorOf(step.at("k")));
        const torch::Tensor scores =
            mocoScores(q, k, memory.t(), bank.at("temperature").get<double>());
        const torch::Tensor loss =
            torch::nn::functional::cross_entropy(scores, torch::zeros({q.size(0)}, torch::kLong));
        expectClose(loss.item<double>(), step.at("loss").get<double>(), 1e-10,
                    "step " + std::to_string(number++));
        memory = tensorOf(step.at("bank_after"));
    }
}

} // namespace
} // namespace lamina::models
