// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, palette, help, theme, recent projects and the place of the window.
#include "ui/ActionRegistry.h"
#include "ui/HelpWindow.h"
#include "ui/MainWindow.h"
#include "ui/Settings.h"
#include "ui/TextFields.h"
#include "ui/Theme.h"
#include "ui/dialog/CommandPalette.h"
#include "ui/dialog/ShortcutDialog.h"
#include "ui/panel/EmptyPage.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>

namespace lamina::ui {

namespace {

constexpr int kLayoutVersion =
    2; ///< raise it when a stored arrangement of docks cannot fit any more

QApplication& application() {
    return *static_cast<QApplication*>(QCoreApplication::instance());
}

} // namespace

void MainWindow::makeMannersActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(a.add("commandPalette", {tr("Command &palette …"),
                                "search",
                                tr("Find any command or help page by a few letters"),
                                {QKeySequence("Ctrl+K")}}),
       &MainWindow::showPalette);
    on(a.add("shortcuts", {tr("&Keyboard shortcuts …"),
                           "preferences-desktop-keyboard",
                           tr("See and change the keys, or take those of another program"),
                           {QKeySequence("Ctrl+Alt+K")}}),
       [this] {
           auto* dialog = new ShortcutDialog(*m_actions, this);
           dialog->setObjectName("shortcutDialog");
           dialog->setAttribute(Qt::WA_DeleteOnClose);
           dialog->open();
       });
    on(a.add("help", {tr("&Help"),
                      "help-contents",
                      tr("How to do what, page by page"),
                      {QKeySequence("F1")}}),
       [this] { showHelp({}); });
    on(a.add("helpKeyboard", {tr("Keys and mouse"),
                              {},
                              tr("The help page with all keys"),
                              {QKeySequence("Shift+F1")}}),
       [this] { showHelp("keyboard"); });

    auto* group = new QActionGroup(this);
    const auto addTheme = [&](const char* name, const QString& text, const QString& tip,
                              Theme theme) {
        auto* action = a.add(name, {text, {}, tip, {}});
        action->setCheckable(true);
        action->setChecked(theme == chosenTheme());
        group->addAction(action);
        on(action, [theme] { chooseTheme(application(), theme); });
    };
    addTheme("themeSystem", tr("Theme as the system"), tr("Light or dark, as the desktop is"),
             Theme::System);
    addTheme("themeLight", tr("Light theme"), tr("Dark text on a light ground"), Theme::Light);
    addTheme("themeDark", tr("Dark theme"), tr("Light text on a dark ground, for dark rooms"),
             Theme::Dark);
    for (auto* dock : findChildren<QDockWidget*>()) {
        a.adopt("panel" + dock->objectName(), dock->toggleViewAction(),
                tr("Panel: %1").arg(dock->windowTitle()), tr("Shows or hides this panel"));
    }
}

void MainWindow::makeMannersMenus() {
    auto* help = menuBar()->addMenu(tr("&Help"));
    for (const char* name : {"help", "helpKeyboard", "", "commandPalette", "shortcuts"}) {
        if (*name) {
            help->addAction(m_actions->at(name));
        } else {
            help->addSeparator();
        }
    }
    m_actions->groupByMenus(*menuBar());
}

void MainWindow::connectManners() {
    m_empty->setRecent(m_recent);
    connect(m_empty, &EmptyPage::recentWanted, this,
            [this](const QString& path) { open({path.toStdString()}); });
    connect(m_empty, &EmptyPage::helpWanted, this, &MainWindow::showHelp);
    connect(&m_session, &ProjectSession::opened, this, [this] {
        if (m_session.project()) m_recent.add(m_session.project()->folder());
    });
    m_session.setRecent([this] {
        std::vector<std::filesystem::path> places;
        for (const auto& entry : m_recent.entries())
            places.emplace_back(entry.path.toStdString());
        return places;
    });
    m_actions->fillKeyTips(*this);
    keepKeysFromFields(*this, [this]() -> QWidget* {
        return m_document.hasStack() ? &m_views->activeSlices() : nullptr;
    });
    const Settings settings;
    restoreGeometry(settings.value("window/geometry").toByteArray());
    restoreState(settings.value("window/docks").toByteArray(), kLayoutVersion);
}

void MainWindow::keepPlace() {
    if (m_actions->at("maximise")->isChecked()) m_actions->at("maximise")->setChecked(false);
    Settings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/docks", saveState(kLayoutVersion));
}

void MainWindow::showHelp(const QString& page) {
    if (!m_help) m_help = new HelpWindow(*m_actions, this);
    m_help->open(page);
}

void MainWindow::showPalette() {
    if (!m_palette) {
        std::vector<CommandPalette::Page> pages;
        const HelpPages help(*m_actions);
        for (const auto& name : HelpPages::names())
            pages.push_back({help.page(name).title, tr("Help"), [this, name] { showHelp(name); }});
        m_palette = new CommandPalette(*m_actions, std::move(pages), this);
    }
    m_palette->start();
}

} // namespace lamina::ui
