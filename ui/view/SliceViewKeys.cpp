// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of a slice view.
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewPrivate.h"

#include <QKeyEvent>

namespace lamina::ui {

void SliceView::setKeys(const ViewKeys& keys) {
    m_d->keys = keys;
}

void SliceView::setWheelZooms(bool zooms) {
    m_d->wheelZooms = zooms;
    m_d->wheelRest = 0;
}

void SliceView::act(ViewKey what) {
    if (!m_d->stack) return;
    switch (what) {
    case ViewKey::PreviousSlice:
        m_d->stepSlices(-1);
        break;
    case ViewKey::NextSlice:
        m_d->stepSlices(1);
        break;
    case ViewKey::SlicesBack:
        m_d->stepSlices(-kManySlices);
        break;
    case ViewKey::SlicesOn:
        m_d->stepSlices(kManySlices);
        break;
    case ViewKey::FirstSlice:
        setSlice(0);
        break;
    case ViewKey::LastSlice:
        setSlice(m_d->depth() - 1);
        break;
    case ViewKey::Center:
        if (m_d->mouse) {
            centerOn(imageFromView(*m_d->mouse));
        } else if (const auto cross = m_d->crosshair) {
            centerOn({static_cast<double>(core::SlicePlane::columnOf(m_d->axes, *cross)),
                      static_cast<double>(core::SlicePlane::rowOf(m_d->axes, *cross))});
        }
        break;
    case ViewKey::ZoomIn:
        zoomBy(kZoomPerNotch);
        break;
    case ViewKey::ZoomOut:
        zoomBy(1.0 / kZoomPerNotch);
        break;
    case ViewKey::Pan:
        m_d->panKeyHeld = true;
        break;
    case ViewKey::Contrast:
        m_d->contrastKeyHeld = true;
        break;
    }
    m_d->updateCursorShape();
    m_d->canvas->update();
}

bool SliceView::Private::cancel() {
    if (gesture != Gesture::None) {
        endGesture(false);
    } else if (tool && tool->cancel()) {
        return true;
    } else if (comparison.mode != Comparison::Mode::Off) {
        Comparison off = comparison;
        off.mode = Comparison::Mode::Off;
        q.setComparison(off);
    } else {
        return false;
    }
    return true;
}

void SliceView::keyPressEvent(QKeyEvent* event) {
    if (!m_d->stack) {
        QWidget::keyPressEvent(event);
        return;
    }
    const bool idle = m_d->gesture == Private::Gesture::None;
    if (idle && m_d->tool && m_d->tool->active() && m_d->tool->key(event->key())) {
        event->accept();
        m_d->canvas->update();
        return;
    }
    if (const auto what = m_d->keys.pressed(*event)) {
        act(*what);
    } else if (event->key() == Qt::Key_Escape) {
        if (!m_d->cancel()) {
            event->ignore();
            return;
        }
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        // held down in a field it has left, it goes on here
        if (idle && !event->isAutoRepeat()) Q_EMIT confirmed();
    } else {
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
    m_d->updateCursorShape();
    m_d->canvas->update();
}

void SliceView::keyReleaseEvent(QKeyEvent* event) {
    const bool pan = m_d->keys.released(ViewKey::Pan, *event);
    const bool contrast = m_d->keys.released(ViewKey::Contrast, *event);
    if (!pan && !contrast) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    if (pan) m_d->panKeyHeld = false;
    if (contrast) m_d->contrastKeyHeld = false;
    m_d->updateCursorShape();
    m_d->canvas->update();
}

} // namespace lamina::ui
