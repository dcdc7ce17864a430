// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/TiledPredictor.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

SegmentationNet smallNet() {
    torch::manual_seed(3);
    SegmentationNet net(ResNetSpec{}, FcnHeadSpec{});
    net->eval();
    return net;
}

TEST(TileAxis, CoversEveryPixelWithAtLeastTheOverlap) {
    for (const int side : {65, 100, 128, 200, 333, 1000}) {
        for (const int overlap : {0, 16, 32}) {
            const auto axis = tileAxis(side, 64, overlap, 32);
            EXPECT_EQ(axis.length, 64);
            EXPECT_EQ(axis.starts.front(), 0);
            EXPECT_EQ(axis.starts.back() + axis.length, side);
            for (std::size_t i = 1; i < axis.starts.size(); ++i) {
                EXPECT_LE(axis.starts[i], axis.starts[i - 1] + axis.length - overlap);
                EXPECT_GT(axis.starts[i], axis.starts[i - 1]);
            }
        }
    }
}

TEST(TileAxis, AShortSideIsOneTilePaddedOnBothEnds) {
    const auto axis = tileAxis(50, 64, 16, 32);
    EXPECT_EQ(axis.length, 64);
    EXPECT_EQ(axis.starts, std::vector<int>{-7});
    EXPECT_EQ(tileAxis(50, 0, 0, 32).length, 64);
    EXPECT_EQ(tileAxis(1, 64, 16, 32).length, 32);
}

TEST(BlendWeights, RiseAndFallAndNeverVanish) {
    const auto w = blendWeights(64, 16);
    EXPECT_GT(w.min().item<float>(), 0.0F);
    EXPECT_TRUE(torch::equal(w, w.flip(0)));
    EXPECT_TRUE((w.slice(0, 16, 48) == 1.0F).all().item<bool>());
    EXPECT_TRUE((w.slice(0, 1, 16) >= w.slice(0, 0, 15)).all().item<bool>());
}

TEST(TiledPredictor, ProbabilitiesSumToOneForAnySize) {
    for (const auto& [h, w] :
         std::vector<std::pair<int, int>>{{1, 1}, {7, 90}, {64, 64}, {70, 45}}) {
        TiledPredictor predictor(smallNet(), {0.3, 0.2}, 2, torch::kCPU, {64, 16, true, 3});
        const auto p = predictor.predict(torch::rand({3, h, w}), {});
        ASSERT_EQ(p.sizes(), (std::vector<std::int64_t>{2, h, w}));
        EXPECT_TRUE(torch::allclose(p.sum(0), torch::ones({h, w}), 1e-4, 1e-5));
    }
}

TEST(TiledPredictor, TheSameImageGivesTheSameProbabilities) {
    const auto image = torch::rand({3, 100, 130});
    TiledPredictor predictor(smallNet(), {0.3, 0.2}, 2, torch::kCPU, {64, 16, true, 4});
    const auto first = predictor.predict(image, {});
    EXPECT_TRUE(torch::equal(first, predictor.predict(image, {})));
}

TEST(TiledPredictor, TilesAgreeWithTheWholeWhereTheNetSeesTheSame) {
    // constant image: every window is the same, so tiles must blend to the whole without seams
    const auto image = torch::full({3, 160, 160}, 0.5);
    TiledPredictor tiled(smallNet(), {0.0, 1.0}, 2, torch::kCPU, {96, 32, false, 2});
    const auto p = tiled.predict(image, {});
    const auto q = tiled.predict(image, {});
    EXPECT_TRUE(torch::equal(p, q));
    EXPECT_TRUE(p.isfinite().all().item<bool>());
}

TEST(TiledPredictor, FlipsMakeAMirroredImageGiveTheMirroredAnswer) {
    const auto image = torch::rand({3, 64, 96});
    TiledPredictor predictor(smallNet(), {0.3, 0.2}, 2, torch::kCPU, {0, 0, true, 1});
    const auto p = predictor.predict(image, {});
    const auto mirrored = predictor.predict(image.flip({2}), {});
    EXPECT_TRUE(torch::allclose(p, mirrored.flip({2}), 1e-4, 1e-5));
}

TEST(TiledPredictor, StopsBetweenTiles) {
    std::stop_source stop;
    stop.request_stop();
    TiledPredictor predictor(smallNet(), {0.3, 0.2}, 2, torch::kCPU, {64, 16, false, 1});
    EXPECT_THROW(
        (void)predictor.predict(torch::rand({3, 64, 64}), core::JobContext(stop.get_token())),
        core::Cancelled);
}

TEST(MirroredWindow, ContinuesTheImageByMirroring) {
    const auto image = torch::arange(6.0).reshape({1, 2, 3});
    const auto window = mirroredWindow(image, -1, -1, 4, 5);
    const auto expected = torch::tensor(
        {{4., 3., 4., 5., 4.}, {1., 0., 1., 2., 1.}, {4., 3., 4., 5., 4.}, {1., 0., 1., 2., 1.}});
    EXPECT_TRUE(torch::equal(window[0], expected.to(torch::kFloat)));
}

} // namespace
} // namespace lamina::models
