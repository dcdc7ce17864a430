// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProgressBar;

namespace lamina::ui {

/// Shows a run's share, 0 to 1, of a bar in thousandths; at 0 the run is being prepared, and the
/// bar moves without a number.
void showFraction(QProgressBar& bar, double fraction);

} // namespace lamina::ui
