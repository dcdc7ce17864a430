// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/TextFields.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/OrthoView.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QEnterEvent>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

#include <fstream>

namespace lamina::ui {
namespace {

using core::Axes;
using test::kSmall;
using test::waitFor;
using Pane = OrthoView::Pane;

class WindowViews : public test::WindowTest {
protected:
    OrthoView& views() { return window().views(); }
    SliceView& xz() { return views().slices(Axes::XZ); }
    void open() {
        openSquares();
        ASSERT_TRUE(waitFor([this] { return xz().shownSlice() >= 0 && xz().message().isEmpty(); }));
    }
    void dab(SliceView& in, core::SlicePoint where) {
        const QPoint p = in.viewFromImage(where).toPoint();
        QTest::mousePress(&in, Qt::LeftButton, {}, p);
        QTest::mouseRelease(&in, Qt::LeftButton, {}, p);
    }
};

TEST_F(WindowViews, AStackOpensInFourViewsAndF11ShowsOnlyTheActiveOne) {
    open();
    EXPECT_EQ(views().maximised(), std::nullopt);
    EXPECT_TRUE(views().volume().isVisible());
    EXPECT_GT(view().width(), xz().width() - 2);
    xz().setFocus();
    QTest::keyClick(&window(), Qt::Key_F11);
    EXPECT_EQ(views().maximised(), Pane::XZ);
    EXPECT_FALSE(window().actions().at("fourViews")->isChecked());
    EXPECT_FALSE(view().isVisible());
    QTest::keyClick(&window(), Qt::Key_F11);
    EXPECT_TRUE(view().isVisible());
    EXPECT_TRUE(window().actions().at("fourViews")->isChecked());
}

TEST_F(WindowViews, EnterOrEscapeInAClickedFieldGivesTheKeysBackToTheImage) {
    open();
    auto& number = find<QSpinBox>("sliceNumber");
    const auto toNumber = [&] {
        QTest::mouseClick(&number, Qt::LeftButton, {}, QPoint(8, number.height() / 2));
        ASSERT_TRUE(number.hasFocus());
        QTest::keyClick(&number, Qt::Key_A, Qt::ControlModifier);
    };
    toNumber();
    QTest::keyClicks(&number, "4");
    QTest::keyClick(&number, Qt::Key_Return);
    EXPECT_EQ(view().slice(), 4);
    EXPECT_TRUE(view().hasFocus());
    QTest::keyClick(window().focusWidget(), Qt::Key_Left);
    EXPECT_EQ(view().slice(), 3);
    toNumber();
    QTest::keyClicks(&number, "1");
    QTest::keyClick(&number, Qt::Key_Escape);
    EXPECT_TRUE(view().hasFocus());
    EXPECT_EQ(view().slice(), 3) << "what was half typed is given up";
    EXPECT_EQ(number.text(), "3");
    int accepted = 0;
    QObject::connect(&view(), &SliceView::confirmed, &view(), [&] { ++accepted; });
    QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, {}, {}, true);
    QApplication::sendEvent(&view(), &held);
    EXPECT_EQ(accepted, 0) << "Enter held down confirms the number only";

