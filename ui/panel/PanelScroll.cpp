// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/PanelScroll.h"

#include <QEvent>
#include <QLayout>
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
    fit();
}

QSize PanelScroll::minimumSizeHint() const {
    const auto least = QScrollArea::minimumSizeHint();
    const int bar = verticalScrollBar()->sizeHint().width();
    return {std::max(least.width(), widget()->minimumSizeHint().width() + bar), least.height()};
}

bool PanelScroll::eventFilter(QObject* watched, QEvent* event) {
    const bool done = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        fit();
    }
    return done;
}

void PanelScroll::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    fit(); // lines break elsewhere
}

/// A scroll area looks at least heights alone, which forget that long lines break in a narrow panel.
void PanelScroll::fit() {
    auto* panel = widget();
    const int width = viewport()->width();
    const bool breaks = panel->layout() && panel->layout()->hasHeightForWidth();
    if (breaks) panel->setMinimumHeight(panel->layout()->minimumHeightForWidth(width));
    if (m_height != Height::Fits) return;
    const int wanted = breaks ? panel->layout()->heightForWidth(width) : panel->sizeHint().height();
    if (wanted <= 0 || wanted == m_wanted) return;
    const bool grown = wanted > m_wanted;
    m_wanted = wanted;
    setMaximumHeight(wanted);
    if (grown && height() < wanted) Q_EMIT roomWanted(wanted);
}

} // namespace lamina::ui
