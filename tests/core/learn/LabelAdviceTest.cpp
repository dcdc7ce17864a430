// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelAdvice.h"

#include "core/base/Error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace {

using namespace lamina::core;
using testing::HasSubstr;
using testing::Not;

/// A cell of this Dice.
LabelCell cellOf(int slices, int repeat, double dice, bool beside = false) {
    LabelCell cell;
    cell.repeat = repeat;
    cell.beside = beside;
    for (int i = 0; i < slices; ++i)
        cell.training.push_back({0, 4 * i});
    cell.scored = {{0, 4 * slices + 8}};
    const auto overlap = std::llround(1e6 * dice);
    cell.voxels = {overlap, 1'000'000 - overlap, 1'000'000 - overlap, 0};
    return cell;
}

/// Dice 1 - a - b n^-c, the repeats `scatter` above and below it.
LabelMeasurement curve(int annotated, double a, double b, double c, double scatter = 0.004) {
    LabelMeasurement measurement;
    measurement.depth = 60;
    for (int i = 0; i < annotated; ++i)
        measurement.annotated.push_back({0, 4 * i});
    for (int n = 1; n < annotated; ++n) {
        const double dice = 1.0 - a - b * std::pow(n, -c);
        for (int r = 0; r < 5; ++r)
            measurement.cells.push_back(cellOf(n, r, dice + scatter * (r - 2) / 2.0));
    }
    measurement.planned = static_cast<int>(measurement.cells.size());
    return measurement;
}

TEST(LabelCurveFit, GoesOnAsTheCurveDid) {
    const auto measured = curve(8, 0.05, 0.3, 0.8);
    const LabelCurveFit fit(labelPoints(measured.cells));
    for (const int n : {1, 4, 8, 12}) {
        const double truth = 1.0 - 0.05 - 0.3 * std::pow(n, -0.8);
        const auto range = fit.dice(n);
        EXPECT_NEAR(range.mean, truth, 0.015) << n;
        EXPECT_LE(range.low, truth) << n;
        EXPECT_GE(range.high, truth) << n;
    }
}

TEST(LabelCurveFit, IsLessSureTheFartherItLooksAndTheFewerPointsThereAre) {
    const LabelCurveFit many(labelPoints(curve(9, 0.05, 0.3, 0.8).cells));
    const LabelCurveFit few(labelPoints(curve(3, 0.05, 0.3, 0.8).cells));
    EXPECT_GT(many.dice(20).margin(), many.dice(8).margin());
    EXPECT_GT(few.dice(6).margin(), 2.0 * many.dice(6).margin());
    EXPECT_GT(few.gain(3, 2).high, few.gain(3, 2).low);
}

TEST(LabelCurveFit, SaysSoWhenNoCurveFits) {
    auto zigzag = curve(7, 0.1, 0.0, 1.0);
    const double calm = LabelCurveFit(labelPoints(zigzag.cells)).dice(7).margin();
    for (auto& cell : zigzag.cells) {
        const auto shift = cell.slices() % 2 == 0 ? -100'000 : 0;
        cell.voxels.truePositive += shift;
        cell.voxels.falsePositive -= shift;
        cell.voxels.falseNegative -= shift;
    }
    EXPECT_GT(LabelCurveFit(labelPoints(zigzag.cells)).dice(7).margin(), 3.0 * calm);
}

TEST(LabelCurveFit, NeverPromisesALoss) {
    auto falling = curve(6, 0.2, 0.0, 1.0);
    for (auto& cell : falling.cells)
        cell.voxels.falsePositive += 20'000 * cell.slices();
    const LabelCurveFit fit(labelPoints(falling.cells));
    EXPECT_GE(fit.gain(6, 2).low, 0.0);
    EXPECT_LT(fit.gain(6, 2).mean, 0.01);
}

