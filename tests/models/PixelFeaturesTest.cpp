// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/CompactModel.h"
#include "models/Checkpoint.h"
#include "models/TensorMemory.h"
#include "models/TorchEngine.h"
#include "tests/models/train/BlobStacks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <future>
#include <thread>

namespace lamina::models {
namespace {

using namespace testing;

constexpr core::VolumeSize kSize{96, 64, 4};

/// A network like the built-in one: its head ends at full resolution and starts at stage 3.
std::filesystem::path trained(core::LearningEngine& engine, const std::filesystem::path& out) {
    auto spec = quickFineTune(out);
    spec.input.context = 1;
    spec.epochs = 20;
    spec.recipe = R"({"head": {"deepest_stage": 3, "image_skip": 6}})";
    return engine.fineTune(spec, {annotatedBlobs(kSize, {0, 2})}, {}).checkpoint;
}

core::RunSpec onProcessor() {
    core::RunSpec run;
    run.device = "cpu";
    run.threads = 1;
    return run;
}

std::vector<float> maskProbability(core::LearningEngine& engine,
                                   const std::filesystem::path& model) {
    core::PredictSpec spec;
    spec.model = model;
    spec.run = onProcessor();
    std::vector<float> values;
    engine.predict(spec, blobStack(kSize), {2},
                   [&](core::ProbabilitySlice&& slice) {
                       values.assign(slice.values.begin() +
                                         static_cast<std::ptrdiff_t>(kSize.planeVoxels()),
                                     slice.values.end());
                   },
                   {});
    return values;
}

TEST(PixelFeatures, AreWhatTheLogitsAreMadeOfAndTheLogitItself) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto model = trained(*engine, folder / "m.safetensors");
    const auto features = engine->features(model, blobStack(kSize), 0, onProcessor());
    ASSERT_EQ(features->count(), 7);
    const auto values = features->of(2, {0, 0, kSize.x, kSize.y}, {});
    ASSERT_EQ(values.size(), 7 * kSize.planeVoxels());
    const auto probability = maskProbability(*engine, model); // mean over four mirrorings
    double difference = 0.0;
    for (std::size_t i = 0; i < probability.size(); ++i) {
        const double p = 1.0 / (1.0 + std::exp(-values[6 * kSize.planeVoxels() + i]));
        difference += std::abs(p - probability[i]);
    }
    EXPECT_LT(difference / static_cast<double>(probability.size()), 0.1);
}

TEST(PixelFeatures, OfAPartDifferOnlyNearItsBorderFromThoseOfTheWhole) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto model = trained(*engine, folder / "m.safetensors");
    const auto features = engine->features(model, blobStack(kSize), 0, onProcessor());
    const auto whole = features->of(1, {0, 0, kSize.x, kSize.y}, {});
    const core::PixelRect part{32, 16, 40, 30};
    const auto some = features->of(1, part, {});
    ASSERT_EQ(some.size(), 7U * 40U * 30U);
    double difference = 0.0;
    for (int f = 0; f < 7; ++f) {
        for (int y = 0; y < part.height; ++y) {
            for (int x = 0; x < part.width; ++x) {
                const auto a = whole[static_cast<std::size_t>(f) * kSize.planeVoxels() +
                                     kSize.offset({part.x + x, part.y + y, 0})];
                const auto b =
                    some[static_cast<std::size_t>((f * part.height + y) * part.width + x)];
                difference += std::abs(a - b);
            }
        }
    }
    EXPECT_LT(difference / static_cast<double>(some.size()), 0.02);
    EXPECT_EQ(some, features->of(1, part, {}));
}

TEST(PixelFeatures, SurviveHalfPrecisionNearlyUnchanged) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto model = trained(*engine, folder / "m.safetensors");
    const auto small = folder / "small.safetensors";
    const auto result = core::compactModel(model, small);
    EXPECT_LT(3 * result.bytesAfter, result.bytesBefore) << "half the bits, and no stage 4";
    const auto before = maskProbability(*engine, model);
    const auto after = maskProbability(*engine, small);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        ASSERT_NEAR(before[i], after[i], 0.02) << i;
}

