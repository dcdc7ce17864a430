// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/Legend.h"

#include "ui/document/OverlayColors.h"
#include "ui/panel/PanelParts.h"

#include <QLabel>
#include <QPainter>

namespace lamina::ui {

QLabel* colorLegend(const std::vector<std::pair<QColor, QString>>& entries, const QString& name) {
    QStringList parts;
    QStringList spoken;
    for (const auto& [color, text] : entries) {
        spoken << text;
        auto words = text.toHtmlEscaped().replace(' ', "&nbsp;");
        parts << QString("<span style=\"color:%1\">\u25a0</span>&nbsp;%2").arg(color.name(), words);
    }
    auto* legend = quietText(parts.join("&emsp; "));
    legend->setTextFormat(Qt::RichText);
    legend->setAccessibleName(name + ": " + spoken.join(", "));
    return legend;
}

ProbabilityBar::ProbabilityBar(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Colours of the probability, from 0 to 1"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProbabilityBar::setMark(double threshold) {
    m_mark = threshold;
    update();
}

void ProbabilityBar::paintEvent(QPaintEvent* event) {
    static_cast<void>(event);
    QPainter painter(this);
    const QRect bar(0, 2, width(), 9);
    for (int x = 0; x < bar.width(); ++x) {
        const auto c = probabilityColor(static_cast<double>(x) / std::max(1, bar.width() - 1));
        painter.fillRect(x, bar.top(), 1, bar.height(), QColor(c[0], c[1], c[2]));
    }
    painter.setPen(palette().color(QPalette::PlaceholderText));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    painter.setFont(small);
    const QRect text(0, bar.bottom() + 1, width(), height() - bar.bottom() - 1);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, tr("0"));
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, tr("1"));
    painter.drawText(text, Qt::AlignHCenter | Qt::AlignVCenter, tr("probability of cell"));
    if (m_mark < 0.0) return;
    const int x = static_cast<int>(m_mark * (bar.width() - 1));
    painter.fillRect(x - 1, 0, 3, bar.bottom() + 2, palette().color(QPalette::WindowText));
}

} // namespace lamina::ui
