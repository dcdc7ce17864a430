// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Augment.h"

#include "core/base/Error.h"
#include "models/train/Losses.h"
#include "tests/support/Parity.h"

#include <ATen/Parallel.h>

#include <set>

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

TEST(Rng, IsAFunctionOfItsSeedEpochAndIndexOnly) {
    Rng a(1, 2, 3);
    Rng b(1, 2, 3);
    std::set<std::uint64_t> firsts{Rng(1, 2, 3).bits(), Rng(2, 2, 3).bits(),
                                   Rng(1, 3, 3).bits(), Rng(1, 2, 4).bits(),
                                   Rng(1, 3, 2).bits(), Rng(1, 2, 3, 1).bits()};
    EXPECT_EQ(firsts.size(), 6U);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(a.bits(), b.bits());
}

TEST(Rng, DrawsHaveTheirDistributions) {
    Rng rng(7);
    double sum = 0.0;
    double normal = 0.0;
    double square = 0.0;
    std::array<int, 3> counts{};
    constexpr int kDraws = 20000;
    for (int i = 0; i < kDraws; ++i) {
        const double u = rng.uniform();
        ASSERT_GE(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
        const double n = rng.normal();
        normal += n;
        square += n * n;
        ++counts.at(static_cast<std::size_t>(rng.integer(-1, 1) + 1));
    }
    EXPECT_NEAR(sum / kDraws, 0.5, 0.01);
    EXPECT_NEAR(normal / kDraws, 0.0, 0.03);
    EXPECT_NEAR(square / kDraws, 1.0, 0.05);
    for (const int count : counts)
        EXPECT_NEAR(count, kDraws / 3.0, 300.0);
}

TEST(Crop, CoordinatesMatchTheAuthorsProgram) {
    for (const json& test : readVector("crop_coordinates.json").at("cases")) {
        const CropBox crop{test.at("top").get<std::int64_t>(), test.at("left").get<std::int64_t>(),
                           test.at("h").get<std::int64_t>(), test.at("w").get<std::int64_t>()};
        const auto box = cropCoordinates(
            crop, test.at("H").get<std::int64_t>(), test.at("W").get<std::int64_t>(),
            test.at("hflip").get<bool>(), test.at("vflip").get<bool>());
        for (std::size_t i = 0; i < 4; ++i) {
            EXPECT_NEAR(box[i], test.at("coord_f32")[i].get<double>(), 1e-7) << test.dump();
        }
    }
}

TEST(Crop, IsChosenFromTheSameDrawsAsInTheReferenceWithItsFallBack) {
    for (const json& test : readVector("crop_coordinates.json").at("get_params")) {
        CropRange range;
        range.minScale = test.at("scale")[0].get<double>();
        range.maxScale = test.at("scale")[1].get<double>();
        range.minRatio = test.at("ratio")[0].get<double>();
        range.maxRatio = test.at("ratio")[1].get<double>();
        std::size_t used = 0;
        const CropBox crop =
            chooseCrop(test.at("H").get<std::int64_t>(), test.at("W").get<std::int64_t>(), range,
                       [&] { return test.at("draws").at(used++).at(1).get<double>(); });
        const auto expected = test.at("top_left_h_w").get<std::vector<std::int64_t>>();
        EXPECT_EQ(crop, (CropBox{expected[0], expected[1], expected[2], expected[3]}))
            << test.dump();
        EXPECT_EQ(used, test.at("draws").size());
    }
}

TEST(Crop, NeverLeavesTheImage) {
    Rng rng(5);
    CropRange range;
    range.minScale = 0.05;
    for (const auto& [h, w] :
         {std::pair{40, 300}, std::pair{300, 40}, std::pair{64, 64}, std::pair{1, 7}}) {
        for (int i = 0; i < 300; ++i) {
            const CropBox crop = chooseCrop(h, w, range, [&] { return rng.uniform(); });
            EXPECT_GE(crop.top, 0);
            EXPECT_GE(crop.left, 0);
            EXPECT_GE(std::min(crop.height, crop.width), 1);
            EXPECT_LE(crop.top + crop.height, h);
            EXPECT_LE(crop.left + crop.width, w);
        }
    }
}

TEST(GreyValues, MatchTorchvision) {
    const json v = readVector("augment.json");
    const torch::Tensor image = tensorOf(v.at("image"));
    for (const auto& [factor, expected] : v.at("brightness").items()) {
        expectTensor(adjustBrightness(image, std::stod(factor)), expected, 1e-12, "brightness");
    }
    for (const auto& [factor, expected] : v.at("contrast").items()) {
        expectTensor(adjustContrast(image, std::stod(factor)), expected, 1e-12, "contrast");
    }
    for (const auto& [gamma, expected] : v.at("gamma").items()) {
        expectTensor(adjustGamma(image, std::stod(gamma)), expected, 1e-12, "gamma");
    }
    expectTensor(solarize(image, 0.5), v.at("solarize_0_5"), 1e-12, "solarize");
    for (const json& test : v.at("gaussian_blur")) {
        expectTensor(
            gaussianBlur(image, test.at("sigma").get<double>(), test.at("kernel").get<int>()),
            test.at("out"), 2e-7, "blur"); // the reference's kernel is in single precision
    }
    for (const json& test : v.at("resized_crop")) {
        const CropBox crop{test.at("top").get<std::int64_t>(), test.at("left").get<std::int64_t>(),
                           test.at("h").get<std::int64_t>(), test.at("w").get<std::int64_t>()};
        expectTensor(resizedCrop(image, crop, test.at("out_h").get<std::int64_t>(),
                                 test.at("out_w").get<std::int64_t>(),
                                 test.at("antialias").get<bool>()),
                     test.at("out"), 1e-10, "resized crop");
    }
}

TEST(GreyValues, BlurKeepsConstantImagesAndFitsTinyOnes) {
    const torch::Tensor flat = torch::full({3, 6, 5}, 0.4);
    EXPECT_TRUE(gaussianBlur(flat, 2.0).allclose(flat, 1e-5, 1e-6));
    EXPECT_EQ(gaussianBlur(torch::rand({1, 1, 3}), 2.0).sizes().vec(),
              (std::vector<std::int64_t>{1, 1, 3}));
}

TEST(GreyValues, NoiseHasTheSigmaAskedForAndGrowsWithTheSignalWhenAsked) {
    Rng rng(3);
    const torch::Tensor grey = torch::full({1, 200, 200}, 0.5);
    const torch::Tensor noise = addNoise(grey, 0.05, false, rng) - grey;
    EXPECT_NEAR(noise.std().item<double>(), 0.05, 0.002);
    EXPECT_NEAR(noise.mean().item<double>(), 0.0, 0.002);
    const double dark = addNoise(grey * 0.5, 0.05, true, rng).std().item<double>();
    const double bright = addNoise(grey, 0.05, true, rng).std().item<double>();
    EXPECT_NEAR(dark, 2.0 * 0.05 * 0.5, 0.003);
    EXPECT_NEAR(bright / dark, std::sqrt(2.0), 0.05);
}

TEST(GreyValues, ShadingStaysWithinItsAmplitudeAndIsSmooth) {
    Rng rng(4);
    const torch::Tensor field = shade(torch::full({1, 64, 64}, 0.5), 0.2, rng) / 0.5 - 1.0;
    EXPECT_LE(field.abs().max().item<double>(), 0.2 + 1e-6);
    EXPECT_GT(field.abs().max().item<double>(), 0.0);
    EXPECT_LT((field.slice(2, 1) - field.slice(2, 0, 63)).abs().max().item<double>(), 0.02);
}

ViewSpec plainView(int size) {
    ViewSpec spec;
    spec.size = size;
    spec.photometric.jitterProbability = 0.0;
    spec.photometric.gammaProbability = 0.0;
    spec.photometric.blurProbability = 0.0;
    spec.photometric.noiseProbability = 0.0;
    return spec;
}

TEST(View, BoxSaysWhereThePixelsCameFrom) {
    // an image whose value is its own coordinate: a view must show the coordinates of its box
    const torch::Tensor x = torch::linspace(0.0, 1.0, 90).expand({80, 90});
    const torch::Tensor y = torch::linspace(0.0, 1.0, 80).unsqueeze(1).expand({80, 90});
    const torch::Tensor image = torch::stack({x, y});
    for (std::uint64_t i = 0; i < 40; ++i) {
        Rng rng(1, 0, i);
        const View view = makeView(image, plainView(32), rng);
        const auto along = [&](std::int64_t channel, std::size_t from, std::int64_t dim) {
            const torch::Tensor line = view.image[channel].mean(dim);
            const double begin = line[0].item<double>();
            const double end = line[31].item<double>();
            const double bin = (view.box[from + 2] - view.box[from]) / 32.0;
            EXPECT_NEAR(begin, view.box[from] + 0.5 * bin, 0.03);
            EXPECT_NEAR(end, view.box[from + 2] - 0.5 * bin, 0.03);
        };
        along(0, 0, 0);
        along(1, 1, 1);
    }
}

TEST(View, ChannelsOfASampleChangeAlikeExceptForNoise) {
    const torch::Tensor slice = torch::rand({1, 70, 60});
    ViewSpec spec;
    spec.size = 48;
    spec.photometric.shadeProbability = 0.5;
    spec.photometric.solarizeProbability = 0.3;
    spec.photometric.noiseProbability = 0.0;
    for (std::uint64_t i = 0; i < 20; ++i) {
        Rng rng(2, 0, i);
        const torch::Tensor view = makeView(slice.expand({3, 70, 60}), spec, rng).image;
        EXPECT_TRUE(view[0].allclose(view[1])) << i;
        EXPECT_TRUE(view[0].allclose(view[2])) << i;
    }
    spec.photometric.noiseProbability = 1.0;
    Rng rng(2);
    const torch::Tensor noisy = makeView(slice.expand({3, 70, 60}), spec, rng).image;
    EXPECT_FALSE(noisy[0].allclose(noisy[1]));
}

TEST(View, BatchDoesNotDependOnThreadsNorOnWhoElseIsInIt) {
    std::vector<torch::Tensor> images;
    for (int i = 0; i < 5; ++i)
        images.push_back(torch::rand({3, 60 + i, 64}));
    const std::vector<std::uint64_t> indices{10, 11, 12, 13, 14};
    const auto views = defaultViews(48);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const ViewPair one = makeViewBatch(images, views, 9, 3, indices, 0.2, 0.3);
    at::set_num_threads(2);
    const ViewPair two = makeViewBatch(images, views, 9, 3, indices, 0.2, 0.3);
    at::set_num_threads(threads);
    EXPECT_TRUE(one.view1.equal(two.view1));
    EXPECT_TRUE(one.view2.equal(two.view2));
    EXPECT_TRUE(one.boxes1.equal(two.boxes1));
    const ViewPair alone = makeViewBatch({images[3]}, views, 9, 3, {13}, 0.2, 0.3);
    EXPECT_TRUE(alone.view2[0].equal(one.view2[3]));
    EXPECT_TRUE(alone.boxes2[0].equal(one.boxes2[3]));
    const ViewPair later = makeViewBatch({images[3]}, views, 9, 4, {13}, 0.2, 0.3);
    EXPECT_FALSE(later.view1.equal(alone.view1));
    EXPECT_TRUE(one.view1.is_contiguous(torch::MemoryFormat::ChannelsLast));
}

TEST(View, OfASingleLargeImageDoesNotDependOnThreads) {
    const std::vector<torch::Tensor> images{torch::rand({3, 300, 300})};
    const auto views = defaultViews(256);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const ViewPair one = makeViewBatch(images, views, 1, 0, {5}, 0.0, 1.0);
    at::set_num_threads(2);
    const ViewPair two = makeViewBatch(images, views, 1, 0, {5}, 0.0, 1.0);
    at::set_num_threads(threads);
    EXPECT_TRUE(one.view1.equal(two.view1));
    EXPECT_TRUE(one.view2.equal(two.view2));
}

TEST(View, PairsOverlap) {
    ViewSpec small = plainView(16);
    small.crop.minScale = 0.02;
    small.crop.maxScale = 0.05;
    const torch::Tensor image = torch::rand({1, 100, 100});
    int apart = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        const ViewPair pair = makeViewBatch({image}, {small, small}, 1, 0, {i}, 0.0, 1.0);
        const auto low = [](const torch::Tensor& b, int axis) {
            return torch::minimum(b[0][axis], b[0][axis + 2]);
        };
        const auto high = [](const torch::Tensor& b, int axis) {
            return torch::maximum(b[0][axis], b[0][axis + 2]);
        };
        for (const int axis : {0, 1}) {
            const double gap = (torch::maximum(low(pair.boxes1, axis), low(pair.boxes2, axis)) -
                                torch::minimum(high(pair.boxes1, axis), high(pair.boxes2, axis)))
                                   .item<double>();
            if (gap >= 0.0) {
                ++apart;
                break;
            }
        }
    }
    EXPECT_LT(apart, 40); // ten tries each; without them about 90
}

