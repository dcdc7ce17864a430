// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelEfficiency.h"

#include "core/base/Error.h"
#include "core/forest/ForestEngine.h"
#include "core/learn/LabelAdvice.h"
#include "core/learn/StackPrediction.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::TempFolder;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::vector<int> kAnnotated{0, 2, 4, 6, 8, 10};

/// A forest that notes what it was given, and answers no question about what it learned from.
class Spy final : public LearningEngine {
public:
    std::function<void()> beforePrediction;
    std::vector<std::set<int>> trained;
    std::vector<fs::path> files;
    int predicted = 0;

    [[nodiscard]] nlohmann::json versions() const override { return m_forest.versions(); }
    [[nodiscard]] std::vector<DeviceInfo> devices() const override { return m_forest.devices(); }
    [[nodiscard]] ModelInfo inspect(const fs::path& file) const override {
        return m_forest.inspect(file);
    }
    RunResult pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                       const JobContext& context) override {
        return m_forest.pretrain(spec, stacks, context);
    }
    RunResult fineTune(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& stacks,
                       const JobContext& context) override {
        auto& slices = trained.emplace_back();
        for (const auto& slice : stacks.at(0).slices)
            slices.insert(slice.z);
        files.push_back(spec.out);
        return m_forest.fineTune(spec, stacks, context);
    }
    void predict(const PredictSpec& spec, const LearningStack& stack, const std::vector<int>& zs,
                 const std::function<void(ProbabilitySlice&&)>& sink,
                 const JobContext& context) override {
        if (beforePrediction) beforePrediction();
        EXPECT_FALSE(zs.empty()); // would mean the whole stack
        for (const int z : zs) {
            EXPECT_EQ(trained.back().count(z), 0U) << "slice " << z << " was learned from";
            ++predicted;
        }
        m_forest.predict(spec, stack, zs, sink, context);
    }

private:
    ForestEngine m_forest;
};

LabelEfficiencySpec quickSpec(std::uint64_t seed = 1) {
    LabelEfficiencySpec spec;
    spec.run.seed = seed;
    spec.run.threads = 2;
    spec.plan.repeats = 3;
    spec.recipe = R"({"trees": 10, "filters": {"sigmas": [0.7, 1.6]}})";
    return spec;
}

std::vector<AnnotatedStack> embryo(const std::vector<int>& slices = kAnnotated) {
    return {Embryo().annotated(slices)};
}

std::vector<std::pair<std::vector<LabelSlice>, Confusion>>
results(const LabelMeasurement& measurement) {
    std::vector<std::pair<std::vector<LabelSlice>, Confusion>> list;
    for (const auto& cell : measurement.cells)
        list.emplace_back(cell.training, cell.voxels);
    return list;
}

TEST(LabelEfficiency, NoSliceIsScoredThatTheForestLearnedFrom) {
    Spy spy;
    const auto measurement = measureLabelEfficiency(spy, quickSpec(), embryo());
    ASSERT_EQ(spy.trained.size(), measurement.cells.size());
    EXPECT_EQ(measurement.cells.size(), 18U); // three choices each, but each slice left out once
    int scored = 0;
    for (std::size_t i = 0; i < spy.trained.size(); ++i) {
        EXPECT_EQ(static_cast<int>(spy.trained[i].size()), measurement.cells[i].slices());
        for (const auto& place : measurement.cells[i].training)
            EXPECT_EQ(spy.trained[i].count(place.z), 1U);
        scored += static_cast<int>(measurement.cells[i].scored.size());
    }
    EXPECT_EQ(spy.predicted, scored);
    EXPECT_FALSE(fs::exists(spy.files.front().parent_path())); // nothing is left behind
}

TEST(LabelEfficiency, TheCurveOfAnEmbryoRisesOrStays) {
    ForestEngine forest;
    const auto points = labelPoints(measureLabelEfficiency(forest, quickSpec(), embryo()).cells);
    ASSERT_EQ(points.size(), 5U);
    EXPECT_GT(points.front().mean, 0.5);
    EXPECT_GT(points.back().mean, points.front().mean - 0.02);
    const LabelCurveFit fit(points);
    EXPECT_GE(fit.dice(6).mean, fit.dice(2).mean);
    EXPECT_LE(fit.dice(6).mean, 1.0);
}

TEST(LabelEfficiency, TheSameSeedGivesTheSameNumbersWithAnyNumberOfThreads) {
    ForestEngine forest;
    auto spec = quickSpec(5);
    const auto once = results(measureLabelEfficiency(forest, spec, embryo()));
    spec.run.threads = 1;
    EXPECT_EQ(results(measureLabelEfficiency(forest, spec, embryo())), once);
    spec.run.seed = 6;
    EXPECT_NE(results(measureLabelEfficiency(forest, spec, embryo())), once);
}

