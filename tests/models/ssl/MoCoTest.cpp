// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/MoCo.h"

#include "models/train/Optimizer.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

/// The encoder of the vectors: Linear(5, 7) and ReLU, on images of one pixel.
class PointEncoder : public DenseEncoder {
public:
    PointEncoder() { m_body = register_module("body", torch::nn::Linear(5, 7)); }
    torch::Tensor encode(const torch::Tensor& images) override {
        return m_body(images.flatten(1)).relu().unsqueeze(2).unsqueeze(3);
    }
    [[nodiscard]] int encodedChannels() const override { return 7; }

private:
    torch::nn::Linear m_body{nullptr};
};

/// Our name of a tensor of the vectors, behind encoder. or encoder_k.
std::string ourName(const std::string& name, const std::string& suffix) {
    if (name.starts_with("body.")) return "encoder" + suffix + "." + name;
    if (name.starts_with("fc.0.")) return "projector" + suffix + ".linear1." + name.substr(5);
    if (name.starts_with("fc.2.")) return "projector" + suffix + ".linear2." + name.substr(5);
    return "projector" + suffix + "." + name.substr(3); // fc.
}

std::shared_ptr<MoCo> netOf(const json& test) {
    InstanceSpec spec;
    spec.hidden = test.at("mlp").get<bool>() ? 7 : 0;
    spec.projection = test.at("dim").get<int>();
    spec.temperature = test.at("T").get<double>();
    spec.queue = test.at("K").get<int>();
    auto net = std::make_shared<MoCo>(spec, defaultViews(32),
                                      [] { return std::make_shared<PointEncoder>(); });
    net->to(torch::kDouble);
    NamedTensors state{{"queue", tensorOf(test.at("initial_queue"))}};
    for (const json& entry : test.at("encoder_fill")) {
        const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
        state.emplace_back(ourName(entry.at("name").get<std::string>(), ""),
                           rounded(0.8 * hashTensor(entry.at("p").get<std::uint32_t>(), shape), 4));
    }
    loadStateDict(*net, state, {"", true, false, "the vectors"});
    net->encoderChanged();
    net->train();
    return net;
}

torch::Tensor points(const json& array) {
    return tensorOf(array).unsqueeze(2).unsqueeze(3);
}

void expectState(const MoCo& net, const json& expected, const std::string& suffix,
                 const std::string& what) {
    const auto parameters = net.named_parameters();
    for (const auto& [name, values] : expected.items()) {
        const auto* found = parameters.find(ourName(name, suffix));
        ASSERT_NE(found, nullptr) << what << name;
        expectTensor(*found, values, 1e-10, what + name);
    }
}

TEST(MoCo, FourTrainingStepsMatchTheAuthorsProgram) {
    for (const json& test : readVector("moco.json").at("cases")) {
        const auto net = netOf(test);
        OptimizerSpec spec;
        spec.kind = OptimizerKind::Sgd;
        spec.learningRate = 0.03;
        spec.weightDecay = 1e-4;
        spec.excludeOneDimensional = false;
        Optimizer sgd(spec, {{net->trainableParameters(), 1.0}});
        int number = 0;
        for (const json& expected : test.at("steps")) {
            const std::string what =
                "mlp " + test.at("mlp").dump() + " step " + std::to_string(number++) + " ";
            net->beginStep(test.at("m").get<double>());
            const auto step = net->loss({points(expected.at("x_q")), points(expected.at("x_k"))});
            expectTensor(net->lastScores(), expected.at("logits"), 1e-10, what + "logits");
            expectClose(step.loss.item<double>(), expected.at("loss_f64").get<double>(), 1e-10,
                        what + "loss");
            sgd.zeroGrad();
            step.loss.backward();
            sgd.step();
            net->afterStep();
            expectTensor(net->named_buffers()["queue"], expected.at("queue_after"), 1e-10,
                         what + "queue");
            EXPECT_EQ(net->named_buffers()["queue_end"].item<std::int64_t>(),
                      expected.at("queue_ptr_after").get<std::int64_t>());
            expectState(*net, expected.at("encoder_q_after"), "", what + "query network ");
            expectState(*net, expected.at("encoder_k_after"), "_k", what + "key network ");
        }
    }
}

TEST(MoCo, ABatchInPiecesFillsTheQueueAsAWholeOneDoes) {
    const json& test = readVector("moco.json").at("cases")[1];
    const json& first = test.at("steps")[0];
    const auto whole = netOf(test);
    const auto pieces = netOf(test);
    const Sample batch{points(first.at("x_q")), points(first.at("x_k"))};
    whole->beginStep(0.9);
    static_cast<void>(whole->loss(batch));
    whole->afterStep();
    pieces->beginStep(0.9);
    static_cast<void>(pieces->loss(piece(batch, 0, 3))); // an attempt that ran out of memory
    pieces->beginStep(1.0);
    static_cast<void>(pieces->loss(piece(batch, 0, 2)));
    static_cast<void>(pieces->loss(piece(batch, 2, 4)));
    pieces->afterStep();
    EXPECT_TRUE(
        whole->named_buffers()["queue"].allclose(pieces->named_buffers()["queue"], 0.0, 1e-12));
    EXPECT_EQ(pieces->named_buffers()["queue_end"].item<std::int64_t>(), 4);
}

TEST(MoCo, TheQueueGoesRoundWhereTheBatchDoesNotDivideIt) {
    json test = readVector("moco.json").at("cases")[1];
    const auto net = netOf(test);
    const json& first = test.at("steps")[0];
    const Sample three = piece({points(first.at("x_q")), points(first.at("x_k"))}, 0, 3);
    const Sample two = piece({points(first.at("x_q")), points(first.at("x_k"))}, 0, 2);
    for (const Sample* batch : {&three, &three, &three, &two, &two}) { // 13 keys, 12 places
        net->beginStep(1.0);
        static_cast<void>(net->loss(*batch));
        net->afterStep();
    }
    const torch::Tensor queue = net->named_buffers()["queue"];
    EXPECT_EQ(net->named_buffers()["queue_end"].item<std::int64_t>(), 1);
    // the last key, that of the batch's second image, is in the first place
    EXPECT_TRUE(queue.select(1, 0).equal(queue.select(1, 10)));
    EXPECT_FALSE(queue.select(1, 0).equal(queue.select(1, 9)));
}

} // namespace
} // namespace lamina::models
