// SPDX-License-Identifier: GPL-3.0-or-later
// A day of work in the real window: events that went through the X server, the real engine training
// on all cores meanwhile, and everything as left after closing and opening again.
#include "tests/session/RealInput.h"
#include "tests/support/BlockMeter.h"
#include "tests/support/LabelHash.h"

#include "app/EngineLoader.h"
#include "core/io/LabelFiles.h"
#include "core/label/LabelEdit.h"
#include "core/sim/Phantom.h"
#include "ui/ActionRegistry.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/view/OrthoView.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>

#include <iostream>
#include <set>

namespace fs = std::filesystem;

namespace lamina::session {
namespace {

using core::Axes;

class ScriptedDay : public testing::Test {
protected:
    void SetUp() override {
        m_dispatcher = ui::guiDispatcher();
        m_jobs = std::make_unique<core::JobSystem>(m_dispatcher, 1, 2);
        start();
    }
    void TearDown() override {
        test::BlockMeter::instance().stop();
        m_window.reset();
        m_jobs.reset();
    }
    void start() {
        m_window = std::make_unique<ui::MainWindow>(*m_jobs, m_dispatcher, app::loadEngine);
        m_window->setGeometry(0, 0, 1560, 960);
        m_window->show();
        m_window->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    }
    [[nodiscard]] fs::path folder() const { return m_folder.path().toStdString(); }
    [[nodiscard]] ui::Document& document() { return m_window->document(); }
    [[nodiscard]] ui::SliceView& view(Axes axes) { return m_window->views().slices(axes); }
    [[nodiscard]] std::uint64_t hash() { return test::labelHash(document().labels()); }

    fs::path simulate(const std::string& name, std::uint64_t seed) {
        core::PhantomSpec spec;
        spec.size = {160, 128, 24};
        spec.seed = seed;
        const auto frame = core::simulatePhantom(spec).front();
        core::TiffVolume volume;
        volume.size = spec.size;
        volume.type = core::PixelType::UInt16;
        volume.spacing = spec.spacing;
        volume.plane = [&](int z) {
            core::Plane plane(spec.size.x, spec.size.y, core::PixelType::UInt16);
            auto pixels = plane.pixels<std::uint16_t>();
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = frame.image[spec.size.planeVoxels() * static_cast<std::size_t>(z) + i];
            return plane;
        };
        const auto file = folder() / (name + ".tif");
        core::writeTiff(file, volume);
        return file;
    }

    /// Types a path into the file dialog that a key has opened.
    void chooseByKeys(const char* keys, const fs::path& path) {
        m_input.key(keys);
        QFileDialog* dialog = nullptr;
        ASSERT_TRUE(waitUntil(
            [&] {
                dialog = m_window->findChild<QFileDialog*>();
                return dialog && dialog->isVisible() && dialog->isActiveWindow();
            },
            20))
            << keys << " opens no dialog";
        const auto wanted = QString::fromStdString(path.string());
        auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
        ASSERT_TRUE(name);
        // the list of files that just came in may have put a name of its own there
        for (int attempt = 0; attempt < 3 && name->text() != wanted; ++attempt) {
            m_input.key("ctrl+a");
            m_input.type(wanted);
            waitUntil([&] { return name->text() == wanted; }, 5);
        }
        ASSERT_EQ(name->text().toStdString(), wanted.toStdString());
        const auto closed = [&] { return m_window->findChild<QFileDialog*>() == nullptr; };
        m_input.key("Return");
        // the list of proposals may have come up just then and taken the key
        if (!waitUntil(closed, 3)) m_input.key("Return");
        ASSERT_TRUE(waitUntil(closed, 20));
    }
    void waitForStack(const std::string& name) {
        ASSERT_TRUE(waitUntil(
            [&] {
                return document().hasStack() && document().name() == name &&
                       !m_window->session().busy() &&
                       m_window->view().shownSlice() == m_window->view().slice();
            },
            60))
            << name << " does not open";
        m_window->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    }

