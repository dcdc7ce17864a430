// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelChoices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace {

using namespace lamina::core;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Slices `step` apart, each with cells and background.
std::vector<LabelUnit> slicesApart(int count, int step) {
    std::vector<LabelUnit> units;
    for (int i = 0; i < count; ++i)
        units.push_back({{0, i * step}, 1000, 100});
    return units;
}

std::vector<LabelChoice> planned(const std::vector<LabelUnit>& units, std::uint64_t seed = 1) {
    LabelPlanSpec spec;
    spec.seed = seed;
    return planLabelChoices(units, spec);
}

bool same(const std::vector<LabelChoice>& a, const std::vector<LabelChoice>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.repeat == y.repeat && x.training == y.training && x.scored == y.scored &&
               x.beside == y.beside;
    });
}

TEST(LabelChoices, NothingIsScoredThatWasTrainedOn) {
    for (const int count : {3, 4, 5, 9, 30}) {
        for (const int step : {1, 5}) {
            for (std::uint64_t seed = 1; seed <= 5; ++seed) {
                const auto choices = planned(slicesApart(count, step), seed);
                ASSERT_FALSE(choices.empty());
                for (const auto& choice : choices) {
                    EXPECT_FALSE(choice.training.empty());
                    EXPECT_FALSE(choice.scored.empty());
                    EXPECT_TRUE(std::is_sorted(choice.training.begin(), choice.training.end()));
                    for (const std::size_t i : choice.scored) {
                        EXPECT_FALSE(
                            std::binary_search(choice.training.begin(), choice.training.end(), i));
                    }
                }
            }
        }
    }
}

TEST(LabelChoices, SlicesNextToTrainingSlicesAreScoredOnlyWhereNothingElseIsLeft) {
    const auto units = slicesApart(9, 1); // a block without a gap
    int apart = 0;
    for (const auto& choice : planned(units)) {
        if (choice.beside) continue;
        ++apart;
        for (const std::size_t s : choice.scored) {
            for (const std::size_t t : choice.training)
                EXPECT_GT(s > t ? s - t : t - s, 1U);
        }
    }
    EXPECT_GT(apart, 5);
    for (const auto& choice : planned(units))
        EXPECT_TRUE(choice.training.size() < 8 || choice.beside);
    for (const auto& choice : planned(slicesApart(9, 2)))
        EXPECT_FALSE(choice.beside);
}

TEST(LabelChoices, SlicesOfAnotherStackAreNoNeighbours) {
    const std::vector<LabelUnit> units{{{0, 4}, 10, 10}, {{1, 4}, 10, 10}, {{2, 5}, 10, 10}};
    for (const auto& choice : planned(units))
        EXPECT_FALSE(choice.beside);
}

TEST(LabelChoices, AreSpreadOverTheStack) {
    for (const auto& choice : planned(slicesApart(12, 3))) {
        if (choice.training.size() != 4) continue;
        for (std::size_t run = 0; run < 4; ++run) // twelve slices in four runs of three
            EXPECT_EQ(choice.training[run] / 3, run);
    }
}

TEST(LabelChoices, SlicesTakeTurns) {
    std::map<std::size_t, int> leftOut;
    for (const auto& choice : planned(slicesApart(5, 4))) {
        if (choice.training.size() == 4) ++leftOut[choice.scored.at(0)];
    }
    EXPECT_EQ(leftOut.size(), 5U); // five repeats leave out each of the five slices once
}

TEST(LabelChoices, NearlyEverySliceIsScoredWithEveryNumber) {
    std::map<std::size_t, std::set<std::size_t>> scored;
    for (const auto& choice : planned(slicesApart(9, 4)))
        scored[choice.training.size()].insert(choice.scored.begin(), choice.scored.end());
    for (const auto& [slices, units] : scored)
        EXPECT_GE(units.size(), 8U) << "with " << slices;
    EXPECT_EQ(scored.at(8).size(), 9U); // where one is left out it is another one each time
}

TEST(LabelChoices, NoneComesTwiceAndThereMayBeFewerThanAskedFor) {
    std::map<std::size_t, std::set<std::vector<std::size_t>>> seen;
    int all = 0;
    for (const auto& choice : planned(slicesApart(3, 5))) {
        EXPECT_TRUE(seen[choice.training.size()].insert(choice.training).second);
        ++all;
    }
    EXPECT_EQ(all, 6); // three of one, three of two
}

TEST(LabelChoices, TheSeedDecides) {
    const auto units = slicesApart(12, 3);
    EXPECT_TRUE(same(planned(units, 7), planned(units, 7)));
    EXPECT_FALSE(same(planned(units, 7), planned(units, 8)));
}

TEST(LabelChoices, EachCanBeTrainedAndShowsCellsToScore) {
    auto units = slicesApart(6, 4);
    units[0].foreground = units[3].foreground = 0;
    units[1].background = units[2].background = units[5].background = 0;
    const auto choices = planned(units);
    EXPECT_FALSE(choices.empty());
    const auto any = [&](const std::vector<std::size_t>& chosen, auto member) {
        return std::any_of(chosen.begin(), chosen.end(),
                           [&](std::size_t i) { return units[i].*member > 0; });
    };
    for (const auto& choice : choices) {
        EXPECT_TRUE(any(choice.training, &LabelUnit::foreground));
        EXPECT_TRUE(any(choice.training, &LabelUnit::background));
        EXPECT_TRUE(any(choice.scored, &LabelUnit::foreground));
    }
}

TEST(LabelChoices, ManySlicesAreTriedInAboutEqualRatiosUpToAllButOne) {
    EXPECT_THAT(labelLevels(4, 8), ElementsAre(1, 2, 3));
    const auto levels = labelLevels(65, 7);
    EXPECT_THAT(levels, ElementsAre(1, 2, 4, 8, 16, 32, 64));
    EXPECT_EQ(labelLevels(11, 8).size(), 8U);
    EXPECT_EQ(labelLevels(11, 8).back(), 10);
}

TEST(LabelChoices, OnlySoManySlicesAreScored) {
    LabelPlanSpec spec;
    spec.scored = 4;
    for (const auto& choice : planLabelChoices(slicesApart(20, 3), spec))
        EXPECT_LE(choice.scored.size(), 4U);
}

TEST(LabelChoices, WhatIsMissingIsSaid) {
    EXPECT_THAT(whyNoLabelCurve({}), HasSubstr("Annotate 3 more"));
    EXPECT_THAT(whyNoLabelCurve(slicesApart(2, 5)), HasSubstr("Annotate 1 more"));
    EXPECT_THAT(whyNoLabelCurve(slicesApart(3, 5)), IsEmpty());
    auto units = slicesApart(3, 5);
    units[0].foreground = units[1].foreground = 0;
    EXPECT_THAT(whyNoLabelCurve(units), HasSubstr("show cells"));
    units = slicesApart(3, 5);
    for (auto& unit : units)
        unit.background = 0;
    EXPECT_THAT(whyNoLabelCurve(units), HasSubstr("No background"));
    EXPECT_TRUE(planned(units).empty());
}

TEST(LabelChoices, UnlabelledVoxelsCountForNothing) {
    AnnotatedStack stack;
    stack.slices = {{2, {0, 1, 255, 2, 255}}, {5, {255, 255, 255, 255, 255}}};
    const auto units = labelUnits({stack, stack});
    ASSERT_EQ(units.size(), 2U); // nothing is annotated on slice 5
    EXPECT_EQ(units[1].place, (LabelSlice{1, 2}));
    EXPECT_EQ(units[1].background, 1);
    EXPECT_EQ(units[1].foreground, 2);
}

} // namespace
