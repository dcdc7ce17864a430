// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/ForestEngine.h"

#include "core/base/Error.h"
#include "core/forest/ForestModel.h"
#include "core/learn/StackPrediction.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::TempFolder;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::vector<int> kAnnotated{2, 6, 10};

FineTuneSpec specFor(const fs::path& out) {
    FineTuneSpec spec;
    spec.head = "forest";
    spec.input.context = 0;
    spec.out = out;
    spec.run.threads = 1;
    spec.recipe = R"({"trees": 30, "filters": {"sigmas": [0.7, 1.6, 3.5]}})";
    return spec;
}

PredictSpec predictSpec(const fs::path& model, int threads = 1) {
    PredictSpec spec;
    spec.model = model;
    spec.run.threads = threads;
    return spec;
}

std::vector<ProbabilitySlice> predictAll(const fs::path& model, const LearningStack& stack,
                                         int threads = 1) {
    std::vector<ProbabilitySlice> slices;
    ForestEngine().predict(predictSpec(model, threads), stack, {},
                           [&](ProbabilitySlice&& slice) { slices.push_back(std::move(slice)); },
                           {});
    return slices;
}

void expectSame(const std::vector<ProbabilitySlice>& a, const std::vector<ProbabilitySlice>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].z, b[i].z);
        EXPECT_EQ(a[i].values, b[i].values) << "slice " << a[i].z;
    }
}

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Pooled over the slices that were not annotated.
double heldOutDice(const std::vector<ProbabilitySlice>& slices, const Embryo& embryo) {
    double overlap = 0.0;
    double sizes = 0.0;
    for (const auto& slice : slices) {
        if (std::find(kAnnotated.begin(), kAnnotated.end(), slice.z) != kAnnotated.end()) continue;
        const auto mask = semanticFromProbability(slice, 0.5);
        for (std::size_t i = 0; i < mask.size(); ++i) {
            const bool truth = embryo.truth(slice.z, i);
            overlap += mask[i] != 0 && truth ? 1.0 : 0.0;
            sizes += (mask[i] != 0 ? 1.0 : 0.0) + (truth ? 1.0 : 0.0);
        }
    }
    return 2.0 * overlap / sizes;
}

class ForestTest : public testing::Test {
protected:
    fs::path trained(const std::string& name = "m.safetensors", std::uint64_t seed = 1,
                     int threads = 1) {
        auto spec = specFor(m_folder / name);
        spec.run.seed = seed;
        spec.run.threads = threads;
        return ForestEngine().fineTune(spec, {m_embryo.annotated(kAnnotated)}, {}).checkpoint;
    }
    /// Expects an `Error` of this code that names `words`, and that nothing was written.
    void expectRefused(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& stacks,
                       ErrorCode code, const std::string& words) {
        try {
            ForestEngine().fineTune(spec, stacks, {});
            ADD_FAILURE() << words;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code) << error.what();
            EXPECT_THAT(error.what(), HasSubstr(words));
        }
        EXPECT_FALSE(fs::exists(spec.out));
    }
    void expectUnusable(const fs::path& file, ErrorCode code) {
        try {
            (void)predictAll(file, m_embryo.stack());
            ADD_FAILURE() << file;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code) << error.what();
            EXPECT_THAT(error.what(), HasSubstr(file.filename().string()));
        }
    }

    TempFolder m_folder;
    Embryo m_embryo;
};

TEST_F(ForestTest, ThreeSlicesOfANoisyEmbryoTeachItTheOthers) {
    const auto slices = predictAll(trained(), m_embryo.stack());
    ASSERT_EQ(slices.size(), 12U);
    EXPECT_GT(heldOutDice(slices, m_embryo), 0.8);
    for (std::size_t i = 0; i < m_embryo.size.planeVoxels(); ++i) {
        ASSERT_NEAR(slices[5].values[i] + slices[5].values[m_embryo.size.planeVoxels() + i], 1.0F,
                    1e-5F);
    }
}

TEST_F(ForestTest, TheSameSeedGivesTheSameBitsWithAnyNumberOfThreads) {
    const auto one = predictAll(trained("one.safetensors", 7, 1), m_embryo.stack(), 1);
    const auto three = predictAll(trained("three.safetensors", 7, 3), m_embryo.stack(), 3);
    expectSame(one, three);
    const auto other = predictAll(trained("other.safetensors", 8, 1), m_embryo.stack(), 1);
    EXPECT_NE(one[5].values, other[5].values);
}

