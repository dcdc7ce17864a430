// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/RunCharts.h"

#include <QChart>
#include <QChartView>
#include <QLabel>
#include <QLegendMarker>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>
#include <array>

namespace lamina::ui {

namespace {

constexpr std::size_t kMostPoints = 250; ///< of a curve; more cost without being seen

/// Means of neighbouring points, few enough to draw.
QList<QPointF> drawable(const std::vector<std::pair<double, double>>& points) {
    QList<QPointF> drawn;
    const std::size_t bins = std::min(points.size(), kMostPoints);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const std::size_t first = bin * points.size() / bins;
        const std::size_t end = (bin + 1) * points.size() / bins;
        QPointF sum;
        for (std::size_t i = first; i < end; ++i)
            sum += QPointF(points[i].first, points[i].second);
        drawn << sum / static_cast<double>(end - first);
    }
    return drawn;
}

} // namespace

QColor RunCharts::color(int run) {
    static constexpr std::array<std::array<int, 3>, 7> kColors{{{0, 114, 178},
                                                                {230, 159, 0},
                                                                {0, 158, 115},
                                                                {204, 121, 167},
                                                                {86, 180, 233},
                                                                {213, 94, 0},
                                                                {150, 150, 150}}};
    const auto& c = kColors[static_cast<std::size_t>(run) % kColors.size()];
    return {c[0], c[1], c[2]};
}

RunCharts::RunCharts(QWidget* parent) : ChartWidget(parent) {
    m_steps = new QValueAxis;
    m_steps->setTitleText(tr("step"));
    m_steps->setLabelFormat("%d");
    m_loss = new QValueAxis;
    m_loss->setTitleText(tr("training loss (full)"));
    m_loss->setLabelFormat("%.3g");
    m_loss->setTickCount(4);
    m_dice = new QValueAxis;
    m_dice->setTitleText(tr("validation Dice (dashed)"));
    m_dice->setRange(0.0, 1.0);
    m_dice->setLabelFormat("%.1f");
    m_dice->setTickCount(3);
    m_dice->setGridLineVisible(false);
    m_chart->addAxis(m_steps, Qt::AlignBottom);
    m_chart->addAxis(m_loss, Qt::AlignLeft);
    m_chart->addAxis(m_dice, Qt::AlignRight);
    m_view->setFocusPolicy(Qt::NoFocus); // a picture
    m_view->setAccessibleName(tr("Curves of the selected runs"));
    applyPalette();
    show({}, {});
}

void RunCharts::show(const std::vector<core::RunSummary>& runs, const QStringList& names) {
    m_chart->removeAllSeries();
    m_curves = 0;
    double lastStep = 1.0;
    double low = 0.0;
    double high = 0.0;
    bool anyLoss = false;
    bool anyDice = false;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        bool named = false;
        const auto add = [&](const char* curve, QValueAxis* axis, Qt::PenStyle style) {
            const auto found = runs[i].curves.find(curve);
            if (found == runs[i].curves.end()) return false;
            auto* series = new QLineSeries;
            const auto points = drawable(found->second);
            series->replace(points);
            series->setName(names.value(static_cast<int>(i)));
            series->setPen(QPen(color(static_cast<int>(i)), 2.0, style));
            series->setPointsVisible(points.size() == 1);
            m_chart->addSeries(series);
            series->attachAxis(m_steps);
            series->attachAxis(axis);
            for (auto* marker : m_chart->legend()->markers(series))
                marker->setVisible(!named); // one entry for a run
            named = true;
            lastStep = std::max(lastStep, points.back().x());
            ++m_curves;
            if (axis == m_loss) {
                for (const auto& point : points) {
                    low = anyLoss ? std::min(low, point.y()) : point.y();
                    high = anyLoss ? std::max(high, point.y()) : point.y();
                    anyLoss = true;
                }
            }
            return true;
        };
        add("loss", m_loss, Qt::SolidLine);
        anyDice = add("val_dice", m_dice, Qt::DashLine) || anyDice;
    }
    m_steps->setRange(0.0, lastStep);
    m_loss->setVisible(anyLoss);
    m_dice->setVisible(anyDice);
    if (anyLoss) {
        const double room = std::max(1e-6, (high - low) * 0.05);
        m_loss->setRange(low - room, high + room);
        m_loss->setTickCount(4);
        m_loss->applyNiceNumbers();
    }
    m_empty->setText(runs.empty() ? tr("Select one or more runs to see their curves.")
                                  : tr("What is selected has no curves: forests and predictions "
                                       "learn nothing step by step."));
    setDrawn(m_curves > 0);
}

void RunCharts::applyColors(const QColor& text, const QColor& grid, const QColor& background) {
    ChartWidget::applyColors(text, grid, background);
    m_dice->setGridLineVisible(false); // that of the loss is enough
}

QString RunCharts::fileTitle() const {
    return tr("Curves of runs");
}

} // namespace lamina::ui
