// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/JobPart.h"

#include <gtest/gtest.h>

namespace {

using namespace lamina::core;

TEST(JobPart, FillsItsShareOfTheBarAndPassesTheRestOn) {
    std::stop_source stop;
    Progress seen;
    std::string logged;
    const JobContext whole(
        stop.get_token(), [&](const Progress& p) { seen = p; },
        [&](const std::string& sentence) { logged = sentence; });
    const auto part = partOf(whole, 0.5, 0.75);
    part.report({0.5, "Half of it", 3.0, {{"step", 1.0}}});
    EXPECT_DOUBLE_EQ(seen.fraction, 0.625);
    EXPECT_EQ(seen.message, "Half of it");
    EXPECT_EQ(seen.secondsLeft, 3.0);
    EXPECT_EQ(seen.curve.size(), 1U);
    part.log("A note");
    EXPECT_EQ(logged, "A note");
    stop.request_stop();
    EXPECT_THROW(part.throwIfStopped(), Cancelled);
}

TEST(JobPart, WhatIsPreparedMovesNoBar) {
    Progress seen;
    seen.fraction = -1.0;
    const JobContext whole({}, [&](const Progress& p) { seen = p; });
    preparing(whole).report({1.0, "Measuring patches", {}, {}});
    EXPECT_EQ(seen.fraction, 0.0);
    EXPECT_EQ(seen.message, "Measuring patches");
}

} // namespace
