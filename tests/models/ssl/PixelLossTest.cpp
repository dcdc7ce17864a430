// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelLoss.h"

#include "models/ssl/PositivePairs.h"
#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

// The reference keeps its count of pairs in single precision, so 1e-6 is added to it only below 32.
constexpr double kMaskTolerance = 1e-7;

std::vector<std::vector<std::int64_t>> pairIndices(const torch::Tensor& positives) {
    std::vector<std::vector<std::int64_t>> result;
    for (std::int64_t i = 0; i < positives.size(0); ++i) {
        const torch::Tensor found = positives[i].flatten().nonzero().flatten().contiguous();
        const auto* begin = found.data_ptr<std::int64_t>();
        result.emplace_back(begin, begin + found.numel());
    }
    return result;
}

TEST(PositivePairs, AreThoseOfTheAuthorsProgram) {
    for (const json& test : readVector("pixpro_loss.json").at("cases")) {
        const torch::Tensor q = tensorOf(test.at("q_raw"));
        const torch::Tensor boxesQ = tensorOf(test.at("coord_q"));
        const torch::Tensor boxesK = tensorOf(test.at("coord_k"));
        const std::int64_t h = q.size(2);
        const std::int64_t w = q.size(3);
        for (const json& result : test.at("results")) {
            const double ratio = result.at("pos_ratio").get<double>();
            const torch::Tensor pairs = positivePairs(boxesQ, boxesK, h, w, ratio);
            EXPECT_EQ(pairIndices(pairs),
                      result.at("pos_index_flat").get<std::vector<std::vector<std::int64_t>>>())
                << test.at("name") << " ratio " << ratio;
            EXPECT_TRUE(positivePairs(boxesK, boxesQ, h, w, ratio).transpose(1, 2).equal(pairs));
            const PositionGrid gridQ = positionGrid(boxesQ, h, w);
            const PositionGrid gridK = positionGrid(boxesK, h, w);
            EXPECT_TRUE(positivePairsFromGrids(gridQ.centres, gridK.centres, gridQ.diagonal,
                                               gridK.diagonal, ratio)
                            .equal(pairs));
        }
    }
}

TEST(PositivePairs, GridsAllowQuarterTurns) {
    const torch::Tensor boxes = torch::tensor({{0.1, 0.2, 0.7, 0.8}}, torch::kDouble);
    const PositionGrid straight = positionGrid(boxes, 4, 4);
    const torch::Tensor turned = straight.centres.rot90(1, {2, 3}).contiguous();
    const torch::Tensor pairs =
        positivePairsFromGrids(straight.centres, turned, straight.diagonal, straight.diagonal);
    EXPECT_EQ(pairs.sum().item<std::int64_t>(), 16);
    const torch::Tensor index = torch::arange(16).view({4, 4}).rot90(1, {0, 1}).flatten();
    for (std::int64_t j = 0; j < 16; ++j) {
        EXPECT_TRUE(pairs[0][index[j].item<std::int64_t>()][j].item<bool>());
    }
}

TEST(PositivePairs, OfAOnePixelCropAreNone) {
    const torch::Tensor point = torch::tensor({{0.5, 0.5, 0.5, 0.5}});
    EXPECT_EQ(positivePairs(point, point, 3, 3).sum().item<std::int64_t>(), 0);
}

TEST(PixProLoss, MatchesTheAuthorsProgramInBothDirections) {
    for (const json& test : readVector("pixpro_loss.json").at("cases")) {
        const std::int64_t h = test.at("q_raw").at("shape")[2].get<std::int64_t>();
        const std::int64_t w = test.at("q_raw").at("shape")[3].get<std::int64_t>();
        for (const json& result : test.at("results")) {
            const std::string what =
                test.at("name").get<std::string>() + " ratio " + result.at("pos_ratio").dump();
            const torch::Tensor pairs =
                positivePairs(tensorOf(test.at("coord_q")), tensorOf(test.at("coord_k")), h, w,
                              result.at("pos_ratio").get<double>());
            torch::Tensor q = tensorOf(test.at("q_raw")).set_requires_grad(true);
            torch::Tensor k = tensorOf(test.at("k_raw")).set_requires_grad(true);
            const torch::Tensor loss = pixProLoss(q, k, pairs);
            expectClose(loss.item<double>(), result.at("loss_f64").get<double>(), kMaskTolerance,
                        what);
            expectClose(pixProLoss(k, q, pairs.transpose(1, 2)).item<double>(),
                        result.at("loss_reverse_f64").get<double>(), kMaskTolerance,
                        what + " reverse");
            expectClose(pixProLoss(q.to(torch::kFloat), k.to(torch::kFloat), pairs).item<double>(),
                        result.at("loss_f32").get<double>(), 1e-6, what + " single precision");
            loss.backward();
            EXPECT_FALSE(k.grad().defined()) << "the key side must get no gradient";
            if (result.contains("grad_q_raw")) {
                expectTensor(q.grad(), result.at("grad_q_raw"), kMaskTolerance, what + " gradient");
            }
        }
    }
}