    window().setAttribute(Qt::WA_KeyboardFocusChange); // as after Tab
    number.setFocus(Qt::TabFocusReason);
    QTest::keyClick(&number, Qt::Key_Return);
    EXPECT_TRUE(number.hasFocus()) << "who walks through the fields stays there";
    QTest::keyClick(&number, Qt::Key_Escape);
    EXPECT_TRUE(view().hasFocus());
}

TEST_F(WindowViews, AButtonThatStartsARunLeavesTheKeysToTheImageAndNotToTheNextField) {
    open();
    auto& pretrain = find<QPushButton>("pretrain");
    ASSERT_TRUE(waitFor([&] { return pretrain.isEnabled(); }));
    QTest::mouseClick(&pretrain, Qt::LeftButton);
    ASSERT_FALSE(pretrain.isEnabled());
    EXPECT_FALSE(takesText(window().focusWidget()));
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
    auto& log = find<QPlainTextEdit>("learnLog");
    log.setFocus();
    QEnterEvent enter(QPointF(9, 9), QPointF(9, 9), QPointF(9, 9));
    QApplication::sendEvent(&view(), &enter);
    EXPECT_TRUE(view().hasFocus()) << "nothing is typed into a log";
    auto& number = find<QSpinBox>("sliceNumber");
    number.setFocus();
    QApplication::sendEvent(&view(), &enter);
    EXPECT_TRUE(number.hasFocus()) << "a number may be half typed";
}

TEST_F(WindowViews, AToolThatGoesByGreyValuesSaysWhereTheyAreCoarse) {
    const auto warns = [this] {
        return find<QLabel>("mouseHint").text().contains("Grey values are coarse here");
    };
    views().setCopyBudget(4096);
    open();
    xz().setFocus();
    EXPECT_FALSE(warns()) << "the brush does not look at them";
    window().actions().at("smart")->setChecked(true);
    EXPECT_TRUE(warns());
    view().setFocus();
    EXPECT_FALSE(warns()) << "XY has every voxel";
    views().slices(Axes::YZ).setFocus();
    EXPECT_TRUE(warns());
    window().actions().at("smart")->setChecked(false);
    EXPECT_FALSE(warns());
}

TEST_F(WindowViews, UndoGoesToThePlaneOfTheStroke) {
    open();
    views().moveCrosshair({40, 33, 2});
    QTest::keyClick(&window(), Qt::Key_N);
    dab(xz(), {50.0, 2.0});
    ASSERT_NE(document().labelAt({50, 33, 2}), core::kUnlabelled);
    views().maximise(Pane::XY);
    xz().setSlice(5);
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(document().labelAt({50, 33, 2}), core::kUnlabelled);
    EXPECT_EQ(xz().slice(), 33);
    EXPECT_TRUE(xz().isVisible());
}

TEST_F(WindowViews, XMovesTheOtherViewsToTheMouse) {
    open();
    const QPoint p = view().viewFromImage({17.0, 44.0}).toPoint();
    QMouseEvent move(QEvent::MouseMove, QPointF(p), view().mapToGlobal(QPointF(p)), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&view(), &move);
    QTest::keyClick(&window(), Qt::Key_X);
    EXPECT_EQ(views().crosshair(), (core::VoxelIndex{17, 44, view().slice()}));
}

TEST_F(WindowViews, AClickIn3DMakesTheLabelTheCurrentOne) {
    open();
    core::LabelEdit& edit = document().beginStroke("block", core::SlicePlane::xy(2));
    for (int z = 1; z < 4; ++z) {
        for (int y = 30; y < 60; ++y) {
            for (int x = 30; x < 70; ++x)
                edit.setVoxel({x, y, z}, 7);
        }
    }
    document().commitStroke();
    const core::LabelId before = document().addLabel();
    document().setCurrentLabel(before);
    VolumeView& volume = views().volume();
    ASSERT_TRUE(waitFor([&] { return volume.settled(); }));
    const QPoint p = volume.viewFromVoxel({50, 45, 1}).toPoint();
    QTest::mouseClick(&volume, Qt::LeftButton, {}, p);
    EXPECT_EQ(document().currentLabel(), 7U);
    EXPECT_EQ(document().labelAt(views().crosshair()), 7U);
}

TEST_F(WindowViews, ThePredictionIn3DSaysWhenThereIsNone) {
    open();
    views().volume().setSurfaces(Surfaces::Prediction);
    ASSERT_TRUE(waitFor([this] { return views().volume().settled(); }));
    EXPECT_TRUE(views().volume().message().contains("Predict the whole stack"));
}

TEST_F(WindowViews, AViewIsWrittenAsPngAndCopied) {
    open();
    const auto file = folder() / "view.png";
    window().writeViewPicture(file, false);
    ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(file); }));
    const QImage one(QString::fromStdString(file.string()));
    EXPECT_EQ(one.size(), view().size() * view().devicePixelRatio());
    int brightest = 0;
    for (int y = one.height() - 45; y < one.height() - 14; ++y) { // the scale bar is on it
        for (int x = one.width() - 120; x < one.width() - 14; ++x)
            brightest = std::max(brightest, qGray(one.pixel(x, y)));
    }
    EXPECT_GT(brightest, 200);
    const auto all = folder() / "all.png";
    window().writeViewPicture(all, true);
    ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(all); }));
    EXPECT_GT(QImage(QString::fromStdString(all.string())).width(), one.width() * 5 / 4);
    window().actions().at("copyView")->trigger();
    EXPECT_EQ(QGuiApplication::clipboard()->image().size(), one.size());
}

TEST_F(WindowViews, APictureThatCannotBeWrittenIsASentence) {
    open();
    std::ofstream(folder() / "file") << "x";
    window().writeViewPicture(folder() / "file" / "view.png", false);
    ASSERT_TRUE(waitFor([this] { return window().notice().isVisible(); }));
}

TEST_F(WindowViews, TheStatusBarReadsSideViewsToo) {
    open();
    views().moveCrosshair({40, 33, 2});
    const QPoint p = xz().viewFromImage({29.0, 2.0}).toPoint();
    QMouseEvent move(QEvent::MouseMove, QPointF(p), xz().mapToGlobal(QPointF(p)), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&xz(), &move);
    EXPECT_TRUE(find<QLabel>("position").text().startsWith("x 29  y 33  z 2"));
}

} // namespace
} // namespace lamina::ui