    /// Keyboard and mouse to a view.
    void enter(Axes axes, core::SlicePoint at) {
        view(axes).setFocus();
        m_input.moveTo(globalOf(axes, at) + QPoint(1, 1));
        m_input.moveTo(globalOf(axes, at));
        ASSERT_TRUE(waitUntil([&] { return view(axes).hasFocus(); }, 10))
            << "the view does not take the keyboard";
    }
    [[nodiscard]] QPoint globalOf(Axes axes, core::SlicePoint at) {
        return view(axes).mapToGlobal(view(axes).viewFromImage(at).toPoint());
    }
    void press(const char* keys) { m_input.key(keys); }
    void stroke(Axes axes, const std::vector<core::SlicePoint>& points) {
        m_input.stroke(view(axes), points);
    }
    void click(Axes axes, core::SlicePoint at) { stroke(axes, {at}); }

    void expectChange(std::uint64_t before, const std::string& what) {
        EXPECT_TRUE(waitUntil([&] { return hash() != before; }, 20)) << what << " changes nothing";
    }

    /// Every tool once in one plane. Coordinates are in the middle of the picture.
    void useEveryTool(Axes axes) {
        SCOPED_TRACE(axes == Axes::XY ? "XY" : axes == Axes::XZ ? "XZ" : "YZ");
        const auto size = document().paintSize();
        const double cx = core::SlicePlane::width(axes, size) / 2.0;
        const double cy = core::SlicePlane::height(axes, size) / 2.0;
        enter(axes, {cx, cy});

        press("b");
        auto before = hash();
        stroke(axes, {{cx - 8, cy}, {cx, cy + 1}, {cx + 8, cy}});
        expectChange(before, "brush");

        press("j"); // smart
        before = hash();
        stroke(axes, {{cx - 8, cy - 6}, {cx + 8, cy - 6}});
        expectChange(before, "smart brush");
        press("j");

        press("shift+b"); // ball
        before = hash();
        stroke(axes, {{cx - 6, cy + 6}, {cx + 6, cy + 6}});
        expectChange(before, "ball brush");
        press("shift+b");

        press("e");
        before = hash();
        stroke(axes, {{cx - 2, cy}, {cx + 2, cy}});
        expectChange(before, "eraser");

        press("n");
        press("g");
        before = hash();
        for (const core::SlicePoint p :
             {core::SlicePoint{cx - 11, cy - 9}, {cx - 4, cy - 9}, {cx - 8, cy - 3}})
            click(axes, p);
        press("Return");
        expectChange(before, "polygon");
        before = hash();
        std::vector<QPoint> around;
        for (const core::SlicePoint p : {core::SlicePoint{cx + 3, cy - 9},
                                         {cx + 8, cy - 9},
                                         {cx + 11, cy - 6},
                                         {cx + 8, cy - 3},
                                         {cx + 3, cy - 4}})
            around.push_back(globalOf(axes, p));
        m_input.drag(around);
        expectChange(before, "lasso");

        press("f");
        before = hash();
        click(axes, {cx, cy});
        expectChange(before, "fill");
        press("ctrl+z");
        EXPECT_TRUE(waitUntil([&] { return hash() == before; }, 20)) << "undo of fill";

        press("v");
        before = hash();
        const core::SlicePoint seed{cx - 1, cy + 11};
        const QPoint from = globalOf(axes, seed);
        m_input.drag({from, from - QPoint(0, 60)}); // up: wider
        expectChange(before, "grow");

        press("l");
        const auto label = document().currentLabel();
        const auto other = document().table().rows().front().id;
        document().setCurrentLabel(other);
        click(axes, {cx + 7, cy - 7}); // inside the lasso
        EXPECT_TRUE(waitUntil([&] { return document().currentLabel() == label; }, 10)) << "pick";
        press("b");
    }

    QTemporaryDir m_folder;
    core::Dispatcher m_dispatcher;
    std::unique_ptr<core::JobSystem> m_jobs;
    std::unique_ptr<ui::MainWindow> m_window;
    RealInput m_input;
};

TEST_F(ScriptedDay, EveryStateIsAsLeft) {
    const auto first = simulate("monday", 3);
    const auto second = simulate("tuesday", 4);
    chooseByKeys("ctrl+o", first);
    waitForStack("monday");
    chooseByKeys("ctrl+shift+a", second);
    waitForStack("tuesday");
    ASSERT_EQ(m_window->session().stacks().size(), 2U);

    // the network learns from the unlabelled rest all the while
    auto* pretrain = m_window->findChild<QPushButton*>("pretrain");
    m_window->findChild<QSpinBox*>("pretrainEpochs")->setValue(400);
    ASSERT_TRUE(waitUntil([&] { return pretrain->isEnabled(); }, 60));
    m_input.click(pretrain);
    ASSERT_TRUE(
        waitUntil([&] { return m_window->learning().state() == core::RunState::Pretraining; }, 60));
    auto& meter = test::BlockMeter::instance();
    meter.start();

    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ})
        useEveryTool(axes);
    if (HasFatalFailure()) return;

