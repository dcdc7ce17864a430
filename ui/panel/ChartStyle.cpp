// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ChartStyle.h"

#include <QAbstractAxis>
#include <QChart>
#include <QLegend>

namespace lamina::ui {

void styleChart(QChart& chart, const QFont& font, const QColor& text, const QColor& grid) {
    chart.setBackgroundBrush(Qt::NoBrush);
    auto small = font;
    small.setPointSizeF(small.pointSizeF() * 0.9);
    for (QAbstractAxis* axis : chart.axes()) {
        axis->setLabelsBrush(text);
        axis->setTitleBrush(text);
        axis->setLabelsFont(small);
        axis->setTitleFont(small);
        axis->setLinePenColor(grid);
        axis->setGridLineColor(QColor(grid.red(), grid.green(), grid.blue(), 70));
    }
    chart.legend()->setLabelBrush(text);
    chart.legend()->setFont(small);
}

} // namespace lamina::ui
