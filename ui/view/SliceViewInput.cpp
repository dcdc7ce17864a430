// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TextFields.h"
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewPrivate.h"

#include <QApplication>
#include <QMouseEvent>
#include <QNativeGestureEvent>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

constexpr int kWheelStep = 120;           // Qt's units of one notch
constexpr double kContrastPixels = 300.0; // drag for a factor of e, or one whole window

} // namespace

void SliceView::setTool(Tool* tool) {
    if (tool == m_d->tool) return;
    m_d->endGesture(true);
    if (m_d->tool && m_d->tool->active()) m_d->tool->finish(); // between two clicks of a polygon
    m_d->tool = tool;
    m_d->updateCursorShape();
    m_d->canvas->update();
}

Tool* SliceView::tool() const {
    return m_d->tool;
}

void SliceView::setTabWalks(bool walks) {
    m_d->tabWalks = walks;
}

void SliceView::toolChanged() {
    m_d->canvas->update();
}

void SliceView::setMarks(std::function<std::vector<ToolLine>(core::SlicePlane)> marks) {
    m_d->marks = std::move(marks);
    m_d->canvas->update();
}

bool SliceView::cancelStroke() {
    if (m_d->gesture != Private::Gesture::Tool) return false;
    m_d->endGesture(false);
    return true;
}

ToolEvent SliceView::Private::toolEvent(QPointF position, Qt::KeyboardModifiers modifiers) const {
    return {viewport.imageFromView(position),
            plane(),
            gestureButton,
            modifiers,
            prop->plane(),
            1.0 / viewport.zoom()};
}

void SliceView::Private::endGesture(bool keep) {
    const Gesture ended = gesture;
    gesture = Gesture::None; // first: what the tool does now may come back here
    gestureButton = Qt::NoButton;
    viewport.holdCopy(std::nullopt);
    if (ended == Gesture::Tool && tool) {
        if (keep) {
            tool->finish();
        } else {
            tool->cancel();
        }
    }
    if (ended == Gesture::Contrast && !keep) q.setContrast(contrastBefore);
    updateCursorShape();
    if (ended != Gesture::None) canvas->update();
}

void SliceView::Private::updateCursorShape() {
    if (!stack) {
        q.unsetCursor();
    } else if (gesture == Gesture::Pan) {
        q.setCursor(Qt::ClosedHandCursor);
    } else if (panKeyHeld) {
        q.setCursor(Qt::OpenHandCursor);
    } else if (contrastKeyHeld || gesture == Gesture::Contrast) {
        q.setCursor(Qt::SizeAllCursor);
    } else if (tool) {
        q.setCursor(Qt::CrossCursor);
    } else {
        q.unsetCursor();
    }
}

void SliceView::Private::updateVoxel() {
    std::optional<core::VoxelIndex> now;
    if (mouse && stack) {
        const core::SlicePoint p = viewport.imageFromView(*mouse);
        const core::VoxelIndex v = plane().voxel(static_cast<int>(std::floor(p.x + 0.5)),
                                                 static_cast<int>(std::floor(p.y + 0.5)));
        if (stack->size().contains(v)) now = v;
    }
    if (now == voxel) return;
    voxel = now;
    Q_EMIT q.cursorMoved(voxel);
}

void SliceView::Private::dragContrast(QPointF position) {
    const QPointF moved = position - contrastStart;
    const double width = contrastBefore.high - contrastBefore.low;
    const double wanted = width * std::exp(moved.x() / kContrastPixels);
    const double middle =
        (contrastBefore.low + contrastBefore.high) / 2.0 + width * moved.y() / kContrastPixels;
    q.setContrast({middle - wanted / 2.0, middle + wanted / 2.0});
}

void SliceView::Private::stepSlices(int steps) {
    q.setSlice(slice + steps);
}

// --- mouse ---------------------------------------------------------------------------------------

void SliceView::mousePressEvent(QMouseEvent* event) {
    m_d->mouse = event->position();
    if (!m_d->stack) {
        event->ignore();
        return;
    }
    event->accept();
    setFocus(Qt::MouseFocusReason);
    if (m_d->gesture != Private::Gesture::None) return; // one button at a time
    const Qt::MouseButton button = event->button();
    m_d->viewport.holdCopy(event->position());
    m_d->gestureButton = button;
    m_d->lastPosition = event->position();
    if (button == Qt::MiddleButton || (button == Qt::LeftButton && m_d->panKeyHeld)) {
        m_d->gesture = Private::Gesture::Pan;
    } else if (button == Qt::LeftButton && m_d->contrastKeyHeld) {
        m_d->gesture = Private::Gesture::Contrast;
        m_d->contrastStart = event->position();
        m_d->contrastBefore = m_d->contrast;
    } else if (m_d->tool && m_d->prop->plane() && !m_d->waiting()) {
        // never onto a slice that is not on screen
        if (m_d->tool->press(m_d->toolEvent(event->position(), event->modifiers()))) {
            m_d->gesture = Private::Gesture::Tool;
        }
    }
    if (m_d->gesture == Private::Gesture::None) {
        m_d->gestureButton = Qt::NoButton;
        m_d->viewport.holdCopy(std::nullopt);
    }
    m_d->updateCursorShape();
    m_d->updateVoxel();
}

