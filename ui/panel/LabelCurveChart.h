// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LabelAdvice.h"

#include <QByteArray>
#include <QWidget>

class QAreaSeries;
class QChart;
class QChartView;
class QLabel;
class QLineSeries;
class QScatterSeries;
class QValueAxis;
class QXYSeries;

namespace lamina::ui {

/// Dice by the number of annotated slices: a dot for each choice of slices, their mean with its
/// standard deviation, and dashed where the fit goes on, with its 90 % range. Dots are hollow where
/// slices next to training slices were scored. GUI thread only.
class LabelCurveChart final : public QWidget {
    Q_OBJECT

public:
    explicit LabelCurveChart(QWidget* parent = nullptr);
    void setReport(const core::LabelReport& report);
    void setEmptyText(const QString& text); ///< shown while there is no dot
    [[nodiscard]] int dots() const;         ///< drawn
    [[nodiscard]] int dashes() const;       ///< points of the dashed line

    /// The chart as a file, dark on white whatever the theme: PNG at 300 dots an inch for a width
    /// of 15 cm.
    [[nodiscard]] QByteArray png();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Band {
        QLineSeries* upper;
        QLineSeries* lower;
        QAreaSeries* area;
    };
    [[nodiscard]] Band addBand(const QString& name);
    void addCurve(QXYSeries* series, const QString& name);
    void applyColors(const QColor& text, const QColor& grid, const QColor& background);
    void applyPalette();
    void showBeside(bool any);
    void setAxes(int slices, double lowest);

    QChart* m_chart = nullptr;
    QChartView* m_view;
    QValueAxis* m_x;
    QValueAxis* m_y;
    Band m_fitBand;
    Band m_spread;
    QLineSeries* m_forecast;
    QLineSeries* m_mean;
    QScatterSeries* m_dots;
    QScatterSeries* m_beside;
    QLabel* m_empty;
};

} // namespace lamina::ui
