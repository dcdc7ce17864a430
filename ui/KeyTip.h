// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace lamina::ui {

/// A tooltip that ends with the keys of these actions (names in the ActionRegistry). The window
/// fills them in, and again whenever the user chooses other keys.
void setKeyTip(QWidget* widget, const QString& tip, const QStringList& actions);

} // namespace lamina::ui
