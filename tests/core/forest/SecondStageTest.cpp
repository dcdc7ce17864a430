// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/SecondStage.h"

#include "core/base/Error.h"
#include "core/forest/ForestEngine.h"
#include "core/io/Safetensors.h"
#include "core/learn/StackPrediction.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::TempFolder;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::vector<int> kFiveSlices{1, 3, 5, 7, 9};
constexpr const char* kTwoStages =
    R"({"trees": 20, "stages": 2, "filters": {"sigmas": [0.7, 1.6]}})";

FineTuneSpec specFor(const fs::path& out, const std::string& recipe = kTwoStages) {
    FineTuneSpec spec;
    spec.head = "forest";
    spec.input.context = 0;
    spec.out = out;
    spec.run.threads = 1;
    spec.recipe = recipe;
    return spec;
}

std::vector<ProbabilitySlice> predicted(const ForestModel& model, const LearningStack& stack,
                                        const std::vector<int>& zs = {}, int threads = 1,
                                        std::size_t memory = kForestMemory) {
    std::vector<ProbabilitySlice> slices;
    predictForest(
        model, stack, zs, threads,
        [&](ProbabilitySlice&& slice) { slices.push_back(std::move(slice)); }, {}, memory);
    return slices;
}

/// Columns of cells under noise so strong that a voxel and those next to it tell little.
struct NoisyCells {
    VolumeSize size{72, 64, 15};
    std::vector<float> values = lamina::test::noise(size);

    NoisyCells() {
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = 0.9F * values[i] + (cell(i) ? 0.05F : 0.0F);
    }
    [[nodiscard]] bool cell(std::size_t voxel) const {
        const auto pixel = static_cast<int>(voxel % size.planeVoxels());
        const int x = pixel % size.x % 24 - 12;
        const int y = pixel / size.x % 32 - 16;
        return x * x + y * y < 64;
    }
    [[nodiscard]] LearningStack stack() const { return lamina::test::plainStack(size, values); }
    [[nodiscard]] AnnotatedStack annotated(const std::vector<int>& zs) const {
        AnnotatedStack result{stack(), {}};
        for (const int z : zs) {
            AnnotatedSlice slice{z, std::vector<std::uint8_t>(size.planeVoxels())};
            for (std::size_t i = 0; i < slice.target.size(); ++i)
                slice.target[i] = cell(i) ? 1 : 0;
            result.slices.push_back(std::move(slice));
        }
        return result;
    }
    [[nodiscard]] double dice(const std::vector<ProbabilitySlice>& slices,
                              const std::vector<int>& without) const {
        double overlap = 0.0;
        double sizes = 0.0;
        for (const auto& slice : slices) {
            if (std::find(without.begin(), without.end(), slice.z) != without.end()) continue;
            const auto mask = semanticFromProbability(slice, 0.5);
            for (std::size_t i = 0; i < mask.size(); ++i) {
                overlap += mask[i] != 0 && cell(i) ? 1.0 : 0.0;
                sizes += (mask[i] != 0 ? 1.0 : 0.0) + (cell(i) ? 1.0 : 0.0);
            }
        }
        return 2.0 * overlap / sizes;
    }
};

class SecondStageTest : public testing::Test {
protected:
    ForestModel trained(const FineTuneSpec& spec, const std::vector<int>& zs = kFiveSlices) {
        ForestEngine().fineTune(spec, {m_embryo.annotated(zs)}, {});
        return readForest(spec.out);
    }
    void expectDamaged(const fs::path& file, const std::string& words) {
        try {
            (void)readForest(file);
            ADD_FAILURE() << file;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Unreadable);
            EXPECT_THAT(error.what(), HasSubstr(words));
            EXPECT_THAT(error.what(), HasSubstr(file.filename().string()));
        }
    }

    TempFolder m_folder;
    Embryo m_embryo;
    fs::path m_file = m_folder / "m.safetensors";
};

TEST_F(SecondStageTest, SeesCellsWhereNoiseHidesThemFromTheFirst) {
    const NoisyCells cells;
    const std::vector<int> zs{1, 4, 7, 10, 13};
    const auto diceWith = [&](const std::string& stages) {
        const auto spec = specFor(
            m_file, R"({"trees": 30, "filters": {"sigmas": [1.0]}, "stages": )" + stages + "}");
        ForestEngine().fineTune(spec, {cells.annotated(zs)}, {});
        return cells.dice(predicted(readForest(m_file), cells.stack()), zs);
    };
    const double one = diceWith("1");
    const double two = diceWith("2");
    EXPECT_LT(one, 0.70);
    EXPECT_GT(two, 0.80);
}

