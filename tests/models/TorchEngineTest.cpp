// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/TorchEngine.h"

#include "core/learn/RunRecord.h"
#include "core/learn/StackPrediction.h"
#include "models/Checkpoint.h"
#include "models/Safetensors.h"
#include "models/TensorMemory.h"
#include "tests/models/train/BlobStacks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <string>

namespace lamina::models {
namespace {

using namespace testing;

constexpr core::VolumeSize kSize{64, 64, 6};

/// Stops after so many reports that carry a loss.
class StopAfter {
public:
    explicit StopAfter(int steps) : m_left(steps) {}
    core::JobContext context() {
        return core::JobContext(m_source.get_token(), [this](const core::Progress& p) {
            if (p.curve.contains("loss") && --m_left == 0) m_source.request_stop();
        });
    }

private:
    std::stop_source m_source;
    int m_left;
};

void expectSameTensors(const std::filesystem::path& a, const std::filesystem::path& b) {
    const auto first = readSafetensors(a);
    const auto second = readSafetensors(b);
    ASSERT_EQ(first.tensors.size(), second.tensors.size());
    for (std::size_t i = 0; i < first.tensors.size(); ++i) {
        EXPECT_EQ(first.tensors[i].first, second.tensors[i].first);
        EXPECT_TRUE(torch::equal(first.tensors[i].second, second.tensors[i].second))
            << first.tensors[i].first << " differs";
    }
}

template <typename Run> core::Error errorOf(Run&& run) {
    try {
        run();
    } catch (const core::Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {core::ErrorCode::Internal, "nothing was thrown"};
}

TEST(TorchEngine, TheCpuIsADeviceOnWhichAKernelRan) {
    const auto devices = makeTorchEngine()->devices();
    ASSERT_FALSE(devices.empty());
    EXPECT_EQ(devices[0].id, "cpu");
    EXPECT_TRUE(devices[0].usable);
    EXPECT_NE(devices[0].finding.find("convolution"), std::string::npos);
}

TEST(TorchEngine, AnUnknownDeviceIsRefusedWithAWayOut) {
    TemporaryFolder folder;
    auto spec = quickPretrain(folder / "b.safetensors");
    spec.run.device = "quantum";
    const auto error =
        errorOf([&] { (void)makeTorchEngine()->pretrain(spec, {blobStack(kSize)}, {}); });
    EXPECT_EQ(error.code(), core::ErrorCode::InvalidArgument);
    EXPECT_NE(std::string(error.what()).find("cuda:N"), std::string::npos);
}

TEST(TorchEngine, PretrainFineTuneAndPredictWorkHandInHand) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    std::vector<double> losses;
    const core::JobContext context({}, [&](const core::Progress& p) {
        if (p.curve.contains("loss")) losses.push_back(p.curve.at("loss"));
    });
    const auto pretrained =
        engine->pretrain(quickPretrain(folder / "b.safetensors"), {blobStack(kSize)}, context);
    EXPECT_EQ(losses.size(), 3U); // 6 patches, 2 epochs, batches of 4
    EXPECT_EQ(engine->inspect(pretrained.checkpoint).kind, "backbone");
    EXPECT_FALSE(std::filesystem::exists(core::partialCheckpoint(folder / "b.safetensors")));

    auto tune = quickFineTune(folder / "s.safetensors");
    tune.backbone = (folder / "b.safetensors").string();
    tune.epochs = 40;
    const auto trained = engine->fineTune(tune, {annotatedBlobs(kSize, {0, 2, 4})}, {});
    const auto info = engine->inspect(trained.checkpoint);
    EXPECT_EQ(info.kind, "segmentation");
    EXPECT_EQ(info.classes, (std::vector<std::string>{"background", "cell"}));
    EXPECT_EQ(info.record.at("backbone").at("file"), tune.backbone);

    core::PredictSpec predict;
    predict.model = trained.checkpoint;
    predict.run.device = "cpu";
    std::vector<int> seen;
    double overlap = 0.0;
    double sum = 0.0;
    engine->predict(predict, blobStack(kSize), {5, 1},
                    [&](core::ProbabilitySlice&& slice) {
                        seen.push_back(slice.z);
                        ASSERT_EQ(slice.values.size(), 2 * kSize.planeVoxels());
                        for (int y = 0; y < kSize.y; ++y) {
                            for (int x = 0; x < kSize.x; ++x) {
                                const bool p =
                                    slice.values[kSize.planeVoxels() + kSize.offset({x, y, 0})] >=
                                    0.5F;
                                const bool g = insideBlob(x, y, slice.z, 0);
                                overlap += p && g ? 2.0 : 0.0;
                                sum += (p ? 1.0 : 0.0) + (g ? 1.0 : 0.0);
                            }
                        }
                    },
                    {});
    EXPECT_EQ(seen, (std::vector<int>{1, 5}));
    EXPECT_GT(overlap / sum, 0.8);
}

TEST(TorchEngine, ACancelledPretrainingResumesToTheSameBits) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack(kSize)};
    auto whole = quickPretrain(folder / "whole.safetensors");
    whole.epochs = 4;
    const auto uninterrupted = engine->pretrain(whole, stacks, {});

