// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceViewport.h"

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {
constexpr double kLargestZoom = 96.0;   // widget pixels per image pixel
constexpr double kSmallestShare = 0.25; // of the fitted size
} // namespace

void SliceViewport::setPlane(int width, int height, double aspect) {
    m_width = width;
    m_height = height;
    m_aspect = aspect;
    fit();
}

void SliceViewport::setAspect(double aspect) {
    m_aspect = aspect;
    m_kept.reset();
    if (m_fitted) fit();
}

void SliceViewport::setView(QSizeF size, double deviceRatio) {
    m_widget = QSizeF(std::max(1.0, size.width()), std::max(1.0, size.height()));
    m_deviceRatio = deviceRatio;
    m_view = sizeOfCopy();
    m_kept.reset();
    if (m_fitted) fit();
}

void SliceViewport::setCopies(int copies) {
    m_copies = copies;
    m_heldOffset.reset();
    m_view = sizeOfCopy();
    m_kept.reset();
    if (m_fitted) fit();
}

/// The second copy begins on a whole device pixel.
QSizeF SliceViewport::sizeOfCopy() const {
    if (m_copies < 2) return m_widget;
    const double half = std::floor(m_widget.width() * m_deviceRatio / 2.0) / m_deviceRatio;
    return {std::max(1.0, half), m_widget.height()};
}

void SliceViewport::holdCopy(std::optional<QPointF> position) {
    m_heldOffset.reset();
    if (position) m_heldOffset = position->x() - inFirstCopy(*position).x();
}

QPointF SliceViewport::inFirstCopy(QPointF position) const {
    if (m_copies < 2) return position;
    const double offset =
        m_heldOffset.value_or(position.x() >= m_view.width() ? m_view.width() : 0.0);
    return position - QPointF(offset, 0.0);
}

double SliceViewport::deviceSplit(const Comparison& comparison) const {
    if (comparison.mode == Comparison::Mode::SideBySide) {
        return std::round(m_view.width() * m_deviceRatio);
    }
    return std::round(comparison.position * m_widget.width() * m_deviceRatio);
}

double SliceViewport::fitZoom() const {
    if (empty()) return 1.0;
    const double roomX = std::max(1.0, m_view.width() - 2.0 * kMargin);
    const double roomY = std::max(1.0, m_view.height() - 2.0 * kMargin);
    return std::min(roomX / m_width, roomY / (m_height * m_aspect));
}

void SliceViewport::fit() {
    m_zoom = fitZoom();
    m_center = {(m_width - 1) / 2.0, (m_height - 1) / 2.0};
    m_fitted = true;
    m_kept.reset();
}

void SliceViewport::setZoom(double zoom, QPointF position) {
    const QPointF anchor = inFirstCopy(position);
    // one point for a whole series of steps, or each would add the rounding of its snapping
    if (!m_kept || m_keptAt != anchor) {
        m_kept = imageFromView(anchor);
        m_keptAt = anchor;
    }
    const core::SlicePoint kept = *m_kept;
    const QPointF arm = anchor - QPointF(m_view.width() / 2.0, m_view.height() / 2.0);
    const double smallest = std::min(fitZoom() * kSmallestShare, 1.0 / m_deviceRatio);
    m_zoom = std::clamp(zoom, smallest, std::max(kLargestZoom, fitZoom()));
    m_fitted = false;
    centerOn({kept.x - arm.x() / m_zoom, kept.y - arm.y() / (m_zoom * m_aspect)});
    m_kept = kept;
}

void SliceViewport::centerOn(core::SlicePoint point) {
    m_kept.reset();
    m_center = {std::clamp(point.x, -0.5, std::max(-0.5, m_width - 0.5)),
                std::clamp(point.y, -0.5, std::max(-0.5, m_height - 0.5))};
    m_fitted = false;
}

void SliceViewport::panBy(QPointF delta) {
    centerOn({m_center.x - delta.x() / m_zoom, m_center.y - delta.y() / (m_zoom * m_aspect)});
}

QPointF SliceViewport::deviceScale() const {
    return {m_zoom * m_deviceRatio, m_zoom * m_aspect * m_deviceRatio};
}

QPointF SliceViewport::deviceOrigin() const {
    const QPointF scale = deviceScale();
    return {std::round(m_view.width() * m_deviceRatio / 2.0 - (m_center.x + 0.5) * scale.x()),
            std::round(m_view.height() * m_deviceRatio / 2.0 - (m_center.y + 0.5) * scale.y())};
}

QPointF SliceViewport::viewFromImage(core::SlicePoint point) const {
    const QPointF origin = deviceOrigin();
    const QPointF scale = deviceScale();
    return {(origin.x() + (point.x + 0.5) * scale.x()) / m_deviceRatio,
            (origin.y() + (point.y + 0.5) * scale.y()) / m_deviceRatio};
}

core::SlicePoint SliceViewport::imageFromView(QPointF inWidget) const {
    const QPointF position = inFirstCopy(inWidget);
    const QPointF origin = deviceOrigin();
    const QPointF scale = deviceScale();
    return {(position.x() * m_deviceRatio - origin.x()) / scale.x() - 0.5,
            (position.y() * m_deviceRatio - origin.y()) / scale.y() - 0.5};
}

} // namespace lamina::ui
