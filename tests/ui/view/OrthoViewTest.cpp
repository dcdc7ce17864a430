// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/OrthoBench.h"
#include "ui/view/PlaneDecorations.h"

#include <QSignalSpy>
#include <QSplitter>
#include <QToolButton>

namespace lamina::ui {
namespace {

using core::Axes;
using Pane = OrthoView::Pane;

class OrthoViews : public test::OrthoBench {
protected:
    static constexpr core::VolumeSize kSize{60, 50, 24};
    void SetUp() override {
        OrthoBench::SetUp();
        openAndFill(
            kSize, [](int, int, int) { return 60; }, core::Spacing{0.5, 0.5, 1.0});
    }
    /// How near the colour on screen comes to that of an axis, over the image's grey.
    static bool tinted(SliceView& view, double column, double row, char axis) {
        const QColor c = colorAt(view, column, row);
        const QColor wanted = axisColor(axis);
        const auto near = [](int a, int b) { return std::abs(a - b) < 90; };
        return c != QColor(60, 60, 60) && near(c.red(), wanted.red()) &&
               near(c.green(), wanted.green()) && near(c.blue(), wanted.blue());
    }
    QWidget& bar(const char* name) {
        auto* widget = views->findChild<QWidget*>(name);
        if (!widget) throw std::runtime_error(name);
        return *widget;
    }
    QToolButton& button(const char* name) { return dynamic_cast<QToolButton&>(bar(name)); }
};

TEST_F(OrthoViews, TheCrosshairIsWhereTheThreePlanesMeet) {
    EXPECT_EQ(views->crosshair(), (core::VoxelIndex{30, 25, 12}));
    QSignalSpy moved(views.get(), &OrthoView::crosshairMoved);
    wheel(xz(), 2);
    EXPECT_EQ(views->crosshair(), (core::VoxelIndex{30, 27, 12}));
    EXPECT_EQ(moved.count(), 1);
    wheel(yz(), -3);
    EXPECT_EQ(views->crosshair(), (core::VoxelIndex{27, 27, 12}));
    // its lines: in XY at x = 27 in the colour of x, at y = 27 in that of y
    EXPECT_TRUE(tinted(xy(), 27, 5, 'x'));
    EXPECT_TRUE(tinted(xy(), 5, 27, 'y'));
    EXPECT_TRUE(tinted(xz(), 27, 3, 'x'));
    EXPECT_TRUE(tinted(xz(), 50, 12, 'z'));
    EXPECT_TRUE(tinted(yz(), 12, 5, 'z'));
    EXPECT_TRUE(tinted(yz(), 20, 27, 'y'));
    EXPECT_EQ(colorAt(xy(), 30, 5), QColor(60, 60, 60));
    views->setCrosshairShown(false);
    EXPECT_EQ(colorAt(xy(), 27, 5), QColor(60, 60, 60));
}

TEST_F(OrthoViews, ShiftAndAMoveBringTheOtherViewsHere) {
    const int z = xy().slice();
    hover(xy(), xy().viewFromImage({11.0, 33.0}));
    EXPECT_EQ(views->crosshair(), (core::VoxelIndex{30, 25, z})); // not without Shift
    QSignalSpy moved(views.get(), &OrthoView::crosshairMoved);
    hover(xy(), xy().viewFromImage({11.0, 33.0}), Qt::ShiftModifier);
    EXPECT_EQ(views->crosshair(), (core::VoxelIndex{11, 33, z}));
    EXPECT_EQ(moved.count(), 1);
    hover(yz(), yz().viewFromImage({4.0, 20.0}), Qt::ShiftModifier);
    EXPECT_EQ(views->crosshair(), (core::VoxelIndex{11, 20, 4}));
    EXPECT_EQ(xy().slice(), 4);
}

TEST_F(OrthoViews, TheTitlesSayWhereEachViewIs) {
    views->moveCrosshair({7, 8, 9});
    EXPECT_EQ(views->pane(Pane::XY).position(), "z 9 / 23");
    EXPECT_EQ(views->pane(Pane::XZ).position(), "y 8 / 49");
    EXPECT_EQ(views->pane(Pane::YZ).position(), "x 7 / 59");
}

TEST_F(OrthoViews, AnyViewCanBeMaximisedAndTheSizesComeBack) {
    const QSize before = xy().size();
    for (const Pane pane : OrthoView::kPanes) {
        EXPECT_TRUE(views->pane(pane).isVisible());
    }
    QTest::mouseDClick(&bar("barXZ"), Qt::LeftButton, {}, QPoint(60, 10));
    EXPECT_EQ(views->maximised(), Pane::XZ);
    EXPECT_TRUE(xz().isVisible());
    EXPECT_FALSE(xy().isVisible());
    EXPECT_FALSE(yz().isVisible());
    EXPECT_FALSE(views->volume().isVisible());
    EXPECT_EQ(views->activePane(), Pane::XZ);
    QTest::mouseClick(&button("maximiseXZ"), Qt::LeftButton);
    EXPECT_EQ(views->maximised(), std::nullopt);
    EXPECT_TRUE(waitFor([&] { return xy().size() == before; }));
    button("maximise3D").click();
    EXPECT_EQ(views->maximised(), Pane::Volume);
    EXPECT_TRUE(views->volume().isVisible());
    views->toggleMaximised();
    EXPECT_TRUE(xy().isVisible());
}

TEST_F(OrthoViews, AHiddenSideViewIsRightWhenItComesBack) {
    views->setCrosshairShown(false);
    views->maximise(Pane::XY);
    xz().setSlice(3);
    views->maximise({});
    EXPECT_TRUE(waitFor([this] { return xz().shownSlice() == 3; }));
}

TEST_F(OrthoViews, DraggingOneSplitterKeepsTheColumnsInLine) {
    auto* handle = dynamic_cast<QSplitter*>(views->pane(Pane::XY).parentWidget())->handle(1);
    ASSERT_NE(handle, nullptr);
    const int before = views->pane(Pane::XY).width();
    const QPoint middle = handle->rect().center();
    QTest::mousePress(handle, Qt::LeftButton, {}, middle);
    QMouseEvent move(QEvent::MouseMove, QPointF(middle - QPoint(80, 0)),
                     handle->mapToGlobal(QPointF(middle - QPoint(80, 0))), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(handle, &move);
    QTest::mouseRelease(handle, Qt::LeftButton, {}, middle);
    EXPECT_NEAR(views->pane(Pane::XY).width(), before - 80, 4);
    EXPECT_EQ(views->pane(Pane::XZ).width(), views->pane(Pane::XY).width());
}

TEST_F(OrthoViews, AnImageOfOneSliceShowsXyOnly) {
    source = std::make_shared<test::WatchedSource>(core::VolumeSize{60, 50, 1},
                                                   [](int, int, int) { return 60; });
    views->setStack(std::make_shared<core::ImageStack>(source));
    EXPECT_FALSE(views->canShowAll());
    EXPECT_TRUE(xy().isVisible());
    EXPECT_FALSE(xz().isVisible());
    EXPECT_FALSE(views->volume().isVisible());
    EXPECT_FALSE(button("maximiseXY").isEnabled());
}

TEST_F(OrthoViews, LinkedViewsShareScaleAndCentre) {
    xy().zoomBy(3.0);
    EXPECT_NE(xz().micrometresPerPixel(), xy().micrometresPerPixel());
    views->setZoomLinked(true);
    xy().setFocus();
    xy().zoomBy(1.5);
    xy().centerOn({20.0, 18.0});
    EXPECT_DOUBLE_EQ(xz().micrometresPerPixel(), xy().micrometresPerPixel());
    EXPECT_DOUBLE_EQ(yz().micrometresPerPixel(), xy().micrometresPerPixel());
    EXPECT_NEAR(xz().center().x, 20.0, 0.6);
    EXPECT_NEAR(yz().center().y, 18.0, 0.6);
    yz().centerOn({6.0, 31.0});
    EXPECT_NEAR(xz().center().y, 6.0, 0.6);
    EXPECT_NEAR(xy().center().y, 31.0, 0.6);
    views->setZoomLinked(false);
    xy().zoomBy(2.0);
    EXPECT_NE(xz().micrometresPerPixel(), xy().micrometresPerPixel());
}

TEST_F(OrthoViews, ContrastAndOverlaysOfXyHoldInAllViews) {
    xy().setContrast({0.0, 120.0});
    EXPECT_EQ(colorAt(xz(), 40, 3), QColor(128, 128, 128)); // 60 of 120
    xz().setContrast({0.0, 240.0});                         // dragged in a side view
    EXPECT_EQ(xy().contrast(), (core::IntensityRange{0.0, 240.0}));
    EXPECT_EQ(yz().contrast(), (core::IntensityRange{0.0, 240.0}));
    xy().setOverlaySource(OverlayKind::Annotation,
                          [](core::SlicePlane, core::PixelRect, std::span<std::uint32_t> rgba) {
                              std::fill(rgba.begin(), rgba.end(), packRgba(255, 0, 0));
                          });
    xy().setOverlayOpacity(OverlayKind::Annotation, 1.0);
    EXPECT_EQ(colorAt(yz(), 3, 40), QColor(255, 0, 0));
    xy().setOverlayVisible(OverlayKind::Annotation, false);
    EXPECT_EQ(colorAt(yz(), 3, 40), QColor(64, 64, 64));
}

TEST_F(OrthoViews, TheKeyboardGoesRoundTheVisibleViews) {
    views->activateWindow();
    xy().setFocus();
    ASSERT_TRUE(waitFor([this] { return xy().hasFocus(); }));
    views->focusNext();
    EXPECT_TRUE(yz().hasFocus());
    EXPECT_EQ(views->activePane(), Pane::YZ);
    views->focusNext();
    EXPECT_TRUE(xz().hasFocus());
    views->focusNext();
    EXPECT_TRUE(views->volume().hasFocus());
    views->focusNext();
    EXPECT_TRUE(xy().hasFocus());
}

TEST_F(OrthoViews, APictureOfAllHoldsEveryViewAtItsPlace) {
    views->setCrosshairShown(false);
    const QImage all = views->picture(true);
    const QImage one = views->picture(false);
    EXPECT_EQ(one.size(), xy().size() * xy().devicePixelRatio());
    EXPECT_GT(all.width(), one.width() + yz().width());
    EXPECT_GT(all.height(), one.height() + xz().height());
    const QPointF p = xz().viewFromImage({40.0, 3.0});
    EXPECT_EQ(all.pixelColor(static_cast<int>(p.x()), one.height() + 4 + static_cast<int>(p.y())),
              QColor(60, 60, 60));
}

} // namespace
} // namespace lamina::ui
