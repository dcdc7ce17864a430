// SPDX-License-Identifier: GPL-3.0-or-later
// Every pretraining method through the engine, as the programs run it.
#include "core/learn/PretrainMethods.h"
#include "core/learn/RunRecord.h"
#include "models/Checkpoint.h"
#include "models/Safetensors.h"
#include "models/TorchEngine.h"
#include "models/train/Recipe.h"
#include "tests/models/train/BlobStacks.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

using namespace testing;

constexpr core::VolumeSize kSize{64, 64, 6};

core::PretrainSpec quick(const std::string& method, const std::filesystem::path& out) {
    auto spec = quickPretrain(out);
    spec.method = method;
    spec.recipe = R"({"instance": {"hidden": 32, "projection": 16, "queue": 8}})";
    if (familyOf(method) == MethodFamily::Pixel)
        spec.recipe = R"({"pixel": {"hidden": 32, "projection": 16}})";
    if (familyOf(method) == MethodFamily::Pretext) spec.recipe = R"({"pretext": {"hidden": 16}})";
    return spec;
}

std::vector<std::string> learningMethods() {
    std::vector<std::string> names;
    for (const auto& method : core::pretrainMethods()) {
        if (method.name != "random") names.push_back(method.name);
    }
    return names;
}

class EveryMethod : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Pretrain, EveryMethod, ::testing::ValuesIn(learningMethods()),
                         [](const auto& info) { return info.param; });

TEST(Pretrain, MeasuringThePatchesMovesNoBarAndTheStepsNeverGoBack) {
    const TemporaryFolder folder;
    auto engine = makeTorchEngine();
    auto spec = quick("pixelcl", folder / "b.safetensors");
    spec.dropNoise = true; // what is left out is measured first
    std::vector<core::Progress> seen;
    const core::JobContext context({}, [&](const core::Progress& p) { seen.push_back(p); });
    (void)engine->pretrain(spec, {blobStack(kSize)}, context);
    bool measured = false;
    double last = 0.0;
    for (const auto& progress : seen) {
        EXPECT_GE(progress.fraction, last) << progress.message;
        last = progress.fraction;
        if (progress.message != "Measuring patches") continue;
        measured = true;
        EXPECT_EQ(progress.fraction, 0.0);
    }
    EXPECT_TRUE(measured);
    EXPECT_DOUBLE_EQ(last, 1.0);
}

TEST_P(EveryMethod, ResumesToTheSameBitsAndItsBackboneServesAHead) {
    const TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack(kSize)};
    const auto whole = quick(GetParam(), folder / "whole.safetensors");
    const auto uninterrupted = engine->pretrain(whole, stacks, {});

    auto parts = whole;
    parts.out = folder / "parts.safetensors";
    std::stop_source stop;
    const core::JobContext context(stop.get_token(), [&](const core::Progress& p) {
        if (p.curve.contains("loss")) stop.request_stop();
    });
    EXPECT_THROW((void)engine->pretrain(parts, stacks, context), core::Cancelled);
    parts.resume = true;
    const auto resumed = engine->pretrain(parts, stacks, {});
    EXPECT_EQ(uninterrupted.record.at("curves"), resumed.record.at("curves"));
    EXPECT_EQ(uninterrupted.record.at("diagnostics"), resumed.record.at("diagnostics"));
    const auto first = readSafetensors(whole.out).tensors;
    const auto second = readSafetensors(parts.out).tensors;
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i)
        EXPECT_TRUE(torch::equal(first[i].second, second[i].second)) << first[i].first;

    EXPECT_EQ(resumed.record.at("method"), GetParam());
    EXPECT_EQ(resumed.record.at("diagnostics").at("method"), GetParam());
    const bool guesses =
        GetParam() == "rotation" || GetParam() == "jigsaw" || GetParam() == "context";
    EXPECT_EQ(resumed.record.at("diagnostics").contains("accuracy"), guesses);

    auto tune = quickFineTune(folder / "s.safetensors");
    tune.backbone = whole.out.string();
    tune.backboneMode = "frozen";
    tune.epochs = 1;
    const auto trained = engine->fineTune(tune, {annotatedBlobs(kSize, {0, 3})}, {});
    EXPECT_EQ(engine->inspect(trained.checkpoint).kind, "segmentation");
}