TEST_F(SecondStageTest, IsGrownWhereEnoughSlicesOfAStackAreAnnotatedAsAWhole) {
    const std::string open = R"({"trees": 5, "filters": {"sigmas": [1.0]}})";
    EXPECT_TRUE(trained(specFor(m_file, open)).second);
    EXPECT_FALSE(trained(specFor(m_file, open), {1, 4, 7, 10}).second);
    const std::string off = R"({"trees": 5, "stages": 1, "filters": {"sigmas": [1.0]}})";
    EXPECT_FALSE(trained(specFor(m_file, off)).second);
    const std::string flat = R"({"trees": 5, "filters": {"sigmas": [1.0], "dimensions": 2}})";
    EXPECT_FALSE(trained(specFor(m_file, flat)).second);

    auto strokes = m_embryo.annotated(kFiveSlices);
    for (auto& slice : strokes.slices) {
        const auto some = static_cast<std::ptrdiff_t>(slice.target.size() / 3);
        std::fill(slice.target.begin(), slice.target.begin() + 2 * some, kIgnoreClass);
    }
    ForestEngine().fineTune(specFor(m_file, open), {strokes}, {});
    EXPECT_FALSE(readForest(m_file).second);
}

TEST_F(SecondStageTest, IsTheSameForAnyNumberOfThreads) {
    auto spec = specFor(m_file);
    const auto one = trained(spec);
    spec.run.threads = 3;
    const auto three = trained(spec);
    ASSERT_TRUE(one.second);
    EXPECT_EQ(one.second->trees.leaves, three.second->trees.leaves);
    const auto stack = m_embryo.stack();
    const auto a = predicted(one, stack, {}, 1);
    const auto b = predicted(three, stack, {}, 3);
    ASSERT_EQ(a.size(), 12U);
    for (std::size_t i = 0; i < a.size(); ++i)
        EXPECT_EQ(a[i].values, b[i].values) << i;
    spec.run.seed = 2;
    EXPECT_NE(trained(spec).second->trees.leaves, one.second->trees.leaves);
}

TEST_F(SecondStageTest, AChosenSliceIsPredictedAsWithinItsStack) {
    const auto model = trained(specFor(m_file));
    const auto all = predicted(model, m_embryo.stack());
    for (const auto& zs : std::vector<std::vector<int>>{{0}, {6}, {2, 11}}) {
        const auto some = predicted(model, m_embryo.stack(), zs);
        ASSERT_EQ(some.size(), zs.size());
        for (std::size_t i = 0; i < zs.size(); ++i)
            EXPECT_EQ(some[i].values, all[static_cast<std::size_t>(zs[i])].values) << zs[i];
    }
}