TEST(LabelCurveFit, LeavesScoresNextToTrainingSlicesOutWhereThereAreThreeOthers) {
    auto measured = curve(6, 0.1, 0.2, 1.0);
    for (auto& cell : measured.cells) {
        if (cell.slices() == 5) cell = cellOf(5, cell.repeat, 0.99, true);
    }
    const auto points = labelPoints(measured.cells);
    EXPECT_TRUE(points.back().beside);
    const LabelCurveFit fit(points);
    EXPECT_FALSE(fit.usesBeside());
    EXPECT_LT(fit.dice(5).mean, 0.9);
    const std::vector<LabelPoint> three(points.end() - 3, points.end());
    EXPECT_TRUE(LabelCurveFit(three).usesBeside());
}

TEST(LabelCurveFit, NeedsTwoPoints) {
    EXPECT_THROW(LabelCurveFit({{1, 3, 0.8, 0.01, 0.79, 0.81, false}}), Error);
}

TEST(LabelPoints, HaveMeanAndSpreadOfWhatWasScoredApart) {
    const auto points = labelPoints(
        {cellOf(2, 0, 0.8), cellOf(2, 1, 0.9), cellOf(2, 2, 0.99, true), cellOf(1, 0, 0.7)});
    ASSERT_EQ(points.size(), 2U);
    EXPECT_EQ(points[0].slices, 1);
    EXPECT_EQ(points[0].deviation, 0.0);
    EXPECT_EQ(points[1].repeats, 2);
    EXPECT_NEAR(points[1].mean, 0.85, 1e-6);
    EXPECT_NEAR(points[1].deviation, 0.1 / std::sqrt(2.0), 1e-6);
    EXPECT_NEAR(points[1].highest, 0.9, 1e-6);
    EXPECT_FALSE(points[1].beside);
}

TEST(LabelAdvice, AFlatCurveSaysStop) {
    const auto advice = adviseLabels(curve(6, 0.1, 0.05, 1.6));
    ASSERT_TRUE(advice);
    EXPECT_EQ(advice->verdict, LabelVerdict::Stop);
    EXPECT_EQ(advice->enough, 6);
    EXPECT_THAT(adviceSentence(*advice), HasSubstr("With 6 slices you are at 0.89"));
    EXPECT_THAT(adviceSentence(*advice), HasSubstr("you can stop."));
}

TEST(LabelAdvice, NobodyIsToldToStopWhereTheDiceIsHardlyKnown) {
    constexpr double kLittle = 0.1; // no gain is worthwhile: only the range counts
    EXPECT_EQ(adviseLabels(curve(4, 0.12, 0.0, 1.0), kLittle)->verdict, LabelVerdict::Stop);
    const auto advice = adviseLabels(curve(4, 0.12, 0.0, 1.0, 0.25), kLittle);
    ASSERT_GT(advice->dice.margin(), 0.03);
    EXPECT_EQ(advice->verdict, LabelVerdict::Unclear);
}

TEST(LabelAdvice, ASteepCurveSaysGoOnAndWhere) {
    const auto advice = adviseLabels(curve(6, 0.0, 0.5, 0.7));
    ASSERT_TRUE(advice);
    EXPECT_EQ(advice->verdict, LabelVerdict::GoOn);
    EXPECT_GT(advice->perSlice, 0.01);
    ASSERT_TRUE(!advice->enough || *advice->enough > 8);
    ASSERT_EQ(advice->next.size(), 2U);
    EXPECT_GT(advice->next.front(), 24); // 0 to 20 are annotated, of 60
    EXPECT_THAT(adviceSentence(*advice), HasSubstr("go on labelling"));
    EXPECT_THAT(adviceSentence(*advice), HasSubstr("far from those annotated (slices "));
}

TEST(LabelAdvice, WhatIsWorthwhileIsTheUsersChoice) {
    const auto measured = curve(6, 0.05, 0.3, 0.8);
    EXPECT_EQ(adviseLabels(measured, 0.0005)->verdict, LabelVerdict::GoOn);
    EXPECT_NE(adviseLabels(measured, 0.05)->verdict, LabelVerdict::GoOn);
}

