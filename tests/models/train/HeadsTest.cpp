// SPDX-License-Identifier: GPL-3.0-or-later
// Every head through the engine, as train and predict use them.
#include "core/learn/RunRecord.h"
#include "models/Checkpoint.h"
#include "models/Safetensors.h"
#include "models/TorchEngine.h"
#include "models/train/Recipe.h"
#include "tests/models/train/BlobStacks.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lamina::models {
namespace {

using namespace testing;

constexpr core::VolumeSize kSize{64, 64, 6};

core::FineTuneSpec specFor(const std::string& head, const std::filesystem::path& out) {
    auto spec = quickFineTune(out);
    spec.head = head;
    spec.input.context = 0;
    if (head == "unet") spec.recipe = R"({"head": {"width": 8, "levels": 3}})";
    return spec;
}

std::vector<float> predicted(core::LearningEngine& engine, const std::filesystem::path& model) {
    core::PredictSpec spec;
    spec.model = model;
    spec.run.device = "cpu";
    std::vector<float> values;
    engine.predict(spec, blobStack(kSize), {2},
                   [&](core::ProbabilitySlice&& slice) { values = std::move(slice.values); }, {});
    return values;
}

class Heads : public ::testing::TestWithParam<const char*> {};

TEST_P(Heads, LearnAndAreRebuiltFromTheirCheckpointAlone) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    auto spec = specFor(GetParam(), folder / "m.safetensors");
    spec.epochs = 60;
    if (spec.head == "fcn-dilated") spec.crop = 64; // at stride 8 a crop of 32 has 16 features
    const auto trained = engine->fineTune(spec, {annotatedBlobs(kSize, {0, 2, 4})}, {});
    const auto values = predicted(*makeTorchEngine(), trained.checkpoint);
    ASSERT_EQ(values.size(), 2 * kSize.planeVoxels());
    double overlap = 0.0;
    double sum = 0.0;
    for (int y = 0; y < kSize.y; ++y) {
        for (int x = 0; x < kSize.x; ++x) {
            const bool p = values[kSize.planeVoxels() + kSize.offset({x, y, 0})] >= 0.5F;
            const bool g = insideBlob(x, y, 2, 0);
            overlap += p && g ? 2.0 : 0.0;
            sum += (p ? 1.0 : 0.0) + (g ? 1.0 : 0.0);
        }
    }
    EXPECT_GT(overlap / sum, 0.6);
    const auto loaded = loadSegmentation(trained.checkpoint);
    EXPECT_EQ(loaded.net->hasBackbone(), std::string(GetParam()) != "unet");
}

TEST_P(Heads, ResumeToTheSameBits) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const std::vector stacks{annotatedBlobs(kSize, {0, 2, 4})};
    auto whole = specFor(GetParam(), folder / "whole.safetensors");
    whole.epochs = 6;
    const auto uninterrupted = engine->fineTune(whole, stacks, {});
    auto parts = whole;
    parts.out = folder / "parts.safetensors";
    std::stop_source stop;
    const core::JobContext stopping(stop.get_token(), [&](const core::Progress& p) {
        if (p.curve.contains("loss") && p.curve.at("step") == 2.0) stop.request_stop();
    });
    EXPECT_THROW((void)engine->fineTune(parts, stacks, stopping), core::Cancelled);
    parts.resume = true;
    const auto resumed = engine->fineTune(parts, stacks, {});
    const auto first = readSafetensors(uninterrupted.checkpoint);
    const auto second = readSafetensors(resumed.checkpoint);
    ASSERT_EQ(first.tensors.size(), second.tensors.size());
    for (std::size_t i = 0; i < first.tensors.size(); ++i) {
        EXPECT_TRUE(torch::equal(first.tensors[i].second, second.tensors[i].second))
            << first.tensors[i].first;
    }
}

INSTANTIATE_TEST_SUITE_P(All, Heads,
                         ::testing::Values("fcn", "fcn-dilated", "unet-decoder", "unet"));

