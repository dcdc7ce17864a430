// SPDX-License-Identifier: GPL-3.0-or-later
// Projects in the real window: what is kept, found again, refused and asked.
#include "tests/support/FullDisk.h"
#include "tests/support/FullDiskVfs.h"
#include "tests/support/UiFixture.h"

#include "core/project/Project.h"
#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/OrthoView.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineF>
#include <QPushButton>
#include <QRegularExpression>
#include <QTreeWidget>
#include <QWheelEvent>

#include <fstream>
#include <future>

namespace lamina::ui {
namespace {

namespace fs = std::filesystem;
using test::FullDisk;
using test::kSmall;
using test::waitFor;
using test::WindowTest;

std::unique_ptr<core::Project> openReadOnly(const fs::path& folder) {
    core::ProjectOptions options;
    options.readOnly = true;
    return core::Project::open(folder, options);
}

class ProjectWindowTest : public WindowTest {
protected:
    [[nodiscard]] fs::path projectFolder() const { return folder() / "squares.lamina"; }
    void flush() {
        bool done = false;
        window().session().flush([&](bool saved) {
            EXPECT_TRUE(saved);
            done = true;
        });
        ASSERT_TRUE(waitFor([&] { return done; }));
    }
    void open(const fs::path& path) {
        window().open({path});
        ASSERT_TRUE(
            waitFor([this] { return document().hasStack() && !window().session().busy(); }));
        ASSERT_TRUE(waitFor([this] { return view().shownSlice() == view().slice(); }));
    }
    /// Answers the question on the notice bar.
    void answer(const QString& label) {
        QPushButton* wanted = nullptr;
        ASSERT_TRUE(waitFor([&] {
            for (auto* button : window().notice().findChildren<QPushButton*>()) {
                if (button->text() == label && button->isVisible()) wanted = button;
            }
            return wanted != nullptr;
        })) << "no answer "
            << label.toStdString() << " to " << window().notice().text().toStdString();
        QTest::mouseClick(wanted, Qt::LeftButton);
    }
    [[nodiscard]] core::LabelVolume onDisk(int stack = 0) const {
        const auto project = openReadOnly(projectFolder());
        const auto entry = project->stacks().at(static_cast<std::size_t>(stack));
        return project->loadLayer(project->findLayer(entry.id, 0).value()).labels;
    }
};

TEST_F(ProjectWindowTest, WhatWasPaintedIsThereAgainAfterARestartWithItsUndoHistory) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    const auto first = document().labels().readSlice(1);
    goTo(3);
    drag({30, 60}, {60, 60});
    resetWindow();
    openSquares();
    EXPECT_EQ(document().labels().readSlice(1), first);
    EXPECT_NE(document().labels().at({45, 60, 3}), core::kUnlabelled);
    ASSERT_TRUE(document().canUndo());
    document().undo(); // its content is read from the project first
    ASSERT_TRUE(waitFor([this] { return document().labels().sliceEmpty(3); }));
    EXPECT_EQ(document().labels().readSlice(1), first);
    ASSERT_TRUE(waitFor([this] { return view().slice() == 3; }));
    document().undo();
    ASSERT_TRUE(waitFor([this] { return document().labels().sliceEmpty(1); }));
    document().redo();
    ASSERT_TRUE(waitFor([&] { return document().labels().readSlice(1) == first; }));
    flush();
    EXPECT_EQ(onDisk().readSlice(1), first);
    EXPECT_TRUE(onDisk().sliceEmpty(3)) << "what is undone is undone on disk, too";
}

TEST_F(ProjectWindowTest, LinkedZoomAndHiddenCrosshairAreThereAgainAfterARestart) {
    openSquares();
    for (const char* name : {"linkZoom", "crosshair"})
        window().actions().at(name)->trigger();
    const bool linked = window().actions().at("linkZoom")->isChecked();
    const bool crosshair = window().actions().at("crosshair")->isChecked();
    resetWindow();
    EXPECT_NE(window().actions().at("linkZoom")->isChecked(), linked) << "a start of its own";
    openSquares();
    EXPECT_EQ(window().actions().at("linkZoom")->isChecked(), linked);
    EXPECT_EQ(window().actions().at("crosshair")->isChecked(), crosshair);
}

TEST_F(ProjectWindowTest, EachViewIsZoomedAsItWasLeft) {
    openSquares();
    if (window().actions().at("linkZoom")->isChecked())
        window().actions().at("linkZoom")->trigger();
    auto& xz = window().views().slices(core::Axes::XZ);
    view().zoomBy(3.0);
    view().centerOn({50.0, 40.0});
    xz.zoomBy(2.0);
    xz.centerOn({60.0, 2.0});
    const double xyZoom = view().zoom();
    const double xzZoom = xz.zoom();
    const auto xzCentre = xz.center();
    resetWindow();
    openSquares();
    EXPECT_TRUE(waitFor([&] { return std::abs(view().zoom() - xyZoom) < 1e-6; }));
    auto& again = window().views().slices(core::Axes::XZ);
    EXPECT_TRUE(waitFor([&] { return std::abs(again.zoom() - xzZoom) < 1e-6; }));
    EXPECT_NEAR(again.center().x, xzCentre.x, 1.0);
    EXPECT_TRUE(window().views().slices(core::Axes::YZ).fitted());
}

TEST_F(ProjectWindowTest, ThreeDIsSeenFromWhereItWasLeft) {
    openSquares();
    const auto corners = [this] {
        VolumeView& volume = window().views().volume();
        return std::pair(volume.viewFromVoxel({0, 0, 0}), volume.viewFromVoxel({90, 60, 4}));
    };
    const auto untouched = corners();
    resetWindow();
    openSquares(); // as a project of before, which says nothing of the eye
    EXPECT_TRUE(window().views().volume().camera().empty());
    ASSERT_TRUE(waitFor([&] { return QLineF(corners().first, untouched.first).length() < 0.5; }));
    VolumeView& volume = window().views().volume();
    volume.rotateBy({35.0, -12.0});
    const QPointF middle(volume.width() / 2.0, volume.height() / 2.0);
    QWheelEvent nearer(middle, volume.mapToGlobal(middle), QPoint(), QPoint(0, 360), Qt::NoButton,
                       Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&volume, &nearer);
    const auto left = corners();
    ASSERT_GT(QLineF(left.first, untouched.first).length(), 20.0);
    resetWindow();
    openSquares();
    EXPECT_TRUE(waitFor([&] { return QLineF(corners().first, left.first).length() < 0.5; }));
    EXPECT_LT(QLineF(corners().second, left.second).length(), 0.5);
    window().views().volume().resetCamera();
    resetWindow();
    openSquares();
    EXPECT_TRUE(window().views().volume().camera().empty()) << "the whole stack again";
}

TEST_F(ProjectWindowTest, AStrokeIsOnDiskWithoutClosing) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    ASSERT_TRUE(waitFor([this] { return !window().session().pending(); }));
    EXPECT_EQ(onDisk().readSlice(1), document().labels().readSlice(1));
}

