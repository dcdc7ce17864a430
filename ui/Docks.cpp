// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Docks.h"

#include <QAction>
#include <QChildEvent>
#include <QCoreApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QTabBar>

#include <algorithm>

namespace lamina::ui {

namespace {

/// A bar whose docks are all hidden stays, without tabs: the keyboard passes it by.
void nameTabs(QTabBar& tabs) {
    tabs.setFocusPolicy(tabs.count() > 0 ? Qt::TabFocus : Qt::NoFocus);
    tabs.setAccessibleName(QCoreApplication::translate("DockTabs", "Panels in this place"));
    tabs.setToolTip(
        QCoreApplication::translate("DockTabs", "Chooses which panel is shown in this place"));
}

void nameAllTabs(QMainWindow& window) {
    for (auto* tabs : window.findChildren<QTabBar*>(Qt::FindDirectChildrenOnly))
        nameTabs(*tabs);
}

/// A child that was just added is no tab bar yet: it is looked at when its constructor is done.
class DockTabNames final : public QObject {
public:
    explicit DockTabNames(QMainWindow& window) : QObject(&window), m_window(window) {}
    bool eventFilter(QObject* window, QEvent* event) override {
        const bool other =
            event->type() == QEvent::ChildAdded || event->type() == QEvent::LayoutRequest;
        if (other && !m_waits) {
            m_waits = true;
            QMetaObject::invokeMethod(
                this,
                [this] {
                    m_waits = false;
                    nameAllTabs(m_window);
                },
                Qt::QueuedConnection);
        }
        return QObject::eventFilter(window, event);
    }

private:
    QMainWindow& m_window;
    bool m_waits = false;
};

} // namespace

void nameDockTabs(QMainWindow& window) {
    window.installEventFilter(new DockTabNames(window));
}

void addBottomDock(QMainWindow& window, QDockWidget& dock) {
    QDockWidget* other = nullptr;
    for (auto* there : window.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
        if (window.dockWidgetArea(there) == Qt::BottomDockWidgetArea) other = there;
    }
    window.addDockWidget(Qt::BottomDockWidgetArea, &dock);
    if (other) window.tabifyDockWidget(other, &dock);
    dock.hide();
    QObject::connect(dock.toggleViewAction(), &QAction::triggered, &dock, [&dock](bool shown) {
        if (shown) dock.raise();
    });
}

void growDock(QMainWindow& window, QDockWidget& dock, int by) {
    QDockWidget* highest = nullptr;
    for (auto* other : window.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
        const bool besides = other != &dock && !other->isFloating() &&
                             !other->visibleRegion().isEmpty() &&
                             window.dockWidgetArea(other) == window.dockWidgetArea(&dock);
        if (besides && (!highest || other->height() > highest->height())) highest = other;
    }
    if (!highest || !dock.isVisible() || dock.isFloating()) return;
    by = std::min(by, highest->height() - highest->minimumSizeHint().height());
    if (by <= 0) return;
    window.resizeDocks({&dock, highest}, {dock.height() + by, highest->height() - by},
                       Qt::Vertical);
}

} // namespace lamina::ui
