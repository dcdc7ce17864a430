// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/Histogram.h"
#include "core/image/Normalization.h"

#include <QColor>
#include <QWidget>

#include <optional>

namespace lamina::ui {

/// A histogram with two handles, for the values shown as black and as white. Mouse: drag the nearer
/// handle. Keys: left and right move the chosen handle (Shift: ten times as far), up and down
/// choose the other one.
class HistogramView final : public QWidget {
    Q_OBJECT

public:
    explicit HistogramView(QWidget* parent = nullptr);
    void setHistogram(core::Histogram histogram);
    [[nodiscard]] const core::Histogram& histogram() const { return m_histogram; }
    void setRange(core::IntensityRange range); ///< emits nothing
    [[nodiscard]] core::IntensityRange range() const { return m_range; }
    void setLogarithmic(bool logarithmic);
    void setColor(QColor color); ///< of the channel

    /// Column of a grey value, in widget pixels; within the widget for all values of the histogram.
    [[nodiscard]] double xOf(double value) const;
    [[nodiscard]] double valueAt(double x) const;
    [[nodiscard]] QSize sizeHint() const override { return {220, 96}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, 72}; }

Q_SIGNALS:
    void rangeEdited(core::IntensityRange range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Handle { Low, High };
    void moveHandle(double value);
    void describe();
    [[nodiscard]] QRectF bars() const;

    core::Histogram m_histogram;
    core::IntensityRange m_range;
    bool m_logarithmic = true;
    QColor m_color = Qt::white;
    Handle m_handle = Handle::High; ///< that keys and the drag move
    bool m_dragging = false;
};

} // namespace lamina::ui
