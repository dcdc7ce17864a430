// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace lamina::ui {

/// "1 slice", "35 slices".
[[nodiscard]] inline QString counted(int n, const QString& one, const QString& many) {
    return QString::number(n) + QChar(0x00A0) + (n == 1 ? one : many);
}

} // namespace lamina::ui
