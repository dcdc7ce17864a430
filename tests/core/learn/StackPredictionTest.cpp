// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/StackPrediction.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/learn/KeptPrediction.h"
#include "core/learn/RunRecord.h"
#include "core/learn/TrainingSet.h"
#include "tests/support/FakeEngine.h"
#include "tests/support/MemoryStack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stop_token>
#include <unistd.h>

namespace {

using namespace lamina::core;
using lamina::test::FakeEngine;
using lamina::test::memoryStack;
namespace fs = std::filesystem;

class StackPredictionTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::temp_directory_path() /
                   fmt::format("lamina-prediction-{}-{}", test->name(), getpid());
        fs::create_directories(m_folder);
    }
    void TearDown() override { fs::remove_all(m_folder); }

    /// Three slices of 4 × 2 with two bright spots in the first and last slice.
    static LearningStack spots() {
        std::vector<std::uint16_t> values(24, 100);
        values[0] = values[1] = 900;
        values[7] = 900;
        values[16] = 900;
        return learningStack(memoryStack<std::uint16_t>({4, 2, 3}, values, PixelType::UInt16),
                             {0, 0, {0.0, 100.0}});
    }

    fs::path trained(FakeEngine& engine) {
        FineTuneSpec spec;
        spec.out = m_folder / "model.safetensors";
        spec.input.normalization = {0.0, 100.0};
        AnnotatedStack annotated{spots(), {{0, {1, 1, 0, 0, 0, 0, 0, 1}}}};
        return engine.fineTune(spec, {annotated}, {}).checkpoint;
    }

    fs::path m_folder;
};

/// Masks of the spots as a window has them, slices for display included.
StackPrediction displayed() {
    StackPrediction made;
    made.size = {4, 2, 3};
    made.spacing = {0.5, 0.25, 2.0};
    made.semantic = {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
    made.instances.assign(24, 0);
    made.instances[0] = made.instances[1] = 70000; // beyond 16 bits
    made.instances[7] = 2;
    made.instances[16] = 3;
    made.record = {{"model_hash", "abc"}};
    for (int z = 0; z < 3; ++z) {
        ProbabilitySlice slice{z, 2, 4, 2, std::vector<float>(16, 0.5F)};
        slice.values[0] = 0.1F * static_cast<float>(z + 1);
        made.foreground.push_back(foregroundOf(slice));
    }
    return made;
}

TEST_F(StackPredictionTest, AKeptPredictionComesBackAsItWas) {
    const KeptPrediction kept{m_folder, "spots"};
    EXPECT_EQ(kept.load({4, 2, 3}), nullptr);
    const auto made = displayed();
    kept.keep(made);
    const auto found = kept.load({4, 2, 3});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->semantic, made.semantic);
    EXPECT_EQ(found->instances, made.instances);
    EXPECT_EQ(found->spacing, made.spacing);
    EXPECT_EQ(found->record, made.record);
    EXPECT_EQ(found->instanceColors.size(), 70001U);
    ASSERT_EQ(found->foreground.size(), 3U);
    for (std::size_t z = 0; z < 3; ++z) {
        EXPECT_EQ(found->foreground[z]->values, made.foreground[z]->values);
        EXPECT_EQ(found->foreground[z]->counts, made.foreground[z]->counts);
        EXPECT_EQ(found->foreground[z]->uncertainty, made.foreground[z]->uncertainty);
    }
}

TEST_F(StackPredictionTest, SeveralClassesAreKeptAsTheyAre) {
    const KeptPrediction kept{m_folder, "spots"};
    auto made = displayed();
    made.classes = 4;
    made.semantic[0] = 3;
    made.instances.clear();
    made.foreground.clear();
    kept.keep(made);
    const auto found = kept.load({4, 2, 3});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->semantic, made.semantic);
    EXPECT_TRUE(found->instances.empty());
    EXPECT_TRUE(found->foreground.empty());
}

TEST_F(StackPredictionTest, AForgottenOrHalfWrittenPredictionDoesNotCount) {
    const KeptPrediction kept{m_folder, "spots"};
    kept.keep(displayed());
    kept.forget();
    EXPECT_EQ(kept.load({4, 2, 3}), nullptr);
    kept.forget(); // nothing to do
    kept.keep(displayed());
    std::stop_source stop;
    stop.request_stop(); // the second write ends after the old record is gone
    EXPECT_THROW(kept.keep(displayed(), JobContext(stop.get_token())), Cancelled);
    EXPECT_EQ(kept.load({4, 2, 3}), nullptr);
}

