// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/RunSummary.h"
#include "ui/panel/ChartWidget.h"

#include <QColor>

#include <vector>

class QValueAxis;

namespace lamina::ui {

/// The curves of several runs over each other: the loss (full lines, left axis) and the Dice on
/// held-out patches (dashed, right axis), a colour for each run.
class RunCharts final : public ChartWidget {
    Q_OBJECT

public:
    explicit RunCharts(QWidget* parent = nullptr);
    /// `names` are shown in the legend, in the order of the runs.
    void show(const std::vector<core::RunSummary>& runs, const QStringList& names);
    [[nodiscard]] int curves() const { return m_curves; } ///< drawn now
    /// Colour of a run by its place among those shown; safe for the colour-blind.
    [[nodiscard]] static QColor color(int run);

protected:
    void applyColors(const QColor& text, const QColor& grid, const QColor& background) override;
    [[nodiscard]] QString fileTitle() const override;

private:
    QValueAxis* m_steps;
    QValueAxis* m_loss;
    QValueAxis* m_dice;
    int m_curves = 0;
};

} // namespace lamina::ui
