// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

namespace lamina::ui {

/// What the user chose for the program as a whole (keys, theme, place of the window, recent
/// projects): one small text file, Lamina/lamina.ini in the user's configuration folder. Projects
/// keep their own settings. Tests put the file elsewhere with `QSettings::setPath`. GUI thread.
class Settings final : public QSettings {
public:
    Settings()
        : QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("Lamina"),
                    QStringLiteral("lamina")) {}
};

} // namespace lamina::ui