TEST_F(ProjectWindowTest, APlaceThatCannotBeWrittenIsSaidAndTheWorkIsSavedOnceItCan) {
    // a file lies where the project's folder should be
    std::ofstream(projectFolder()) << "in the way";
    openSquares();
    ASSERT_TRUE(
        waitFor([this] { return window().notice().text().contains("Nothing can be saved yet"); }));
    goTo(1);
    drag({30, 40}, {60, 40});
    drag({30, 60}, {60, 60});
    drag({30, 70}, {60, 70});
    document().undo();
    EXPECT_TRUE(document().annotated());
    EXPECT_FALSE(window().close()) << "the window stays open once, to say so";
    fs::remove(projectFolder());
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("saved again"); }));
    flush();
    EXPECT_EQ(onDisk().readSlice(1), document().labels().readSlice(1));
    const auto label = document().currentLabel();
    document().undo(); // a stroke, not everything
    EXPECT_EQ(document().labels().at({45, 40, 1}), label);
    EXPECT_EQ(document().labels().at({45, 60, 1}), core::kUnlabelled);
    document().redo();
    document().redo();
    EXPECT_EQ(document().labels().at({45, 70, 1}), label);
    flush();
    EXPECT_EQ(onDisk().readSlice(1), document().labels().readSlice(1));
    const auto project = openReadOnly(projectFolder());
    const auto layer = project->findLayer(project->stacks().front().id, 0).value();
    EXPECT_EQ(project->loadLayer(layer).history.position, 3U);
}

TEST_F(ProjectWindowTest, OnAFullDiskPaintingGoesOnInMemoryAndIsSavedWhenThereIsSpace) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    flush();
    {
        const FullDisk full;
        for (const double y : {20.0, 50.0, 60.0, 70.0}) {
            drag({30, y}, {60, y});
            QTest::qWait(50);
        }
        ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("in memory"); }))
            << window().notice().text().toStdString();
        window().actions().at("undo")->trigger();
        window().actions().at("redo")->trigger();
        EXPECT_NE(document().labels().at({45, 70, 1}), core::kUnlabelled);
        EXPECT_FALSE(window().close()) << "the window stays open once, to say so";
    }
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("saved again"); }));
    flush();
    EXPECT_EQ(onDisk().readSlice(1), document().labels().readSlice(1));
    EXPECT_NE(onDisk().at({45, 70, 1}), core::kUnlabelled);
}

