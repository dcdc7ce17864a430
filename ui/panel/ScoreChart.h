// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panel/ChartWidget.h"
#include "ui/panel/ScoreTableModel.h"

class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace lamina::ui {

/// A score slice by slice, or how AP falls with the IoU asked for. Held-out slices are blue,
/// training slices orange and hollow, accepted ones grey. GUI thread only.
class ScoreChart final : public ChartWidget {
    Q_OBJECT

public:
    explicit ScoreChart(QWidget* parent = nullptr);
    void setTable(const core::ScoreTable& table);
    void showScore(Score score);      ///< slice by slice
    void showPrecision();             ///< AP at IoU 0.50, 0.55 … 0.95
    [[nodiscard]] int points() const; ///< drawn

protected:
    void applyColors(const QColor& text, const QColor& grid, const QColor& background) override;
    [[nodiscard]] QString fileTitle() const override;

private:
    void redraw();

    core::ScoreTable m_table;
    Score m_score = Score::Dice;
    bool m_precision = false;
    QScatterSeries* m_heldOut;
    QScatterSeries* m_training;
    QScatterSeries* m_accepted;
    QLineSeries* m_heldOutLine; ///< the pooled score, or the curve of AP
    QLineSeries* m_allLine;     ///< the curve of AP of all slices
    QValueAxis* m_x;
    QValueAxis* m_y;
};

} // namespace lamina::ui