TEST_F(StackPredictionTest, AKeptPredictionThatDoesNotFitOrIsDamagedIsAnErrorThatSaysWhatToDo) {
    const KeptPrediction kept{m_folder, "spots"};
    kept.keep(displayed());
    const auto message = [&](VolumeSize size) -> std::string {
        try {
            static_cast<void>(kept.load(size));
        } catch (const Error& e) {
            return e.what();
        }
        return "no error";
    };
    EXPECT_THAT(message({4, 2, 4}), testing::HasSubstr("of another stack"));
    const auto record = m_folder / "spots_prediction.json";
    std::ofstream(record) << R"({"format": 1, "size": [4, 2]})";
    EXPECT_THAT(message({4, 2, 3}), testing::HasSubstr("is damaged"));
    std::ofstream(record) << R"({"format": 99})";
    EXPECT_THAT(message({4, 2, 3}), testing::HasSubstr("later version"));
    kept.keep(displayed());
    fs::remove(m_folder / "spots_foreground.tif");
    EXPECT_THAT(message({4, 2, 3}), testing::HasSubstr("spots_foreground.tif"));
}

TEST_F(StackPredictionTest, TheForegroundIsWhatReachesTheThreshold) {
    ProbabilitySlice slice{0, 2, 3, 1, {0.75F, 0.5F, 0.25F, 0.25F, 0.5F, 0.75F}};
    EXPECT_EQ(semanticFromProbability(slice, 0.5), (std::vector<std::uint8_t>{0, 1, 1}));
    EXPECT_EQ(semanticFromProbability(slice, 0.75), (std::vector<std::uint8_t>{0, 0, 1}));
}

TEST_F(StackPredictionTest, OfSeveralClassesTheMostProbableOneWins) {
    ProbabilitySlice slice{0, 3, 2, 1, {0.25F, 0.75F, 0.25F, 0.125F, 0.5F, 0.125F}};
    EXPECT_EQ(semanticFromProbability(slice, 0.5), (std::vector<std::uint8_t>{2, 0}));
}

