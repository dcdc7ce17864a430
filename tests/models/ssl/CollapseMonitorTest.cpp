// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/CollapseMonitor.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

TEST(CollapseMonitor, SpreadIsAboutOneForVectorsInAllDirections) {
    torch::manual_seed(1);
    EXPECT_NEAR(projectionSpread(torch::randn({8, 64, 6, 6})).item<double>(), 1.0, 0.05);
    EXPECT_NEAR(projectionSpread(torch::randn({400, 64})).item<double>(), 1.0, 0.05);
}

TEST(CollapseMonitor, SpreadIsZeroWhenAllVectorsPointTheSameWay) {
    const torch::Tensor direction = torch::randn({1, 16, 1, 1});
    const torch::Tensor lengths = torch::rand({4, 1, 5, 5}) + 0.5;
    EXPECT_NEAR(projectionSpread(direction * lengths).item<double>(), 0.0, 1e-3);
}

TEST(CollapseMonitor, SaysCollapsedOnlyAfterEnoughLowStepsInARow) {
    CollapseMonitor monitor(0.1, 3);
    for (const double spread : {0.05, 0.05, 0.5, 0.05, 0.05})
        monitor.add(spread);
    EXPECT_FALSE(monitor.collapsed());
    monitor.add(0.01);
    EXPECT_TRUE(monitor.collapsed());
    EXPECT_EQ(monitor.lastSpread(), 0.01);
}

TEST(CollapseMonitor, TheFirstStepsDoNotCountWhereAGraceIsGiven) {
    CollapseMonitor monitor(0.1, 3, 5);
    for (int i = 0; i < 7; ++i)
        monitor.add(0.01);
    EXPECT_FALSE(monitor.collapsed());
    monitor.add(0.01);
    EXPECT_TRUE(monitor.collapsed());
}

TEST(ChanceMonitor, SaysAtChanceOnlyAfterAHundredStepsOfGuessing) {
    ChanceMonitor monitor(0.25, 16);
    for (int i = 0; i < 99; ++i)
        monitor.add(i % 2 == 0 ? 0.2 : 0.3);
    EXPECT_FALSE(monitor.atChance());
    monitor.add(0.25);
    EXPECT_TRUE(monitor.atChance());
    EXPECT_NEAR(monitor.accuracy(), 0.25, 1e-3);
}

TEST(ChanceMonitor, LearningLateIsLearning) {
    ChanceMonitor monitor(0.25, 16);
    for (int i = 0; i < 300; ++i)
        monitor.add(0.25);
    for (int i = 0; i < 60; ++i)
        monitor.add(0.4);
    EXPECT_FALSE(monitor.atChance()) << "0.34 in the mean, three standard errors end at 0.28";
}

TEST(ChanceMonitor, HasNothingToSayWhereNothingIsGuessed) {
    ChanceMonitor monitor(0.0, 0);
    for (int i = 0; i < 200; ++i)
        monitor.add(0.0);
    EXPECT_FALSE(monitor.atChance());
}

} // namespace
} // namespace lamina::models
