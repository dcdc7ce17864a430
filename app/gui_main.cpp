// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "core/job/JobSystem.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/Theme.h"
#include "ui/Translation.h"
#include "ui/view/VtkWidget.h"

#include <CLI/CLI.hpp>

#include <QApplication>

#include <cstdlib>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    std::vector<std::string> paths;
    std::string engine;
    bool sample = false;
    CLI::App arguments{"Lamina: label a few patches, segment them all."};
    arguments.add_option("PATH", paths, "Stacks, images or folders to open");
    arguments.add_flag("--sample", sample, "Open a simulated light-sheet embryo");
    arguments.add_option("--engine", engine, "Learning engine module to use")
        ->check(CLI::ExistingFile);
    try {
        arguments.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return arguments.exit(error) == 0 ? 0 : 2;
    }
    if (!engine.empty()) setenv("LAMINA_ENGINE", engine.c_str(), 1);
    // VTK draws through GLX, which Wayland offers through its X server only
    if (std::getenv("WAYLAND_DISPLAY") && !std::getenv("QT_QPA_PLATFORM"))
        setenv("QT_QPA_PLATFORM", "xcb", 1);

    lamina::ui::VtkWidget::prepareApplication();
    QApplication application(argc, argv);
    QApplication::setApplicationName("lamina");
    QApplication::setApplicationDisplayName("Lamina");
    QApplication::setDesktopFileName("lamina");
    lamina::ui::installTranslations(application);
    lamina::ui::applyTheme(application, lamina::ui::chosenTheme());

    const auto dispatcher = lamina::ui::guiDispatcher();
    lamina::core::JobSystem jobs(dispatcher, 1, 2);
    lamina::ui::MainWindow window(jobs, dispatcher, lamina::app::loadEngine);
    window.show();
    if (sample) {
        window.openSample();
    } else if (!paths.empty()) {
        window.open({paths.begin(), paths.end()});
    }
    return QApplication::exec();
}
