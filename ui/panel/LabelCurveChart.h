// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LabelAdvice.h"
#include "ui/panel/ChartWidget.h"

class QAreaSeries;
class QLineSeries;
class QScatterSeries;
class QValueAxis;
class QXYSeries;

namespace lamina::ui {

/// Dice by the number of annotated slices: a dot for each choice of slices, their mean with its
/// standard deviation, and dashed where the fit goes on, with its 90 % range. Dots are hollow where
/// slices next to training slices were scored. GUI thread only.
class LabelCurveChart final : public ChartWidget {
    Q_OBJECT

public:
    explicit LabelCurveChart(QWidget* parent = nullptr);
    void setReport(const core::LabelReport& report);
    void setEmptyText(const QString& text); ///< shown while there is no dot
    [[nodiscard]] int dots() const;         ///< drawn
    [[nodiscard]] int dashes() const;       ///< points of the dashed line

protected:
    void applyColors(const QColor& text, const QColor& grid, const QColor& background) override;
    [[nodiscard]] QString fileTitle() const override;

private:
    struct Band {
        QLineSeries* upper;
        QLineSeries* lower;
        QAreaSeries* area;
    };
    [[nodiscard]] Band addBand(const QString& name);
    void addCurve(QXYSeries* series, const QString& name);
    void showBeside(bool any);
    void setAxes(int slices, double lowest);

    QValueAxis* m_x;
    QValueAxis* m_y;
    Band m_fitBand;
    Band m_spread;
    QLineSeries* m_forecast;
    QLineSeries* m_mean;
    QScatterSeries* m_dots;
    QScatterSeries* m_beside;
};

} // namespace lamina::ui