TEST_F(SecondStageTest, TilesAndSlabsGiveTheMasksOfWholeSlices) {
    const auto model = trained(specFor(m_file));
    const auto whole = predicted(model, m_embryo.stack());
    const auto tiled = predicted(model, m_embryo.stack(), {}, 1, 300'000);
    lamina::test::expectSameInTiles(tiled, whole);
}

TEST_F(SecondStageTest, ComesBackFromItsFileAndIsInTheRecord) {
    const auto model = trained(specFor(m_file));
    EXPECT_EQ(model.record.at("stages"), 2);
    EXPECT_EQ(model.record.at("context"), toJson(ContextSpec{}));
    const auto copy = m_folder / "copy.safetensors";
    writeForest(copy, model);
    const auto again = readForest(copy);
    ASSERT_TRUE(again.second);
    EXPECT_EQ(again.second->trees.leaves, model.second->trees.leaves);
    EXPECT_EQ(predicted(again, m_embryo.stack(), {4}).front().values,
              predicted(model, m_embryo.stack(), {4}).front().values);
    const auto single =
        trained(specFor(m_file, R"({"trees": 5, "stages": 1, "filters": {"sigmas": [1.0]}})"));
    EXPECT_EQ(single.record.at("stages"), 1);
}

TEST_F(SecondStageTest, ForestsWithoutWordOfStagesHaveOne) {
    const auto model =
        trained(specFor(m_file, R"({"trees": 5, "stages": 1, "filters": {"sigmas": [1.0]}})"));
    auto content = readSafetensors(m_file);
    auto record = nlohmann::json::parse(content.metadata.at("lamina"));
    record.erase("stages");
    record["format"] = 4;
    content.metadata["lamina"] = record.dump();
    writeSafetensors(m_file, content);
    const auto old = readForest(m_file);
    EXPECT_FALSE(old.second);
    EXPECT_EQ(predicted(old, m_embryo.stack(), {4}).front().values,
              predicted(model, m_embryo.stack(), {4}).front().values);
}

TEST_F(SecondStageTest, ADamagedSecondStageIsSaidToBeSo) {
    const auto model = trained(specFor(m_file));
    auto foreign = model;
    foreign.second->trees.nodes.front().feature = 200; // sees more than there is
    writeForest(m_file, foreign);
    expectDamaged(m_file, "lead nowhere");

    writeForest(m_file, model);
    auto content = readSafetensors(m_file);
    std::erase_if(content.tensors, [](const StoredTensor& t) { return t.name == "second.leaf"; });
    writeSafetensors(m_file, content);
    expectDamaged(m_file, "'second.leaf' is missing");

    writeForest(m_file, model);
    content = readSafetensors(m_file);
    auto record = nlohmann::json::parse(content.metadata.at("lamina"));
    record["context"]["sigmas"] = {-1.0};
    content.metadata["lamina"] = record.dump();
    writeSafetensors(m_file, content);
    expectDamaged(m_file, "record cannot be read");
}

TEST_F(SecondStageTest, ProgressOnlyGrowsAndATrainingStopsInEitherStage) {
    double last = 0.0;
    const JobContext watching({}, [&](const Progress& progress) {
        EXPECT_GE(progress.fraction, last);
        last = progress.fraction;
    });
    auto spec = specFor(m_file);
    spec.run.threads = 2;
    ForestEngine().fineTune(spec, {m_embryo.annotated(kFiveSlices)}, watching);
    EXPECT_DOUBLE_EQ(last, 1.0);
    last = 0.0;
    const auto model = readForest(m_file);
    predictForest(
        model, m_embryo.stack(), {}, 1, [](ProbabilitySlice&&) {}, watching);
    EXPECT_DOUBLE_EQ(last, 1.0);

    fs::remove(m_file);
    for (const double at : {0.35, 0.55, 0.7, 0.95}) {
        std::stop_source stop;
        double reached = 0.0;
        const JobContext stopping(stop.get_token(), [&](const Progress& progress) {
            reached = progress.fraction;
            if (progress.fraction >= at) stop.request_stop();
        });
        EXPECT_THROW(ForestEngine().fineTune(spec, {m_embryo.annotated(kFiveSlices)}, stopping),
                     Cancelled);
        EXPECT_LT(reached, at + 0.15) << "it did not go on for long";
        EXPECT_FALSE(fs::exists(m_file));
    }
}

TEST_F(SecondStageTest, AStoppedPredictionEndsWithinASlice) {
    const auto model = trained(specFor(m_file));
    std::stop_source stop;
    int steps = 0;
    const JobContext context(stop.get_token(), [&](const Progress&) {
        if (++steps == 2) stop.request_stop(); // still looking ahead
    });
    EXPECT_THROW(predictForest(
                     model, m_embryo.stack(), {}, 1,
                     [](ProbabilitySlice&&) { ADD_FAILURE() << "no slice is ready"; }, context),
                 Cancelled);
    EXPECT_EQ(steps, 2);
}

TEST_F(SecondStageTest, WhatItCannotDoIsRefused) {
    const auto refuse = [&](const std::string& recipe, const std::vector<int>& zs,
                            const std::string& words,
                            const std::vector<std::string>& classes = {"background", "cell"}) {
        auto spec = specFor(m_folder / "none.safetensors", recipe);
        spec.classes = classes;
        try {
            ForestEngine().fineTune(spec, {m_embryo.annotated(zs)}, {});
            ADD_FAILURE() << words;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
            EXPECT_THAT(error.what(), HasSubstr(words));
        }
        EXPECT_FALSE(fs::exists(spec.out));
    };
    refuse(R"({"stages": 3})", kFiveSlices, "\"stages\" is 3");
    refuse(R"({"stages": "two"})", kFiveSlices, "stages");
    refuse(R"({"context": {"sigmas": [0]}})", kFiveSlices, "0.3 to 20 pixels");
    refuse(R"({"context": {"neighbours": 99}})", kFiveSlices, "neighbour slices");
    refuse(R"({"trees": 5, "stages": 2, "filters": {"sigmas": [1.0]}})", {6}, "two annotated");
    refuse(R"({"trees": 5, "stages": 2, "filters": {"sigmas": [1.0]}})", kFiveSlices, "two classes",
           {"background", "cell", "other"});
}

// --- context -------------------------------------------------------------------------------------

std::vector<float> contextOf(const ContextSpec& spec, const ContextPlace& place,
                             const std::vector<ProbabilityPlane>& planes) {
    std::vector<float> values{-1.0F}; // what is there stays
    appendContext(
        spec, place,
        [&](int z) -> const ProbabilityPlane& { return planes.at(static_cast<std::size_t>(z)); },
        values, 2);
    EXPECT_EQ(values.front(), -1.0F);
    return {values.begin() + 1, values.end()};
}

TEST(ContextFilter, OfTheSameProbabilityEverywhereIsThat) {
    const std::vector<ProbabilityPlane> planes(3, ProbabilityPlane(30, 51));
    const ContextSpec spec{{1.6, 3.5}, 2};
    const auto values = contextOf(spec, {{6, 5, 3}, 1.0, true, 1, {2, 1, 3, 2}}, planes);
    ASSERT_EQ(values.size(), 6U * static_cast<std::size_t>(contextFeatures(spec, true)));
    for (const float value : values)
        EXPECT_NEAR(value, 0.2F, 1e-6F);
}

TEST(ContextFilter, ReachesAsFarInPixelsAlongAllAxes) {
    // One certain voxel in the middle: a Gaussian finds it again at the same distance in pixels.
    constexpr int kSide = 25;
    std::vector<ProbabilityPlane> planes(17, ProbabilityPlane(kSide * kSide, 0));
    planes[8][12 * kSide + 12] = 255;
    const ContextSpec spec{{1.6}, 0};
    const auto at = [&](double distance, int z, int x) {
        const ContextPlace place{{kSide, kSide, 17}, distance, true, z, {x, 12, 1, 1}};
        return contextOf(spec, place, planes).at(1);
    };
    EXPECT_NEAR(at(1.0, 8, 14), at(1.0, 10, 12), 1e-6F);
    EXPECT_NEAR(at(2.0, 8, 14) / at(2.0, 8, 12), at(2.0, 9, 12) / at(2.0, 8, 12), 1e-3F);
    EXPECT_EQ(at(2.0, 12, 12), 0.0F) << "eight pixels away are beyond three deviations";
    EXPECT_EQ(contextReach(spec, true, 1.0), 5);
    EXPECT_EQ(contextReach(spec, true, 2.0), 2);
    EXPECT_EQ(contextReach(spec, false, 1.0), 0);
    EXPECT_EQ(contextReach({{20.0}, 2}, true, 1.0), 5) << "a single slice shall not take long";
}

TEST(ContextFilter, NeighboursAreSlicesOnEitherSideMirroredAtTheEnds) {
    std::vector<ProbabilityPlane> planes;
    for (int z = 0; z < 5; ++z)
        planes.emplace_back(1, static_cast<std::uint8_t>(51 * z));
    const ContextSpec spec{{}, 2};
    const auto at = [&](int z) {
        return contextOf(spec, {{1, 1, 5}, 3.0, true, z, {0, 0, 1, 1}}, planes);
    };
    const auto expect = [](const std::vector<float>& found, const std::vector<float>& wanted) {
        ASSERT_EQ(found.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i)
            EXPECT_NEAR(found[i], wanted[i], 1e-6F) << i;
    };
    expect(at(2), {0.4F, 0.2F, 0.6F, 0.0F, 0.8F});
    expect(at(0), {0.0F, 0.2F, 0.2F, 0.4F, 0.4F});
    EXPECT_EQ(contextReach(spec, true, 3.0), 2);
}

TEST(ContextFilter, ARegionSeesWhatTheWholeSliceSees) {
    const VolumeSize size{40, 36, 5};
    std::vector<ProbabilityPlane> planes;
    const auto noise = lamina::test::noise(size);
    for (std::size_t z = 0; z < 5; ++z) {
        auto& plane = planes.emplace_back(size.planeVoxels());
        for (std::size_t i = 0; i < plane.size(); ++i)
            plane[i] = static_cast<std::uint8_t>(255.0F * noise[z * size.planeVoxels() + i]);
    }
    const ContextSpec spec;
    const auto whole = contextOf(spec, {size, 1.5, true, 3, {0, 0, 40, 36}}, planes);
    const PixelRect region{13, 9, 11, 20};
    const auto part = contextOf(spec, {size, 1.5, true, 3, region}, planes);
    std::size_t i = 0;
    for (int f = 0; f < contextFeatures(spec, true); ++f) {
        for (int y = region.y; y < region.y + region.height; ++y) {
            for (int x = region.x; x < region.x + region.width; ++x, ++i) {
                ASSERT_NEAR(part[i], whole[static_cast<std::size_t>((f * 36 + y) * 40 + x)], 1e-5F)
                    << f << " " << x << " " << y;
            }
        }
    }
}

} // namespace
