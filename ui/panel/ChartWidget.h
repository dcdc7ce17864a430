// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QWidget>

#include <filesystem>

class QChart;
class QChartView;
class QLabel;
class QPaintDevice;
class QStackedLayout;

namespace lamina::ui {

/// What all charts share: a sentence while there is nothing to draw, colours that follow the theme,
/// and the chart as a file. GUI thread only.
class ChartWidget : public QWidget {
    Q_OBJECT

public:
    /// The chart as a file, dark on white whatever the theme. PNG at 300 dots an inch for a width
    /// of 15 cm; SVG with text as text.
    [[nodiscard]] QByteArray png();
    [[nodiscard]] QByteArray svg();
    /// SVG when the name ends so, else PNG.
    [[nodiscard]] QByteArray file(const std::filesystem::path& name);
    [[nodiscard]] bool drawn() const; ///< there is something to save

Q_SIGNALS:
    void drawnChanged(bool drawn);

protected:
    explicit ChartWidget(QWidget* parent = nullptr);
    /// Shows the chart, or the sentence; `drawnChanged` follows where that is another.
    void setDrawn(bool drawn);
    /// Colours of the theme, after everything that has a colour was made.
    void applyPalette();
    /// Axes, grid and legend; what has colours of its own adds them.
    virtual void applyColors(const QColor& text, const QColor& grid, const QColor& background);
    [[nodiscard]] virtual QString fileTitle() const = 0; ///< in the file
    void changeEvent(QEvent* event) override;

    QChart* m_chart = nullptr;
    QChartView* m_view;
    QLabel* m_empty;

private:
    void paintOn(QPaintDevice& device, QSize size);

    QStackedLayout* m_pages;
};

} // namespace lamina::ui
