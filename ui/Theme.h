// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QApplication;
class QString;

namespace lamina::ui {

enum class Theme { System, Light, Dark };

/// One calm look on every desktop: Fusion with Lamina's light or dark palette, and Breeze icons to
/// match. `System` follows the desktop. Also reads LAMINA_THEME (light or dark), which wins.
void applyTheme(QApplication& application, Theme theme);

} // namespace lamina::ui