TEST_F(ForestTest, WhatOthersDrawFromTheThreadsGeneratorDoesNotMatter) {
    const auto before = bytesOf(trained("a.safetensors"));
    (void)trained("b.safetensors", 99);
    const auto a = readForest(m_folder / "a.safetensors");
    const auto c = readForest(trained("c.safetensors"));
    EXPECT_EQ(a.trees.leaves, c.trees.leaves);
    EXPECT_FALSE(before.empty());
}

TEST_F(ForestTest, BrightnessAndOffsetOfTheRecordingDoNotChangeTheMasks) {
    const auto model = trained();
    const auto masks = [&](const LearningStack& stack) {
        std::vector<std::uint8_t> all;
        for (const auto& slice : predictAll(model, stack)) {
            const auto mask = semanticFromProbability(slice, 0.5);
            all.insert(all.end(), mask.begin(), mask.end());
        }
        return all;
    };
    const auto plain = masks(m_embryo.stack());
    for (const auto& [scale, offset] : {std::pair{0.1F, 0.0F}, {10.0F, 0.0F}, {1.0F, 5000.0F}}) {
        const auto changed =
            masks(m_embryo.stack([scale = scale, offset = offset](std::uint16_t v) {
                return static_cast<float>(v) * scale + offset;
            }));
        std::size_t differing = 0;
        for (std::size_t i = 0; i < plain.size(); ++i)
            differing += plain[i] != changed[i] ? 1 : 0;
        // Rounding of the scaled grey values may tip a voxel that lies on a threshold.
        EXPECT_LT(differing, plain.size() / 2000) << scale << " " << offset;
    }
}