    auto parts = whole;
    parts.out = folder / "parts.safetensors";
    for (const int steps : {2, 1}) {
        StopAfter stop(steps);
        EXPECT_THROW((void)engine->pretrain(parts, stacks, stop.context()), core::Cancelled);
        EXPECT_FALSE(std::filesystem::exists(parts.out));
        const auto info = engine->inspect(core::partialCheckpoint(parts.out));
        EXPECT_TRUE(info.partial);
        parts.resume = true;
    }
    const auto resumed = engine->pretrain(parts, stacks, {});
    expectSameTensors(whole.out, parts.out);
    EXPECT_EQ(uninterrupted.record.at("curves"), resumed.record.at("curves"));
    EXPECT_FALSE(std::filesystem::exists(core::partialCheckpoint(parts.out)));
}

TEST(TorchEngine, ACancelledFineTuningResumesToTheSameBitsWithItsBest) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{annotatedBlobs(kSize, {0, 3}, 0, "a"),
                             annotatedBlobs(kSize, {1, 4}, 5, "b")};
    auto whole = quickFineTune(folder / "whole.safetensors");
    whole.epochs = 8;
    whole.validation = 0.5;
    const auto uninterrupted = engine->fineTune(whole, stacks, {});
    EXPECT_TRUE(uninterrupted.record.at("curves").contains("val_dice"));
    EXPECT_FALSE(uninterrupted.record.at("split").at("leaks").get<bool>());

    auto parts = whole;
    parts.out = folder / "parts.safetensors";
    StopAfter stop(2);
    EXPECT_THROW((void)engine->fineTune(parts, stacks, stop.context()), core::Cancelled);
    parts.resume = true;
    const auto resumed = engine->fineTune(parts, stacks, {});
    expectSameTensors(whole.out, parts.out);
    expectSameTensors(lastPath(whole.out), lastPath(parts.out));
    EXPECT_EQ(uninterrupted.record.at("curves"), resumed.record.at("curves"));
    EXPECT_EQ(uninterrupted.record.at("scores"), resumed.record.at("scores"));
}

TEST(TorchEngine, APretrainingStoppedAfterItsLastStepKeepsAllOfThem) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack(kSize)};
    auto whole = quickPretrain(folder / "whole.safetensors");
    whole.run.threads = 1;
    const auto uninterrupted = engine->pretrain(whole, stacks, {});
    auto parts = whole;
    parts.out = folder / "parts.safetensors";
    StopAfter stop(uninterrupted.record.at("steps").get<int>());
    EXPECT_THROW((void)engine->pretrain(parts, stacks, stop.context()), core::Cancelled)
        << "the statistics are still to be estimated";
    parts.resume = true;
    (void)engine->pretrain(parts, stacks, {});
    expectSameTensors(whole.out, parts.out);
}

/// Asks `run` to stop at its first, second, ... report until it ends by itself; after each stop it
/// may report no more, because it looks at the token before the next batch.
void expectPromptStops(const std::function<void(const core::JobContext&)>& run) {
    int stages = 0;
    for (bool ended = false; !ended; ++stages) {
        std::stop_source source;
        int reports = 0;
        int late = 0;
        const core::JobContext context(source.get_token(), [&](const core::Progress&) {
            if (source.stop_requested()) ++late;
            if (reports++ == stages) source.request_stop();
        });
        try {
            run(context);
            ended = true;
        } catch (const core::Cancelled&) {
        }
        EXPECT_EQ(late, 0) << "after a stop at report " << stages;
        ASSERT_GT(reports, stages - 1) << "the run never ends by itself";
    }
    EXPECT_GT(stages, 2);
}