TEST_P(EveryMethod, ChangesTheTrainedStages) {
    const TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack(kSize)};
    auto random = quickPretrain(folder / "random.safetensors");
    random.method = "random";
    (void)engine->pretrain(random, stacks, {});
    const auto spec = quick(GetParam(), folder / "learned.safetensors");
    auto warm = spec;
    warm.initFrom = random.out;
    warm.epochs = 1;
    (void)engine->pretrain(warm, stacks, {});
    const auto before = readSafetensors(random.out).tensors;
    const auto after = readSafetensors(warm.out).tensors;
    const auto tensor = [](const auto& tensors, const std::string& name) {
        const auto found = std::find_if(tensors.begin(), tensors.end(),
                                        [&](const auto& t) { return t.first == name; });
        return found == tensors.end() ? torch::Tensor() : found->second;
    };
    for (const char* name : {"conv1.weight", "layer2.1.conv2.weight"}) {
        ASSERT_TRUE(tensor(before, name).defined());
        EXPECT_FALSE(torch::equal(tensor(before, name), tensor(after, name))) << name;
    }
    EXPECT_TRUE(torch::equal(tensor(before, "layer4.1.conv2.weight"),
                             tensor(after, "layer4.1.conv2.weight")));
}

/// BYOL that follows itself at once and predicts nothing: all vectors the same is its best answer.
core::PretrainSpec collapsing(const std::filesystem::path& out, bool predictor) {
    auto spec = quick("byol", out);
    spec.epochs = 0;
    spec.recipe = std::string(R"({"steps": 60, "warmup": 0.0, "key_momentum": 0.0,
        "key_momentum_rises": false, "optimizer": {"learning_rate": 0.02},
        "instance": {"hidden": 32, "projection": 16, "predictor": )") +
                  (predictor ? "true}}" : "false}}");
    return spec;
}

TEST(PretrainCollapse, ByolWithoutItsPredictorCollapsesAndTheRunStops) {
    const TemporaryFolder folder;
    const auto spec = collapsing(folder / "b.safetensors", false);
    try {
        (void)makeTorchEngine()->pretrain(spec, {blobStack(kSize)}, {});
        FAIL() << "the run did not stop";
    } catch (const core::Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::EngineFailure);
        const std::string text = error.what();
        EXPECT_NE(text.find("byol collapsed at step"), std::string::npos) << text;
        EXPECT_NE(text.find("--method"), std::string::npos) << text;
    }
    EXPECT_FALSE(std::filesystem::exists(spec.out));
    EXPECT_FALSE(std::filesystem::exists(core::partialCheckpoint(spec.out)))
        << "a collapsed state is not worth going on from";
}

TEST(PretrainCollapse, ByolWithItsPredictorDoesNotCollapse) {
    const TemporaryFolder folder;
    auto spec = quick("byol", folder / "b.safetensors");
    spec.epochs = 0;
    spec.recipe = R"({"steps": 60, "instance": {"hidden": 32, "projection": 16}})";
    const auto record = makeTorchEngine()->pretrain(spec, {blobStack(kSize)}, {}).record;
    EXPECT_GT(record.at("diagnostics").at("spread").get<double>(), 0.3);
}

core::Plane noisePlane(std::uint32_t& noise) {
    core::Plane plane(kSize.x, kSize.y, core::PixelType::UInt16);
    for (auto& pixel : plane.pixels<std::uint16_t>()) {
        noise = noise * 1664525U + 1013904223U;
        pixel = static_cast<std::uint16_t>(200 + (noise >> 23U));
    }
    return plane;
}

