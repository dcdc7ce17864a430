// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panel/ScoreTableModel.h"

#include <QByteArray>
#include <QWidget>

class QChart;
class QChartView;
class QLabel;
class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace lamina::ui {

/// A score slice by slice, or how AP falls with the IoU asked for. Held-out slices are blue,
/// training slices orange and hollow, accepted ones grey. GUI thread only.
class ScoreChart final : public QWidget {
    Q_OBJECT

public:
    explicit ScoreChart(QWidget* parent = nullptr);
    void setTable(const core::ScoreTable& table);
    void showScore(Score score);      ///< slice by slice
    void showPrecision();             ///< AP at IoU 0.50, 0.55 … 0.95
    [[nodiscard]] int points() const; ///< drawn

    /// The chart as a file, dark on white whatever the theme. PNG at 300 dots an inch for a width
    /// of 15 cm; SVG with text as text.
    [[nodiscard]] QByteArray png();
    [[nodiscard]] QByteArray svg();

protected:
    void changeEvent(QEvent* event) override;

private:
    void redraw();
    void applyColors(const QColor& text, const QColor& grid, const QColor& background);
    void applyPalette();
    void paintOn(QPaintDevice& device, QSize size);

    core::ScoreTable m_table;
    Score m_score = Score::Dice;
    bool m_precision = false;
    QChart* m_chart = nullptr;
    QChartView* m_view;
    QScatterSeries* m_heldOut;
    QScatterSeries* m_training;
    QScatterSeries* m_accepted;
    QLineSeries* m_heldOutLine; ///< the pooled score, or the curve of AP
    QLineSeries* m_allLine;     ///< the curve of AP of all slices
    QValueAxis* m_x;
    QValueAxis* m_y;
    QLabel* m_empty;
};

} // namespace lamina::ui