TEST_F(ProjectWindowTest, AFullDiskIsSaidInSoManyWords) {
    test::FullDiskVfs::install();
    openSquares();
    goTo(1);
    test::FullDiskVfs::full() = true;
    drag({30, 40}, {60, 40});
    EXPECT_TRUE(waitFor([this] { return window().notice().text().contains("Free some space"); }))
        << window().notice().text().toStdString();
    EXPECT_TRUE(window().notice().text().contains("in memory"));
    drag({30, 60}, {60, 60});
    EXPECT_NE(document().labels().at({45, 60, 1}), core::kUnlabelled);
    test::FullDiskVfs::full() = false;
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("saved again"); }));
    flush();
    EXPECT_EQ(onDisk().readSlice(1), document().labels().readSlice(1));
}

TEST_F(ProjectWindowTest, NothingUnsavedIsLeftForAnotherStackWithoutAQuestion) {
    fs::create_directories(folder() / "elsewhere");
    const auto other = test::writeSquares(folder() / "elsewhere", "other");
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    flush();
    {
        const FullDisk full;
        drag({30, 60}, {60, 60});
        ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("in memory"); }));
        window().open({other});
        ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("not saved"); }))
            << window().notice().text().toStdString();
        answer("Stay here");
        EXPECT_EQ(document().name(), "squares");
        EXPECT_NE(document().labels().at({45, 60, 1}), core::kUnlabelled);
    }
    ASSERT_TRUE(waitFor([this] { return !window().session().pending(); }));
    EXPECT_NE(onDisk().at({45, 60, 1}), core::kUnlabelled);
    window().open({other});
    EXPECT_TRUE(waitFor([this] { return document().name() == "other"; }));
}

TEST_F(ProjectWindowTest, ASecondWindowOnTheSameProjectLooksOnlyAndSaysWhoHasIt) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    flush();
    MainWindow second(m_jobs, guiDispatcher(), [this] { return m_engine; });
    second.show();
    second.open({folder() / "squares.tif"});
    ASSERT_TRUE(waitFor([&] { return second.document().hasStack(); }));
    EXPECT_FALSE(second.document().readOnlyReason().isEmpty());
    ASSERT_TRUE(waitFor([&] { return second.notice().text().contains("process"); }))
        << second.notice().text().toStdString();
    EXPECT_EQ(second.document().labels().readSlice(1), document().labels().readSlice(1));
    EXPECT_FALSE(second.actions().at("complete")->isEnabled());
    EXPECT_FALSE(second.findChild<QDoubleSpinBox*>("spacingx")->isEnabled());
    EXPECT_TRUE(waitFor([&] { // when the engine is loaded
        return second.learning().whyNot(core::RunAction::Pretrain).contains("for reading only");
    }));
    EXPECT_TRUE(waitFor([&] {
        return second.findChild<QLabel*>("learnHint")
            ->text()
            .contains("Predict works nevertheless");
    }));
    const auto since = QRegularExpression("since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
    EXPECT_TRUE(second.notice().text().contains(since)) << second.notice().text().toStdString();
    ASSERT_TRUE(waitFor([&] { return second.view().shownSlice() == second.view().slice(); }));
    const auto before = second.document().labels().readSlice(2);
    const QPoint middle = second.view().viewFromImage({40, 40}).toPoint();
    QTest::mouseClick(&second.view(), Qt::LeftButton, {}, middle);
    EXPECT_FALSE(second.document().completeSlice(2));
    EXPECT_EQ(second.document().labels().readSlice(2), before);
    second.close();
}

TEST_F(ProjectWindowTest, SeveralStacksOfOneProjectKeepTheirOwnAnnotations) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    const auto first = document().labels().readSlice(1);
    window().session().add({test::writeSquares(folder(), "more")});
    ASSERT_TRUE(waitFor([this] { return document().name() == "more"; }));
    EXPECT_FALSE(document().annotated());
    ASSERT_TRUE(waitFor([this] { return view().shownSlice() == view().slice(); }));
    goTo(2);
    drag({30, 50}, {60, 50});
    window().session().show(0);
    ASSERT_TRUE(waitFor([this] { return document().name() == "squares"; }));
    EXPECT_EQ(document().labels().readSlice(1), first);
    EXPECT_TRUE(document().labels().sliceEmpty(2));
    resetWindow();
    open(projectFolder());
    EXPECT_EQ(document().name(), "squares") << "the stack that was shown last";
    ASSERT_EQ(window().session().stacks().size(), 2U);
    window().session().show(1);
    ASSERT_TRUE(waitFor([this] { return document().name() == "more"; }));
    EXPECT_NE(document().labels().at({45, 50, 2}), core::kUnlabelled);
}

