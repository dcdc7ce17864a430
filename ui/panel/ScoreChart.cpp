// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ScoreChart.h"

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
const QColor kGrey(130, 130, 130);

} // namespace

ScoreChart::ScoreChart(QWidget* parent) : ChartWidget(parent) {
    m_heldOut = new QScatterSeries;
    m_training = new QScatterSeries;
    m_accepted = new QScatterSeries;
    m_heldOutLine = new QLineSeries;
    m_allLine = new QLineSeries;
    m_x = new QValueAxis;
    m_y = new QValueAxis;
    m_y->setRange(0.0, 1.04); // a mark at 1 is seen whole
    m_y->setTickType(QValueAxis::TicksDynamic);
    m_y->setTickInterval(0.2);
    m_y->setLabelFormat("%.1f");
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    for (QXYSeries* series :
         {static_cast<QXYSeries*>(m_heldOutLine), static_cast<QXYSeries*>(m_allLine),
          static_cast<QXYSeries*>(m_accepted), static_cast<QXYSeries*>(m_training),
          static_cast<QXYSeries*>(m_heldOut)}) {
        m_chart->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
    for (QScatterSeries* series : {m_heldOut, m_training, m_accepted}) {
        series->setMarkerSize(8.0);
    }
    m_heldOut->setName(tr("held out"));
    m_training->setName(tr("training"));
    m_accepted->setName(tr("accepted"));
    m_chart->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    m_view->setObjectName("scoreChart");
    m_view->setAccessibleName(tr("Scores slice by slice"));
    m_empty->setText(tr("Scores appear here once a slice is both annotated and predicted."));
    setMinimumSize(220, 130);
    applyPalette();
    redraw();
}

void ScoreChart::applyColors(const QColor& text, const QColor& grid, const QColor& background) {
    ChartWidget::applyColors(text, grid, background);
    m_heldOut->setColor(kBlue);
    m_heldOut->setBorderColor(kBlue);
    m_training->setColor(background); // hollow: these scores prove little
    m_training->setBorderColor(kOrange);
    m_accepted->setColor(background);
    m_accepted->setBorderColor(kGrey);
    m_heldOutLine->setPen(QPen(kBlue, 1.8));
    m_allLine->setPen(QPen(kGrey, 1.5, Qt::DashLine));
}

void ScoreChart::setTable(const core::ScoreTable& table) {
    m_table = table;
    redraw();
}

void ScoreChart::showScore(Score score) {
    m_precision = false;
    m_score = score;
    redraw();
}

void ScoreChart::showPrecision() {
    m_precision = true;
    redraw();
}

int ScoreChart::points() const {
    return static_cast<int>(m_precision
                                ? m_heldOutLine->count() + m_allLine->count()
                                : m_heldOut->count() + m_training->count() + m_accepted->count());
}

void ScoreChart::redraw() {
    QList<QPointF> heldOut;
    QList<QPointF> training;
    QList<QPointF> accepted;
    QList<QPointF> heldOutLine;
    QList<QPointF> allLine;
    if (m_precision) {
        const auto curve = [](const core::GroupScore& group) {
            QList<QPointF> points;
            for (int i = 0; group.objects && i < core::kApThresholds; ++i) {
                if (const auto value = group.objects->precisionAt(i))
                    points << QPointF(0.5 + 0.05 * i, *value);
            }
            return points;
        };
        heldOutLine = curve(m_table.heldOut);
        allLine = curve(m_table.all);
        m_heldOutLine->setName(tr("held-out slices"));
        m_x->setRange(0.5, 0.95);
        m_x->setTickType(QValueAxis::TicksFixed);
        m_x->setTickCount(10);
        m_x->setLabelFormat("%.2f");
        m_x->setTitleText(tr("IoU asked for"));
        m_y->setTitleText(tr("AP"));
    } else {
        for (const auto& slice : m_table.slices) {
            const auto value = scoreValue(m_score, slice.voxels, slice.objects);
            if (!value) continue;
            auto& points = slice.role == core::SliceRole::HeldOut    ? heldOut
                           : slice.role == core::SliceRole::Training ? training
                                                                     : accepted;
            points << QPointF(slice.z, *value);
        }
        const int first = m_table.slices.empty() ? 0 : m_table.slices.front().z;
        const int last = m_table.slices.empty() ? 1 : m_table.slices.back().z;
        if (const auto value = scoreValue(m_score, m_table.heldOut.voxels, m_table.heldOut.objects);
            value && !heldOut.isEmpty()) {
            heldOutLine << QPointF(first - 1, *value) << QPointF(last + 1, *value);
            m_heldOutLine->setName(tr("held out (%1)").arg(scoreText(value)));
        }
        m_x->setRange(first - 1, last + 1);
        m_x->setTickType(QValueAxis::TicksDynamic); // whole slices at the ticks
        m_x->setTickAnchor(0);
        m_x->setTickInterval(std::max(1.0, std::ceil((last - first + 2) / 10.0)));
        m_x->setLabelFormat("%d");
        m_x->setTitleText(tr("slice"));
        m_y->setTitleText(scoreName(m_score));
    }
    m_heldOut->replace(heldOut);
    m_training->replace(training);
    m_accepted->replace(accepted);
    m_heldOutLine->replace(heldOutLine);
    m_allLine->replace(allLine);
    m_allLine->setName(tr("all annotated slices"));
    for (QXYSeries* series :
         {static_cast<QXYSeries*>(m_heldOut), static_cast<QXYSeries*>(m_training),
          static_cast<QXYSeries*>(m_accepted), static_cast<QXYSeries*>(m_heldOutLine),
          static_cast<QXYSeries*>(m_allLine)}) {
        // the line of the held-out slices has the colour of their points and says more
        for (auto* marker : m_chart->legend()->markers(series))
            marker->setVisible(series->count() > 0 &&
                               (series != m_heldOut || heldOutLine.isEmpty()));
    }
    setDrawn(points() > 0);
}

QString ScoreChart::fileTitle() const {
    return m_precision ? tr("AP by IoU") : scoreName(m_score);
}

} // namespace lamina::ui