TEST(LabelEfficiency, ACellIsWhatTrainingAndPredictingByHandGive) {
    ForestEngine forest;
    const auto spec = quickSpec();
    const auto cell = measureLabelEfficiency(forest, spec, embryo()).cells.at(6);
    std::vector<int> trained;
    for (const auto& place : cell.training)
        trained.push_back(place.z);
    const TempFolder folder;
    FineTuneSpec training;
    training.head = "forest";
    training.input.context = 0;
    training.recipe = spec.recipe;
    training.run = spec.run;
    training.out = folder / "forest.safetensors";
    const auto part = Embryo().annotated(trained);
    (void)forest.fineTune(training, {part}, {});
    PredictSpec predict;
    predict.model = training.out;
    const auto masks = predictStack(forest, predict, {}, part.stack, {});
    Confusion expected;
    const auto plane = masks.size.planeVoxels();
    for (const auto& place : cell.scored) {
        const auto truth = Embryo().annotated({place.z}).slices.front().target;
        const auto* mask = masks.semantic.data() + plane * static_cast<std::size_t>(place.z);
        expected += countConfusion(truth, {mask, plane});
    }
    EXPECT_EQ(cell.voxels, expected);
}

TEST(LabelEfficiency, OnlyAnnotatedVoxelsAreCounted) {
    auto stacks = embryo({1, 4, 7, 10});
    for (auto& slice : stacks[0].slices) {
        for (std::size_t i = 0; i < slice.target.size(); ++i) {
            if (i % 96 >= 60) slice.target[i] = kIgnoreClass; // the right third is unlabelled
        }
    }
    ForestEngine forest;
    for (const auto& cell : measureLabelEfficiency(forest, quickSpec(), stacks).cells) {
        const auto& v = cell.voxels;
        EXPECT_EQ(v.truePositive + v.falsePositive + v.falseNegative + v.trueNegative,
                  static_cast<std::int64_t>(cell.scored.size()) * 60 * 80);
    }
}

TEST(LabelEfficiency, SeveralStacksAreOnePool) {
    auto stacks = std::vector{Embryo(1).annotated({3, 8}), Embryo(2).annotated({5})};
    ForestEngine forest;
    const auto measurement = measureLabelEfficiency(forest, quickSpec(), stacks);
    EXPECT_EQ(measurement.annotated.size(), 3U);
    EXPECT_EQ(measurement.depth, 0);
    std::set<std::size_t> scored;
    for (const auto& cell : measurement.cells) {
        for (const auto& place : cell.scored)
            scored.insert(place.stack);
    }
    EXPECT_EQ(scored, (std::set<std::size_t>{0, 1}));
}

TEST(LabelEfficiency, TooFewSlicesAreSaidBeforeAnythingRuns) {
    Spy spy;
    try {
        (void)measureLabelEfficiency(spy, quickSpec(), embryo({2, 6}));
        FAIL() << "two slices make no curve";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_THAT(error.what(), HasSubstr("Annotate 1 more"));
    }
    EXPECT_TRUE(spy.trained.empty());
}

TEST(LabelEfficiency, CancellingStopsWithinATrainingAndKeepsWhatWasTold) {
    Spy spy;
    std::stop_source stop;
    int predictions = 0;
    spy.beforePrediction = [&] {
        if (++predictions == 3) stop.request_stop();
    };
    std::vector<LabelCell> told;
    EXPECT_THROW((void)measureLabelEfficiency(
                     spy, quickSpec(), embryo(),
                     [&](const LabelCell& cell) { told.push_back(cell); },
                     JobContext(stop.get_token())),
                 Cancelled);
    EXPECT_EQ(told.size(), 2U);
    EXPECT_EQ(spy.trained.size(), 3U);
    EXPECT_FALSE(fs::exists(spy.files.front().parent_path()));
}

TEST(LabelEfficiency, ProgressRisesAndTellsTheTimeLeft) {
    ForestEngine forest;
    std::vector<Progress> reports;
    (void)measureLabelEfficiency(
        forest, quickSpec(), embryo({1, 6, 11}), {},
        JobContext({}, [&](const Progress& progress) { reports.push_back(progress); }));
    ASSERT_GT(reports.size(), 6U);
    EXPECT_TRUE(std::is_sorted(reports.begin(), reports.end(), [](const auto& a, const auto& b) {
        return a.fraction < b.fraction - 1e-12;
    }));
    EXPECT_NEAR(reports.back().fraction, 1.0, 1e-9);
    EXPECT_TRUE(reports.back().secondsLeft.has_value());
    EXPECT_THAT(reports.back().message, HasSubstr("Training 6 of 6"));
}

} // namespace
