// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceViewport.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lamina::ui {
namespace {

SliceViewport viewport(double aspect = 1.0, double ratio = 1.0) {
    SliceViewport v;
    v.setPlane(200, 100, aspect);
    v.setView(QSizeF(641.0, 481.0), ratio);
    return v;
}

TEST(SliceViewport, PositionsSurviveTheWayToTheScreenAndBackAtEveryZoomRatioAndAspect) {
    for (const double ratio : {1.0, 1.25, 1.5, 2.0, 3.0}) {
        for (const double aspect : {1.0, 0.5, 2.7}) {
            SliceViewport v = viewport(aspect, ratio);
            for (const double zoom : {0.4, 1.0, 3.3, 17.0, 80.0}) {
                v.setZoom(zoom, QPointF(123.0, 45.0));
                for (const core::SlicePoint p :
                     {core::SlicePoint{-0.5, -0.5}, {0.0, 0.0}, {199.5, 99.5}, {42.25, 17.75}}) {
                    const core::SlicePoint back = v.imageFromView(v.viewFromImage(p));
                    EXPECT_NEAR(back.x, p.x, 1e-9);
                    EXPECT_NEAR(back.y, p.y, 1e-9);
                }
            }
        }
    }
}

TEST(SliceViewport, FitShowsTheWholeImageInTheMiddle) {
    for (const double aspect : {1.0, 4.0, 0.2}) {
        const SliceViewport v = viewport(aspect, 2.0);
        const QPointF first = v.viewFromImage({-0.5, -0.5});
        const QPointF last = v.viewFromImage({199.5, 99.5});
        EXPECT_GE(first.x(), 0.0);
        EXPECT_GE(first.y(), 0.0);
        EXPECT_LE(last.x(), 641.0);
        EXPECT_LE(last.y(), 481.0);
        EXPECT_NEAR(first.x() + last.x(), 641.0, 1.5);
        EXPECT_NEAR(first.y() + last.y(), 481.0, 1.5);
        const bool fullWidth = last.x() - first.x() >= 641.0 - 2.0 * SliceViewport::kMargin - 1.5;
        const bool fullHeight = last.y() - first.y() >= 481.0 - 2.0 * SliceViewport::kMargin - 1.5;
        EXPECT_TRUE(fullWidth || fullHeight);
    }
}

TEST(SliceViewport, AFittedImageFollowsTheSizeOfTheViewAndAZoomedOneKeepsItsZoom) {
    SliceViewport v = viewport();
    const double before = v.zoom();
    v.setView(QSizeF(1282.0, 962.0), 1.0);
    EXPECT_GT(v.zoom(), before * 1.8);
    v.setZoom(5.0, QPointF(10.0, 10.0));
    v.setView(QSizeF(400.0, 300.0), 1.0);
    EXPECT_DOUBLE_EQ(v.zoom(), 5.0);
}

TEST(SliceViewport, ZoomKeepsThePointUnderTheAnchorWithinOneDevicePixel) {
    SliceViewport v = viewport(1.5, 2.0);
    const QPointF anchor(300.0, 200.0);
    const core::SlicePoint kept = v.imageFromView(anchor);
    for (int i = 0; i < 40; ++i)
        v.setZoom(v.zoom() * 1.07, anchor);
    const QPointF after = v.viewFromImage(kept);
    EXPECT_NEAR(after.x(), anchor.x(), 1.0);
    EXPECT_NEAR(after.y(), anchor.y(), 1.0);
    EXPECT_GT(v.zoom(), 20.0);
}

TEST(SliceViewport, TheAspectOfThePixelsIsShown) {
    const SliceViewport v = viewport(2.5);
    const QPointF a = v.viewFromImage({0.0, 0.0});
    const QPointF b = v.viewFromImage({10.0, 10.0});
    EXPECT_NEAR((b.y() - a.y()) / (b.x() - a.x()), 2.5, 1e-9);
}

TEST(SliceViewport, TheImageCornerLiesOnAWholeDevicePixel) {
    SliceViewport v = viewport(1.0, 1.5);
    for (const double zoom : {0.7, 1.0, 2.0, 9.7}) {
        v.setZoom(zoom, QPointF(33.3, 71.9));
        v.panBy(QPointF(0.37, -3.21));
        const QPointF origin = v.deviceOrigin();
        EXPECT_DOUBLE_EQ(origin.x(), std::round(origin.x()));
        EXPECT_DOUBLE_EQ(origin.y(), std::round(origin.y()));
    }
}

TEST(SliceViewport, PanningMovesTheImageWithTheMouseButNeverOutOfReach) {
    SliceViewport v = viewport();
    v.setZoom(4.0, QPointF(320.0, 240.0));
    const QPointF before = v.viewFromImage({50.0, 50.0});
    v.panBy(QPointF(30.0, -20.0));
    const QPointF after = v.viewFromImage({50.0, 50.0});
    EXPECT_NEAR(after.x() - before.x(), 30.0, 1.0);
    EXPECT_NEAR(after.y() - before.y(), -20.0, 1.0);
    v.panBy(QPointF(1e6, 1e6));
    const QPointF corner = v.viewFromImage({0.0, 0.0});
    EXPECT_LE(corner.x(), 641.0);
    EXPECT_LE(corner.y(), 481.0);
}

TEST(SliceViewport, ZoomStaysWithinSensibleBounds) {
    SliceViewport v = viewport();
    v.setZoom(1e9, QPointF(0.0, 0.0));
    EXPECT_LE(v.zoom(), 100.0);
    v.setZoom(1e-9, QPointF(0.0, 0.0));
    EXPECT_GE(200.0 * v.zoom(), 50.0);
}

} // namespace
} // namespace lamina::ui