TEST(TorchEngine, AStopTakesEffectBeforeTheNextBatchOfEveryStage) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack(kSize)};
    auto pretrain = quickPretrain(folder / "b.safetensors");
    pretrain.run.threads = 1;
    expectPromptStops([&](const core::JobContext& context) {
        (void)engine->pretrain(pretrain, stacks, context);
    });
    auto tune = quickFineTune(folder / "m.safetensors");
    tune.validation = 0.5;
    tune.run.threads = 1;
    expectPromptStops([&](const core::JobContext& context) {
        (void)engine->fineTune(tune, {annotatedBlobs(kSize, {0, 1, 3, 4})}, context);
    });
    core::PredictSpec predict;
    predict.model = folder / "m.safetensors";
    predict.run = tune.run; // the masks after it: see the tests of core/instance
    expectPromptStops([&](const core::JobContext& context) {
        engine->predict(
            predict, stacks.front(), {}, [](core::ProbabilitySlice&&) {}, context);
    });
}

TEST(TorchEngine, TheNumberOfThreadsDoesNotChangeWhichSamplesAreSeen) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    auto one = quickPretrain(folder / "one.safetensors");
    one.epochs = 1;
    auto two = one;
    two.out = folder / "two.safetensors";
    one.run.threads = 1;
    const auto a = engine->pretrain(one, {blobStack(kSize)}, {}).record;
    const auto b = engine->pretrain(two, {blobStack(kSize)}, {}).record;
    EXPECT_EQ(a.at("threads"), 1);
    EXPECT_EQ(b.at("threads"), 2);
    EXPECT_NEAR(a.at("curves").at("loss").at("value")[0].get<double>(),
                b.at("curves").at("loss").at("value")[0].get<double>(), 1e-4);
}

TEST(TorchEngine, ResumingAnotherRunSaysWhatDiffers) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    auto spec = quickPretrain(folder / "b.safetensors");
    StopAfter stop(1);
    EXPECT_THROW((void)engine->pretrain(spec, {blobStack(kSize)}, stop.context()), core::Cancelled);
    spec.resume = true;
    auto other = spec;
    other.run.seed = 99;
    const auto bySeed = errorOf([&] { (void)engine->pretrain(other, {blobStack(kSize)}, {}); });
    EXPECT_EQ(bySeed.code(), core::ErrorCode::Mismatch);
    EXPECT_NE(std::string(bySeed.what()).find("99"), std::string::npos) << bySeed.what();
    const auto byData = errorOf([&] { (void)engine->pretrain(spec, {blobStack(kSize, 7)}, {}); });
    EXPECT_EQ(byData.code(), core::ErrorCode::Mismatch);
    EXPECT_NE(std::string(byData.what()).find("have changed since"), std::string::npos)
        << byData.what();
}

TEST(TorchEngine, ResumingNothingIsNotFound) {
    TemporaryFolder folder;
    auto spec = quickPretrain(folder / "b.safetensors");
    spec.resume = true;
    const auto error =
        errorOf([&] { (void)makeTorchEngine()->pretrain(spec, {blobStack(kSize)}, {}); });
    EXPECT_EQ(error.code(), core::ErrorCode::NotFound);
}

TEST(TorchEngine, ACancelledRunLeavesAnOlderCheckpointAlone) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const auto spec = quickPretrain(folder / "b.safetensors");
    std::ofstream(spec.out) << "older";
    StopAfter stop(1);
    EXPECT_THROW((void)engine->pretrain(spec, {blobStack(kSize)}, stop.context()), core::Cancelled);
    std::ifstream in(spec.out);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "older");
}

TEST(TorchEngine, ABackboneOfAnotherArchitectureIsAMismatchThatNamesBoth) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    (void)engine->pretrain(quickPretrain(folder / "b.safetensors"), {blobStack(kSize)}, {});
    auto tune = quickFineTune(folder / "s.safetensors");
    tune.backbone = (folder / "b.safetensors").string();
    tune.arch = "resnet34";
    const auto error =
        errorOf([&] { (void)engine->fineTune(tune, {annotatedBlobs(kSize, {0})}, {}); });
    EXPECT_EQ(error.code(), core::ErrorCode::Mismatch);
    EXPECT_NE(std::string(error.what()).find("resnet18"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("resnet34"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(tune.out));
}

TEST(TorchEngine, ABackboneIsNoModelToPredictWith) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    (void)engine->pretrain(quickPretrain(folder / "b.safetensors"), {blobStack(kSize)}, {});
    core::PredictSpec predict;
    predict.model = folder / "b.safetensors";
    const auto error =
        errorOf([&] { engine->predict(predict, blobStack(kSize), {}, [](auto&&) {}, {}); });
    EXPECT_EQ(error.code(), core::ErrorCode::Mismatch);
}

