// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>

#include <string_view>

class QCoreApplication;

namespace lamina::ui {

/// Installs the translation of the window for this locale from the resources, and Qt's own for its
/// dialogs where it is installed. English needs none. LAMINA_LANGUAGE ("de") wins over the locale.
/// Call it before the first window is made. Returns the language that is used.
QLocale::Language installTranslations(QCoreApplication& application,
                                      QLocale locale = QLocale::system());

/// A sentence of `core` (why an action is blocked) in the language of the window.
[[nodiscard]] QString coreSentence(std::string_view sentence);

} // namespace lamina::ui