class HeadsOnBackbones : public ::testing::TestWithParam<const char*> {};

TEST_P(HeadsOnBackbones, StartAtTheDeepestStageThatPretrainingReachedWhenFrozen) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    auto pretrain = quickPretrain(folder / "b.safetensors");
    pretrain.input.context = 0;
    (void)engine->pretrain(pretrain, {blobStack(kSize)}, {});
    auto spec = specFor(GetParam(), folder / "m.safetensors");
    spec.backbone = (folder / "b.safetensors").string();
    spec.backboneMode = "frozen";
    const auto trained = engine->fineTune(spec, {annotatedBlobs(kSize, {0, 3})}, {});
    EXPECT_EQ(trained.record.at("architecture").at("head").at("deepest_stage"), 2);
    const auto before = readSafetensors(folder / "b.safetensors");
    const auto after = readSafetensors(trained.checkpoint);
    for (const auto& [name, tensor] : before.tensors) {
        const auto same = std::find_if(after.tensors.begin(), after.tensors.end(),
                                       [&](auto& t) { return t.first == "backbone." + name; });
        ASSERT_NE(same, after.tensors.end()) << name;
        EXPECT_TRUE(torch::equal(tensor, same->second)) << name;
    }
    EXPECT_FALSE(predicted(*engine, trained.checkpoint).empty());
}

INSTANTIATE_TEST_SUITE_P(All, HeadsOnBackbones,
                         ::testing::Values("fcn", "fcn-dilated", "unet-decoder"));

TEST(UNetHead, HasNoBackboneToFreezeToStartFromOrToGiveAway) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const std::vector stacks{annotatedBlobs(kSize, {0, 3})};
    const auto messageOf = [&](const core::FineTuneSpec& spec) -> std::string {
        try {
            (void)engine->fineTune(spec, stacks, {});
        } catch (const core::Error& error) {
            return error.what();
        }
        return {};
    };
    auto frozen = specFor("unet", folder / "m.safetensors");
    frozen.backboneMode = "frozen";
    EXPECT_NE(messageOf(frozen).find("unet-decoder"), std::string::npos);
    auto started = specFor("unet", folder / "m.safetensors");
    started.backbone = "b.safetensors";
    EXPECT_NE(messageOf(started).find("unet-decoder"), std::string::npos);

    auto plain = specFor("unet", folder / "u.safetensors");
    (void)engine->fineTune(plain, stacks, {});
    auto onto = specFor("fcn", folder / "f.safetensors");
    onto.backbone = (folder / "u.safetensors").string();
    EXPECT_NE(messageOf(onto).find("has no backbone"), std::string::npos);
}

TEST(HeldOutSlices, ValidateAndAreNeverLearnedFrom) {
    TemporaryFolder folder;
    const auto engine = makeTorchEngine();
    const auto train = [&](bool spoiltTruth, const char* name) {
        auto stack = annotatedBlobs(kSize, {0, 2, 4});
        stack.slices[1].heldOut = true;
        // turned round: whoever learned from it would differ
        if (spoiltTruth) {
            for (auto& target : stack.slices[1].target)
                target = target == 0 ? 1 : 0;
        }
        auto spec = specFor("fcn", folder / name);
        spec.epochs = 4;
        return engine->fineTune(spec, {stack}, {}).record;
    };
    const auto honest = train(false, "a.safetensors");
    const auto spoilt = train(true, "b.safetensors");
    EXPECT_EQ(honest.at("split").at("training_patches"), 2);
    EXPECT_EQ(honest.at("split").at("validation_patches"), 1);
    EXPECT_EQ(honest.at("split").at("leaks"), true) << "they are of one stack";
    EXPECT_EQ(honest.at("curves").at("loss"), spoilt.at("curves").at("loss"));
    EXPECT_NE(honest.at("curves").at("val_dice"), spoilt.at("curves").at("val_dice"));
    EXPECT_EQ(honest.at("data").at(0).at("held_out_slices"), nlohmann::json::array({2}));
}

} // namespace
} // namespace lamina::models