TEST(TorchEngine, ACorruptedCheckpointIsUnreadable) {
    TemporaryFolder folder;
    const auto file = folder / "m.safetensors";
    std::ofstream(file) << "certainly no checkpoint, but long enough to look at";
    auto engine = makeTorchEngine();
    EXPECT_EQ(errorOf([&] { (void)engine->inspect(file); }).code(), core::ErrorCode::Unreadable);
}

TEST(TorchEngine, WeightsWithTorchvisionsNamesStartABackbone) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    torch::manual_seed(5);
    ResNetSpec rgb;
    rgb.classes = 10; // with the layer fc, which is not needed
    ResNet net(rgb);
    writeSafetensors(folder / "tv.safetensors", stateDict(*net), {});
    auto spec = quickPretrain(folder / "b.safetensors");
    spec.initFrom = folder / "tv.safetensors";
    spec.epochs = 1;
    (void)engine->pretrain(spec, {blobStack(kSize)}, {});
    ResNet loaded(ResNetSpec{});
    (void)loadBackbone(*loaded, folder / "b.safetensors");
    // the deepest stage is not trained by the method, so it must be the given one
    EXPECT_TRUE(torch::equal(loaded->named_parameters()["layer4.1.conv2.weight"],
                             net->named_parameters()["layer4.1.conv2.weight"]));
}

TEST(TorchEngine, AFrozenBackboneKeepsEveryTensor) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    (void)engine->pretrain(quickPretrain(folder / "b.safetensors"), {blobStack(kSize)}, {});
    auto tune = quickFineTune(folder / "s.safetensors");
    tune.backbone = (folder / "b.safetensors").string();
    tune.backboneMode = "frozen";
    (void)engine->fineTune(tune, {annotatedBlobs(kSize, {0, 3})}, {});
    const auto before = readSafetensors(folder / "b.safetensors").tensors;
    const auto after = readSafetensors(folder / "s.safetensors").tensors;
    for (const auto& [name, tensor] : before) {
        const auto found = std::find_if(after.begin(), after.end(), [&](const auto& t) {
            return t.first == "backbone." + name;
        });
        ASSERT_NE(found, after.end()) << name;
        EXPECT_TRUE(torch::equal(found->second, tensor)) << name;
    }
}

TEST(TorchEngine, LabelsDrawsThatManyPatchesBySeed) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    auto tune = quickFineTune(folder / "s.safetensors");
    tune.patches.patch = 32;
    tune.patches.stride = 32;
    tune.labels = 3;
    const auto result = engine->fineTune(tune, {annotatedBlobs(kSize, {0, 3})}, {});
    EXPECT_EQ(result.record.at("split").at("training_patches"), 3);
}

TEST(TorchEngine, AClassThatIsNotNamedIsAMismatch) {
    TemporaryFolder folder;
    auto stack = annotatedBlobs(kSize, {0});
    stack.slices[0].target[0] = 5;
    const auto error = errorOf([&] {
        (void)makeTorchEngine()->fineTune(quickFineTune(folder / "s.safetensors"), {stack}, {});
    });
    EXPECT_EQ(error.code(), core::ErrorCode::Mismatch);
}

/// Allows tensors that much more memory than they have now.
class MemoryLimit {
public:
    explicit MemoryLimit(std::size_t more) { limitTensorMemory(tensorMemoryUse().used + more); }
    ~MemoryLimit() { limitTensorMemory(0); }
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;
};

TEST(TorchEngine, WithoutEnoughMemoryForASingleImageTheErrorSaysWhatToDo) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack(kSize)};
    auto spec = quickPretrain(folder / "b.safetensors");
    const MemoryLimit limit(20U << 20U); // less than the weights of the network
    const auto error = errorOf([&] { (void)engine->pretrain(spec, stacks, {}); });
    EXPECT_EQ(error.code(), core::ErrorCode::OutOfMemory);
}

/// Runs with a limit half-way between what the whole needs and what half of it needs, both
/// measured, and returns what the run said.
std::vector<std::string> runShortOfMemory(const std::function<void(const core::JobContext&)>& whole,
                                          const std::function<void(const core::JobContext&)>& half,
                                          const std::function<void(const core::JobContext&)>& run) {
    const auto peakOf = [](const auto& measured) {
        std::size_t peak = 0;
        const core::JobContext context(
            {}, [&peak](const core::Progress&) { peak = std::max(peak, tensorMemoryUse().peak); });
        measured(context);
        return peak - tensorMemoryUse().used;
    };
    const auto most = peakOf(whole);
    const auto least = peakOf(half);
    EXPECT_GT(most, least + (8U << 20U)) << "no room between the two";
    std::vector<std::string> log;
    const core::JobContext context({}, {},
                                   [&log](const std::string& line) { log.push_back(line); });
    const MemoryLimit limit((most + least) / 2);
    run(context);
    return log;
}