TEST_F(ForestTest, TilesAndSlabsGiveTheMasksOfWholeSlices) {
    auto model = readForest(trained());
    const auto collect = [&](std::size_t memory) {
        std::vector<ProbabilitySlice> slices;
        predictForest(
            model, m_embryo.stack(), {}, 1,
            [&](ProbabilitySlice&& slice) { slices.push_back(std::move(slice)); }, {}, memory);
        return slices;
    };
    const auto whole = collect(kForestMemory);
    const auto tiled = collect(std::size_t{300'000}); // tiles of the smallest side, slabs of two
    lamina::test::expectSameInTiles(tiled, whole);
}

TEST_F(ForestTest, AChosenSliceIsPredictedAsWithinItsStack) {
    const auto model = trained();
    const auto all = predictAll(model, m_embryo.stack());
    std::vector<int> order;
    ForestEngine().predict(predictSpec(model), m_embryo.stack(), {8, 3},
                           [&](ProbabilitySlice&& slice) {
                               order.push_back(slice.z);
                               EXPECT_EQ(slice.values,
                                         all[static_cast<std::size_t>(slice.z)].values);
                           },
                           {});
    EXPECT_EQ(order, (std::vector<int>{3, 8}));
    EXPECT_THROW(ForestEngine().predict(predictSpec(model), m_embryo.stack(), {12}, {}, {}), Error);
}

TEST_F(ForestTest, AForestReadBackPredictsTheSameBits) {
    const auto file = trained();
    const auto model = readForest(file);
    writeForest(m_folder / "copy.safetensors", model);
    EXPECT_EQ(bytesOf(file), bytesOf(m_folder / "copy.safetensors"));
    expectSame(predictAll(file, m_embryo.stack()),
               predictAll(m_folder / "copy.safetensors", m_embryo.stack()));
}

TEST_F(ForestTest, TheRecordSaysHowTheForestCameAbout) {
    const auto file = trained();
    EXPECT_TRUE(isForestFile(file));
    const auto info = ForestEngine().inspect(file);
    EXPECT_EQ(info.kind, "segmentation");
    EXPECT_FALSE(info.partial);
    EXPECT_EQ(info.classes, (std::vector<std::string>{"background", "cell"}));
    const auto& record = info.record;
    EXPECT_EQ(record.at("spec").at("head"), "forest");
    EXPECT_EQ(record.at("recipe").at("trees"), 30);
    EXPECT_EQ(record.at("filters").at("dimensions"), 3);
    EXPECT_EQ(record.at("features").size(), 30U);
    EXPECT_EQ(record.at("data").at(0).at("slices"), nlohmann::json(kAnnotated));
    EXPECT_EQ(record.at("spacing"), (nlohmann::json{0.3, 0.3, 0.9}));
    EXPECT_EQ(record.at("seed"), 1);
    EXPECT_TRUE(record.at("versions").contains("opencv"));
}

TEST_F(ForestTest, SingleSlicesGetPlaneFiltersUnlessToldOtherwise) {
    const auto stack = m_embryo.annotated({4});
    EXPECT_EQ(forestSettings({stack}, "").filters.dimensions, 3);
    EXPECT_EQ(forestSettings({stack}, R"({"filters": {"dimensions": 2}})").filters.dimensions, 2);
    AnnotatedStack single;
    single.stack = lamina::test::plainStack({8, 8, 1}, lamina::test::noise({8, 8, 1}));
    EXPECT_EQ(forestSettings({single}, "").filters.dimensions, 2);
    EXPECT_EQ(forestSettings({stack, single}, "").filters.dimensions, 2);
}

TEST_F(ForestTest, ThreeClassesEachHaveTheirProbability) {
    // A dark, a grey and a bright third; the grey one is unlabelled on its right half.
    const VolumeSize size{90, 30, 1};
    std::vector<float> values = lamina::test::noise(size);
    AnnotatedSlice slice{0, std::vector<std::uint8_t>(values.size())};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t third = i % 90 / 30;
        values[i] = 0.3F * values[i] + 0.3F * static_cast<float>(third);
        slice.target[i] = static_cast<std::uint8_t>(third);
        if (third == 1 && i % 90 >= 45) slice.target[i] = kIgnoreClass;
    }
    const auto stack = lamina::test::plainStack(size, values);
    auto spec = specFor(m_folder / "three.safetensors");
    spec.classes = {"background", "grey", "bright"};
    ForestEngine().fineTune(spec, {{stack, {slice}}}, {});
    const auto found = predictAll(spec.out, stack).front();
    ASSERT_EQ(found.classes, 3);
    const auto mask = semanticFromProbability(found, 0.5);
    for (const int x : {10, 35, 52, 80}) {
        EXPECT_EQ(mask[static_cast<std::size_t>(15 * 90 + x)], x / 30) << x;
    }
}

TEST_F(ForestTest, AFewStrokesAreWeightedByWhatTheyCover) {
    // The pool keeps 200 voxels of each class; leaves still answer with the shares annotated.
    const auto stacks = std::vector{m_embryo.annotated(kAnnotated)};
    const auto settings = forestSettings(stacks, R"({"pool": 200, "filters": {"sigmas": [1.0]}})");
    const auto samples = sampleAnnotated(stacks, 0, 2, settings, 1, 1);
    ASSERT_EQ(samples.size(), 400U);
    double background = 0.0;
    for (const auto& slice : stacks[0].slices)
        background += static_cast<double>(std::count(slice.target.begin(), slice.target.end(), 0));
    EXPECT_NEAR(samples.weight[0] * 200.0, background, 1e-6);
    const auto again = sampleAnnotated(stacks, 0, 2, settings, 1, 3);
    EXPECT_EQ(samples.values, again.values);
    EXPECT_NE(samples.values, sampleAnnotated(stacks, 0, 2, settings, 2, 1).values);
}

TEST_F(ForestTest, ACancelledTrainingLeavesAnOlderModelAsItWas) {
    const auto file = trained();
    const auto before = bytesOf(file);
    for (const double at : {0.1, 0.6}) {
        std::stop_source stop;
        const JobContext context(stop.get_token(), [&](const Progress& progress) {
            if (progress.fraction >= at) stop.request_stop();
        });
        auto spec = specFor(file);
        spec.run.seed = 5;
        EXPECT_THROW(ForestEngine().fineTune(spec, {m_embryo.annotated(kAnnotated)}, context),
                     Cancelled);
        EXPECT_EQ(bytesOf(file), before);
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(m_folder.path()), {}), 1);
}

TEST_F(ForestTest, AStoppedPredictionEndsWithinASlice) {
    const auto file = trained();
    std::stop_source stop;
    int received = 0;
    EXPECT_THROW(ForestEngine().predict(
                     predictSpec(file), m_embryo.stack(), {},
                     [&](ProbabilitySlice&&) {
                         ++received;
                         stop.request_stop();
                     },
                     JobContext(stop.get_token())),
                 Cancelled);
    EXPECT_EQ(received, 1);
}

