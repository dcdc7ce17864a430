// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/HistogramView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {
constexpr double kEdge = 7.0;         // room for half a handle
constexpr double kHandleHeight = 9.0; // below the bars
} // namespace

HistogramView::HistogramView(QWidget* parent) : QWidget(parent) {
    setObjectName("histogram");
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Histogram of the grey values"));
    setToolTip(tr("Drag the handles: values at the left one are black, at the right one in full "
                  "colour (← → move a handle, ↑ ↓ choose the other, Shift: faster)"));
    describe();
}

void HistogramView::setHistogram(core::Histogram histogram) {
    m_histogram = std::move(histogram);
    describe();
    update();
}

void HistogramView::setRange(core::IntensityRange range) {
    m_range = range;
    describe();
    update();
}

void HistogramView::setLogarithmic(bool logarithmic) {
    m_logarithmic = logarithmic;
    update();
}

void HistogramView::setColor(QColor color) {
    m_color = color;
    update();
}

void HistogramView::describe() {
    setAccessibleDescription(m_histogram.empty()
                                 ? tr("No slice is shown")
                                 : tr("Values from %1 to %2; black at %3, full colour at %4")
                                       .arg(m_histogram.smallest)
                                       .arg(m_histogram.largest)
                                       .arg(m_range.low)
                                       .arg(m_range.high));
}

QRectF HistogramView::bars() const {
    return QRectF(rect()).adjusted(kEdge, 2.0, -kEdge, -kHandleHeight - 2.0);
}

double HistogramView::xOf(double value) const {
    const QRectF area = bars();
    const double span = std::max(1e-12, m_histogram.last() - m_histogram.first);
    return area.left() + std::clamp((value - m_histogram.first) / span, 0.0, 1.0) * area.width();
}

double HistogramView::valueAt(double x) const {
    const QRectF area = bars();
    const double share = std::clamp((x - area.left()) / std::max(1.0, area.width()), 0.0, 1.0);
    return m_histogram.first + share * (m_histogram.last() - m_histogram.first);
}

void HistogramView::paintEvent(QPaintEvent* event) {
    static_cast<void>(event);
    QPainter painter(this);
    const QRectF area = bars();
    painter.fillRect(area, palette().color(QPalette::Base));
    if (m_histogram.empty() || !isEnabled()) return;
    // one bar a column: the most frequent value among those that fall on it
    const auto columns = static_cast<std::size_t>(std::max(1.0, std::floor(area.width())));
    std::vector<double> heights(columns, 0.0);
    const std::size_t bins = m_histogram.counts.size();
    double tallest = 0.0;
    for (std::size_t x = 0; x < columns; ++x) {
        const std::size_t from = x * bins / columns;
        const std::size_t to = std::max(from + 1, (x + 1) * bins / columns);
        for (std::size_t bin = from; bin < std::min(to, bins); ++bin) {
            const auto n = static_cast<double>(m_histogram.counts[bin]);
            heights[x] = std::max(heights[x], m_logarithmic ? std::log1p(n) : n);
        }
        tallest = std::max(tallest, heights[x]);
    }
    QColor bar = palette().color(QPalette::PlaceholderText);
    if (m_color.saturation() > 40) bar = m_color;
    if (palette().color(QPalette::Base).lightness() > 128) bar = bar.darker(130);
    const double low = xOf(m_range.low);
    const double high = xOf(m_range.high);
    for (std::size_t x = 0; x < columns; ++x) {
        const double left = area.left() + static_cast<double>(x);
        QColor color = bar;
        if (left + 0.5 < low || left + 0.5 > high) color.setAlpha(90); // black, or saturated
        const double height = tallest > 0.0 ? heights[x] / tallest * (area.height() - 2.0) : 0.0;
        painter.fillRect(QRectF(left, area.bottom() - height, 1.0, height), color);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = palette().color(QPalette::WindowText);
    painter.setPen(QPen(ink, 1.2));
    painter.drawLine(QPointF(low, area.bottom()), QPointF(high, area.top())); // the mapping
    for (const Handle handle : {Handle::Low, Handle::High}) {
        const double x = handle == Handle::Low ? low : high;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const bool chosen = hasFocus() && handle == m_handle;
        painter.setBrush(chosen                  ? palette().color(QPalette::Highlight)
                         : handle == Handle::Low ? QColor(Qt::black)
                                                 : QColor(Qt::white));
        const double y = area.bottom() + 1.0;
        painter.drawPolygon(QPolygonF{{QPointF(x, y), QPointF(x + 5.5, y + kHandleHeight - 1.0),
                                       QPointF(x - 5.5, y + kHandleHeight - 1.0)}});
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
        painter.drawRect(area);
    }
}

void HistogramView::moveHandle(double value) {
    if (m_histogram.empty()) return;
    const double least = std::max(m_histogram.width * 0.5, 1e-12); // never crossed, never empty
    core::IntensityRange range = m_range;
    if (m_handle == Handle::Low) {
        range.low = std::min(value, range.high - least);
    } else {
        range.high = std::max(value, range.low + least);
    }
    if (range == m_range) return;
    setRange(range);
    Q_EMIT rangeEdited(range);
}

void HistogramView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_histogram.empty()) return;
    const double x = event->position().x();
    const double low = xOf(m_range.low);
    const double high = xOf(m_range.high);
    // both at one place: the one that can go where the mouse is
    if (std::abs(x - low) == std::abs(x - high)) {
        m_handle = x < low ? Handle::Low : Handle::High;
    } else {
        m_handle = std::abs(x - low) < std::abs(x - high) ? Handle::Low : Handle::High;
    }
    m_dragging = true;
    moveHandle(valueAt(x));
    update();
}

void HistogramView::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging) moveHandle(valueAt(event->position().x()));
}

void HistogramView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) m_dragging = false;
}

bool HistogramView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up ||
            key == Qt::Key_Down) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void HistogramView::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const double step = (m_histogram.last() - m_histogram.first) / 200.0 *
                        (event->modifiers().testFlag(Qt::ShiftModifier) ? 10.0 : 1.0);
    const double value = m_handle == Handle::Low ? m_range.low : m_range.high;
    if (key == Qt::Key_Left) {
        moveHandle(value - step);
    } else if (key == Qt::Key_Right) {
        moveHandle(value + step);
    } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
        m_handle = m_handle == Handle::Low ? Handle::High : Handle::Low;
        update();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace lamina::ui