TEST_F(ProjectWindowTest, ARenamedImageIsFoundByItsContent) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    const auto before = document().labels().readSlice(1);
    resetWindow();
    fs::rename(folder() / "squares.tif", folder() / "tuesday.tif");
    open(projectFolder());
    EXPECT_EQ(document().labels().readSlice(1), before);
    EXPECT_EQ(document().stack()->info().path.filename(), "tuesday.tif");
    EXPECT_TRUE(window().notice().text().contains("tuesday.tif"));
}

TEST_F(ProjectWindowTest, AnImageThatIsGoneIsAskedForOnce) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    const auto before = document().labels().readSlice(1);
    resetWindow();
    const QTemporaryDir elsewhere;
    const auto moved = fs::path(elsewhere.path().toStdString()) / "moved.tif";
    fs::copy_file(folder() / "squares.tif", moved);
    fs::remove(folder() / "squares.tif");
    window().open({projectFolder()});
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("is not there"); }));
    EXPECT_FALSE(document().hasStack());
    window().session().relink(0, moved);
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    EXPECT_EQ(document().labels().readSlice(1), before);
    resetWindow();
    open(projectFolder());
    EXPECT_EQ(document().labels().readSlice(1), before) << "the place is remembered";
}

TEST_F(ProjectWindowTest, AnotherImageInItsPlaceIsUsedOnlyWhenTheUserInsists) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    const auto before = document().labels().readSlice(1);
    resetWindow();
    core::TiffVolume volume;
    volume.size = kSmall;
    volume.type = core::PixelType::UInt8;
    volume.plane = [](int) { return core::Plane(kSmall.x, kSmall.y, core::PixelType::UInt8); };
    core::writeTiff(folder() / "squares.tif", volume);
    window().open({projectFolder()});
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("differ"); }))
        << window().notice().text().toStdString();
    EXPECT_FALSE(document().hasStack());
    answer("Use this one");
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    EXPECT_EQ(document().labels().readSlice(1), before);
}

TEST_F(ProjectWindowTest, AnImageOfAnotherSizeInItsPlaceIsCalledThatAndCannotBeUsed) {
    openSquares();
    resetWindow();
    core::TiffVolume volume;
    volume.size = {kSmall.x + 4, kSmall.y, kSmall.z};
    volume.type = core::PixelType::UInt8;
    volume.plane = [&](int) {
        return core::Plane(volume.size.x, volume.size.y, core::PixelType::UInt8);
    };
    core::writeTiff(folder() / "squares.tif", volume);
    window().open({projectFolder()});
    ASSERT_TRUE(waitFor([this] { return window().notice().text().contains("another size"); }))
        << window().notice().text().toStdString();
    for (const auto* button : window().notice().findChildren<QPushButton*>())
        EXPECT_NE(button->text(), "Use this one");
}

TEST_F(ProjectWindowTest, ASnapshotBringsTheAnnotationBackAndThatCanBeUndone) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    const auto then = document().labels().readSlice(1);
    window().session().takeSnapshot("before lunch");
    drag({30, 60}, {60, 60});
    const auto later = document().labels().readSlice(1);
    ASSERT_NE(then, later);
    ASSERT_EQ(window().session().snapshots().size(), 1U);
    window().session().goBackTo(window().session().snapshots().front().id);
    ASSERT_TRUE(waitFor([&] { return document().labels().readSlice(1) == then; }));
    document().undo();
    EXPECT_EQ(document().labels().readSlice(1), later);
}