TEST_F(ForestTest, ProgressOnlyGrowsAndEndsAtOne) {
    double last = 0.0;
    const JobContext context({}, [&](const Progress& progress) {
        EXPECT_GE(progress.fraction, last);
        last = progress.fraction;
    });
    auto spec = specFor(m_folder / "m.safetensors");
    spec.run.threads = 3;
    ForestEngine().fineTune(spec, {m_embryo.annotated(kAnnotated)}, context);
    EXPECT_DOUBLE_EQ(last, 1.0);
    last = 0.0;
    ForestEngine().predict(
        predictSpec(spec.out), m_embryo.stack(), {}, [](ProbabilitySlice&&) {}, context);
    EXPECT_DOUBLE_EQ(last, 1.0);
}

TEST_F(ForestTest, WhatOnlyANetworkHasIsRefused) {
    const std::vector stacks{m_embryo.annotated(kAnnotated)};
    const auto file = m_folder / "refused.safetensors";
    const auto refuse = [&](const std::function<void(FineTuneSpec&)>& change,
                            const std::string& words) {
        auto spec = specFor(file);
        change(spec);
        expectRefused(spec, stacks, ErrorCode::InvalidArgument, words);
    };
    refuse([](auto& spec) { spec.epochs = 3; }, "epochs");
    refuse([](auto& spec) { spec.labels = 3; }, "patches");
    refuse([](auto& spec) { spec.validation = 0.2; }, "validation");
    refuse([](auto& spec) { spec.resume = true; }, "unfinished");
    refuse([](auto& spec) { spec.recipe = R"({"tree": 3})"; }, "tree");
    refuse([](auto& spec) { spec.recipe = R"({"trees": 0})"; }, "trees");
    refuse([](auto& spec) { spec.recipe = R"({"filters": {"sigmas": [3, 1]}})"; }, "ascending");
    refuse([](auto& spec) { spec.classes = {"cell"}; }, "classes");
    try {
        ForestEngine().pretrain({}, {}, {});
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        EXPECT_THAT(error.what(), HasSubstr("needs no pretraining"));
    }
}

TEST_F(ForestTest, AnnotationThatTeachesNothingIsRefused) {
    auto stack = m_embryo.annotated({4});
    auto& target = stack.slices[0].target;
    const auto file = m_folder / "refused.safetensors";
    auto marked = stack;
    marked.slices[0].target[7] = 9;
    expectRefused(specFor(file), {marked}, ErrorCode::Mismatch, "class 9");
    std::fill(target.begin(), target.end(), std::uint8_t{0});
    expectRefused(specFor(file), {stack}, ErrorCode::InvalidArgument, "Only background");
    std::fill(target.begin(), target.end(), kIgnoreClass);
    expectRefused(specFor(file), {stack}, ErrorCode::InvalidArgument, "Nothing is annotated");
}

TEST_F(ForestTest, DamagedFilesAreSaidToBeSo) {
    const auto whole = bytesOf(trained());
    const auto damaged = [&](const std::string& name, const std::string& content) {
        std::ofstream(m_folder / name, std::ios::binary) << content;
        return m_folder / name;
    };
    expectUnusable(m_folder / "none.safetensors", ErrorCode::NotFound);
    expectUnusable(damaged("empty.safetensors", ""), ErrorCode::Unreadable);
    expectUnusable(damaged("text.safetensors", "this is no forest at all"), ErrorCode::Unreadable);
    expectUnusable(damaged("cut.safetensors", whole.substr(0, whole.size() - 4)),
                   ErrorCode::Unreadable);
    // Every node of a forest must lead on: here the children of all nodes are overwritten.
    auto model = readForest(m_folder / "m.safetensors");
    for (auto& node : model.trees.nodes)
        node.next = 0;
    writeForest(m_folder / "loops.safetensors", model);
    expectUnusable(m_folder / "loops.safetensors", ErrorCode::Unreadable);
    model = readForest(m_folder / "m.safetensors");
    model.trees.nodes.front().feature = 10'000;
    writeForest(m_folder / "far.safetensors", model);
    expectUnusable(m_folder / "far.safetensors", ErrorCode::Unreadable);
}

// --- the grey level that votes beside ------------------------------------------------------------

double levelWeight(const Embryo& embryo, const std::vector<int>& zs,
                   const std::string& recipe = {}) {
    TempFolder folder;
    auto spec = specFor(folder.path() / "forest.safetensors");
    spec.recipe = recipe.empty() ? spec.recipe : recipe;
    static_cast<void>(ForestEngine().fineTune(spec, {embryo.annotated(zs)}, {}));
    return readForest(spec.out).level.weight;
}

