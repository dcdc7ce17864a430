// SPDX-License-Identifier: GPL-3.0-or-later
// Makes pictures in one theme, to be looked at after changes and for the help: of the window, every
// panel and every dialog, filled with a small simulated embryo ("panels"), and of what is seen when
// something is empty, asked or wrong ("states").
#include "tests/support/StatePictures.h"

#include "app/EngineLoader.h"
#include "core/job/JobSystem.h"
#include "ui/GuiDispatcher.h"
#include "ui/Theme.h"
#include "ui/view/VtkWidget.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QPushButton>
#include <QStandardPaths>

namespace {

using namespace lamina;

class PanelPictures : private test::PictureTaker {
public:
    using PictureTaker::PictureTaker;

    void takeAll() {
        take(window(), "start");
        open(writeEmbryo(folder() / "embryo.tif"));
        take(window(), "opened");
        for (const int z : {4, 10, 15})
            annotate(z);
        learn();
        annotate(7); // held out: now there is a score
        take(window(), "window");
        takeOverlays();
        takeRun();
        for (const char* name : {"objectTable", "reviewQueue", "paneldockJobs"}) {
            action(name).trigger();
            settle(2500);
        }
        find<QPushButton>("showScoreTable").click();
        settle(2500);
        for (auto* dock : window().findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
            dock->raise();
            settle();
            take(*dock, dock->objectName());
        }
        for (const char* name :
             {"export", "import", "classes", "shortcuts", "help", "devices", "predictFolder",
              "comparePredictions", "labelAdvice", "snapshot", "commandPalette"})
            takeDialog(name);
    }

private:
    /// What can lie over the image, and two of them beside each other.
    void takeOverlays() {
        for (const char* overlay : {"Probability", "Agreement", "Instances"}) {
            auto& box = find<QCheckBox>(QString("shown%1").arg(overlay));
            box.click();
            settle();
            take(window(), QString("overlay%1").arg(overlay));
            box.click();
        }
        auto& comparison = find<QComboBox>("comparison");
        for (int i = 1; i < comparison.count(); ++i) {
            comparison.setCurrentIndex(i);
            Q_EMIT comparison.activated(i);
            settle();
            take(window(), QString("comparison%1").arg(i));
        }
        comparison.setCurrentIndex(0);
        Q_EMIT comparison.activated(0);
    }
    /// While a network learns, and after that was cancelled.
    void takeRun() {
        showDock("dockJobs");
        auto& pretrain = find<QPushButton>("pretrain");
        wait([&] { return pretrain.isEnabled(); });
        pretrain.click();
        settle(12000);
        take(window(), "running");
        find<QPushButton>("cancelRun").click();
        wait([this] { return window().learning().state() == core::RunState::Ready; });
        settle();
        take(window(), "cancelled");
    }
    void learn() {
        wait([this] { return window().learning().state() == core::RunState::Ready; });
        auto& forest = find<QPushButton>("forestAndSegment");
        wait([&] { return forest.isEnabled(); });
        forest.click();
        wait([this] {
            return window().learning().state() == core::RunState::Ready &&
                   window().document().prediction().complete();
        });
        settle(2000);
    }
};

} // namespace

int main(int argc, char** argv) {
    const std::string what = argc == 4 ? argv[3] : "";
    if (argc < 3 || argc > 4 || (argc == 4 && what != "panels" && what != "states")) {
        std::cerr << "usage: window_pictures FOLDER light|dark [panels|states]\n";
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
    const auto makeWindow = [&] {
        return std::make_unique<ui::MainWindow>(jobs, dispatcher, app::loadEngine);
    };
    try {
        std::filesystem::create_directories(argv[1]);
        if (what != "states") PanelPictures(argv[1], makeWindow).takeAll();
        if (what != "panels") test::StatePictures(argv[1], makeWindow).takeAll();
    } catch (const std::exception& error) {
        std::cerr << "window_pictures: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
