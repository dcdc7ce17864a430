// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"

#include <QApplication>
#include <QIcon>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

namespace lamina::ui {

namespace {

bool systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    // before Qt 6.5 the desktop's palette is the only trace of it; taken before ours is set
    static const bool dark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
#endif
}

QPalette palette(bool dark) {
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const char* color) {
        p.setColor(role, QColor(color));
    };
    set(QPalette::Window, dark ? "#26292d" : "#f1f2f4");
    set(QPalette::WindowText, dark ? "#e4e6e8" : "#22262a");
    set(QPalette::Base, dark ? "#1c1e21" : "#ffffff");
    set(QPalette::AlternateBase, dark ? "#232629" : "#f6f7f8");
    set(QPalette::Text, dark ? "#e4e6e8" : "#22262a");
    set(QPalette::Button, dark ? "#33373c" : "#e6e8eb");
    set(QPalette::ButtonText, dark ? "#e4e6e8" : "#22262a");
    set(QPalette::BrightText, "#ff5f56");
    set(QPalette::ToolTipBase, dark ? "#33373c" : "#fffef5");
    set(QPalette::ToolTipText, dark ? "#e4e6e8" : "#22262a");
    set(QPalette::PlaceholderText, dark ? "#8b9299" : "#7a828a");
    set(QPalette::Highlight, dark ? "#3a7ab8" : "#2f76b5");
    set(QPalette::HighlightedText, "#ffffff");
    set(QPalette::Link, dark ? "#6fb1ee" : "#1d66a8");
    set(QPalette::LinkVisited, dark ? "#a99be0" : "#6a4fa3");
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        p.setColor(QPalette::Disabled, role, QColor(dark ? "#7b8188" : "#9aa1a8"));
    }
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(dark ? "#4a4f55" : "#c3c8cd"));
    return p;
}

} // namespace

void applyTheme(QApplication& application, Theme theme) {
    bool dark = theme == Theme::Dark || (theme == Theme::System && systemIsDark());
    const auto wish = qEnvironmentVariable("LAMINA_THEME");
    if (wish == "dark" || wish == "light") dark = wish == "dark";
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setPalette(palette(dark));
    QIcon::setThemeName(dark ? "breeze-dark" : "breeze");
    QIcon::setFallbackThemeName("breeze");
    application.setStyleSheet(QStringLiteral("QToolTip { padding: 3px; }"
                                             "QDockWidget { font-weight: 600; }"
                                             "QDockWidget > QWidget { font-weight: normal; }"));
}

} // namespace lamina::ui