TEST_F(ForestTest, AThresholdVotesWhileFewSlicesAreAnnotated) {
    const Embryo embryo;
    const double one = levelWeight(embryo, {6});
    EXPECT_GT(one, 0.3);
    EXPECT_LE(one, 2.0 / 3.0);
    const double three = levelWeight(embryo, {2, 6, 10});
    EXPECT_GT(three, 0.0);
    EXPECT_LT(three, one);
    EXPECT_EQ(levelWeight(embryo, {1, 3, 5, 7, 9}), 0.0);
    EXPECT_EQ(levelWeight(embryo, {6}, R"({"trees": 3, "grey_level": false})"), 0.0);
    EXPECT_EQ(levelWeight(embryo, {6}, R"({"trees": 3, "filters": {"dimensions": 2}})"), 0.0);
}

/// Two slices of pixels: feature 0 is the grey value, the last one a network's logit.
ForestSamples twoSlices(const std::function<float(int pixel, bool cell)>& grey,
                        const std::function<float(int pixel, bool cell)>& logit) {
    ForestSamples samples;
    FilterBankSpec filters;
    filters.sigmas = {1.0};
    const int own = static_cast<int>(featureNames(filters).size());
    samples.features = own + 1;
    samples.weight = {1.0, 1.0};
    for (int pixel = 0; pixel < 400; ++pixel) {
        const bool cell = pixel % 3 == 0;
        samples.targets.push_back(cell ? 1 : 0);
        samples.slice.push_back(pixel < 200 ? 0 : 1);
        samples.values.push_back(grey(pixel, cell));
        for (int f = 1; f < own; ++f) // what is true of one slice alone
            samples.values.push_back((pixel < 200) == cell ? 1.0F : 0.0F);
        samples.values.push_back(logit(pixel, cell));
    }
    return samples;
}

float fromPixel(int pixel, bool /*cell*/) {
    return static_cast<float>(pixel * 37 % 101);
}
float fromCell(int pixel, bool cell) {
    return (cell ? 2.0F : -2.0F) + 0.01F * static_cast<float>(pixel % 7);
}

TEST_F(ForestTest, ANetworkThatTellsLeftOutSlicesIsHeard) {
    const Embryo embryo;
    FilterBankSpec filters;
    filters.sigmas = {1.0};
    const auto plan =
        planForest(twoSlices(fromPixel, fromCell), filters, {embryo.annotated({4, 8})}, 1, 1, 1);
    EXPECT_EQ(plan.vote.feature, static_cast<int>(featureNames(filters).size()));
    EXPECT_GT(plan.vote.weight, 0.5) << "what the filters learn of one slice is wrong of the other";
    EXPECT_EQ(plan.vote.width, 1.0);
}

TEST_F(ForestTest, ANetworkThatKnowsNothingIsNotHeard) {
    const Embryo embryo;
    FilterBankSpec filters;
    filters.sigmas = {1.0};
    auto samples = twoSlices(fromPixel, fromPixel);
    const auto width = static_cast<std::size_t>(samples.features);
    for (std::size_t i = 0; i < samples.size(); ++i) { // the filters tell all
        for (std::size_t f = 1; f + 1 < width; ++f)
            samples.values[i * width + f] = samples.targets[i] != 0 ? 1.0F : 0.0F;
    }
    const auto plan = planForest(samples, filters, {embryo.annotated({4, 8})}, 1, 1, 1);
    EXPECT_FALSE(plan.network);
    EXPECT_NE(plan.vote.feature, samples.features - 1);
}

TEST_F(ForestTest, ANetworkNearlyAsGoodIsTrustedWithOtherRecordingsButNotWithinOne) {
    const Embryo embryo;
    FilterBankSpec filters;
    filters.sigmas = {1.0};
    const auto nearlyAlways = [](int pixel, bool cell) {
        return fromCell(pixel, pixel % 100 == 0 ? !cell : cell);
    };
    auto samples = twoSlices(fromPixel, nearlyAlways);
    const auto width = static_cast<std::size_t>(samples.features);
    for (std::size_t i = 0; i < samples.size(); ++i) { // the filters tell all of these
        for (std::size_t f = 1; f + 1 < width; ++f)
            samples.values[i * width + f] = samples.targets[i] != 0 ? 1.0F : 0.0F;
    }
    const std::vector apart{embryo.annotated({4}), embryo.annotated({8})};
    const auto others = planForest(samples, filters, apart, 1, 1, 1).vote;
    EXPECT_EQ(others.feature, samples.features - 1);
    EXPECT_GE(others.weight, 0.5);
    EXPECT_LT(others.weight, 1.0) << "something is left to what was annotated";
    const auto within = planForest(samples, filters, {embryo.annotated({4, 8})}, 1, 1, 1).vote;
    EXPECT_NE(within.feature, samples.features - 1);
}

