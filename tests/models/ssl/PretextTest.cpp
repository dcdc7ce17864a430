// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Pretext.h"

#include "core/base/Error.h"
#include "models/ssl/Colorization.h"
#include "models/ssl/ContextPrediction.h"
#include "models/ssl/Jigsaw.h"
#include "models/ssl/Rotation.h"
#include "tests/support/Parity.h"

#include <set>

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

/// Its features are the image itself, so that what a method is shown can be looked at.
class SmallEncoder : public DenseEncoder {
public:
    SmallEncoder() {
        m_conv = register_module(
            "conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 6, 4).stride(4).bias(false)));
    }
    torch::Tensor encode(const torch::Tensor& images) override { return m_conv(images).relu(); }
    [[nodiscard]] int encodedChannels() const override { return 6; }

private:
    torch::nn::Conv2d m_conv{nullptr};
};

std::shared_ptr<DenseEncoder> smallEncoder() {
    return std::make_shared<SmallEncoder>();
}

PhotometricSpec noChange() {
    PhotometricSpec spec;
    spec.jitterProbability = spec.gammaProbability = 0.0;
    spec.blurProbability = spec.noiseProbability = 0.0;
    return spec;
}

/// Every pixel has its own value: rows count 1/64, columns 1/4096 upwards.
torch::Tensor ramp(std::int64_t side) {
    const torch::Tensor y = torch::arange(side, torch::kFloat).view({1, side, 1});
    const torch::Tensor x = torch::arange(side, torch::kFloat).view({1, 1, side});
    return (y / static_cast<double>(side) + x / static_cast<double>(side * side));
}

TEST(Pretext, QuarterTurnsAreThoseOfThePublishedProgram) {
    const json& rotation = readVector("pretext.json").at("rotation");
    const torch::Tensor image = tensorOf(rotation.at("image_hwc")).squeeze(2);
    for (const auto& [degrees, label] : rotation.at("labels").items()) {
        const torch::Tensor expected = tensorOf(rotation.at("rotated").at(degrees)).squeeze(2);
        EXPECT_TRUE(torch::rot90(image, label.get<int>(), {-2, -1}).equal(expected)) << degrees;
    }
    const torch::Tensor square = ramp(5);
    const torch::Tensor turns = quarterTurns(square);
    for (int k = 0; k < 4; ++k)
        EXPECT_TRUE(turns[k].equal(torch::rot90(square, k, {-2, -1}))) << k;
}

TEST(Pretext, NeighboursAreNumberedAsInThePublishedProgram) {
    const json& labels = readVector("pretext.json").at("context").at("labels");
    int seen = 0;
    for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
            if (dx == 0 && dy == 0) continue;
            const auto key = "(" + std::to_string(dx) + "," + std::to_string(dy) + ")";
            EXPECT_EQ(neighbourLabel(dx, dy), labels.at(key).get<int>()) << key;
            EXPECT_EQ(neighbourLabel(-dx, -dy), 7 - neighbourLabel(dx, dy));
            ++seen;
        }
    }
    EXPECT_EQ(seen, static_cast<int>(labels.size()));
}

TEST(Pretext, PermutationsAreDifferentAndFarApart) {
    const auto orders = distantPermutations(24);
    EXPECT_EQ(orders, distantPermutations(24));
    EXPECT_EQ((std::set<std::array<int, 9>>(orders.begin(), orders.end()).size()), 24U);
    double places = 0.0;
    int pairs = 0;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        EXPECT_EQ(std::set<int>(orders[i].begin(), orders[i].end()).size(), 9U);
        for (std::size_t j = 0; j < i; ++j, ++pairs) {
            for (std::size_t k = 0; k < 9; ++k)
                places += orders[i][k] != orders[j][k] ? 1.0 : 0.0;
        }
    }
    EXPECT_GT(places / pairs, 8.2) << "random ones differ in 8 of 9 places";
    EXPECT_THROW((void)distantPermutations(1), core::Error);
    EXPECT_THROW((void)distantPermutations(1001), core::Error);
}