LabelledSpec still(int size) {
    LabelledSpec spec;
    spec.size = size;
    spec.transpose = false;
    spec.mirror = false;
    spec.maxRotation = 0.0;
    spec.minZoom = 1.0;
    spec.maxZoom = 1.0;
    spec.elasticAmplitude = 0.0;
    spec.photometric = plainView(size).photometric;
    return spec;
}

TEST(LabelledAugmentation, WithoutWarpIsAWindowOfTheSource) {
    const torch::Tensor image = torch::rand({2, 40, 50});
    const torch::Tensor target = torch::randint(-1, 2, {40, 50}, torch::kLong);
    Rng rng(1);
    const LabelledCrop whole =
        augmentLabelled({image.slice(2, 0, 40), target.slice(1, 0, 40)}, still(40), rng);
    EXPECT_TRUE(whole.image.allclose(image.slice(2, 0, 40), 1e-4, 1e-4));
    EXPECT_TRUE(whole.target.equal(target.slice(1, 0, 40)));
}

TEST(LabelledAugmentation, MovesLabelsWithTheImage) {
    torch::Tensor image = torch::zeros({1, 64, 64});
    image.slice(1, 10, 30).slice(2, 20, 50).fill_(1.0);
    const torch::Tensor target = image[0].to(torch::kLong);
    LabelledSpec spec;
    spec.size = 48;
    spec.photometric = still(48).photometric;
    for (std::uint64_t i = 0; i < 20; ++i) {
        Rng rng(3, 0, i);
        const LabelledCrop crop = augmentLabelled({image, target}, spec, rng);
        EXPECT_EQ(crop.target.sizes().vec(), (std::vector<std::int64_t>{48, 48}));
        const torch::Tensor difference = (crop.image[0] - crop.target.to(torch::kFloat)).abs();
        EXPECT_LE(difference.max().item<double>(), 0.75)
            << i; // bilinear against nearest at a corner
        EXPECT_LT(difference.mean().item<double>(), 0.05) << i;
    }
}

