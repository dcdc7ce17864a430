// SPDX-License-Identifier: GPL-3.0-or-later
// Zoom, centre and size of a SliceView.
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewPrivate.h"

namespace lamina::ui {

void SliceView::Private::geometryChanged(double zoomBefore) {
    canvas->update();
    updateVoxel();
    if (viewport.zoom() != zoomBefore) Q_EMIT q.zoomChanged(viewport.zoom());
    Q_EMIT q.viewportChanged();
}

void SliceView::fitToView() {
    const double before = m_d->viewport.zoom();
    m_d->viewport.fit();
    m_d->geometryChanged(before);
}

void SliceView::resetZoom() {
    const double before = m_d->viewport.zoom();
    m_d->viewport.setZoom(1.0 / m_d->viewport.deviceRatio(),
                          QRectF(QPointF(), m_d->viewport.viewSize()).center());
    m_d->geometryChanged(before);
}

void SliceView::zoomBy(double factor, QPointF anchor) {
    if (m_d->viewport.empty()) return;
    const double before = m_d->viewport.zoom();
    m_d->viewport.setZoom(before * factor, anchor);
    m_d->geometryChanged(before);
}

void SliceView::zoomBy(double factor) {
    zoomBy(factor, QRectF(QPointF(), m_d->viewport.viewSize()).center());
}

void SliceView::centerOn(core::SlicePoint point) {
    m_d->viewport.centerOn(point);
    m_d->geometryChanged(zoom());
}

bool SliceView::fitted() const {
    return m_d->viewport.fitted();
}

double SliceView::zoom() const {
    return m_d->viewport.zoom();
}

QPointF SliceView::viewFromImage(core::SlicePoint point) const {
    return m_d->viewport.viewFromImage(point);
}

core::SlicePoint SliceView::imageFromView(QPointF position) const {
    return m_d->viewport.imageFromView(position);
}

void SliceView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const double before = m_d->viewport.zoom();
    m_d->canvas->setGeometry(rect());
    m_d->viewport.setView(QSizeF(size()), devicePixelRatio());
    m_d->placeGrip();
    m_d->geometryChanged(before);
}

QSize SliceView::sizeHint() const {
    return {720, 560};
}
QSize SliceView::minimumSizeHint() const {
    return {160, 120}; // four of them beside the panels
}

double SliceView::micrometresPerPixel() const {
    const core::Spacing spacing = m_d->stack ? m_d->stack->spacing() : core::Spacing{};
    return core::SlicePlane::columnSpacing(m_d->axes, spacing) / m_d->viewport.zoom();
}

core::SlicePoint SliceView::center() const {
    return imageFromView(QRectF(QPointF(), m_d->viewport.viewSize()).center());
}

void SliceView::setScaleAndCenter(double micrometresPerPixel, core::SlicePoint center) {
    if (m_d->viewport.empty() || !(micrometresPerPixel > 0.0)) return;
    const double before = m_d->viewport.zoom();
    const double column = core::SlicePlane::columnSpacing(m_d->axes, m_d->stack->spacing());
    m_d->viewport.setZoom(column / micrometresPerPixel, QRectF(rect()).center());
    m_d->viewport.centerOn(center);
    m_d->geometryChanged(before);
}

} // namespace lamina::ui
