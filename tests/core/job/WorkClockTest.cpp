// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/WorkClock.h"

#include <gtest/gtest.h>

#include <thread>

namespace lamina::core {
namespace {

TEST(WorkClock, WhatIsSpentInReportsCountsForNothing) {
    int reports = 0;
    const JobContext paused({}, [&](const Progress&) {
        ++reports;
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
    });
    WorkClock clock(paused);
    clock.report({});
    clock.timed().report({});
    EXPECT_EQ(reports, 2);
    EXPECT_LT(clock.seconds(), 0.6);
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    EXPECT_GE(clock.seconds(), 0.03);
}

} // namespace
} // namespace lamina::core