bool saysThatMemoryRanOut(const std::vector<std::string>& log) {
    return std::any_of(log.begin(), log.end(), [](const std::string& line) {
        return line.find("Memory ran out: going on with") != std::string::npos;
    });
}

TEST(TorchEngine, APretrainingShortOfMemoryGoesOnInPiecesAndSaysSo) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{blobStack({128, 128, 8})};
    core::RunResult result;
    const auto pretrain = [&](int batch) {
        return [&, batch](const core::JobContext& context) {
            auto spec = quickPretrain(folder / "b.safetensors");
            spec.batch = batch;
            spec.crop = 64;
            spec.run.threads = 1;
            spec.epochs = 1;
            result = engine->pretrain(spec, stacks, context);
        };
    };
    EXPECT_TRUE(saysThatMemoryRanOut(runShortOfMemory(pretrain(8), pretrain(4), pretrain(8))));
    EXPECT_GT(result.record.at("pieces").get<int>(), 1);
    EXPECT_EQ(result.record.at("curves").at("loss").at("step").size(),
              result.record.at("steps").get<std::size_t>());
    EXPECT_TRUE(std::filesystem::exists(folder / "b.safetensors"));
}

TEST(TorchEngine, AFineTuningShortOfMemoryGoesOnInPiecesAndSaysSo) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    const std::vector stacks{annotatedBlobs({128, 128, 8}, {0, 2, 4, 6})};
    core::RunResult result;
    const auto tune = [&](int batch) {
        return [&, batch](const core::JobContext& context) {
            auto spec = quickFineTune(folder / "m.safetensors");
            spec.batch = batch;
            spec.crop = 64;
            spec.run.threads = 1;
            spec.validation = 0.0;
            result = engine->fineTune(spec, stacks, context);
        };
    };
    EXPECT_TRUE(saysThatMemoryRanOut(runShortOfMemory(tune(8), tune(4), tune(8))));
    EXPECT_GT(result.record.at("pieces").get<int>(), 1);
    EXPECT_TRUE(std::filesystem::exists(folder / "m.safetensors"));
}

TEST(TorchEngine, APredictionShortOfMemoryGoesOnWithSmallerTilesAndItsRecordSaysSo) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    (void)engine->fineTune(quickFineTune(folder / "m.safetensors"), {annotatedBlobs(kSize, {1})},
                           {});
    const auto stack = blobStack({768, 768, 1});
    core::StackPrediction prediction;
    const auto predict = [&](int tile) {
        return [&, tile](const core::JobContext& context) {
            core::PredictSpec spec;
            spec.model = folder / "m.safetensors";
            spec.run.device = "cpu";
            spec.run.threads = 1;
            spec.tile = tile;
            prediction = core::predictStack(*engine, spec, {}, stack, context);
        };
    };
    EXPECT_TRUE(saysThatMemoryRanOut(runShortOfMemory(predict(768), predict(128), predict(768))));
    EXPECT_EQ(prediction.semantic.size(), 768U * 768U);
    const auto& notes = prediction.record.at("notes");
    ASSERT_FALSE(notes.empty());
    EXPECT_NE(notes.at(0).get<std::string>().find("tile"), std::string::npos);
}

TEST(TorchEngine, MemoryInUseDoesNotGrowOverManySteps) {
    TemporaryFolder folder;
    auto engine = makeTorchEngine();
    auto spec = quickPretrain(folder / "b.safetensors");
    spec.epochs = 30; // 6 patches in batches of 4: 45 steps
    std::vector<std::size_t> used;
    const core::JobContext context({}, [&](const core::Progress& p) {
        if (p.curve.contains("loss")) used.push_back(tensorMemoryUse().used);
    });
    (void)engine->pretrain(spec, {blobStack(kSize)}, context);
    ASSERT_EQ(used.size(), 45U);
    const auto early = *std::max_element(used.begin() + 10, used.begin() + 20);
    const auto late = *std::max_element(used.end() - 10, used.end());
    EXPECT_LE(late, early + (1U << 16U)) << "from " << early << " to " << late << " bytes";
    EXPECT_EQ(tensorMemoryUse().kept, 0U) << "memory was not given back at the end";
}

} // namespace
} // namespace lamina::models
