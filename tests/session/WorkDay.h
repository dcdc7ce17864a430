// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/session/RealInput.h"
#include "tests/support/BlockMeter.h"
#include "tests/support/LabelHash.h"

#include "app/EngineLoader.h"
#include "core/io/TiffWriter.h"
#include "core/sim/Phantom.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/panel/JobsPanel.h"
#include "ui/view/OrthoView.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTemporaryDir>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lamina::session {

namespace fs = std::filesystem;
using core::Axes;

/// A window with the real engine, an empty folder and the mouse and keyboard of the display.
class WorkDay : public testing::Test {
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

    [[nodiscard]] bool ready() { return m_window->learning().state() == core::RunState::Ready; }
    [[nodiscard]] ui::JobsPanel& jobsPanel() { return *m_window->findChild<ui::JobsPanel*>(); }

    /// A simulated stack as a file; `truth` (optional) gets its objects.
    fs::path simulate(const std::string& name, const core::PhantomSpec& spec,
                      std::vector<core::LabelId>* truth = nullptr) {
        auto frame = core::simulatePhantom(spec).front();
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
        if (truth) *truth = std::move(frame.instances);
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
        backToWindow();
    }
    /// After a dialog: without a window manager nobody gives the keyboard back.
    void backToWindow() { activate(*m_window); }
    static void activate(QWidget& window) {
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    }

    /// Takes labels of a mask file in; `slices` as one types them, empty for all.
    void importByKeys(const fs::path& mask, const QString& slices = {}) {
        press("ctrl+i");
        QDialog* dialog = nullptr;
        ASSERT_TRUE(waitUntil(
            [&] {
                dialog = m_window->findChild<QDialog*>();
                return dialog && dialog->isVisible() && dialog->findChild<QLineEdit*>("importFile");
            },
            20));
        const auto fill = [&](const char* name, const QString& text) {
            auto* edit = dialog->findChild<QLineEdit*>(name);
            m_input.click(edit);
            m_input.type(text);
            ASSERT_TRUE(waitUntil([&] { return edit->text() == text; }, 20)) << name;
        };
        fill("importFile", QString::fromStdString(mask.string()));
        if (!slices.isEmpty()) fill("importSlices", slices);
        auto* import = dialog->findChild<QPushButton*>("importStart");
        ASSERT_TRUE(waitUntil([&] { return import->isEnabled(); }, 20));
        const QPointer<QDialog> open = dialog; // goes as soon as it is done
        m_input.click(import);
        ASSERT_TRUE(waitUntil([&] { return !open || !open->isVisible(); }, 30)) << "import";
        backToWindow();
    }

    /// Keyboard and mouse to a view.
    void enter(Axes axes, core::SlicePoint at) {
        m_input.moveTo(globalOf(axes, at) + QPoint(1, 1));
        m_input.moveTo(globalOf(axes, at));
        ASSERT_TRUE(waitUntil([&] { return view(axes).hasFocus(); }, 10))
            << "the view does not take the keyboard from "
            << (QApplication::focusWidget()
                    ? QApplication::focusWidget()->objectName().toStdString()
                    : "nowhere");
    }
    [[nodiscard]] QPoint globalOf(Axes axes, core::SlicePoint at) {
        return view(axes).mapToGlobal(view(axes).viewFromImage(at).toPoint());
    }
    /// A control of the window that must be there.
    template <typename Widget> [[nodiscard]] Widget& find(const char* name) {
        auto* found = m_window->findChild<Widget*>(name);
        if (!found) throw std::runtime_error(std::string("there is no ") + name);
        return *found;
    }
    /// Until it stays where it is: what is shown or hidden beside it moves it.
    void settle(const QWidget& widget) {
        QRect place;
        int same = 0;
        ASSERT_TRUE(waitUntil(
            [&] {
                const QRect now(widget.mapToGlobal(QPoint()), widget.size());
                same = now == place ? same + 1 : 0;
                place = now;
                return same >= 5;
            },
            20));
    }
    /// A control of the Learn panel, which is scrolled to it as far as needed.
    void clickInLearn(QWidget& control) {
        auto* scroll = find<QDockWidget>("dockLearn").findChild<QScrollArea*>();
        settle(control); // what has just become known may move it
        scroll->ensureWidgetVisible(&control);
        settle(control);
        m_input.click(&control);
    }
    void typeEpochs(const char* name, int epochs) {
        auto& spin = find<QSpinBox>(name);
        clickInLearn(spin);
        press("ctrl+a");
        m_input.type(QString::number(epochs));
        press("Tab");
        ASSERT_TRUE(waitUntil([&] { return spin.value() == epochs; }, 10)) << name;
    }
    /// Presses a button of the Learn panel and waits until all that it starts is done.
    void runBy(const char* name) {
        auto& button = find<QPushButton>(name);
        ASSERT_TRUE(waitUntil([&] { return button.isEnabled(); }, 120))
            << name << ": " << button.toolTip().toStdString();
        const auto before = jobsPanel().runs().size();
        clickInLearn(button);
        ASSERT_TRUE(waitUntil([&] { return !ready() || jobsPanel().runs().size() > before; }, 20))
            << name << " starts nothing: " << find<QLabel>("learnMessage").text().toStdString();
        ASSERT_TRUE(waitUntil([&] { return jobsPanel().runs().size() > before && ready(); }, 600))
            << name << ": " << find<QLabel>("learnMessage").text().toStdString();
    }
    /// By a click on the slice's place in the ribbon.
    void goTo(int z) {
        auto& ribbon = find<QWidget>("sliceRibbon");
        settle(ribbon);
        const double step = static_cast<double>(ribbon.width()) / document().paintSize().z;
        m_input.click(ribbon.mapToGlobal(QPoint(static_cast<int>((z + 0.5) * step), 4)));
        ASSERT_TRUE(waitUntil([&] { return m_window->view().shownSlice() == z; }, 20))
            << "slice " << z << ", shown is " << m_window->view().shownSlice();
    }
    /// Chooses a row of a box: a click opens it, keys go to the row.
    void chooseRow(QComboBox& box, int row) {
        m_input.click(&box);
        ASSERT_TRUE(waitUntil([&] { return box.view()->isVisible(); }, 10));
        press("Home");
        for (int i = 0; i < row; ++i)
            press("Down");
        press("Return");
        ASSERT_TRUE(
            waitUntil([&] { return !box.view()->isVisible() && box.currentIndex() == row; }, 10))
            << box.objectName().toStdString();
        activate(*box.window());
    }
    void press(const char* keys) { m_input.key(keys); }
    void stroke(Axes axes, const std::vector<core::SlicePoint>& points) {
        m_input.stroke(view(axes), points);
    }
    void click(Axes axes, core::SlicePoint at) { stroke(axes, {at}); }

    void expectChange(std::uint64_t before, const std::string& what) {
        EXPECT_TRUE(waitUntil([&] { return hash() != before; }, 20)) << what << " changes nothing";
    }

    QTemporaryDir m_folder;
    core::Dispatcher m_dispatcher;
    std::unique_ptr<core::JobSystem> m_jobs;
    std::unique_ptr<ui::MainWindow> m_window;
    RealInput m_input;
};

} // namespace lamina::session