TEST(Pretext, TilesTellNothingByTheirBrightness) {
    torch::manual_seed(1);
    const torch::Tensor tile = torch::rand({3, 16, 16});
    EXPECT_TRUE(normalisedTile(tile).allclose(normalisedTile(0.3 * tile + 0.4), 1e-3, 1e-4));
    EXPECT_NEAR(normalisedTile(tile).mean().item<double>(), 0.0, 1e-5);
    EXPECT_NEAR(normalisedTile(tile).std(false).item<double>(), 1.0, 1e-4);
    EXPECT_EQ(normalisedTile(torch::full({1, 8, 8}, 0.5)).abs().max().item<double>(), 0.0);
}

TEST(Pretext, AWindowLargerThanTheImageIsEnlarged) {
    Rng rng(1);
    EXPECT_EQ(pretextWindow(ramp(20), 50, noChange(), rng).sizes(),
              (torch::IntArrayRef{1, 50, 50}));
    EXPECT_EQ(pretextWindow(torch::rand({3, 20, 90}), 50, noChange(), rng).sizes(),
              (torch::IntArrayRef{3, 50, 50}));
}

TEST(Rotation, AViewIsNeverMirroredAlongBothAxes) {
    ViewSpec view;
    view.size = 16;
    view.crop = {1.0, 1.0, 1.0, 1.0};
    view.photometric = noChange();
    const Rotation method(view, smallEncoder);
    bool mirrored = false;
    for (std::uint64_t i = 0; i < 20; ++i) {
        Rng rng(i);
        const torch::Tensor turns = method.prepare({ramp(16), {}}, {}, rng)[0];
        EXPECT_LT(turns[0][0][0][8].item<double>(), turns[0][0][15][8].item<double>())
            << "the upright view stands upright";
        EXPECT_GT(turns[2][0][0][8].item<double>(), turns[2][0][15][8].item<double>());
        mirrored = mirrored || turns[0][0][0][0].item<double>() > turns[0][0][0][15].item<double>();
    }
    EXPECT_TRUE(mirrored);
}

TEST(Jigsaw, TheOrderOfTheTilesIsTheOneOfTheLabel) {
    const PretextSpec spec;
    const Jigsaw method(spec, 48, noChange(), smallEncoder);
    const auto orders = distantPermutations(spec.permutations);
    std::set<std::int64_t> seen;
    for (std::uint64_t i = 0; i < 30; ++i) {
        Rng rng(i);
        // every row of tiles has its own texture: a bright column in 2, in 4, in 8
        torch::Tensor image = torch::zeros({1, 57, 57});
        for (int row = 0; row < 3; ++row)
            image.slice(1, 19 * row, 19 * row + 19).slice(2, 0, 57, 2 << row).fill_(1.0);
        const Sample sample = method.prepare({image, {}}, {}, rng);
        EXPECT_EQ(sample[0].sizes(), (torch::IntArrayRef{9, 1, 16, 16}));
        const auto& order = orders[static_cast<std::size_t>(sample[1].item<std::int64_t>())];
        seen.insert(sample[1].item<std::int64_t>());
        std::map<int, std::set<int>> shares;
        for (std::size_t k = 0; k < 9; ++k) {
            const auto bright = (sample[0][static_cast<std::int64_t>(k)] > 0).sum();
            shares[order[k] / 3].insert(static_cast<int>(bright.item<std::int64_t>()));
        }
        EXPECT_EQ(shares.size(), 3U);
        for (int row = 0; row < 3; ++row)
            EXPECT_EQ(shares[row].size(), 1U) << "tiles of one row look alike, sample " << i;
        EXPECT_NE(shares[0], shares[2]);
    }
    EXPECT_GT(seen.size(), 10U);
}