TEST(LabelledAugmentation, KeepsTheValuesOfLabels) {
    torch::Tensor target = torch::full({50, 50}, kIgnoreTarget, torch::kLong);
    target.slice(0, 0, 25).fill_(2);
    Rng rng(8);
    const LabelledCrop crop = augmentLabelled({torch::rand({1, 50, 50}), target}, {}, rng);
    const torch::Tensor other = crop.target.ne(2).logical_and(crop.target.ne(kIgnoreTarget));
    EXPECT_FALSE(other.any().item<bool>());
    EXPECT_TRUE(crop.target.eq(2).any().item<bool>());
    EXPECT_TRUE(crop.target.eq(kIgnoreTarget).any().item<bool>());
}

TEST(LabelledAugmentation, ReflectsSmallSourcesAndTheSameDrawsGiveTheSameResult) {
    const LabelledCrop source{torch::rand({3, 20, 25}), torch::ones({20, 25}, torch::kLong)};
    Rng a(1, 2, 3);
    Rng b(1, 2, 3);
    LabelledSpec spec;
    spec.size = 64;
    const LabelledCrop first = augmentLabelled(source, spec, a);
    const LabelledCrop second = augmentLabelled(source, spec, b);
    EXPECT_TRUE(first.image.equal(second.image));
    EXPECT_TRUE(first.target.eq(1).all().item<bool>());
    EXPECT_THROW(
        augmentLabelled({torch::rand({3, 20, 25}), torch::ones({25, 20}, torch::kLong)}, spec, a),
        core::Error);
}

} // namespace
} // namespace lamina::models
