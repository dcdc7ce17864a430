// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a picture of the window, of every panel and of every dialog in one theme, filled with a
// small simulated embryo: to be looked at after changes, and for the help.
#include "tests/support/FakeEngine.h"

#include "app/EngineLoader.h"
#include "core/io/TiffWriter.h"
#include "core/sim/Phantom.h"
#include "ui/ActionRegistry.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/Theme.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/SliceView.h"
#include "ui/view/VtkWidget.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <iostream>

namespace fs = std::filesystem;

namespace {

using namespace lamina;

class Pictures {
public:
    Pictures(QString out, core::JobSystem& jobs, const core::Dispatcher& dispatcher)
        : m_out(std::move(out)), m_window(jobs, dispatcher, app::loadEngine) {
        m_window.resize(1500, 940);
        m_window.show();
        m_window.activateWindow();
        settle();
    }

    void takeAll() {
        take(m_window, "start");
        open();
        take(m_window, "opened");
        annotate();
        learn();
        annotate(7); // held out: now there is a score
        take(m_window, "window");
        takeOverlays();
        takeRun();
        for (const char* action : {"objectTable", "reviewQueue", "paneldockJobs"}) {
            m_window.actions().at(action)->trigger();
            settle(2500);
        }
        m_window.findChild<QPushButton*>("showScoreTable")->click();
        settle(2500);
        for (auto* dock : m_window.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
            dock->raise();
            settle();
            take(*dock, dock->objectName());
        }
        for (const char* action :
             {"export", "import", "classes", "shortcuts", "help", "devices", "predictFolder",
              "comparePredictions", "labelAdvice", "snapshot", "commandPalette"})
            takeDialog(action);
        m_window.notice().showError("The image 'embryo.tif' breaks off in the middle. Compare its "
                                    "size with the original.");
        settle();
        take(m_window, "error");
    }

private:
    /// What can lie over the image, and two of them beside each other.
    void takeOverlays() {
        for (const char* overlay : {"Probability", "Agreement", "Instances"}) {
            auto* box = m_window.findChild<QCheckBox*>(QString("shown%1").arg(overlay));
            if (!box) throw std::runtime_error(std::string("no overlay ") + overlay);
            box->click();
            settle();
            take(m_window, QString("overlay%1").arg(overlay));
            box->click();
        }
        auto* comparison = m_window.findChild<QComboBox*>("comparison");
        for (int i = 1; i < comparison->count(); ++i) {
            comparison->setCurrentIndex(i);
            Q_EMIT comparison->activated(i);
            settle();
            take(m_window, QString("comparison%1").arg(i));
        }
        comparison->setCurrentIndex(0);
        Q_EMIT comparison->activated(0);
    }
    /// While a network learns, and after that was cancelled.
    void takeRun() {
        m_window.actions().at("paneldockJobs")->trigger();
        auto* pretrain = m_window.findChild<QPushButton*>("pretrain");
        wait([pretrain] { return pretrain->isEnabled(); });
        pretrain->click();
        settle(12000);
        take(m_window, "running");
        m_window.findChild<QPushButton*>("cancelRun")->click();
        wait([this] { return m_window.learning().state() == core::RunState::Ready; });
        settle();
        take(m_window, "cancelled");
    }

    void settle(int milliseconds = 700) { QTest::qWait(milliseconds); }

    void take(QWidget& widget, const QString& name) {
        const QString file = m_out + "/" + name + ".png";
        if (!widget.grab().save(file)) throw std::runtime_error(file.toStdString());
        std::cout << file.toStdString() << "\n";
    }

    void takeDialog(const char* action) {
        if (!m_window.actions().contains(action)) {
            std::cout << "no action " << action << "\n";
            return;
        }
        m_window.actions().at(action)->trigger();
        settle(1500);
        bool found = false;
        for (auto* widget : QApplication::topLevelWidgets()) {
            if (widget == &m_window || !widget->isVisible() || widget->windowTitle().isEmpty())
                continue;
            take(*widget, action);
            widget->close();
            found = true;
        }
        if (!found) take(m_window, action); // inside the window
        QTest::keyClick(&m_window, Qt::Key_Escape);
        settle(200);
    }

    void open() {
        core::PhantomSpec spec;
        spec.size = {320, 256, 20};
        spec.seed = 5;
        m_frame = core::simulatePhantom(spec).front();
        core::TiffVolume volume;
        volume.size = spec.size;
        volume.type = core::PixelType::UInt16;
        volume.spacing = spec.spacing;
        volume.plane = [&](int z) {
            core::Plane plane(spec.size.x, spec.size.y, core::PixelType::UInt16);
            const auto first =
                m_frame.image.begin() + static_cast<std::ptrdiff_t>(spec.size.planeVoxels()) * z;
            std::copy_n(first, spec.size.planeVoxels(), plane.pixels<std::uint16_t>().begin());
            return plane;
        };
        const fs::path file = fs::path(m_folder.path().toStdString()) / "embryo.tif";
        core::writeTiff(file, volume);
        m_window.open({file});
        wait([this] { return m_window.document().hasStack() && !m_window.session().busy(); });
        settle(3000);
    }

    void annotate() {
        for (const int z : {4, 10, 15})
            annotate(z);
    }

    void annotate(int z) {
        auto& document = m_window.document();
        const auto size = document.paintSize();
        auto& edit = document.beginStroke("brush stroke", core::SlicePlane::xy(z));
        const auto first = static_cast<std::ptrdiff_t>(size.planeVoxels()) * z;
        const std::vector<core::LabelId> ids(m_frame.instances.begin() + first,
                                             m_frame.instances.begin() + first +
                                                 static_cast<std::ptrdiff_t>(size.planeVoxels()));
        edit.setIds(z, {0, 0, size.x, size.y}, ids);
        document.commitStroke();
        document.completeSlice(z);
        settle();
    }

    void learn() {
        wait([this] { return m_window.learning().state() == core::RunState::Ready; });
        auto* forest = m_window.findChild<QPushButton*>("forestAndSegment");
        wait([forest] { return forest->isEnabled(); });
        forest->click();
        wait([this] {
            return m_window.learning().state() == core::RunState::Ready &&
                   m_window.document().prediction().complete();
        });
        settle(2000);
    }

    template <typename Ready> static void wait(Ready ready) {
        if (!QTest::qWaitFor(ready, 120000)) throw std::runtime_error("waited too long");
    }

    QString m_out;
    QTemporaryDir m_folder;
    core::PhantomFrame m_frame;
    ui::MainWindow m_window;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: window_pictures FOLDER light|dark\n";
        return 2;
    }
    QStandardPaths::setTestModeEnabled(true);
    ui::VtkWidget::prepareApplication();
    ui::VtkWidget::setDrawing(ui::VtkWidget::Drawing::AsImage); // can be grabbed with its widgets
    QApplication application(argc, argv);
    QApplication::setApplicationName("lamina-pictures");
    ui::applyTheme(application, QString(argv[2]) == "dark" ? ui::Theme::Dark : ui::Theme::Light);
    const auto dispatcher = ui::guiDispatcher();
    core::JobSystem jobs(dispatcher, 1, 2);
    try {
        fs::create_directories(argv[1]);
        Pictures(argv[1], jobs, dispatcher).takeAll();
    } catch (const std::exception& error) {
        std::cerr << "window_pictures: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
