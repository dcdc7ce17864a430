// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse and the keys in the 3D view.
#include "ui/view/SliceView.h"
#include "ui/view/VolumeView.h"
#include "ui/view/VolumeViewPrivate.h"

#include <QApplication>
#include <QEnterEvent>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {
constexpr double kDegreesPerPixel = 0.45;
constexpr double k3DZoomPerNotch = 1.2;
constexpr double kZoomPerPixel = 1.008;
constexpr double kKeyDegrees = 7.5;
constexpr double kClickSlack = 3.0; // widget pixels; more is a drag
} // namespace

void VolumeView::resetCamera() {
    if (!m_d->stack) return;
    m_d->scene->resetCamera();
    m_d->cameraMoved = false;
    m_d->moved();
}

void VolumeView::setKeys(const ViewKeys& keys) {
    m_d->keys = keys;
}

void VolumeView::zoomBy(int notches) {
    m_d->scene->zoom(std::pow(k3DZoomPerNotch, notches));
    m_d->turned();
}

void VolumeView::rotateBy(QPointF degrees) {
    m_d->scene->rotate(degrees);
    m_d->turned();
}

void VolumeView::Private::turned() {
    cameraMoved = true;
    moved();
}

std::vector<double> VolumeView::camera() const {
    if (!m_d->cameraMoved) return {};
    const auto camera = m_d->scene->camera();
    return {camera.begin(), camera.end()};
}

void VolumeView::setCamera(const std::vector<double>& camera) {
    std::array<double, 9> c{};
    if (!m_d->stack || camera.size() != c.size()) return;
    std::copy(camera.begin(), camera.end(), c.begin());
    const bool finite = std::all_of(c.begin(), c.end(), [](double v) { return std::isfinite(v); });
    const std::array<double, 3> along{c[3] - c[0], c[4] - c[1], c[5] - c[2]};
    const std::array<double, 3> across{along[1] * c[8] - along[2] * c[7],
                                       along[2] * c[6] - along[0] * c[8],
                                       along[0] * c[7] - along[1] * c[6]};
    if (!finite || std::hypot(across[0], across[1], across[2]) < 1e-9) return;
    m_d->scene->setCamera(c);
    m_d->turned();
}

QPointF VolumeView::viewFromVoxel(core::VoxelIndex voxel) const {
    return m_d->scene->viewFromVoxel({static_cast<double>(voxel.x), static_cast<double>(voxel.y),
                                      static_cast<double>(voxel.z)},
                                     m_d->deviceSize()) /
           devicePixelRatioF();
}

void VolumeView::Private::pick(QPointF position) {
    if (!grid) return;
    const auto [origin, direction] = scene->rayAt(position * q.devicePixelRatioF(), deviceSize());
    if (const auto hit = grid->firstHit(origin, direction)) {
        Q_EMIT q.labelPicked(hit->id, hit->voxel);
    } else {
        Q_EMIT q.nothingPicked();
    }
}

void VolumeView::mousePressEvent(QMouseEvent* event) {
    if (!m_d->stack) {
        event->ignore();
        return;
    }
    setFocus(Qt::MouseFocusReason);
    if (m_d->gesture != Private::Gesture::None) return; // one button at a time
    m_d->gestureButton = event->button();
    m_d->pressed = m_d->last = event->position();
    m_d->dragged = false;
    if (event->button() == Qt::MiddleButton ||
        (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier))) {
        m_d->gesture = Private::Gesture::Pan;
    } else if (event->button() == Qt::LeftButton) {
        m_d->gesture = Private::Gesture::Rotate;
    } else if (event->button() == Qt::RightButton) {
        m_d->gesture = Private::Gesture::Zoom;
    }
}

void VolumeView::mouseMoveEvent(QMouseEvent* event) {
    if (m_d->gesture == Private::Gesture::None) return;
    const QPointF position = event->position();
    if (!m_d->dragged && QLineF(m_d->pressed, position).length() <= kClickSlack) {
        return; // an unsteady click
    }
    m_d->dragged = true;
    const QPointF delta = position - m_d->last;
    m_d->last = position;
    switch (m_d->gesture) {
    case Private::Gesture::Rotate: // the scene follows the hand
        m_d->scene->rotate({-delta.x() * kDegreesPerPixel, delta.y() * kDegreesPerPixel});
        break;
    case Private::Gesture::Pan:
        m_d->scene->pan(delta * devicePixelRatioF(), m_d->deviceSize());
        break;
    case Private::Gesture::Zoom:
        m_d->scene->zoom(std::pow(kZoomPerPixel, -delta.y()));
        break;
    case Private::Gesture::None:
        break;
    }
    m_d->turned();
}

void VolumeView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != m_d->gestureButton) return;
    const bool click = m_d->gesture == Private::Gesture::Rotate && !m_d->dragged;
    m_d->gesture = Private::Gesture::None;
    m_d->gestureButton = Qt::NoButton;
    if (click) m_d->pick(event->position());
}

void VolumeView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) resetCamera();
}

void VolumeView::wheelEvent(QWheelEvent* event) {
    if (!m_d->stack) {
        event->ignore();
        return;
    }
    const QPoint angle = event->angleDelta();
    const int delta = angle.y() != 0 ? angle.y() : angle.x();
    m_d->scene->zoom(std::pow(k3DZoomPerNotch, delta / 120.0));
    m_d->turned();
    event->accept();
}

void VolumeView::keyPressEvent(QKeyEvent* event) {
    if (!m_d->stack) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (const auto what = m_d->keys.pressed(*event);
        what == ViewKey::ZoomIn || what == ViewKey::ZoomOut) {
        zoomBy(what == ViewKey::ZoomIn ? 1 : -1);
        event->accept();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        rotateBy({kKeyDegrees, 0.0});
        break;
    case Qt::Key_Right:
        rotateBy({-kKeyDegrees, 0.0});
        break;
    case Qt::Key_Up:
        rotateBy({0.0, -kKeyDegrees});
        break;
    case Qt::Key_Down:
        rotateBy({0.0, kKeyDegrees});
        break;
    case Qt::Key_Home:
        resetCamera();
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

void VolumeView::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    // The keys act where the mouse is, as in the slice views, but never take it from a text field.
    if (qobject_cast<SliceView*>(QApplication::focusWidget()) != nullptr) {
        setFocus(Qt::MouseFocusReason);
    }
}

void VolumeView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    m_d->keyboardFocus = event->reason() == Qt::TabFocusReason ||
                         event->reason() == Qt::BacktabFocusReason ||
                         event->reason() == Qt::ShortcutFocusReason;
    m_d->canvas->update();
    Q_EMIT focused();
}

void VolumeView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_d->keyboardFocus = false;
    m_d->canvas->update();
}

} // namespace lamina::ui
