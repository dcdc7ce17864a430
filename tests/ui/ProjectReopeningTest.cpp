// SPDX-License-Identifier: GPL-3.0-or-later
// Work that must be found again: images that were renamed, moved or regrouped, before the program
// starts and while they are open.
#include "tests/support/FullDisk.h"
#include "tests/support/UiFixture.h"

#include "core/project/Project.h"
#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"
#include "ui/tool/Tool.h"
#include "ui/view/OrthoView.h"

#include <fmt/format.h>

#include <QAction>
#include <QDialog>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>

#include <atomic>
#include <fstream>
#include <thread>

namespace lamina::ui {
namespace {

namespace fs = std::filesystem;
using test::FullDisk;
using test::kSmall;
using test::waitFor;
using test::WindowTest;

class ProjectReopeningTest : public WindowTest {
protected:
    void open(const std::vector<fs::path>& paths) {
        window().open(paths);
        shown();
    }
    void shown() {
        ASSERT_TRUE(waitFor([this] { return document().hasStack() && !window().session().busy(); }))
            << window().notice().text().toStdString();
        ASSERT_TRUE(waitFor([this] { return view().shownSlice() == view().slice(); }))
            << view().message().toStdString();
    }
    void flush() {
        bool done = false;
        window().session().flush([&](bool saved) {
            EXPECT_TRUE(saved);
            done = true;
        });
        ASSERT_TRUE(waitFor([&] { return done; }));
    }
    /// A stroke in slice 1 at this height, saved.
    void paintAt(double y) {
        goTo(1);
        drag({30, y}, {60, y});
        flush();
    }
    [[nodiscard]] bool paintedAt(int y) {
        return document().labels().at({45, y, 1}) != core::kUnlabelled;
    }
    [[nodiscard]] std::string notice() { return window().notice().text().toStdString(); }
    [[nodiscard]] bool said(const char* part) { return notice().find(part) != std::string::npos; }
    [[nodiscard]] fs::path openProject() { return window().session().project()->folder(); }
    void press(const QString& label) {
        QPushButton* wanted = nullptr;
        ASSERT_TRUE(waitFor([&] {
            for (auto* button : window().notice().findChildren<QPushButton*>()) {
                if (button->text() == label && button->isVisible()) wanted = button;
            }
            return wanted != nullptr;
        })) << "no answer "
            << label.toStdString() << " to " << notice();
        QTest::mouseClick(wanted, Qt::LeftButton);
    }
    /// Another image of the same size.
    fs::path writeOther(const std::string& name, std::uint8_t value) {
        core::TiffVolume volume;
        volume.size = kSmall;
        volume.type = core::PixelType::UInt8;
        volume.plane = [value](int) {
            core::Plane plane(kSmall.x, kSmall.y, core::PixelType::UInt8);
            for (auto& pixel : plane.pixels<std::uint8_t>())
                pixel = value;
            return plane;
        };
        const auto file = folder() / (name + ".tif");
        core::writeTiff(file, volume);
        return file;
    }
    /// More slices than are read ahead of the one on screen.
    static constexpr core::VolumeSize kDeep{kSmall.x, kSmall.y, 60};
    /// Slices as files of a folder.
    fs::path writeSlices(const fs::path& to) {
        fs::create_directories(to);
        for (int z = 0; z < kDeep.z; ++z) {
            core::TiffVolume volume;
            volume.size = {kSmall.x, kSmall.y, 1};
            volume.type = core::PixelType::UInt16;
            volume.plane = [z](int) { return test::squarePlane(z); };
            core::writeTiff(to / fmt::format("s{}.tif", z), volume);
        }
        return to;
    }
};

TEST_F(ProjectReopeningTest, AnImageThatWasRenamedAndIsOpenedItselfHasItsWork) {
    openSquares();
    paintAt(40);
    resetWindow();
    const auto renamed = folder() / "tuesday.tif";
    fs::rename(folder() / "squares.tif", renamed);
    open({renamed});
    EXPECT_TRUE(paintedAt(40));
    EXPECT_EQ(openProject(), folder() / "squares.lamina");
    EXPECT_FALSE(fs::exists(folder() / "tuesday.lamina")) << "no empty project";
    EXPECT_TRUE(said("squares.lamina")) << notice();
    EXPECT_TRUE(said("tuesday.tif")) << notice();
    paintAt(60);
    resetWindow();
    open({renamed}); // the place is remembered
    EXPECT_TRUE(paintedAt(60));
    EXPECT_EQ(window().session().stacks().size(), 1U);
}

TEST_F(ProjectReopeningTest, AStackThatWasAddedToAProjectIsFoundThereWhenItIsOpenedAlone) {
    openSquares();
    window().session().add({writeOther("second", 7)});
    ASSERT_TRUE(waitFor([this] { return document().name() == "second"; }));
    shown();
    paintAt(50);
    resetWindow();
    open({folder() / "second.tif"});
    EXPECT_EQ(document().name(), "second");
    EXPECT_TRUE(paintedAt(50));
    EXPECT_EQ(openProject(), folder() / "squares.lamina");
    EXPECT_FALSE(fs::exists(folder() / "second.lamina"));
    EXPECT_TRUE(said("squares.lamina")) << notice();
}

TEST_F(ProjectReopeningTest, OneOfSeveralImagesThatWereOpenedTogetherIsFoundWhenItIsOpenedAlone) {
    const auto first = writeOther("first", 5);
    const auto second = writeOther("second", 7);
    open({first, second});
    const auto shared = openProject();
    window().session().show(1);
    ASSERT_TRUE(waitFor([this] { return document().name() == "second"; }));
    shown();
    paintAt(50);
    resetWindow();
    fs::rename(second, folder() / "wednesday.tif"); // and renamed on top of it
    open({folder() / "wednesday.tif"});
    EXPECT_TRUE(paintedAt(50));
    EXPECT_EQ(openProject(), shared);
    resetWindow();
    open({first});
    EXPECT_EQ(document().name(), "first");
    EXPECT_EQ(openProject(), shared);
}

TEST_F(ProjectReopeningTest, AnImageMovedFarAwayIsFoundThroughTheProjectsOpenedLately) {
    openSquares();
    paintAt(40);
    resetWindow();
    const QTemporaryDir elsewhere;
    const auto moved = fs::path(elsewhere.path().toStdString()) / "deep" / "moved.tif";
    fs::create_directories(moved.parent_path());
    fs::copy_file(folder() / "squares.tif", moved);
    fs::remove(folder() / "squares.tif");
    open({moved});
    EXPECT_TRUE(paintedAt(40));
    EXPECT_EQ(openProject(), folder() / "squares.lamina");
}

TEST_F(ProjectReopeningTest, OfTwoProjectsWithWorkOnAnImageTheOneUsedLastIsTakenAndBothAreNamed) {
    openSquares();
    paintAt(40);
    resetWindow();
    const auto second = writeOther("second", 7);
    open({second});
    window().session().add({folder() / "squares.tif"});
    ASSERT_TRUE(waitFor([this] { return document().name() == "squares"; }));
    shown();
    EXPECT_FALSE(paintedAt(40)) << "an annotation of its own";
    paintAt(60);
    resetWindow();
    open({folder() / "squares.tif"});
    EXPECT_EQ(openProject(), folder() / "second.lamina");
    EXPECT_TRUE(paintedAt(60));
    EXPECT_TRUE(said("second.lamina") && said("squares.lamina")) << notice();
}

TEST_F(ProjectReopeningTest, AProjectThatOnlyListsAnImageDoesNotHideTheWorkInAnother) {
    openSquares();
    paintAt(40);
    resetWindow();
    open({writeOther("second", 7)});
    window().session().add({folder() / "squares.tif"});
    ASSERT_TRUE(waitFor([this] { return document().name() == "squares"; }));
    shown();
    resetWindow();
    open({folder() / "squares.tif"});
    EXPECT_EQ(openProject(), folder() / "squares.lamina");
    EXPECT_TRUE(paintedAt(40));
}

TEST_F(ProjectReopeningTest, ImagesThatBeginANewProjectTogetherSayWhereTheirWorkLies) {
    openSquares();
    paintAt(40);
    resetWindow();
    open({folder() / "squares.tif", writeOther("second", 7)});
    EXPECT_NE(openProject(), folder() / "squares.lamina");
    EXPECT_TRUE(said("squares.lamina")) << notice();
    resetWindow();
    open({folder() / "squares.tif"});
    EXPECT_TRUE(paintedAt(40));
}

TEST_F(ProjectReopeningTest, ACopyOfAnImageBeginsAnewAndSaysSo) {
    openSquares();
    paintAt(40);
    resetWindow();
    fs::copy_file(folder() / "squares.tif", folder() / "copy.tif");
    open({folder() / "copy.tif"});
    EXPECT_EQ(openProject(), folder() / "copy.lamina");
    EXPECT_FALSE(document().annotated());
    EXPECT_TRUE(said("copy of an image of squares.lamina")) << notice();
}

TEST_F(ProjectReopeningTest, ImagesThatHaveSwappedTheirNamesKeepTheirOwnWork) {
    openSquares();
    paintAt(40);
    resetWindow();
    open({writeOther("second", 7)});
    paintAt(60);
    resetWindow();
    fs::rename(folder() / "squares.tif", folder() / "third.tif");
    fs::rename(folder() / "second.tif", folder() / "squares.tif");
    fs::rename(folder() / "third.tif", folder() / "second.tif");
    open({folder() / "second.tif"});
    EXPECT_TRUE(paintedAt(40));
    EXPECT_EQ(openProject(), folder() / "squares.lamina");
}

TEST_F(ProjectReopeningTest, AnotherImageUnderANameOfAProjectDoesNotGetThatProjectsWork) {
    openSquares();
    window().session().add({writeOther("second", 7)});
    ASSERT_TRUE(waitFor([this] { return document().name() == "second"; }));
    shown();
    paintAt(50);
    resetWindow();
    writeOther("second", 9);
    open({folder() / "second.tif"});
    EXPECT_EQ(openProject(), folder() / "second.lamina");
    EXPECT_FALSE(document().annotated());
}

TEST_F(ProjectReopeningTest, ANeighbourThatCannotBeReadIsNamedBeforeAnythingNewBegins) {
    openSquares();
    paintAt(40);
    resetWindow();
    std::ofstream(folder() / "squares.lamina" / "project.sqlite", std::ios::binary)
        << "SQLite format 3 no more";
    fs::rename(folder() / "squares.tif", folder() / "tuesday.tif");
    open({folder() / "tuesday.tif"});
    EXPECT_TRUE(said("squares.lamina")) << notice();
}

// --- the folder of a stack of slices
// ---------------------------------------------------------------

TEST_F(ProjectReopeningTest, AMovedFolderOfSlicesIsFoundByHandInAFolderDialog) {
    const auto slices = writeSlices(folder() / "slices");
    window().open({slices});
    press("Slices of one stack");
    shown();
    ASSERT_EQ(document().stack()->size(), kDeep);
    paintAt(40);
    const auto project = openProject();
    resetWindow();
    const QTemporaryDir elsewhere;
    const auto moved = fs::path(elsewhere.path().toStdString()) / "monday";
    fs::copy(slices, moved, fs::copy_options::recursive);
    fs::remove_all(slices);
    window().open({project});
    press("Find the folder …");
    QFileDialog* dialog = nullptr;
    ASSERT_TRUE(waitFor([&] {
        dialog = window().findChild<QFileDialog*>("findImage");
        return dialog && dialog->isVisible();
    }));
    EXPECT_EQ(dialog->fileMode(), QFileDialog::Directory);
    auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
    ASSERT_NE(name, nullptr);
    name->setText(QString::fromStdString(moved.string()));
    QTest::keyClick(name, Qt::Key_Return);
    shown();
    EXPECT_TRUE(paintedAt(40));
    EXPECT_EQ(document().stack()->info().path, moved);
    EXPECT_EQ(document().stack()->size(), kDeep);
}

// --- renamed while it is open
// ----------------------------------------------------------------------

TEST_F(ProjectReopeningTest, AFolderThatIsRenamedWhileItIsOpenGoesOnBeingReadPaintedAndSaved) {
    const auto slices = writeSlices(folder() / "slices");
    window().open({slices});
    press("Slices of one stack");
    shown();
    paintAt(40);
    fs::rename(slices, folder() / "monday");
    for (const int z : {40, 59, 50}) {
        goTo(z);
        drag({30, 60}, {60, 60});
        EXPECT_NE(document().labels().at({45, 60, z}), core::kUnlabelled);
    }
    flush();
    EXPECT_TRUE(said("monday")) << notice();
    const auto project = openProject();
    resetWindow();
    open({project});
    EXPECT_TRUE(paintedAt(40));
    EXPECT_NE(document().labels().at({45, 60, 59}), core::kUnlabelled);
    EXPECT_EQ(document().stack()->info().path, folder() / "monday");
}

TEST_F(ProjectReopeningTest, AnImageThatIsMovedAwayWhileItIsOpenIsAskedForAndTheWorkIsKept) {
    const auto slices = writeSlices(folder() / "slices");
    window().open({slices});
    press("Slices of one stack");
    shown();
    paintAt(40);
    const QTemporaryDir elsewhere;
    const auto moved = fs::path(elsewhere.path().toStdString()) / "monday";
    fs::copy(slices, moved, fs::copy_options::recursive);
    fs::remove_all(slices);
    drag({30, 60}, {60, 60}); // the slice on screen is there
    view().setSlice(50);
    ASSERT_TRUE(waitFor([this] { return said("while it was open"); })) << notice();
    flush();
    press("Find the folder …");
    QFileDialog* dialog = nullptr;
    ASSERT_TRUE(waitFor([&] {
        dialog = window().findChild<QFileDialog*>("findImage");
        return dialog && dialog->isVisible();
    }));
    auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
    ASSERT_NE(name, nullptr);
    name->setText(QString::fromStdString(moved.string()));
    QTest::keyClick(name, Qt::Key_Return);
    ASSERT_TRUE(waitFor([&] {
        return document().hasStack() && document().stack()->info().path == moved;
    })) << notice();
    shown();
    EXPECT_TRUE(paintedAt(40) && paintedAt(60));
    goTo(30);
    drag({30, 20}, {60, 20});
    EXPECT_NE(document().labels().at({45, 20, 30}), core::kUnlabelled);
}

TEST_F(ProjectReopeningTest, AnImageMovedBesideAnotherStackWhileItIsOpenIsFoundWithoutAQuestion) {
    const auto slices = writeSlices(folder() / "slices");
    window().open({slices});
    press("Slices of one stack");
    shown();
    const auto other = folder() / "elsewhere";
    fs::create_directories(other);
    const auto second = writeOther("second", 7);
    fs::rename(second, other / "second.tif");
    window().session().add({other / "second.tif"});
    ASSERT_TRUE(waitFor([this] { return document().name() == "second"; }));
    window().session().show(0);
    ASSERT_TRUE(waitFor([this] { return document().name() == "slices"; }));
    shown();
    paintAt(40);
    fs::rename(slices, other / "slices");
    view().setSlice(50);
    ASSERT_TRUE(waitFor([&] {
        return document().hasStack() && document().stack()->info().path == other / "slices";
    })) << notice();
    shown();
    EXPECT_EQ(view().slice(), 50);
    EXPECT_TRUE(paintedAt(40));
}

// --- closing, keys, and what is restored
// -----------------------------------------------------------

TEST_F(ProjectReopeningTest, AWindowThatDoesNotCloseGoesOnWithItsRun) {
    openSquares();
    paintAt(40);
    std::atomic<int> reached{-1};
    std::atomic<bool> gate{false};
    m_engine->beforeStep = [&](int step) {
        reached = step;
        while (step == 4 && !gate)
            std::this_thread::yield();
    };
    window().learning().pretrain({});
    ASSERT_TRUE(waitFor([&] { return reached == 4; }));
    {
        const FullDisk full;
        for (const double y : {20.0, 60.0, 70.0})
            drag({30, y}, {60, y});
        EXPECT_FALSE(window().close());
        EXPECT_EQ(window().learning().state(), core::RunState::Pretraining);
    }
    gate = true;
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
    EXPECT_EQ(reached, 19) << "to its last step";
    ASSERT_TRUE(waitFor([this] { return !window().session().pending(); }));
}

TEST_F(ProjectReopeningTest, AStackThatWasLeftFittedIsFittedAgainAfterOneThatWasZoomed) {
    openSquares();
    ASSERT_TRUE(view().fitted());
    window().session().add({writeOther("second", 7)});
    ASSERT_TRUE(waitFor([this] { return document().name() == "second"; }));
    shown();
    view().zoomBy(4.0);
    window().session().show(0);
    ASSERT_TRUE(waitFor([this] { return document().name() == "squares"; }));
    shown();
    EXPECT_TRUE(view().fitted());
    window().session().show(1);
    ASSERT_TRUE(waitFor([this] { return document().name() == "second"; }));
    shown();
    EXPECT_FALSE(view().fitted());
}

TEST_F(ProjectReopeningTest, ToolPatchSizeAndWhatThe3DViewShowsAreAsTheyWereLeft) {
    openSquares();
    window().actions().at("polygon")->trigger();
    const auto polygon = view().tool()->name();
    find<QAction>("surfacesNone").trigger();
    for (const char* name : {"volumeImage", "volumePlanes", "patchSide128"})
        find<QAction>(name).trigger();
    ASSERT_FALSE(window().views().volume().imageVisible());
    resetWindow();
    EXPECT_TRUE(window().actions().at("brush")->isChecked()) << "a start of its own";
    openSquares();
    EXPECT_TRUE(window().actions().at("polygon")->isChecked());
    EXPECT_EQ(view().tool()->name(), polygon);
    EXPECT_EQ(window().views().volume().surfaces(), Surfaces::None);
    EXPECT_TRUE(find<QAction>("surfacesNone").isChecked());
    EXPECT_FALSE(window().views().volume().imageVisible());
    EXPECT_FALSE(find<QAction>("volumePlanes").isChecked());
    EXPECT_TRUE(find<QAction>("patchSide128").isChecked());
}

TEST_F(ProjectReopeningTest, OverlaysComeBackWhenTheirKeyIsLetGoOverAnotherWindow) {
    openSquares();
    QTest::keyPress(&view(), Qt::Key_H);
    ASSERT_FALSE(view().overlayVisible(OverlayKind::Annotation));
    QDialog other(&window());
    other.show();
    other.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&other));
    QTest::keyRelease(&other, Qt::Key_H);
    EXPECT_TRUE(waitFor([this] { return view().overlayVisible(OverlayKind::Annotation); }));
}

