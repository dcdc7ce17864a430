// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/PanelScroll.h"

#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace lamina::ui {

PanelScroll::PanelScroll(QWidget* panel, Height height, QWidget* parent)
    : QScrollArea(parent), m_height(height) {
    setWidget(panel);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // its controls have the keyboard
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    panel->installEventFilter(this);
}

QSize PanelScroll::minimumSizeHint() const {
    const auto least = QScrollArea::minimumSizeHint();
    const int bar = verticalScrollBar()->sizeHint().width();
    return {std::max(least.width(), widget()->minimumSizeHint().width() + bar), least.height()};
}

bool PanelScroll::eventFilter(QObject* watched, QEvent* event) {
    const bool done = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        if (const int width = minimumSizeHint().width(); width != m_narrowest) {
            m_narrowest = width;
            updateGeometry();
        }
        fit();
    }
    return done;
}

void PanelScroll::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    fit(); // lines break elsewhere
}

void PanelScroll::fit() {
    if (m_height != Height::Fits || !isVisible()) return; // not laid out yet, lines break elsewhere
    auto* panel = widget();
    const int wanted = panel->hasHeightForWidth() ? panel->heightForWidth(viewport()->width())
                                                  : panel->sizeHint().height();
    if (wanted <= 0 || wanted == m_wanted) return;
    const bool grown = wanted > m_wanted;
    m_wanted = wanted;
    setMaximumHeight(wanted);
    if (grown && height() < wanted) Q_EMIT roomWanted(wanted);
}

void PanelScroll::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    fit();
}

} // namespace lamina::ui