TEST(ContextPrediction, ATileShowsItsPlaceAndNothingOfItsNeighbours) {
    const ContextPrediction method({}, 48, noChange(), smallEncoder);
    std::set<int> seen;
    for (std::uint64_t i = 0; i < 20; ++i) {
        Rng rng(i);
        torch::manual_seed(1);
        torch::Tensor image = torch::zeros({1, 66, 66});
        image.slice(1, 25, 41).slice(2, 49, 65).copy_(torch::rand({1, 16, 16})); // right of centre
        const torch::Tensor tiles = method.prepare({image, {}}, {}, rng)[0];
        EXPECT_EQ(tiles.sizes(), (torch::IntArrayRef{9, 1, 16, 16}));
        for (int place = 0; place < 9; ++place) {
            if (tiles[place].abs().max().item<double>() == 0.0) continue;
            EXPECT_TRUE(place == 3 || place == 5) << place << ", sample " << i;
            seen.insert(place);
        }
    }
    EXPECT_EQ(seen, (std::set<int>{3, 5})) << "windows are mirrored at random";
}

TEST(Colorization, SoftStepsAddUpToOneAndLieAroundTheValue) {
    const torch::Tensor values = torch::tensor({0.0, 0.26, 0.5, 0.999, 1.0}).view({1, 1, 1, 5});
    const torch::Tensor soft = softBins(values, 10);
    EXPECT_TRUE(soft.sum(1).allclose(torch::ones({1, 1, 5})));
    EXPECT_TRUE(soft.argmax(1)
                    .flatten()
                    .index({torch::tensor({0, 1, 3, 4})})
                    .equal(torch::tensor({0, 2, 9, 9})));
    EXPECT_TRUE(binOf(values, 10).flatten().equal(torch::tensor({0, 2, 5, 9, 9})));
    EXPECT_EQ((soft.select(3, 1) > 0).sum().item<std::int64_t>(), 5);
}

TEST(Colorization, RareStepsCountMoreAndThePixelsWeightIsOneInTheMean) {
    const torch::Tensor share = torch::tensor({0.9, 0.1, 0.0}, torch::kDouble);
    const torch::Tensor weight = binWeights(share, 0.5);
    EXPECT_NEAR((weight * share).sum().item<double>(), 1.0, 1e-12);
    // 1 / (0.45 + 0.25) to 1 / (0.05 + 0.25)
    EXPECT_NEAR(weight[1].item<double>() / weight[0].item<double>(), 0.7 / 0.3, 1e-12);
    EXPECT_TRUE(binWeights(share, 1.0).slice(0, 0, 2).allclose(torch::ones(2, torch::kDouble)));
}

TEST(Colorization, GuessesTheSecondChannelWhereThereIsOneAndSaysSoWhereThereIsNot) {
    ViewSpec view;
    view.size = 32;
    view.photometric = noChange();
    Colorization two({}, view, smallEncoder);
    const SourceImage both{0.5 * torch::ones({1, 40, 40}), 0.25 * torch::ones({1, 40, 40})};
    two.study({both});
    Rng rng(3);
    const Sample coloured = two.prepare(both, {}, rng);
    EXPECT_TRUE(coloured[0].allclose(0.5 * torch::ones({1, 32, 32})));
    EXPECT_TRUE(coloured[1].allclose(0.25 * torch::ones({1, 32, 32})));
    EXPECT_NE(two.note().find("second channel from the first"), std::string::npos);

    Colorization grey({}, view, smallEncoder);
    torch::manual_seed(1);
    const SourceImage one{torch::rand({3, 40, 40}), {}};
    grey.study({one});
    EXPECT_NE(grey.note().find("adapted"), std::string::npos);
    const Sample sample = grey.prepare(one, {}, rng);
    EXPECT_EQ(sample[0].size(0), 3);
    EXPECT_EQ(sample[1].size(0), 1);
    EXPECT_FALSE(sample[0].slice(0, 1, 2).allclose(sample[1], 0.05, 0.05)) << "it is not told";
}

TEST(Colorization, LocalContrastTakesBrightnessAndScaleAway) {
    torch::manual_seed(2);
    const torch::Tensor image = 0.5 * torch::rand({1, 60, 60}) + 0.1;
    EXPECT_TRUE(localContrast(image, 6.0).allclose(localContrast(image + 0.3, 6.0), 1e-3, 1e-3));
    EXPECT_NEAR(localContrast(image, 6.0).mean().item<double>(), 0.0, 0.05);
}

} // namespace
} // namespace lamina::models
