// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LabelCurveChart.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QLabel>
#include <QLegendMarker>
#include <QLineSeries>
#include <QScatterSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

// Okabe and Ito: told apart by everybody, and by their brightness in print.
const QColor kBlue(0, 114, 178);
const QColor kOrange(213, 94, 0);

QColor faint(QColor color, int alpha) {
    color.setAlpha(alpha);
    return color;
}

} // namespace

LabelCurveChart::LabelCurveChart(QWidget* parent) : ChartWidget(parent) {
    m_x = new QValueAxis;
    m_x->setTitleText(tr("annotated slices"));
    m_x->setLabelFormat("%d");
    m_x->setTickType(QValueAxis::TicksDynamic); // whole slices at the ticks
    m_x->setTickAnchor(0);
    m_y = new QValueAxis;
    m_y->setTitleText(tr("Dice on slices left out"));
    m_y->setTickType(QValueAxis::TicksDynamic);
    m_y->setTickAnchor(0);
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    m_fitBand = addBand(tr("90 % of fit"));
    m_spread = addBand(tr("standard deviation"));
    m_forecast = new QLineSeries;
    m_mean = new QLineSeries;
    m_dots = new QScatterSeries;
    m_beside = new QScatterSeries;
    addCurve(m_dots, tr("one choice"));
    m_beside->setParent(this);
    m_beside->setName(tr("beside training"));
    addCurve(m_forecast, tr("expected"));
    addCurve(m_mean, tr("together"));
    m_dots->setMarkerSize(6.0);
    m_beside->setMarkerSize(6.0);
    m_mean->setPointsVisible(true);
    m_chart->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    for (const auto& band : {m_fitBand, m_spread}) { // an area has no shape of its own there
        for (auto* marker : m_chart->legend()->markers(band.area))
            marker->setShape(QLegend::MarkerShapeRectangle);
    }
    m_view->setObjectName("labelCurve");
    m_view->setFocusPolicy(Qt::NoFocus); // a picture; the table says the same
    m_view->setAccessibleName(tr("Dice by the number of annotated slices"));
    m_empty->setObjectName("labelCurveEmpty");
    setMinimumSize(320, 200);
    applyPalette();
    setReport({});
}

LabelCurveChart::Band LabelCurveChart::addBand(const QString& name) {
    Band band{new QLineSeries(m_chart), new QLineSeries(m_chart), nullptr};
    band.area = new QAreaSeries(band.upper, band.lower);
    band.area->setName(name);
    m_chart->addSeries(band.area);
    band.area->attachAxis(m_x);
    band.area->attachAxis(m_y);
    return band;
}

void LabelCurveChart::addCurve(QXYSeries* series, const QString& name) {
    series->setName(name);
    m_chart->addSeries(series);
    series->attachAxis(m_x);
    series->attachAxis(m_y);
}

void LabelCurveChart::applyColors(const QColor& text, const QColor& grid,
                                  const QColor& background) {
    ChartWidget::applyColors(text, grid, background);
    const auto blue = background.lightness() < 128 ? QColor(86, 180, 233) : kBlue; // is seen on it
    m_fitBand.area->setPen(Qt::NoPen);
    m_fitBand.area->setBrush(faint(kOrange, 50));
    m_spread.area->setPen(Qt::NoPen);
    m_spread.area->setBrush(faint(blue, 60));
    m_forecast->setPen(QPen(kOrange, 1.8, Qt::DashLine));
    m_mean->setPen(QPen(blue, 2.0));
    m_dots->setColor(faint(blue, 170));
    m_dots->setBorderColor(Qt::transparent);
    m_beside->setColor(background); // hollow: these scores are too good
    m_beside->setBorderColor(blue);
}

void LabelCurveChart::setEmptyText(const QString& text) {
    m_empty->setText(text);
}

int LabelCurveChart::dots() const {
    return static_cast<int>(m_dots->count() + m_beside->count());
}

int LabelCurveChart::dashes() const {
    return static_cast<int>(m_forecast->count());
}

void LabelCurveChart::setReport(const core::LabelReport& report) {
    QList<QPointF> dots;
    QList<QPointF> beside;
    double lowest = 1.0;
    for (const auto& cell : report.measurement.cells) {
        (cell.beside ? beside : dots) << QPointF(cell.slices(), cell.dice());
        lowest = std::min(lowest, cell.dice());
    }
    QList<QPointF> mean;
    QList<QPointF> above;
    QList<QPointF> below;
    for (const auto& point : report.points) {
        mean << QPointF(point.slices, point.mean);
        above << QPointF(point.slices, std::min(1.0, point.mean + point.deviation));
        below << QPointF(point.slices, std::max(0.0, point.mean - point.deviation));
    }
    QList<QPointF> forecast;
    QList<QPointF> high;
    QList<QPointF> low;
    const int from = report.points.empty() ? 1 : report.points.back().slices;
    for (int n = from; n <= static_cast<int>(report.fit.size()); ++n) {
        const auto& range = report.fit[static_cast<std::size_t>(n - 1)];
        forecast << QPointF(n, range.mean);
        high << QPointF(n, range.high);
        low << QPointF(n, range.low);
        lowest = std::min(lowest, range.low);
    }
    m_dots->replace(dots);
    m_beside->replace(beside);
    m_mean->replace(mean);
    m_spread.upper->replace(above);
    m_spread.lower->replace(below);
    m_forecast->replace(forecast);
    m_fitBand.upper->replace(high);
    m_fitBand.lower->replace(low);
    showBeside(!beside.isEmpty());
    setAxes(std::max(from, static_cast<int>(report.fit.size())), lowest);
    setDrawn(this->dots() > 0);
}

/// A hidden legend entry leaves its mark behind, so the series comes and goes as a whole.
void LabelCurveChart::showBeside(bool any) {
    const bool there = m_chart->series().contains(m_beside);
    if (any && !there) {
        addCurve(m_beside, m_beside->name());
    } else if (!any && there) {
        m_chart->removeSeries(m_beside);
        m_beside->setParent(this);
    }
}

void LabelCurveChart::setAxes(int slices, double lowest) {
    m_x->setRange(0.5, slices + 0.5);
    m_x->setTickInterval(std::max(1.0, std::ceil(slices / 12.0)));
    const double step = lowest >= 0.8 ? 0.05 : lowest >= 0.6 ? 0.1 : 0.2;
    m_y->setTickInterval(step);
    m_y->setLabelFormat(step < 0.1 ? "%.2f" : "%.1f");
    m_y->setRange(std::max(0.0, std::floor((lowest - 0.01) / step) * step), 1.0);
}

QString LabelCurveChart::fileTitle() const {
    return tr("Dice by the number of annotated slices");
}

} // namespace lamina::ui