TEST_F(ForestTest, OfOneSliceTheBetterOfGreyValueAndNetworkVotes) {
    const Embryo embryo;
    FilterBankSpec filters;
    filters.sigmas = {1.0};
    const std::vector one{embryo.annotated({6})};
    const auto network = planForest(twoSlices(fromPixel, fromCell), filters, one, 1, 1, 1).vote;
    EXPECT_EQ(network.feature, static_cast<int>(featureNames(filters).size()));
    EXPECT_NEAR(network.weight, 2.0 / 3.0, 1e-9);
    const auto grey = planForest(twoSlices(fromCell, fromPixel), filters, one, 1, 1, 1).vote;
    EXPECT_EQ(grey.feature, 0);
    EXPECT_NEAR(grey.weight, 2.0 / 3.0, 1e-9);
}

TEST_F(ForestTest, AFewStrokesFitNoThreshold) {
    const Embryo embryo;
    auto annotated = embryo.annotated({6});
    auto& target = annotated.slices.front().target;
    std::fill(target.begin() + static_cast<std::ptrdiff_t>(target.size() / 3), target.end(),
              kIgnoreClass);
    const auto settings = forestSettings({annotated}, R"({"filters": {"sigmas": [1.0]}})");
    const auto samples = sampleAnnotated({annotated}, 0, 2, settings, 1, 1);
    EXPECT_EQ(planForest(samples, settings.filters, {annotated}, 0, 1, 1).vote, GreyLevel{});
}

TEST_F(ForestTest, TheVoteIsMixedInByItsWeightAndComesBackFromTheFile) {
    const Embryo embryo;
    const auto stack = embryo.stack();
    TempFolder folder;
    auto spec = specFor(folder.path() / "forest.safetensors");
    static_cast<void>(ForestEngine().fineTune(spec, {embryo.annotated({6})}, {}));
    auto model = readForest(spec.out);
    ASSERT_GT(model.level.weight, 0.0);
    const auto mixed = predictAll(spec.out, stack);
    const auto with = [&](double weight) {
        model.level.weight = weight;
        std::vector<ProbabilitySlice> slices;
        predictForest(model, stack, {}, 1,
                      [&](ProbabilitySlice&& slice) { slices.push_back(std::move(slice)); });
        return slices;
    };
    const auto weight = static_cast<float>(model.level.weight);
    const auto trees = with(0.0);
    const auto level = with(1.0);
    for (std::size_t z = 0; z < mixed.size(); ++z) {
        const std::size_t pixels = mixed[z].values.size() / 2;
        for (std::size_t i = 0; i < pixels; ++i) {
            const float expected = (1.0F - weight) * trees[z].values[pixels + i] +
                                   weight * level[z].values[pixels + i];
            ASSERT_NEAR(mixed[z].values[pixels + i], expected, 1e-5F);
            ASSERT_NEAR(mixed[z].values[i] + mixed[z].values[pixels + i], 1.0F, 1e-6F);
        }
    }
}

TEST_F(ForestTest, TheThresholdIsTheOneOfLargestDice) {
    ForestSamples samples;
    samples.targets = {0, 0, 0, 1, 1, 0, 1, 1};
    samples.weight = {1.0, 1.0};
    FilterBankSpec filters;
    filters.sigmas = {1.0};
    const Embryo embryo;
    samples.features = static_cast<int>(featureNames(filters).size());
    samples.values.assign(samples.size() * static_cast<std::size_t>(samples.features), 7.0F);
    const std::vector<float> grey{0.1F, 0.15F, 0.2F, 0.3F, 0.5F, 0.55F, 0.6F, 0.9F};
    for (std::size_t i = 0; i < grey.size(); ++i)
        samples.values[i * static_cast<std::size_t>(samples.features)] = grey[i];
    ASSERT_EQ(featureNames(filters).front(), "gaussian 1");
    const auto level = planForest(samples, filters, {embryo.annotated({6})}, 0, 1, 1).vote;
    EXPECT_EQ(level.feature, 0);
    EXPECT_NEAR(level.threshold, 0.25, 1e-6) << "4 of 4 cells and one false: Dice 8 / 9";
    EXPECT_NEAR(level.weight, 2.0 / 3.0, 1e-9);
    EXPECT_NEAR(level.vote(0.25F), 0.5F, 1e-6F);
}

} // namespace
