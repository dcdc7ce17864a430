// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceDecorations.h"

#include <gtest/gtest.h>

#include <limits>

namespace lamina::ui {
namespace {

TEST(ScaleBar, IsTheLongestRoundLengthThatFits) {
    const auto bar = scaleBarFor(0.5, 140.0); // at most 70 µm
    ASSERT_TRUE(bar);
    EXPECT_DOUBLE_EQ(bar->micrometres, 50.0);
    EXPECT_DOUBLE_EQ(bar->widgetPixels, 100.0);
    EXPECT_EQ(bar->label.toStdString(), "50 µm");
}

TEST(ScaleBar, ExactlyFittingLengthsAreTaken) {
    EXPECT_DOUBLE_EQ(scaleBarFor(1.0, 100.0)->micrometres, 100.0);
    EXPECT_DOUBLE_EQ(scaleBarFor(1.0, 200.0)->micrometres, 200.0);
    EXPECT_DOUBLE_EQ(scaleBarFor(1.0, 199.0)->micrometres, 100.0);
}

TEST(ScaleBar, SmallAndLargeLengthsAreWrittenInTheirUnits) {
    EXPECT_EQ(scaleBarFor(0.002, 140.0)->label.toStdString(), "200 nm");
    EXPECT_EQ(scaleBarFor(20.0, 140.0)->label.toStdString(), "2 mm");
    EXPECT_EQ(scaleBarFor(10.0, 100.0)->label.toStdString(), "1 mm");
}

TEST(ScaleBar, IsAbsentWhereNothingCanBeMeasured) {
    EXPECT_FALSE(scaleBarFor(0.0, 140.0));
    EXPECT_FALSE(scaleBarFor(-1.0, 140.0));
    EXPECT_FALSE(scaleBarFor(std::numeric_limits<double>::infinity(), 140.0));
    EXPECT_FALSE(scaleBarFor(std::numeric_limits<double>::quiet_NaN(), 140.0));
}

} // namespace
} // namespace lamina::ui