/// Noise without any structure, in so many channels: how it was turned cannot be told.
core::LearningStack noiseStack(int channels) {
    auto stack = blobStack(kSize);
    core::StackInfo info = stack.image->info();
    info.channels = channels;
    std::vector<core::Plane> planes;
    std::uint32_t noise = 5;
    for (int i = 0; i < channels * kSize.z; ++i)
        planes.push_back(noisePlane(noise));
    stack.image =
        std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
    return stack;
}

TEST(PretrainColorization, GuessesTheOtherChannelWhereAllStacksHaveOne) {
    const TemporaryFolder folder;
    auto engine = makeTorchEngine();
    std::vector<std::string> logged;
    const core::JobContext context({}, {}, [&](const std::string& s) { logged.push_back(s); });
    auto spec = quick("colorization", folder / "b.safetensors");
    spec.epochs = 1;
    const auto two = engine->pretrain(spec, {noiseStack(2)}, context).record.at("diagnostics");
    EXPECT_EQ(two.at("guessed_channel"), 1);
    ASSERT_EQ(logged.size(), 1U);
    EXPECT_EQ(two.at("note"), logged[0]);
    spec.input.channel = 1;
    EXPECT_EQ(
        engine->pretrain(spec, {noiseStack(2)}, {}).record.at("diagnostics").at("guessed_channel"),
        0);
    spec.input.channel = 0;
    const auto mixed =
        engine->pretrain(spec, {noiseStack(2), noiseStack(1)}, context).record.at("diagnostics");
    EXPECT_FALSE(mixed.contains("guessed_channel"));
    EXPECT_NE(mixed.at("note").get<std::string>().find("adapted"), std::string::npos);
}

TEST(PretrainChance, ATaskThatCannotBeSolvedIsWarnedOfOnceAndRecorded) {
    const TemporaryFolder folder;
    auto spec = quick("rotation", folder / "b.safetensors");
    spec.epochs = 0;
    spec.batch = 1;
    spec.recipe = R"({"steps": 130, "optimizer": {"learning_rate": 1e-7}})";
    std::vector<std::string> warnings;
    const core::JobContext context({}, {}, [&](const std::string& sentence) {
        if (sentence.find("blind guessing") != std::string::npos) warnings.push_back(sentence);
    });
    const auto record = makeTorchEngine()->pretrain(spec, {noiseStack(1)}, context).record;
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("25.0 %"), std::string::npos) << warnings[0];
    EXPECT_TRUE(record.at("diagnostics").at("no_better_than_chance").get<bool>());
    EXPECT_EQ(record.at("diagnostics").at("chance"), 0.25);
}

TEST(PretrainMethods, AnUnknownOneIsRefusedWithTheNamesOfAll) {
    try {
        (void)pretrainRecipe("dino");
        FAIL();
    } catch (const core::Error& error) {
        for (const auto& method : core::pretrainMethods())
            EXPECT_NE(std::string(error.what()).find(method.name), std::string::npos);
    }
}

TEST(PretrainMethods, ABatchThatCannotBeLearnedFromIsRefused) {
    const TemporaryFolder folder;
    auto spec = quick("simclr", folder / "b.safetensors");
    spec.batch = 1;
    try {
        (void)makeTorchEngine()->pretrain(spec, {blobStack(kSize)}, {});
        FAIL();
    } catch (const core::Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::InvalidArgument);
        EXPECT_NE(std::string(error.what()).find("--batch of at least 2"), std::string::npos);
    }
}

TEST(PretrainMethods, TheRecordHoldsTheSettingsOfTheMethodAlone) {
    EXPECT_TRUE(toJson(pretrainRecipe("moco")).contains("instance"));
    EXPECT_FALSE(toJson(pretrainRecipe("moco")).contains("pixel"));
    EXPECT_TRUE(toJson(pretrainRecipe("jigsaw")).contains("pretext"));
    auto recipe = pretrainRecipe("jigsaw");
    EXPECT_THROW(changeRecipe(recipe, R"({"pixel": {"gamma": 1.0}})"), core::Error);
    EXPECT_THROW(changeRecipe(recipe, R"({"pretext": {"permutations": 1}})"), core::Error);
}

} // namespace
} // namespace lamina::models
