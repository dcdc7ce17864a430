// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"

#include <QSignalSpy>
#include <QWheelEvent>

namespace lamina::ui {
namespace {

class SliceViewInput : public test::ViewBench {
protected:
    void SetUp() override {
        ViewBench::SetUp();
        open({64, 48, 40}, [](int x, int y, int) { return x + y; });
    }
    void wheel(int notches, Qt::KeyboardModifiers modifiers, QPoint where = {320, 240}) {
        QWheelEvent event(QPointF(where), view->mapToGlobal(QPointF(where)), QPoint(),
                          QPoint(0, notches * 120), Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(view.get(), &event);
    }
    void drag(Qt::MouseButton button, QPoint from, QPoint to) {
        QTest::mousePress(view.get(), button, {}, from);
        QMouseEvent move(QEvent::MouseMove, QPointF(to), view->mapToGlobal(QPointF(to)),
                         Qt::NoButton, button, Qt::NoModifier);
        QCoreApplication::sendEvent(view.get(), &move);
        QTest::mouseRelease(view.get(), button, {}, to);
    }
};

TEST_F(SliceViewInput, TheWheelChangesTheSliceAndWithShiftByFive) {
    view->setSlice(20);
    wheel(1, Qt::NoModifier);
    EXPECT_EQ(view->slice(), 21);
    wheel(-2, Qt::NoModifier);
    EXPECT_EQ(view->slice(), 19);
    wheel(1, Qt::ShiftModifier);
    EXPECT_EQ(view->slice(), 24);
}

TEST_F(SliceViewInput, FinePartsOfAWheelNotchAddUp) {
    view->setSlice(20);
    for (int i = 0; i < 8; ++i) {
        QWheelEvent event(QPointF(320, 240), view->mapToGlobal(QPointF(320, 240)), QPoint(),
                          QPoint(0, 30), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view.get(), &event);
    }
    EXPECT_EQ(view->slice(), 22);
}

TEST_F(SliceViewInput, CtrlWheelZoomsAtTheMouse) {
    const QPoint where(200, 150);
    const core::SlicePoint before = view->imageFromView(where);
    const double zoom = view->zoom();
    QSignalSpy changed(view.get(), &SliceView::zoomChanged);
    wheel(3, Qt::ControlModifier, where);
    EXPECT_GT(view->zoom(), zoom * 1.5);
    EXPECT_EQ(changed.count(), 1);
    const core::SlicePoint after = view->imageFromView(where);
    EXPECT_NEAR(after.x, before.x, 1.0 / view->zoom());
    EXPECT_NEAR(after.y, before.y, 1.0 / view->zoom());
    EXPECT_EQ(view->slice(), 20);
}

TEST_F(SliceViewInput, AltWheelAsksForAnotherBrushSize) {
    QSignalSpy stepped(view.get(), &SliceView::brushStepped);
    wheel(-1, Qt::AltModifier);
    ASSERT_EQ(stepped.count(), 1);
    EXPECT_EQ(stepped[0][0].toInt(), -1);
    EXPECT_EQ(view->slice(), 20);
}

TEST_F(SliceViewInput, MiddleDragAndSpaceDragPan) {
    view->zoomBy(3.0);
    const QPointF before = view->viewFromImage({30.0, 20.0});
    drag(Qt::MiddleButton, {300, 200}, {340, 170});
    const QPointF after = view->viewFromImage({30.0, 20.0});
    EXPECT_NEAR(after.x() - before.x(), 40.0, 1.0);
    EXPECT_NEAR(after.y() - before.y(), -30.0, 1.0);
    QTest::keyPress(view.get(), Qt::Key_Space);
    drag(Qt::LeftButton, {340, 170}, {300, 200});
    QTest::keyRelease(view.get(), Qt::Key_Space);
    const QPointF back = view->viewFromImage({30.0, 20.0});
    EXPECT_NEAR(back.x(), before.x(), 1.5);
    EXPECT_NEAR(back.y(), before.y(), 1.5);
}

TEST_F(SliceViewInput, RBelongsToTheWindowWhichMayGiveItAway) {
    view->zoomBy(5.0, QPointF(10.0, 10.0));
    const double zoomed = view->zoom();
    QTest::keyClick(view.get(), Qt::Key_R);
    EXPECT_DOUBLE_EQ(view->zoom(), zoomed);
}

TEST_F(SliceViewInput, OtherKeysCanBeGivenToEverythingItDoes) {
    ViewKeys keys;
    keys.set(ViewKey::NextSlice, {QKeySequence("Ctrl+U")});
    keys.set(ViewKey::Pan, {QKeySequence("P")});
    view->setKeys(keys);
    view->setSlice(20);
    QTest::keyClick(view.get(), Qt::Key_Right);
    EXPECT_EQ(view->slice(), 20);
    QTest::keyClick(view.get(), Qt::Key_U, Qt::ControlModifier);
    EXPECT_EQ(view->slice(), 21);
    view->zoomBy(3.0);
    const QPointF before = view->viewFromImage({30.0, 20.0});
    QTest::keyPress(view.get(), Qt::Key_P);
    drag(Qt::LeftButton, {300, 200}, {340, 170});
    QTest::keyRelease(view.get(), Qt::Key_P);
    EXPECT_NEAR(view->viewFromImage({30.0, 20.0}).x() - before.x(), 40.0, 1.0);
}

TEST_F(SliceViewInput, APlusCountsWithAndWithoutShift) {
    const double fitted = view->zoom();
    QTest::keyClick(view.get(), Qt::Key_Plus, Qt::ShiftModifier);
    EXPECT_NEAR(view->zoom(), 1.25 * fitted, 1e-9);
    QTest::keyClick(view.get(), Qt::Key_Plus, Qt::KeypadModifier);
    QTest::keyClick(view.get(), Qt::Key_Minus);
    EXPECT_NEAR(view->zoom(), 1.25 * fitted, 1e-9);
}

TEST_F(SliceViewInput, TheWheelZoomsAndWithControlChangesTheSliceIfThatIsWanted) {
    view->setWheelZooms(true);
    view->setSlice(20);
    const double fitted = view->zoom();
    wheel(1, Qt::NoModifier);
    EXPECT_GT(view->zoom(), fitted);
    EXPECT_EQ(view->slice(), 20);
    const double zoomed = view->zoom();
    wheel(-1, Qt::ControlModifier);
    EXPECT_EQ(view->slice(), 19);
    wheel(1, Qt::ShiftModifier);
    EXPECT_EQ(view->slice(), 24);
    EXPECT_DOUBLE_EQ(view->zoom(), zoomed);
}

TEST_F(SliceViewInput, ResetZoomShowsOneImagePixelPerDevicePixel) {
    view->resetZoom();
    EXPECT_DOUBLE_EQ(view->zoom() * view->devicePixelRatio(), 1.0);
}

TEST_F(SliceViewInput, ArrowsAndPageKeysChangeTheSlice) {
    view->setSlice(20);
    QTest::keyClick(view.get(), Qt::Key_Right);
    EXPECT_EQ(view->slice(), 21);
    QTest::keyClick(view.get(), Qt::Key_PageUp, Qt::ShiftModifier);
    EXPECT_EQ(view->slice(), 16);
    QTest::keyClick(view.get(), Qt::Key_Home);
    EXPECT_EQ(view->slice(), 0);
    QTest::keyClick(view.get(), Qt::Key_End);
    EXPECT_EQ(view->slice(), 39);
}

TEST_F(SliceViewInput, DraggingWithTChangesTheContrastAndEscTakesItBack) {
    view->setContrast({50.0, 150.0});
    QSignalSpy changed(view.get(), &SliceView::contrastChanged);
    QTest::keyPress(view.get(), Qt::Key_T);
    drag(Qt::LeftButton, {300, 240}, {400, 240}); // sideways: a wider window, same middle
    EXPECT_GE(changed.count(), 1);
    const core::IntensityRange wide = view->contrast();
    EXPECT_GT(wide.high - wide.low, 110.0);
    EXPECT_NEAR((wide.high + wide.low) / 2.0, 100.0, 1e-6);
    drag(Qt::LeftButton, {300, 240}, {300, 140}); // up: brighter
    EXPECT_LT(view->contrast().low, wide.low);
    const core::IntensityRange before = view->contrast();
    QTest::mousePress(view.get(), Qt::LeftButton, {}, QPoint(300, 240));
    QMouseEvent move(QEvent::MouseMove, QPointF(350, 300), view->mapToGlobal(QPointF(350, 300)),
                     Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view.get(), &move);
    EXPECT_NE(view->contrast(), before);
    QTest::keyClick(view.get(), Qt::Key_Escape);
    EXPECT_EQ(view->contrast(), before);
    QTest::mouseRelease(view.get(), Qt::LeftButton, {}, QPoint(350, 300));
    QTest::keyRelease(view.get(), Qt::Key_T);
}

TEST_F(SliceViewInput, TheVoxelUnderTheMouseIsReportedOnceAndNoneOutside) {
    std::vector<std::optional<core::VoxelIndex>> seen;
    QObject::connect(view.get(), &SliceView::cursorMoved,
                     [&](std::optional<core::VoxelIndex> v) { seen.push_back(v); });
    view->setSlice(20);
    QTest::mouseMove(view.get(), at(12, 34));
    QTest::qWait(0);
    QMouseEvent over(QEvent::MouseMove, view->viewFromImage({12.0, 34.0}),
                     view->mapToGlobal(view->viewFromImage({12.0, 34.0})), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view.get(), &over);
    QCoreApplication::sendEvent(view.get(), &over);
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back(), (core::VoxelIndex{12, 34, 20}));
    const std::size_t count = seen.size();
    QCoreApplication::sendEvent(view.get(), &over);
    EXPECT_EQ(seen.size(), count);
    view->setSlice(21);
    EXPECT_EQ(seen.back(), (core::VoxelIndex{12, 34, 21}));
    QMouseEvent outside(QEvent::MouseMove, QPointF(1, 1), view->mapToGlobal(QPointF(1, 1)),
                        Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view.get(), &outside);
    EXPECT_EQ(seen.back(), std::nullopt);
}

TEST_F(SliceViewInput, APointCanBeCentred) {
    view->zoomBy(4.0);
    view->centerOn({10.0, 40.0});
    const QPointF p = view->viewFromImage({10.0, 40.0});
    EXPECT_NEAR(p.x(), view->width() / 2.0, 1.0);
    EXPECT_NEAR(p.y(), view->height() / 2.0, 1.0);
}

} // namespace
} // namespace lamina::ui
