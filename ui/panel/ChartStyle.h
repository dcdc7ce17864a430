// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QChart;
class QColor;
class QFont;

namespace lamina::ui {

/// Axes, grid and legend of a chart in these colours, in a font a little smaller than `font`; the
/// ground shows what lies behind the chart.
void styleChart(QChart& chart, const QFont& font, const QColor& text, const QColor& grid);

} // namespace lamina::ui
