// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/FocusRing.h"

#include <QApplication>
#include <QPainter>
#include <QPointer>

namespace lamina::ui {

namespace {

/// The controls themselves; pages, docks and labels that can be selected are no place to be shown.
bool wantsRing(const QWidget* widget) {
    return widget && !widget->isWindow() && (widget->focusPolicy() & Qt::TabFocus) != 0 &&
           widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

} // namespace

void FocusRing::install(QApplication& application) {
    if (application.property("focusRing").toBool()) return;
    application.setProperty("focusRing", true);
    // made and deleted with each change: its parent is the window of the control, which may go
    auto ring = std::make_shared<QPointer<FocusRing>>();
    QObject::connect(&application, &QApplication::focusChanged, &application,
                     [ring](QWidget*, QWidget* now) {
                         delete ring->data();
                         if (!wantsRing(now)) return;
                         *ring = new FocusRing;
                         (*ring)->setObjectName("focusRing");
                         (*ring)->setWidget(now);
                     });
}

void FocusRing::initStyleOption(QStyleOption* option) const {
    QFocusFrame::initStyleOption(option);
}

void FocusRing::paintEvent(QPaintEvent* event) {
    static_cast<void>(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Link), 2.0));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
}

} // namespace lamina::ui
