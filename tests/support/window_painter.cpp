// SPDX-License-Identifier: GPL-3.0-or-later
// Paints in a real window until it is killed, and keeps a log of what was committed outside the
// project: one line "HASH MILLISECONDS" per state of the annotation, written before the project's
// journal hears of it.
#include "tests/support/FakeEngine.h"
#include "tests/support/LabelHash.h"

#include "ui/ActionRegistry.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/Settings.h"
#include "ui/Theme.h"
#include "ui/view/OrthoView.h"
#include "ui/view/VtkWidget.h"

#include <QAction>
#include <QApplication>
#include <QMouseEvent>
#include <QStandardPaths>
#include <QTest>

#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <random>

namespace {

using namespace lamina;

void send(ui::SliceView& view, QEvent::Type type, core::SlicePoint point, Qt::MouseButton button) {
    const QPointF p = view.viewFromImage(point);
    const bool moving = type == QEvent::MouseMove;
    const bool up = type == QEvent::MouseButtonRelease;
    QMouseEvent event(type, p, view.mapToGlobal(p), moving ? Qt::NoButton : button,
                      up ? Qt::MouseButtons(Qt::NoButton) : Qt::MouseButtons(button),
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &event);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: window_painter STACK LOG SEED\n";
        return 2;
    }
    QStandardPaths::setTestModeEnabled(true);
    ui::VtkWidget::prepareApplication();
    QApplication application(argc, argv);
    QApplication::setApplicationName("lamina-tests");
    ui::applyTheme(application, ui::Theme::Light);
    const auto dispatcher = ui::guiDispatcher();
    core::JobSystem jobs(dispatcher, 1, 2);
    ui::MainWindow window(jobs, dispatcher, [] { return std::make_shared<test::FakeEngine>(); });
    window.resize(1200, 800);
    window.show();
    window.open({argv[1]});
    auto& document = window.document();
    const auto shown = [](const ui::SliceView& view) {
        return QTest::qWaitFor(
            [&view] { return view.stack() && view.shownSlice() == view.slice(); }, 60000);
    };
    if (!shown(window.view())) return 3;

    std::ofstream log(argv[2], std::ios::app);
    const auto note = [&] {
        using namespace std::chrono;
        const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
        log << test::labelHash(document.labels()) << ' ' << now.count() << std::endl;
    };
    note(); // as found at opening
    QObject::connect(&document, &ui::Document::stepTaken, &window, note);

    std::mt19937 random(static_cast<unsigned>(std::stoul(argv[3])));
    const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    const auto size = document.paintSize();
    using core::Axes;
    constexpr std::array kPlanes{Axes::XY, Axes::XY, Axes::XY, Axes::XZ, Axes::YZ};
    while (true) {
        switch (below(10)) {
        case 0:
            document.undo();
            break;
        case 1:
            document.redo();
            break;
        case 2:
            document.addLabel();
            break;
        case 3:
            window.actions().at("complete")->trigger();
            break;
        case 4:
            window.actions().at("interpolate")->trigger();
            break;
        default: {
            const auto axes = kPlanes[static_cast<std::size_t>(below(kPlanes.size()))];
            auto& view = window.views().slices(axes);
            const auto somewhere = [&] {
                return core::SlicePoint{
                    static_cast<double>(below(core::SlicePlane::width(axes, size))),
                    static_cast<double>(below(core::SlicePlane::height(axes, size)))};
            };
            view.setSlice(below(core::SlicePlane::depth(axes, size)));
            if (!shown(view)) return 4;
            const auto button = below(4) == 0 ? Qt::RightButton : Qt::LeftButton;
            send(view, QEvent::MouseButtonPress, somewhere(), button);
            for (int i = below(6); i >= 0; --i) {
                send(view, QEvent::MouseMove, somewhere(), button);
                QTest::qWait(below(8));
            }
            send(view, QEvent::MouseButtonRelease, somewhere(), button);
        }
        }
        QTest::qWait(below(60));
    }
}
