// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"

#include "ui/FocusRing.h"
#include "ui/Settings.h"

#include <QApplication>
#include <QFile>
#include <QIcon>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleHints>
#include <QStyleOption>
#include <QTextStream>

#include <filesystem>

namespace lamina::ui {

namespace {

constexpr auto kThemeKey = "theme";

/// The value of KEY=VALUE in [section] of a settings file; these files are not quite INI.
QString valueIn(const std::filesystem::path& path, const QString& section, const QString& key) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString inside;
    QTextStream stream(&file);
    for (QString line; stream.readLineInto(&line);) {
        line = line.trimmed();
        if (line.startsWith('[')) inside = line;
        if (inside == "[" + section + "]" && line.section('=', 0, 0).trimmed() == key)
            return line.section('=', 1).trimmed();
    }
    return {};
}

bool systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    // Before Qt 6.5 the palette tells on desktops that have a platform plugin of Qt's (asked before
    // ours is set), and the desktop's own settings on the others.
    static const bool dark = [] {
        if (QGuiApplication::palette().color(QPalette::Window).lightness() < 128) return true;
        const auto gtk = qEnvironmentVariable("GTK_THEME");
        if (gtk.endsWith(":dark") || gtk.endsWith("-dark", Qt::CaseInsensitive)) return true;
        const auto config = qEnvironmentVariableIsSet("XDG_CONFIG_HOME")
                                ? qEnvironmentVariable("XDG_CONFIG_HOME")
                                : qEnvironmentVariable("HOME") + "/.config";
        return desktopSettingsAreDark(config.toStdString(),
                                      qEnvironmentVariable("XDG_CURRENT_DESKTOP").contains("KDE"));
    }();
    return dark;
#endif
}

/// Fusion draws the frames of boxes to tick from the window's colour; on a dark window they are not
/// to be seen.
class OutlinedFusion final : public QProxyStyle {
public:
    OutlinedFusion() : QProxyStyle(QStyleFactory::create("Fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool box = element == PE_IndicatorCheckBox;
        if (!box && element != PE_IndicatorRadioButton) return;
        if (option->palette.color(QPalette::Window).lightness() > 128) return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing, !box);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(option->palette.color(
            option->state & State_Enabled ? QPalette::PlaceholderText : QPalette::Button));
        if (box) {
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        } else {
            painter->drawEllipse(option->rect.adjusted(1, 1, -1, -1));
        }
        painter->restore();
    }
};

} // namespace

bool desktopSettingsAreDark(const std::filesystem::path& configFolder, bool kde) {
    if (kde) {
        const auto color =
            valueIn(configFolder / "kdeglobals", "Colors:Window", "BackgroundNormal").split(',');
        return color.size() >= 3 &&
               QColor(color[0].toInt(), color[1].toInt(), color[2].toInt()).lightness() < 128;
    }
    for (const char* folder : {"gtk-4.0", "gtk-3.0"}) {
        const auto file = configFolder / folder / "settings.ini";
        const auto prefer = valueIn(file, "Settings", "gtk-application-prefer-dark-theme");
        if (prefer == "1" || prefer == "true") return true;
        if (valueIn(file, "Settings", "gtk-theme-name").endsWith("-dark", Qt::CaseInsensitive))
            return true;
    }
    return false;
}

QPalette themePalette(bool dark) {
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
    set(QPalette::PlaceholderText, dark ? "#9ca4ac" : "#5f676f");
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

void applyTheme(QApplication& application, Theme theme) {
    bool dark = theme == Theme::Dark || (theme == Theme::System && systemIsDark());
    const auto wish = qEnvironmentVariable("LAMINA_THEME");
    if (wish == "dark" || wish == "light") dark = wish == "dark";
    QApplication::setStyle(new OutlinedFusion);
    QApplication::setPalette(themePalette(dark));
    QIcon::setThemeName(dark ? "breeze-dark" : "breeze");
    QIcon::setFallbackThemeName("breeze");
    application.setStyleSheet(QStringLiteral("QToolTip { padding: 3px; }"
                                             "QDockWidget { font-weight: 600; }"
                                             "QDockWidget > QWidget { font-weight: normal; }"));
    FocusRing::install(application);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    static QMetaObject::Connection follows;
    QObject::disconnect(follows);
    if (theme == Theme::System) {
        follows = QObject::connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged,
                                   &application,
                                   [&application] { applyTheme(application, Theme::System); });
    }
#endif
}

Theme chosenTheme() {
    const auto name = Settings().value(kThemeKey).toString();
    return name == "dark" ? Theme::Dark : name == "light" ? Theme::Light : Theme::System;
}

void chooseTheme(QApplication& application, Theme theme) {
    Settings().setValue(kThemeKey, theme == Theme::Dark    ? "dark"
                                   : theme == Theme::Light ? "light"
                                                           : "system");
    applyTheme(application, theme);
}

} // namespace lamina::ui