    // interpolation between two painted slices of a new label
    enter(Axes::XY, {20, 20});
    press("n");
    press("b");
    const auto label = document().currentLabel();
    for (const int z : {3, 7}) {
        m_window->view().setSlice(z);
        ASSERT_TRUE(waitUntil([&] { return m_window->view().shownSlice() == z; }, 20));
        stroke(Axes::XY, {{16, 20}, {24, 20}});
    }
    EXPECT_EQ(document().labels().at({20, 20, 5}), core::kUnlabelled);
    press("i");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labels().at({20, 20, 5}) == label;
        },
        30))
        << "interpolation";

    // undo goes to the slice it changes
    const auto interpolated = hash();
    press("ctrl+z");
    press("ctrl+z");
    ASSERT_TRUE(waitUntil(
        [&] {
            return document().labels().at({20, 20, 7}) == core::kUnlabelled;
        },
        20));
    EXPECT_EQ(m_window->view().slice(), 7);
    press("ctrl+shift+z");
    press("ctrl+y");
    EXPECT_TRUE(waitUntil([&] { return hash() == interpolated; }, 20)) << "redo";

    press("k");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labelled().state(m_window->view().slice()) ==
                   core::Completeness::Complete;
        },
        20));

    // masks of another program
    core::LabelVolume masks(document().paintSize());
    const core::LabelTable none;
    core::LabelEdit edit(masks, none);
    edit.setRow(20, 100, 10, 60, 70001);
    static_cast<void>(edit.commit());
    static_cast<void>(core::writeLabels(masks, {}, folder() / "masks", "tuesday"));
    press("ctrl+i");
    QDialog* dialog = nullptr;
    ASSERT_TRUE(waitUntil(
        [&] {
            dialog = m_window->findChild<QDialog*>();
            return dialog && dialog->isVisible() && dialog->findChild<QLineEdit*>("importFile");
        },
        20));
    m_input.click(dialog->findChild<QLineEdit*>("importFile"));
    m_input.type(QString::fromStdString((folder() / "masks/tuesday_labels.tif").string()));
    auto* import = dialog->findChild<QPushButton*>("importStart");
    ASSERT_TRUE(waitUntil([&] { return import->isEnabled(); }, 20));
    m_input.click(import);
    ASSERT_TRUE(waitUntil(
        [&] {
            return document().labels().at({30, 100, 20}) == 70001U;
        },
        30))
        << "import";
    m_window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));

    EXPECT_EQ(m_window->learning().state(), core::RunState::Pretraining)
        << "the training must have run all the while, give it more epochs";
    meter.stop();
    meter.print("painting while training on all cores");

    // closing and opening again
    m_window->view().setSlice(20);
    ASSERT_TRUE(waitUntil([&] { return m_window->view().shownSlice() == 20; }, 20));
    const auto left = hash();
    const auto table = document().table();
    const auto undoName = document().undoName();
    const auto current = document().currentLabel();
    ASSERT_TRUE(m_window->close());
    ASSERT_TRUE(
        waitUntil([&] { return m_window->learning().state() != core::RunState::Pretraining; }, 60));
    start();
    chooseByKeys("ctrl+o", folder() / "monday.lamina" / "project.sqlite");
    waitForStack("tuesday");
    EXPECT_EQ(hash(), left);
    EXPECT_EQ(document().table(), table);
    EXPECT_EQ(document().undoName(), undoName);
    EXPECT_EQ(document().currentLabel(), current);
    EXPECT_TRUE(waitUntil([&] { return m_window->view().slice() == 20; }, 20));
    press("ctrl+z");
    EXPECT_TRUE(waitUntil(
        [&] {
            return document().labels().at({30, 100, 20}) != 70001U;
        },
        20))
        << "undo after opening again";
    m_window->session().show(0);
    waitForStack("monday");
    EXPECT_FALSE(document().annotated());
}

} // namespace
} // namespace lamina::session