TEST_F(StackPredictionTest, AStackIsPredictedSliceBySliceWithItsObjects) {
    FakeEngine engine;
    PredictSpec spec;
    spec.model = trained(engine);
    std::vector<int> seen;
    const auto prediction = predictStack(engine, spec, {}, spots(), {},
                                         [&](const ProbabilitySlice& slice, const auto& semantic) {
                                             seen.push_back(slice.z);
                                             EXPECT_EQ(semantic.size(), 8U);
                                         });
    EXPECT_EQ(seen, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(prediction.semantic[0], 1);
    EXPECT_EQ(prediction.semantic[2], 0);
    EXPECT_EQ(prediction.instances[1], 1U);
    EXPECT_EQ(prediction.instances[7], 2U);
    EXPECT_EQ(prediction.instances[16], 3U);
    EXPECT_NEAR(prediction.probability[0], 0.95F, 1e-6);
    EXPECT_FALSE(prediction.record.at("model_hash").get<std::string>().empty());
}

TEST_F(StackPredictionTest, WhatIsNotAskedForIsNotKept) {
    FakeEngine engine;
    PredictSpec spec;
    spec.model = trained(engine);
    MaskSpec masks;
    masks.instances = false;
    masks.keepProbability = false;
    const auto prediction = predictStack(engine, spec, masks, spots(), {});
    EXPECT_TRUE(prediction.instances.empty());
    EXPECT_TRUE(prediction.probability.empty());
    EXPECT_THROW((void)writePrediction(prediction, m_folder, "a", {true, false, true}), Error);
}

TEST_F(StackPredictionTest, WrittenMasksReadBackWithValuesTypesAndVoxelSize) {
    FakeEngine engine;
    PredictSpec spec;
    spec.model = trained(engine);
    auto prediction = predictStack(engine, spec, {}, spots(), {});
    prediction.spacing = {0.25, 0.25, 2.0};
    const auto files = writePrediction(prediction, m_folder, "a", {true, true, true});
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(files[0].filename(), "a_semantic.tif");
    EXPECT_EQ(files[1].filename(), "a_instances.tif");
    EXPECT_EQ(files[2].filename(), "a_probability.tif");
    const auto semantic = openStack(files[0]);
    EXPECT_EQ(semantic->info().type, PixelType::UInt8);
    EXPECT_EQ(semantic->plane({0, 0, 0})->value(0, 0), 255.0);
    EXPECT_EQ(semantic->plane({0, 0, 0})->value(2, 0), 0.0);
    ASSERT_TRUE(semantic->spacingKnown());
    EXPECT_NEAR(semantic->spacing().z, 2.0, 1e-6);
    EXPECT_NEAR(semantic->spacing().x, 0.25, 1e-6);
    const auto instances = openStack(files[1]);
    EXPECT_EQ(instances->info().type, PixelType::UInt16);
    EXPECT_EQ(instances->plane({2, 0, 0})->value(0, 0), 3.0);
    EXPECT_EQ(openStack(files[2])->info().type, PixelType::Float32);
}

TEST_F(StackPredictionTest, ManyObjectsAreWrittenWith32Bits) {
    StackPrediction prediction;
    prediction.size = {300, 300, 1};
    prediction.instances.resize(90000);
    for (std::size_t i = 0; i < prediction.instances.size(); ++i) {
        prediction.instances[i] = static_cast<LabelId>(i);
    }
    const auto files = writePrediction(prediction, m_folder, "many", {false, false, true});
    const auto instances = openStack(files.at(0));
    EXPECT_EQ(instances->info().type, PixelType::UInt32);
    EXPECT_EQ(instances->plane({0, 0, 0})->pixels<std::uint32_t>()[89999], 89999U);
}

TEST_F(StackPredictionTest, AStopBetweenSlicesCancels) {
    FakeEngine engine;
    PredictSpec spec;
    spec.model = trained(engine);
    std::stop_source stop;
    const JobContext context(stop.get_token());
    EXPECT_THROW((void)predictStack(engine, spec, {}, spots(), context,
                                    [&](const auto&, const auto&) { stop.request_stop(); }),
                 Cancelled);
}

TEST_F(StackPredictionTest, AModelOnOtherVoxelsIsMentioned) {
    FakeEngine engine;
    PredictSpec spec;
    spec.model = trained(engine);
    class Elsewhere : public FakeEngine {
    public:
        [[nodiscard]] ModelInfo inspect(const fs::path& file) const override {
            auto info = FakeEngine::inspect(file);
            info.record["spacing"] = {1.0, 1.0, 1.0};
            return info;
        }
    } elsewhere;
    auto image = memoryStack<std::uint8_t>({2, 2, 1}, {0, 0, 9, 9}, PixelType::UInt8);
    image->overrideSpacing({0.1, 0.1, 1.0});
    std::vector<std::string> notes;
    const JobContext context({}, {}, [&](const std::string& note) { notes.push_back(note); });
    (void)predictStack(elsewhere, spec, {}, learningStack(image, {}), context);
    EXPECT_EQ(notes.size(), 1U);
    notes.clear();
    image->overrideSpacing({1.0, 1.1, 1.0});
    (void)predictStack(elsewhere, spec, {}, learningStack(image, {}), context);
    EXPECT_TRUE(notes.empty());
}

TEST_F(StackPredictionTest, AContentHashFollowsTheBytesNotTheName) {
    const auto write = [&](const char* name, const char* text) {
        std::ofstream(m_folder / name) << text;
        return m_folder / name;
    };
    const auto a = contentHash(write("a", "nuclei"));
    EXPECT_EQ(a, contentHash(write("b", "nuclei")));
    EXPECT_NE(a, contentHash(write("c", "nucleus")));
    EXPECT_EQ(a.size(), 5U + 32U);
    // XXH3 (128 bits) of nothing, as the reference implementation gives it
    EXPECT_EQ(contentHash(write("empty", "")), "xxh3:99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(contentHash(m_folder / "missing"), "");
    const auto before = contentHash(m_folder);
    write("d", "more");
    EXPECT_NE(contentHash(m_folder), before);
}

TEST(RunRecord, APartialCheckpointLiesBesideItsTarget) {
    EXPECT_EQ(partialCheckpoint("/a/b.safetensors"), "/a/b.partial.safetensors");
    EXPECT_EQ(partialCheckpoint("/a/b.v2.safetensors"), "/a/b.v2.partial.safetensors");
    EXPECT_EQ(partialCheckpoint("/a/model"), "/a/model.partial.safetensors");
}

TEST_F(StackPredictionTest, AnInterruptedTrainingGoesOnWhereItWas) {
    FakeEngine engine;
    PretrainSpec spec;
    spec.out = m_folder / "b.safetensors";
    std::stop_source stop;
    int last = 0;
    engine.beforeStep = [&](int step) {
        last = step;
        if (step == 7) stop.request_stop();
    };
    EXPECT_THROW((void)engine.pretrain(spec, {}, JobContext(stop.get_token())), Cancelled);
    EXPECT_FALSE(fs::exists(spec.out));
    EXPECT_TRUE(engine.inspect(partialCheckpoint(spec.out)).partial);
    int first = -1;
    engine.beforeStep = [&](int step) { first = first < 0 ? step : first; };
    spec.resume = true;
    (void)engine.pretrain(spec, {}, {});
    EXPECT_EQ(first, last);
    EXPECT_FALSE(fs::exists(partialCheckpoint(spec.out)));
}

} // namespace