TEST(PixProLoss, CountsPositivesOfEachImageBeforeTheBatch) {
    // image 0: one pair with cosine 1; image 1: four pairs with cosine 0; pooled it would be -0.4
    torch::Tensor q = torch::zeros({2, 2, 1, 2}, torch::kDouble);
    torch::Tensor k = torch::zeros({2, 2, 1, 2}, torch::kDouble);
    q.select(1, 0).fill_(1.0);
    k.select(1, 0).fill_(1.0);
    k[1][0].fill_(0.0);
    k[1][1].fill_(1.0);
    torch::Tensor pairs = torch::zeros({2, 2, 2}, torch::kBool);
    pairs[0][0][0] = true;
    pairs[1].fill_(true);
    EXPECT_NEAR(pixProLoss(q, k, pairs).item<double>(), -1.0, 1e-5);
}

TEST(InstanceLoss, MatchesTheAuthorsProgram) {
    const json v = readVector("pixpro_instance.json");
    const torch::Tensor t1 = tensorOf(v.at("targ1")).set_requires_grad(true);
    const torch::Tensor t2 = tensorOf(v.at("targ2")).set_requires_grad(true);
    const torch::Tensor p1 = tensorOf(v.at("pred1")).set_requires_grad(true);
    const torch::Tensor p2 = tensorOf(v.at("pred2"));
    const torch::Tensor loss = instanceLoss(p1, t2, p2, t1);
    expectClose(loss.item<double>(), v.at("loss_instance").get<double>(), 1e-12, "instance loss");
    loss.backward();
    EXPECT_TRUE(p1.grad().defined());
    EXPECT_FALSE(t1.grad().defined());
    EXPECT_FALSE(t2.grad().defined());
}

TEST(PixContrastLoss, MatchesTheFormulaOfThePaper) {
    const json features = readVector("pixpro_loss.json");
    for (const json& test : readVector("pixcontrast.json").at("cases")) {
        const std::string what =
            test.at("case").get<std::string>() + " tau " + test.at("tau").dump();
        const json* source = nullptr;
        for (const json& candidate : features.at("cases")) {
            if (candidate.at("name") == test.at("case")) source = &candidate;
        }
        ASSERT_NE(source, nullptr) << what;
        torch::Tensor q = tensorOf(source->at("q_raw")).set_requires_grad(true);
        torch::Tensor k = tensorOf(source->at("k_raw"));
        const torch::Tensor pairs = positivePairs(
            tensorOf(source->at("coord_q")), tensorOf(source->at("coord_k")), q.size(2), q.size(3));
        const double tau = test.at("tau").get<double>();
        const torch::Tensor forward = pixContrastLoss(q, k, pairs, tau);
        expectClose(forward.item<double>(), test.at("loss_12").get<double>(), 1e-10, what + " 12");
        const torch::Tensor backward = pixContrastLoss(k, q, pairs.transpose(1, 2), tau);
        expectClose(backward.item<double>(), test.at("loss_21").get<double>(), 1e-10, what + " 21");
        expectClose(0.5 * (forward + backward).item<double>(), test.at("loss").get<double>(), 1e-10,
                    what);
    }
}

TEST(PixContrastLoss, GradientAgreesWithFiniteDifferences) {
    torch::manual_seed(3);
    const torch::Tensor q = torch::randn({2, 4, 3, 3}, torch::kDouble).set_requires_grad(true);
    const torch::Tensor k = torch::randn({2, 4, 3, 3}, torch::kDouble).set_requires_grad(true);
    const torch::Tensor boxes1 =
        torch::tensor({{0.0, 0.0, 0.6, 0.6}, {0.0, 0.0, 0.2, 0.2}}, torch::kDouble);
    const torch::Tensor boxes2 =
        torch::tensor({{0.3, 0.2, 0.9, 0.7}, {0.5, 0.5, 0.9, 0.9}}, torch::kDouble);
    const torch::Tensor pairs = positivePairs(boxes1, boxes2, 3, 3);
    pixContrastLoss(q, k, pairs, 0.3).backward();
    EXPECT_FALSE(k.grad().defined());
    const torch::NoGradGuard noGrad;
    for (std::int64_t i = 0; i < q.numel(); i += 5) {
        constexpr double kStep = 1e-6;
        const auto shifted = [&](double by) {
            torch::Tensor moved = q.detach().clone();
            moved.view({-1})[i] += by;
            return pixContrastLoss(moved, k, pairs, 0.3).item<double>();
        };
        EXPECT_NEAR(q.grad().view({-1})[i].item<double>(),
                    (shifted(kStep) - shifted(-kStep)) / (2 * kStep), 1e-7);
    }
}

TEST(PixContrastLoss, IsZeroWithoutAnyPositive) {
    const torch::Tensor q = torch::randn({1, 4, 2, 2}).set_requires_grad(true);
    const torch::Tensor loss =
        pixContrastLoss(q, torch::randn({1, 4, 2, 2}), torch::zeros({1, 4, 4}, torch::kBool), 0.3);
    EXPECT_EQ(loss.item<double>(), 0.0);
    loss.backward();
    EXPECT_EQ(q.grad().abs().max().item<double>(), 0.0);
}

} // namespace
} // namespace lamina::models
