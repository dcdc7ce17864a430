// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"

#include "ui/view/SliceViewport.h"
#include "ui/view/SwipeGrip.h"

#include <QSignalSpy>

namespace lamina::ui {
namespace {

/// A grey slice with two overlays of one colour each.
class ComparisonView : public test::ViewBench {
protected:
    void SetUp() override {
        ViewBench::SetUp();
        open({60, 40, 3}, [](int x, int, int) { return 50 + x; });
        plain(OverlayKind::Annotation, packRgba(255, 0, 0));
        plain(OverlayKind::Semantic, packRgba(0, 255, 0));
    }
    void plain(OverlayKind kind, std::uint32_t color) {
        view->setOverlaySource(
            kind, [color](core::SlicePlane, core::PixelRect, std::span<std::uint32_t> rgba) {
                std::fill(rgba.begin(), rgba.end(), color);
            });
        view->setOverlayOpacity(kind, 1.0);
    }
    void compare(Comparison::Mode mode, std::optional<OverlayKind> left,
                 std::optional<OverlayKind> right, double position = 0.5) {
        view->setComparison({mode, left, right, position});
    }
    [[nodiscard]] SwipeGrip& grip() { return *view->findChild<SwipeGrip*>("swipeGrip"); }
};

const QColor kRed(255, 0, 0);
const QColor kGreen(0, 255, 0);

TEST_F(ComparisonView, TheLineDividesTheViewIntoTheImageAndAnOverlay) {
    compare(Comparison::Mode::Swipe, std::nullopt, OverlayKind::Semantic);
    const QImage image = view->renderedImage();
    EXPECT_EQ(colorAt(image, 10, 30), QColor(60, 60, 60));
    EXPECT_EQ(colorAt(image, 50, 30), kGreen); // and not the annotation, which lies above it
}

TEST_F(ComparisonView, TwoOverlaysAreComparedAndTheLineMoves) {
    compare(Comparison::Mode::Swipe, OverlayKind::Annotation, OverlayKind::Semantic);
    EXPECT_EQ(colorAt(view->renderedImage(), 20, 30), kRed);
    EXPECT_EQ(colorAt(view->renderedImage(), 40, 30), kGreen);
    compare(Comparison::Mode::Swipe, OverlayKind::Annotation, OverlayKind::Semantic, 0.0);
    EXPECT_EQ(colorAt(view->renderedImage(), 20, 30), kGreen);
    const std::uint64_t before = view->uploadedBytes();
    compare(Comparison::Mode::Swipe, OverlayKind::Annotation, OverlayKind::Semantic, 1.0);
    EXPECT_EQ(colorAt(view->renderedImage(), 40, 30), kRed);
    EXPECT_EQ(view->uploadedBytes(), before); // moving the line costs no upload
}

TEST_F(ComparisonView, TheHandleFollowsMouseAndKeys) {
    compare(Comparison::Mode::Swipe, std::nullopt, OverlayKind::Semantic);
    QSignalSpy moved(view.get(), &SliceView::comparisonChanged);
    const QPoint middle = grip().rect().center();
    QTest::mousePress(&grip(), Qt::LeftButton, {}, middle);
    QTest::mouseMove(&grip(), middle + QPoint(-160, 0));
    QTest::mouseRelease(&grip(), Qt::LeftButton, {}, grip().rect().center());
    EXPECT_NEAR(view->comparison().position, 0.25, 0.01);
    EXPECT_NEAR(grip().geometry().center().x(), view->width() / 4, 2);
    EXPECT_GE(moved.count(), 1);
    QTest::keyClick(&grip(), Qt::Key_Right);
    EXPECT_NEAR(view->comparison().position, 0.26, 0.01);
    QTest::keyClick(&grip(), Qt::Key_End);
    EXPECT_EQ(view->comparison().position, 1.0);
    EXPECT_FALSE(grip().accessibleName().isEmpty());
    EXPECT_TRUE(grip().accessibleDescription().contains("100"));
}

TEST_F(ComparisonView, EscapeLeavesFromTheImageAndFromTheHandle) {
    compare(Comparison::Mode::Swipe, std::nullopt, OverlayKind::Semantic);
    QTest::keyClick(view.get(), Qt::Key_Escape);
    EXPECT_EQ(view->comparison().mode, Comparison::Mode::Off);
    EXPECT_FALSE(grip().isVisible());
    EXPECT_EQ(colorAt(view->renderedImage(), 10, 30), kRed); // all layers again
    compare(Comparison::Mode::Swipe, std::nullopt, OverlayKind::Semantic);
    QTest::keyClick(&grip(), Qt::Key_Escape);
    EXPECT_EQ(view->comparison().mode, Comparison::Mode::Off);
}

TEST_F(ComparisonView, SideBySideShowsTheSameSliceTwiceWithItsOverlays) {
    compare(Comparison::Mode::SideBySide, std::nullopt, OverlayKind::Semantic);
    const QImage image = view->renderedImage();
    const int half = view->width() / 2;
    for (const int x : {2, 30, 57}) {
        const QPoint p = at(x, 30);
        ASSERT_LT(p.x(), half);
        EXPECT_EQ(image.pixelColor(p), QColor(50 + x, 50 + x, 50 + x));
        EXPECT_EQ(image.pixelColor(p + QPoint(half, 0)), kGreen);
        const core::SlicePoint left = view->imageFromView(p);
        const core::SlicePoint right = view->imageFromView(p + QPoint(half, 0));
        EXPECT_DOUBLE_EQ(left.x, right.x);
        EXPECT_DOUBLE_EQ(left.y, right.y);
    }
    EXPECT_EQ(image.pixelColor(at(-2, 30)), QColor(30, 31, 34)); // both wholly in sight
    EXPECT_EQ(image.pixelColor(at(-2, 30) + QPoint(half, 0)), QColor(30, 31, 34));
}

TEST_F(ComparisonView, ZoomingInTheRightCopyKeepsThePointUnderTheMouse) {
    compare(Comparison::Mode::SideBySide, std::nullopt, OverlayKind::Semantic);
    const QPointF mouse = QPointF(at(40, 20)) + QPointF(view->width() / 2, 0.0);
    const core::SlicePoint before = view->imageFromView(mouse);
    view->zoomBy(3.0, mouse);
    EXPECT_NEAR(view->imageFromView(mouse).x, before.x, 0.5 / view->zoom() + 1e-9);
    EXPECT_NEAR(view->imageFromView(mouse).y, before.y, 0.5 / view->zoom() + 1e-9);
}

TEST(SliceViewportCopies, AGestureGoesOnInTheCopyWhereItBegan) {
    SliceViewport viewport;
    viewport.setPlane(100, 100, 1.0);
    viewport.setView({801.0, 400.0}, 1.0);
    viewport.setCopies(2);
    EXPECT_EQ(viewport.viewSize(), QSizeF(400.0, 400.0));
    const double inLeft = viewport.imageFromView({300.0, 200.0}).x;
    EXPECT_DOUBLE_EQ(viewport.imageFromView({700.0, 200.0}).x, inLeft);
    viewport.holdCopy(QPointF(300.0, 200.0));
    EXPECT_GT(viewport.imageFromView({500.0, 200.0}).x, 100.0); // beyond the right edge
    viewport.holdCopy(QPointF(700.0, 200.0));
    EXPECT_LT(viewport.imageFromView({300.0, 200.0}).x, 0.0); // beyond the left edge
    viewport.holdCopy(std::nullopt);
    EXPECT_DOUBLE_EQ(viewport.imageFromView({300.0, 200.0}).x, inLeft);
}

} // namespace
} // namespace lamina::ui
