// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/RunSummary.h"

#include <QColor>
#include <QWidget>

#include <vector>

class QChart;
class QChartView;
class QLabel;
class QStackedLayout;
class QValueAxis;

namespace lamina::ui {

/// The curves of several runs over each other: the loss (full lines, left axis) and the Dice on
/// held-out patches (dashed, right axis), a colour for each run.
class RunCharts final : public QWidget {
    Q_OBJECT

public:
    explicit RunCharts(QWidget* parent = nullptr);
    /// `names` are shown in the legend, in the order of the runs.
    void show(const std::vector<core::RunSummary>& runs, const QStringList& names);
    [[nodiscard]] int curves() const { return m_curves; } ///< drawn now
    /// Colour of a run by its place among those shown; safe for the colour-blind.
    [[nodiscard]] static QColor color(int run);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyColors();

    QChart* m_chart = nullptr;
    QChartView* m_view;
    QLabel* m_empty;
    QValueAxis* m_steps;
    QValueAxis* m_loss;
    QValueAxis* m_dice;
    QStackedLayout* m_pages;
    int m_curves = 0;
};

} // namespace lamina::ui
