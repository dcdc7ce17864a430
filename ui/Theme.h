// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

class QApplication;
class QPalette;
class QString;

namespace lamina::ui {

enum class Theme { System, Light, Dark };

/// One calm look on every desktop: Fusion with Lamina's light or dark palette, and Breeze icons to
/// match. `System` follows the desktop, also when it changes (Qt 6.5 and later). Also reads
/// LAMINA_THEME (light or dark), which wins. Shows where the keyboard is by a ring.
void applyTheme(QApplication& application, Theme theme);

/// The user's choice, kept in `Settings`; `System` before the first.
[[nodiscard]] Theme chosenTheme();
/// Keeps the choice and applies it.
void chooseTheme(QApplication& application, Theme theme);

/// The colours of both themes; every text on its ground has a contrast of at least 4.5 to 1.
[[nodiscard]] QPalette themePalette(bool dark);

/// Whether the settings of KDE or of GTK in this folder (~/.config) say dark; for versions of Qt
/// that do not tell.
[[nodiscard]] bool desktopSettingsAreDark(const std::filesystem::path& configFolder, bool kde);

} // namespace lamina::ui