TEST_F(ProjectReopeningTest, ASnapshotBringsItsPatchesBackInTheSameStep) {
    openSquares();
    const auto add = [this](core::VoxelIndex at, int side) {
        auto patches = document().patches();
        patches.add(at, side, kSmall);
        document().setPatches("patch", std::move(patches), at.z);
    };
    paintAt(40);
    add({30, 30, 1}, 16);
    const auto then = document().patches();
    const auto labels = document().labels().readSlice(1);
    window().session().takeSnapshot("one patch");
    add({60, 50, 2}, 24);
    paintAt(60);
    const auto later = document().patches();
    ASSERT_FALSE(then == later);
    flush();
    resetWindow();
    openSquares();
    window().session().goBackTo(window().session().snapshots().front().id);
    ASSERT_TRUE(waitFor([&] { return document().patches() == then; }));
    EXPECT_EQ(document().labels().readSlice(1), labels);
    document().undo();
    EXPECT_EQ(document().patches(), later);
    EXPECT_TRUE(paintedAt(60));
    document().redo();
    EXPECT_EQ(document().patches(), then);
    flush();
    resetWindow();
    openSquares();
    EXPECT_EQ(document().patches(), then) << "on disk, too";
}

TEST_F(ProjectReopeningTest, ACopyOfTheProjectIsSavedFromItsDialogAndWorkGoesOnInTheOriginal) {
    EXPECT_FALSE(window().actions().at("saveCopy")->isEnabled());
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    window().actions().at("saveCopy")->trigger();
    QFileDialog* dialog = nullptr;
    ASSERT_TRUE(waitFor([&] {
        dialog = window().findChild<QFileDialog*>("copyDialog");
        return dialog && dialog->isVisible();
    }));
    auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
    ASSERT_NE(name, nullptr);
    EXPECT_EQ(name->text(), "squares-copy.lamina");
    QTest::keyClick(name, Qt::Key_Return);
    const auto copy = folder() / "squares-copy.lamina";
    ASSERT_TRUE(waitFor([&] { return said("squares-copy.lamina"); })) << notice();
    drag({30, 60}, {60, 60});
    EXPECT_EQ(openProject(), folder() / "squares.lamina");
    resetWindow();
    open({folder() / "squares.tif"});
    EXPECT_EQ(openProject(), folder() / "squares.lamina") << "the copy is not in its way";
    EXPECT_TRUE(paintedAt(60));
    resetWindow();
    open({copy});
    EXPECT_TRUE(paintedAt(40));
    EXPECT_FALSE(paintedAt(60)) << "it is as it was then";
}

} // namespace
} // namespace lamina::ui