void SliceView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF position = event->position();
    m_d->mouse = position;
    if (m_d->gesture != Private::Gesture::None && !event->buttons().testFlag(m_d->gestureButton)) {
        m_d->endGesture(true); // the release went elsewhere
    }
    switch (m_d->gesture) {
    case Private::Gesture::Tool:
        m_d->tool->move(m_d->toolEvent(position, event->modifiers()));
        break;
    case Private::Gesture::Pan:
        m_d->viewport.panBy(position - m_d->lastPosition);
        Q_EMIT viewportChanged();
        break;
    case Private::Gesture::Contrast:
        m_d->dragContrast(position);
        break;
    case Private::Gesture::None:
        if (m_d->tool && m_d->stack) {
            m_d->tool->hover(m_d->toolEvent(position, event->modifiers()));
        }
        break;
    }
    m_d->lastPosition = position;
    m_d->updateVoxel();
    if (event->modifiers() == Qt::ShiftModifier && event->buttons() == Qt::NoButton && m_d->voxel) {
        Q_EMIT crosshairWanted(*m_d->voxel);
    }
    const bool drawn = m_d->tool && (m_d->tool->cursorRadius() || m_d->tool->active());
    if (drawn || m_d->gesture == Private::Gesture::Pan) m_d->canvas->update();
}

void SliceView::mouseReleaseEvent(QMouseEvent* event) {
    if (m_d->gesture == Private::Gesture::None || event->button() != m_d->gestureButton) return;
    if (m_d->gesture == Private::Gesture::Tool) {
        const ToolEvent last = m_d->toolEvent(event->position(), event->modifiers());
        m_d->gesture = Private::Gesture::None;
        m_d->gestureButton = Qt::NoButton;
        m_d->viewport.holdCopy(std::nullopt);
        m_d->tool->release(last);
        m_d->updateCursorShape();
        m_d->canvas->update();
    } else {
        m_d->endGesture(true);
    }
}

void SliceView::mouseDoubleClickEvent(QMouseEvent* event) {
    mousePressEvent(event); // two quick dabs are two dabs
}

void SliceView::wheelEvent(QWheelEvent* event) {
    if (!m_d->stack) {
        event->ignore();
        return;
    }
    event->accept();
    // some platforms turn the wheel sideways with Alt or Shift
    const QPoint angle = event->angleDelta();
    const int delta = angle.y() != 0 ? angle.y() : angle.x();
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const bool bare =
        !(event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier | Qt::AltModifier));
    if (m_d->wheelZooms ? bare : control) {
        zoomBy(std::pow(kZoomPerNotch, static_cast<double>(delta) / kWheelStep), event->position());
        return;
    }
    m_d->wheelRest += delta;
    const int steps = m_d->wheelRest / kWheelStep;
    m_d->wheelRest -= steps * kWheelStep;
    if (steps == 0) return;
    if (event->modifiers().testFlag(Qt::AltModifier)) {
        Q_EMIT brushStepped(steps);
    } else {
        m_d->stepSlices(event->modifiers().testFlag(Qt::ShiftModifier) ? steps * kManySlices
                                                                       : steps);
    }
}

void SliceView::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    m_d->mouse = event->position();
    // The view's keys act where the mouse is, unless the user is typing somewhere.
    QWidget* focused = QApplication::focusWidget();
    if (isActiveWindow() && !takesText(focused)) setFocus(Qt::MouseFocusReason);
    m_d->updateVoxel();
}

void SliceView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_d->mouse.reset();
    m_d->updateVoxel();
    m_d->canvas->update();
}

bool SliceView::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomBy(1.0 + gesture->value(), gesture->position());
            return true;
        }
    }
    if (event->type() == QEvent::KeyPress && m_d->tabWalks && m_d->stack) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool back = key->key() == Qt::Key_Backtab;
        if (back || (key->key() == Qt::Key_Tab && key->modifiers() == Qt::NoModifier)) {
            event->accept(); // before QWidget moves the focus
            Q_EMIT walkWanted(back ? -1 : 1);
            return true;
        }
    }
    if (event->type() == QEvent::ShortcutOverride) { // held keys belong to the view
        auto* key = static_cast<QKeyEvent*>(event);
        const auto what = m_d->keys.pressed(*key);
        const bool held = what == ViewKey::Pan || what == ViewKey::Contrast;
        const bool busy =
            m_d->gesture != Private::Gesture::None || (m_d->tool && m_d->tool->active());
        const bool stroke =
            busy && (key->key() == Qt::Key_Escape || key->key() == Qt::Key_Return ||
                     key->key() == Qt::Key_Enter || key->key() == Qt::Key_Backspace);
        if (m_d->stack && (held || stroke)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void SliceView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    m_d->keyboardFocus = event->reason() == Qt::TabFocusReason ||
                         event->reason() == Qt::BacktabFocusReason ||
                         event->reason() == Qt::ShortcutFocusReason;
    m_d->canvas->update();
    Q_EMIT focused();
}

void SliceView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_d->panKeyHeld = false;
    m_d->contrastKeyHeld = false;
    m_d->keyboardFocus = false;
    m_d->updateCursorShape();
    m_d->canvas->update();
}

void SliceView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (m_d->gesture != Private::Gesture::None) m_d->endGesture(true);
}

} // namespace lamina::ui
