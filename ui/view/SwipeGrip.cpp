// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SwipeGrip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

SwipeGrip::SwipeGrip(QWidget* parent) : QAbstractSlider(parent) {
    setObjectName("swipeGrip");
    setOrientation(Qt::Horizontal);
    setRange(0, kWhole);
    setSingleStep(10);
    setPageStep(100);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SplitHCursor);
    setAccessibleName(tr("Line between the compared overlays"));
    setToolTip(tr("Drag to compare (← →, PgUp PgDn, Home, End; Esc ends the comparison)"));
    resize(sizeHint());
    setValue(kWhole / 2);
    place();
}

void SwipeGrip::place() {
    if (!parentWidget()) return;
    const double x = static_cast<double>(value()) / kWhole * parentWidget()->width();
    const int most = std::max(0, parentWidget()->width() - width());
    move(std::clamp(static_cast<int>(std::lround(x)) - width() / 2, 0, most),
         (parentWidget()->height() - height()) / 2);
}

void SwipeGrip::sliderChange(SliderChange change) {
    QAbstractSlider::sliderChange(change);
    if (change != SliderValueChange) return;
    setAccessibleDescription(
        tr("%1 percent of the view lie left of the line").arg(value() * 100 / kWhole));
    place();
}

void SwipeGrip::enterEvent(QEnterEvent* event) {
    QAbstractSlider::enterEvent(event);
    Q_EMIT entered();
}

void SwipeGrip::paintEvent(QPaintEvent* event) {
    static_cast<void>(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plate = QRectF(rect()).adjusted(2.0, 2.0, -2.0, -2.0);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1.0));
    painter.setBrush(QColor(245, 245, 245));
    painter.drawRoundedRect(plate, 6.0, 6.0);
    painter.setPen(QPen(QColor(40, 40, 40), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = plate.center();
    for (const double side : {-1.0, 1.0}) { // an arrow to each side
        const QPointF tip(c.x() + side * 7.5, c.y());
        painter.drawPolyline(QPolygonF{{QPointF(c.x() + side * 3.5, c.y() - 4.5), tip,
                                        QPointF(c.x() + side * 3.5, c.y() + 4.5)}});
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2.0));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0);
    }
}

void SwipeGrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_grabbed = event->position().x() - width() / 2.0;
    event->accept();
}

void SwipeGrip::mouseMoveEvent(QMouseEvent* event) {
    if (!event->buttons().testFlag(Qt::LeftButton) || parentWidget()->width() <= 0) return;
    const double x = mapToParent(event->position()).x() - m_grabbed;
    setValue(static_cast<int>(std::lround(x / parentWidget()->width() * kWhole)));
    event->accept();
}

bool SwipeGrip::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) { // the window binds these to slices
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Left || key == Qt::Key_Right ||
            key == Qt::Key_PageUp || key == Qt::Key_PageDown || key == Qt::Key_Home ||
            key == Qt::Key_End) {
            event->accept();
            return true;
        }
    }
    return QAbstractSlider::event(event);
}

void SwipeGrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT leaveWanted();
        return;
    }
    QAbstractSlider::keyPressEvent(event);
}

} // namespace lamina::ui