TEST(PixelFeatures, WithLittleMemoryAreComputedInPiecesAndTheLogSaysSo) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto model = trained(*engine, folder / "m.safetensors");
    constexpr int kSide = 512;
    const auto stack = blobStack({kSide, kSide, 1});
    const auto whole =
        engine->features(model, stack, 0, onProcessor())->of(0, {0, 0, kSide, kSide}, {});
    const auto features = engine->features(model, stack, 0, onProcessor());
    std::vector<std::string> log;
    const core::JobContext context({}, {}, [&](const std::string& line) { log.push_back(line); });
    limitTensorMemory(tensorMemoryUse().used + (32U << 20U));
    const auto pieces = features->of(0, {0, 0, kSide, kSide}, context);
    limitTensorMemory(0);
    EXPECT_FALSE(log.empty());
    EXPECT_THAT(log, ::testing::Each(::testing::HasSubstr("Memory ran out")));
    ASSERT_EQ(whole.size(), pieces.size());
    double difference = 0.0;
    for (std::size_t i = 0; i < whole.size(); ++i)
        difference += std::abs(whole[i] - pieces[i]);
    EXPECT_LT(difference / static_cast<double>(whole.size()), 0.02);
}

/// Calls with a stop already asked for, and one without, while a pretraining is held in a report.
TEST(PixelFeatures, WaitForTheRunThatComputesAndCanBeCancelledMeanwhile) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto model = trained(*engine, folder / "m.safetensors");
    const auto features = engine->features(model, blobStack(kSize), 0, onProcessor());
    std::promise<void> running;
    std::promise<void> goOn;
    std::atomic<bool> over{false};
    std::jthread training([&] {
        bool first = true;
        const core::JobContext held({}, [&](const core::Progress& progress) {
            if (!first || progress.curve.empty()) return;
            first = false;
            running.set_value();
            goOn.get_future().wait();
        });
        (void)engine->pretrain(quickPretrain(folder / "b.safetensors"), {blobStack(kSize)}, held);
        over = true;
    });
    running.get_future().wait();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)features->of(0, {0, 0, 32, 32}, core::JobContext(stop.get_token())),
                 core::Cancelled);
    goOn.set_value();
    (void)features->of(0, {0, 0, 32, 32}, {});
    EXPECT_TRUE(over) << "two calls computed at the same time";
}

TEST(PixelFeatures, OfABackboneAloneAreRefused) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    core::PretrainSpec spec;
    spec.method = "random";
    spec.out = folder / "b.safetensors";
    spec.run = onProcessor();
    const auto backbone = engine->pretrain(spec, {blobStack(kSize)}, {}).checkpoint;
    EXPECT_THROW((void)engine->features(backbone, blobStack(kSize), 0, onProcessor()), core::Error);
}

TEST(WarmStart, ANewHeadStandsOnTheStagesThatWereTrained) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    auto spec = quickFineTune(folder / "next.safetensors");
    spec.backbone = trained(*engine, folder / "m.safetensors").string();
    spec.input.context = 1;
    spec.epochs = 1;
    const auto record = engine->fineTune(spec, {annotatedBlobs(kSize, {0, 2})}, {}).record;
    EXPECT_EQ(record.at("backbone").at("with_head"), false);
    EXPECT_EQ(record.at("architecture").at("head").at("deepest_stage"), 3);
    EXPECT_EQ(record.at("architecture").at("head").at("image_skip"), 0);
}

TEST(WarmStart, ANetworkGoesOnWithItsOwnHeadWhereAsked) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto model = trained(*engine, folder / "m.safetensors");
    const auto small = folder / "small.safetensors";
    core::compactModel(model, small);
    auto spec = quickFineTune(folder / "next.safetensors");
    spec.backbone = small.string();
    spec.input.context = 1;
    spec.epochs = 1;
    spec.recipe = R"({"keep_head": true, "optimizer": {"learning_rate": 1e-9}})"; // nothing moves
    const auto next = engine->fineTune(spec, {annotatedBlobs(kSize, {0, 2})}, {});
    EXPECT_EQ(next.record.at("backbone").at("with_head"), true);
    EXPECT_EQ(next.record.at("architecture").at("head").at("image_skip"), 6);
    const auto before = maskProbability(*engine, small);
    const auto after = maskProbability(*engine, next.checkpoint);
    ASSERT_EQ(before.size(), after.size());
    double difference = 0.0; // normalisation statistics move a little
    for (std::size_t i = 0; i < before.size(); ++i)
        difference += std::abs(before[i] - after[i]);
    EXPECT_LT(difference / static_cast<double>(before.size()), 0.05);
}

} // namespace
} // namespace lamina::models