TEST_F(ProjectWindowTest, SnapshotsAreRenamedAndAfterAQuestionDeletedInTheirDialog) {
    openSquares();
    auto& session = window().session();
    session.takeSnapshot("first");
    session.takeSnapshot("second");
    window().actions().at("goBack")->trigger();
    auto& list = find<QTreeWidget>("snapshotList");
    ASSERT_EQ(list.topLevelItemCount(), 2);
    EXPECT_EQ(list.topLevelItem(0)->text(0), "second") << "the newest first";
    list.topLevelItem(0)->setText(0, "  better  ");
    ASSERT_TRUE(waitFor([&] { return session.snapshots().back().name == "better"; }));
    ASSERT_TRUE(waitFor([&] { return list.topLevelItem(0)->text(0) == "better"; }));
    list.topLevelItem(0)->setText(0, " ");
    ASSERT_TRUE(waitFor([&] { return list.topLevelItem(0)->text(0) == "better"; }));

    const auto press = [&](const QString& label) {
        QPushButton* found = nullptr;
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // earlier answers
        EXPECT_TRUE(waitFor([&] {
            for (auto* button : list.window()->findChildren<QPushButton*>())
                if (button->text() == label && button->isVisible()) found = button;
            return found != nullptr;
        })) << "no button "
            << label.toStdString();
        if (found) QTest::mouseClick(found, Qt::LeftButton);
    };
    list.setCurrentItem(list.topLevelItem(1));
    QTest::mouseClick(&find<QPushButton>("deleteSnapshot"), Qt::LeftButton);
    press("Keep");
    EXPECT_EQ(session.snapshots().size(), 2U);
    QTest::mouseClick(&find<QPushButton>("deleteSnapshot"), Qt::LeftButton);
    press("Delete");
    ASSERT_EQ(list.topLevelItemCount(), 1);
    ASSERT_EQ(session.snapshots().size(), 1U);
    EXPECT_EQ(session.snapshots().front().name, "better");
    flush();
    EXPECT_EQ(openReadOnly(projectFolder())->snapshots(document().place().layer).size(), 1U);
    QTest::mouseClick(&find<QPushButton>("deleteSnapshot"), Qt::LeftButton);
    press("Delete");
    EXPECT_FALSE(find<QPushButton>("goBackToSnapshot").isEnabled());
    EXPECT_FALSE(find<QPushButton>("deleteSnapshot").toolTip().isEmpty());
}

TEST_F(ProjectWindowTest, ALateSnapshotOfAProjectThatWasLeftChangesNothingInTheNextOne) {
    const auto other = folder() / "other";
    fs::create_directories(other);
    const auto file = test::writeSquares(other);
    openSquares();
    goTo(1);
    window().session().takeSnapshot("empty");
    drag({30, 40}, {60, 40});
    flush();
    resetWindow();
    open(file);
    goTo(1);
    drag({30, 40}, {60, 40}); // the same voxels: what is prepared for the one would erase them
    flush();
    const auto painted = document().labels().readSlice(1);
    const auto place = document().place();
    resetWindow();
    openSquares();
    ASSERT_EQ(document().place().layer, place.layer) << "numbers are those of each project alone";
    // The reading waits in the lane of the disk behind this, as behind a slow share.
    std::promise<void> slow;
    auto gate = slow.get_future().share();
    auto block =
        m_jobs.submit(core::Lane::Io, [gate](const core::JobContext&) { gate.wait(); }, {});
    window().session().goBackTo(window().session().snapshots().front().id);
    OpenedStack next;
    next.stack = test::squaresInMemory();
    next.place = {core::Project::open(other / "squares.lamina"), place.stack, place.layer};
    next.layer = next.place.project->loadLayer(place.layer);
    document().open(std::move(next));
    slow.set_value();
    bool answered = false;
    core::JobCallbacks callbacks;
    callbacks.done = [&] { answered = true; };
    auto after = m_jobs.submit(
        core::Lane::Io, [](const core::JobContext&) {}, std::move(callbacks));
    ASSERT_TRUE(waitFor([&] { return answered; }));
    EXPECT_EQ(document().labels().readSlice(1), painted);
    EXPECT_EQ(document().undoName(), "brush stroke");
}

TEST_F(ProjectWindowTest, SliceContrastBrushAndLabelAreAsTheyWereLeft) {
    openSquares();
    goTo(4);
    view().setContrast({123.0, 456.0});
    QTest::keyClick(&view(), Qt::Key_BracketRight);
    window().actions().at("ball")->trigger();
    document().setDrawOver(core::DrawOver::UnlabelledOnly);
    const auto label = document().addLabel();
    const auto brush = window().brushRadius();
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return view().slice() == 4; }));
    EXPECT_EQ(view().contrast(), (core::IntensityRange{123.0, 456.0}));
    EXPECT_EQ(document().currentLabel(), label);
    EXPECT_EQ(window().brushRadius(), brush);
    EXPECT_TRUE(window().actions().at("ball")->isChecked());
    EXPECT_EQ(document().drawOver(), core::DrawOver::UnlabelledOnly);
}

} // namespace
} // namespace lamina::ui
