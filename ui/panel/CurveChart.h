// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "ui/panel/ChartWidget.h"

#include <QList>
#include <QPointF>
#include <QTimer>

#include <vector>

class QLineSeries;
class QToolButton;
class QValueAxis;

namespace lamina::ui {

/// Live curves of a training run: loss on the left axis, validation Dice (0..1) on the right.
class CurveChart final : public ChartWidget {
    Q_OBJECT

public:
    explicit CurveChart(QWidget* parent = nullptr);
    void clear();
    /// Points with {"loss"} and {"val_dice"}, at {"step"} where given.
    void extend(const std::vector<core::Progress>& points);
    [[nodiscard]] int lossPoints() const { return static_cast<int>(m_lossPoints.size()); }
    [[nodiscard]] int dicePoints() const { return static_cast<int>(m_dicePoints.size()); }

Q_SIGNALS:
    void saveWanted(); ///< the button in the corner

protected:
    void applyColors(const QColor& text, const QColor& grid, const QColor& background) override;
    [[nodiscard]] QString fileTitle() const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeButton();
    void redraw();

    QLineSeries* m_loss;
    QLineSeries* m_dice;
    QValueAxis* m_steps;
    QValueAxis* m_lossAxis;
    QValueAxis* m_diceAxis;
    QToolButton* m_save;
    QList<QPointF> m_lossPoints;
    QList<QPointF> m_dicePoints;
    double m_lastStep = 0.0;
    QTimer m_redraw;
};

} // namespace lamina::ui
