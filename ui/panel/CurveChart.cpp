// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/CurveChart.h"

#include <QChart>
#include <QChartView>
#include <QIcon>
#include <QLabel>
#include <QLegendMarker>
#include <QLineSeries>
#include <QToolButton>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

constexpr qsizetype kMostPoints = 250; ///< drawn; more would cost without being seen
constexpr int kRedrawMs = 400;

/// Means of neighbouring points, few enough to draw.
QList<QPointF> drawable(const QList<QPointF>& points) {
    if (points.size() <= kMostPoints) return points;
    QList<QPointF> drawn;
    for (qsizetype bin = 0; bin < kMostPoints; ++bin) {
        const qsizetype first = bin * points.size() / kMostPoints;
        const qsizetype end = (bin + 1) * points.size() / kMostPoints;
        QPointF sum;
        for (qsizetype i = first; i < end; ++i)
            sum += points[i];
        drawn << sum / static_cast<double>(end - first);
    }
    return drawn;
}

} // namespace

CurveChart::CurveChart(QWidget* parent) : ChartWidget(parent) {
    m_loss = new QLineSeries;
    m_loss->setName(tr("training loss"));
    m_dice = new QLineSeries;
    m_dice->setName(tr("validation Dice"));
    m_steps = new QValueAxis;
    m_steps->setTitleText(tr("step"));
    m_steps->setLabelFormat("%d");
    m_lossAxis = new QValueAxis;
    m_lossAxis->setLabelFormat("%.3g");
    m_lossAxis->setTickCount(4);
    m_diceAxis = new QValueAxis;
    m_diceAxis->setRange(0.0, 1.0);
    m_diceAxis->setLabelFormat("%.1f");
    m_diceAxis->setTickCount(3);
    m_chart->addSeries(m_loss);
    m_chart->addSeries(m_dice);
    m_chart->addAxis(m_steps, Qt::AlignBottom);
    m_chart->addAxis(m_lossAxis, Qt::AlignLeft);
    m_chart->addAxis(m_diceAxis, Qt::AlignRight);
    m_loss->attachAxis(m_steps);
    m_loss->attachAxis(m_lossAxis);
    m_dice->attachAxis(m_steps);
    m_dice->attachAxis(m_diceAxis);
    m_view->setAccessibleName(tr("Learning curves"));
    m_empty->setText(tr("The learning curves appear here while the network learns."));
    makeButton();
    m_redraw.setSingleShot(true); // a batch may take milliseconds, a drawing many
    m_redraw.setInterval(kRedrawMs);
    connect(&m_redraw, &QTimer::timeout, this, &CurveChart::redraw);
    applyPalette();
}

/// In the corner, over the chart: the panel has no room for another line.
void CurveChart::makeButton() {
    m_save = new QToolButton(this);
    m_save->setObjectName("saveLearningCurves");
    m_save->setIcon(QIcon::fromTheme("document-save"));
    m_save->setAutoRaise(true);
    m_save->setAccessibleName(tr("Save the learning curves"));
    m_save->setToolTip(tr("Saves the learning curves as PNG or SVG"));
    m_save->hide();
    connect(m_save, &QToolButton::clicked, this, &CurveChart::saveWanted);
    connect(this, &CurveChart::drawnChanged, this, [this](bool drawn) {
        m_save->setVisible(drawn);
        m_save->raise(); // the page that was shown is on top now
    });
}

void CurveChart::resizeEvent(QResizeEvent* event) {
    ChartWidget::resizeEvent(event);
    m_save->adjustSize();
    m_save->move(width() - m_save->width(), 0);
    m_save->raise();
}

void CurveChart::applyColors(const QColor& text, const QColor& grid, const QColor& background) {
    ChartWidget::applyColors(text, grid, background);
    m_diceAxis->setGridLineVisible(false);
    m_loss->setPen(QPen(QColor(0, 114, 178), 1.6));
    m_dice->setPen(QPen(QColor(230, 159, 0), 2.0));
}

QString CurveChart::fileTitle() const {
    return tr("Learning curves");
}

void CurveChart::clear() {
    m_lossPoints.clear();
    m_dicePoints.clear();
    m_lastStep = 0.0;
    m_redraw.stop();
    redraw();
}

void CurveChart::extend(const std::vector<core::Progress>& points) {
    for (const auto& point : points) {
        const auto find = [&point](const char* key) -> const double* {
            const auto found = point.curve.find(key);
            return found == point.curve.end() || !std::isfinite(found->second) ? nullptr
                                                                               : &found->second;
        };
        if (const auto* step = find("step")) m_lastStep = *step;
        if (const auto* loss = find("loss")) m_lossPoints << QPointF(m_lastStep, *loss);
        if (const auto* dice = find("val_dice")) m_dicePoints << QPointF(m_lastStep, *dice);
    }
    if (!m_redraw.isActive()) m_redraw.start();
}

void CurveChart::redraw() {
    setDrawn(!m_lossPoints.isEmpty() || !m_dicePoints.isEmpty());
    const auto loss = drawable(m_lossPoints);
    m_loss->replace(loss);
    m_dice->replace(m_dicePoints);
    m_dice->setPointsVisible(m_dicePoints.size() < 2);
    m_diceAxis->setVisible(!m_dicePoints.isEmpty());
    for (auto* marker : m_chart->legend()->markers(m_dice))
        marker->setVisible(!m_dicePoints.isEmpty());
    if (!loss.isEmpty()) {
        const auto [low, high] =
            std::minmax_element(loss.begin(), loss.end(),
                                [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
        // of a single point a range around it, else its labels would differ in the sixth digit
        const double spread = high->y() - low->y();
        const double least = spread > 0.0 ? 1e-6 : std::max(1e-3, 0.1 * std::abs(high->y()));
        const double room = std::max(least, spread * 0.05);
        m_lossAxis->setRange(low->y() - room, high->y() + room);
        m_lossAxis->setTickCount(4);
        m_lossAxis->applyNiceNumbers();
    }
    // whole steps at the ticks, and never two of one name
    const double tick = std::max(1.0, std::ceil(m_lastStep / 4.0));
    m_steps->setRange(0.0, std::max(1.0, m_lastStep));
    m_steps->setTickType(QValueAxis::TicksDynamic);
    m_steps->setTickInterval(tick);
}

} // namespace lamina::ui