TEST(LabelAdvice, ScatteredScoresOfFewSlicesGiveNoClearAnswer) {
    const auto advice = adviseLabels(curve(3, 0.12, 0.05, 1.0, 0.12));
    ASSERT_TRUE(advice);
    EXPECT_EQ(advice->verdict, LabelVerdict::Unclear);
    EXPECT_GT(advice->gain.high, 2.0 * advice->gain.mean);
    EXPECT_GT(advice->dice.margin(), 0.02);
    EXPECT_THAT(adviceSentence(*advice), HasSubstr("ask again"));
}

TEST(LabelAdvice, PoorMasksThatStayPoorAreNotForMoreSlices) {
    const auto advice = adviseLabels(curve(7, 0.5, 0.02, 1.6));
    ASSERT_TRUE(advice);
    EXPECT_EQ(advice->verdict, LabelVerdict::TooHard);
    EXPECT_THAT(adviceSentence(*advice), HasSubstr("train a network"));
}

TEST(LabelAdvice, IsGivenFromTwoPointsOn) {
    auto part = curve(6, 0.1, 0.2, 1.0);
    part.cells.resize(1);
    EXPECT_FALSE(adviseLabels(part));
    part.cells = {cellOf(1, 0, 0.7), cellOf(2, 0, 0.8)};
    EXPECT_TRUE(adviseLabels(part));
    EXPECT_THAT(reportSentences(labelReport(part)),
                testing::Contains(HasSubstr("2 of 25 trainings")));
}

TEST(LabelAdvice, SeveralStacksGetNoNumbersOfSlices) {
    auto measured = curve(6, 0.0, 0.5, 0.7);
    measured.depth = 0;
    EXPECT_TRUE(adviseLabels(measured)->next.empty());
    EXPECT_THAT(adviceSentence(*adviseLabels(measured)), Not(HasSubstr("(slice")));
}

TEST(LabelAdvice, RangesHaveAsManyDigitsAsTheyDeserve) {
    EXPECT_EQ(rangeText({0.9, 0.87, 0.93}), "0.90 ± 0.03");
    EXPECT_EQ(rangeText({0.9014, 0.899, 0.903}), "0.901 ± 0.002");
    EXPECT_EQ(gainText(0.0052), "+0.005");
}

TEST(LabelAdvice, TheTableGoesOnWhereTheMeasurementEnds) {
    const auto measured = curve(6, 0.05, 0.3, 0.8);
    std::istringstream lines(labelCurveCsv(labelReport(measured)));
    std::string line;
    std::getline(lines, line);
    const auto columns = std::count(line.begin(), line.end(), ',');
    int rows = 0;
    while (std::getline(lines, line)) {
        EXPECT_EQ(std::count(line.begin(), line.end(), ','), columns) << line;
        EXPECT_EQ(line.rfind(std::to_string(++rows) + ",", 0), 0U) << line;
        EXPECT_EQ(line.find(",0,,,,,") != std::string::npos, rows > 5) << line;
    }
    EXPECT_EQ(rows, 9);
}

TEST(LabelAdvice, JsonHoldsEveryCellAndTheSentence) {
    auto measured = curve(6, 0.05, 0.3, 0.8);
    const auto report = labelReport(measured);
    const auto json = toJson(report);
    EXPECT_EQ(json.at("cells").size(), measured.cells.size());
    EXPECT_EQ(json.at("curve").size(), 5U);
    EXPECT_EQ(json.at("fit").size(), 9U);
    EXPECT_EQ(json.at("sentences").at(0), adviceSentence(*report.advice));
    measured.cells.resize(1);
    EXPECT_TRUE(toJson(labelReport(measured)).at("advice").is_null());
    EXPECT_THAT(labelCurveCsv(labelReport(measured)), HasSubstr("\n1,1,"));
}

} // namespace
