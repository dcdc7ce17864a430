// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentTables.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace {

using namespace lamina::core;
using testing::HasSubstr;

CellResult scored(Arm arm, int labelled, std::uint64_t seed, double dice,
                  ExperimentSplit split = ExperimentSplit::Patch) {
    CellResult result;
    result.cell = {split, seed, arm, labelled, 1.0, labelled, 100};
    result.dice = dice;
    result.testPatches = 7;
    return result;
}

ExperimentResults twoRepetitions() {
    ExperimentResults results;
    results.spec = seedExperiment("full");
    results.spec.seeds = 2;
    results.cells = {scored(Arm::PixelFrozen, 50, 1, 0.60), scored(Arm::PixelFrozen, 50, 2, 0.40),
                     scored(Arm::PlainFrozen, 50, 1, 0.55), scored(Arm::PlainFrozen, 50, 2, 0.41)};
    for (const auto& cell : results.cells)
        results.planned.push_back(cell.cell);
    return results;
}

TEST(ExperimentTables, SpreadIsTheDeviationBetweenRepetitions) {
    const auto spread = spreadOf({0.4, 0.6});
    EXPECT_DOUBLE_EQ(spread.mean, 0.5);
    EXPECT_NEAR(spread.deviation.value(), 0.1414213562, 1e-9);
    EXPECT_EQ(spreadText(spread), "0.500 ± 0.141");
    EXPECT_EQ(spreadText(spreadOf({0.4})), "0.400");
    EXPECT_EQ(spreadText(spreadOf({0.03, 0.05}), true), "+0.040 ± 0.014");
    EXPECT_EQ(spreadText(spreadOf({})), "–");
}

TEST(ExperimentTables, DifferencesArePairedByRepetition) {
    const auto paired = differenceOf(twoRepetitions(), ExperimentSplit::Patch, Arm::PixelFrozen,
                                     Arm::PlainFrozen, 50);
    EXPECT_EQ(paired.spread.count, 2);
    EXPECT_NEAR(paired.spread.mean, 0.02, 1e-12);
    EXPECT_NEAR(paired.spread.deviation.value(), 0.0424264, 1e-6);
    EXPECT_EQ(paired.ahead, 1);
}

TEST(ExperimentTables, ARepetitionThatOneArmLacksIsNotCompared) {
    auto results = twoRepetitions();
    results.cells.pop_back();
    const auto paired =
        differenceOf(results, ExperimentSplit::Patch, Arm::PixelFrozen, Arm::PlainFrozen, 50);
    EXPECT_EQ(paired.spread.count, 1);
    EXPECT_FALSE(paired.spread.deviation.has_value());
}

TEST(ExperimentTables, CsvHasARowACellAndTheReportsNumberBesideTheMean) {
    const auto results = twoRepetitions();
    const auto cells = cellsCsv(results);
    EXPECT_EQ(std::count(cells.begin(), cells.end(), '\n'), 5);
    EXPECT_THAT(cells, HasSubstr("patch,pixelcl-frozen,1,50,50,1,100,0.600000,,,,7,0.00,0.00\n"));
    const auto summary = summaryCsv(results);
    EXPECT_THAT(summary, HasSubstr("patch,pixelcl-frozen,50,50,1,2,0.500000,0.141421,0.16\n"));
    EXPECT_THAT(summary, HasSubstr("patch,resnet-frozen,50,50,1,2,0.480000,0.098995,0.46\n"));
}

TEST(ExperimentTables, TheReportsNumbersStandAtTheirArmAndCount) {
    EXPECT_EQ(reportedDice(Arm::PixelFrozen, 3), 0.73);
    EXPECT_EQ(reportedDice(Arm::PixelTunable, 0), 0.57);
    EXPECT_EQ(reportedDice(Arm::PlainTunable, 2), 0.89);
    EXPECT_EQ(reportedDice(Arm::PlainFrozen, 1), 0.65);
    EXPECT_EQ(reportedDice(Arm::UNet, 0), std::nullopt);
    EXPECT_EQ(reportedDice(Arm::PixelFrozen, 4), std::nullopt);
}

TEST(ExperimentTables, ResultsSurviveTheirFile) {
    auto result = scored(Arm::UNet, 5, 3, 0.25, ExperimentSplit::Stack);
    result.validationDice = 0.5;
    result.loss = {{1.0, 0.75}, {2.0, 0.5}};
    result.samples = {"a.png"};
    const auto read = cellResultFromJson(nlohmann::json::parse(toJson(result).dump()));
    EXPECT_EQ(read.cell, result.cell);
    EXPECT_EQ(toJson(read), toJson(result));
    EXPECT_FALSE(read.pooledDice.has_value());
}

TEST(ExperimentTables, CurvesAreThinnedByAveraging) {
    nlohmann::json record;
    record["curves"]["loss"] = {{"step", {1, 2, 3, 4, 5}}, {"value", {1.0, 3.0, 5.0, 7.0, 9.0}}};
    EXPECT_EQ(curveOf(record, "loss", 3), (CurvePoints{{2.0, 2.0}, {4.0, 6.0}, {5.0, 9.0}}));
    EXPECT_EQ(curveOf(record, "loss", 9).size(), 5U);
    EXPECT_TRUE(curveOf(record, "spread", 3).empty());
}

} // namespace
