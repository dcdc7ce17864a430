// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/RunProgress.h"

#include <QProgressBar>

namespace lamina::ui {

void showFraction(QProgressBar& bar, double fraction) {
    constexpr int kWhole = 1000;
    bar.setRange(0, fraction > 0.0 ? kWhole : 0);
    bar.setValue(static_cast<int>(fraction * kWhole));
}

} // namespace lamina::ui
