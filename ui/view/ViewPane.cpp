// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ViewPane.h"

#include "ui/KeyTip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {
constexpr int kBarHeight = 24;
constexpr int kDot = 8;
} // namespace

ViewPane::ViewPane(QWidget* view, const QString& name, const QColor& color, QWidget* parent)
    : QWidget(parent), m_view(view), m_name(name), m_bar(new QWidget), m_title(new QLabel(name)),
      m_position(new QLabel), m_maximise(new QToolButton), m_color(color) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bar->setFixedHeight(kBarHeight);
    m_bar->setObjectName("bar" + name);
    m_bar->installEventFilter(this);
    m_line = new QHBoxLayout(m_bar);
    m_line->setContentsMargins(10 + kDot + 6, 0, 2, 0);
    m_line->setSpacing(8);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_position->setObjectName("position" + name);
    m_position->setForegroundRole(QPalette::PlaceholderText);
    m_line->addWidget(m_title);
    m_line->addWidget(m_position, 1);
    m_maximise->setObjectName("maximise" + name);
    m_maximise->setAutoRaise(true);
    m_maximise->setIconSize({14, 14});
    m_maximise->setFixedSize(kBarHeight - 2, kBarHeight - 2);
    m_maximise->setFocusPolicy(Qt::TabFocus);
    m_line->addWidget(m_maximise);
    column->addWidget(m_bar);
    column->addWidget(m_view, 1);
    connect(m_maximise, &QToolButton::clicked, this, &ViewPane::maximiseWanted);
    setMaximised(false);
}

void ViewPane::setPosition(const QString& text) {
    m_position->setText(text);
}

QString ViewPane::position() const {
    return m_position->text();
}

void ViewPane::setActive(bool active) {
    if (active == m_active) return;
    m_active = active;
    m_bar->update();
}

void ViewPane::setMaximised(bool maximised) {
    m_maximised = maximised;
    m_maximise->setIcon(QIcon::fromTheme(maximised ? "view-restore" : "view-fullscreen"));
    showTip({});
}

void ViewPane::setMaximisable(bool possible, const QString& reason) {
    m_maximise->setEnabled(possible);
    showTip(reason);
}

void ViewPane::showTip(const QString& reason) {
    const QString what = m_maximised ? tr("Show all four views") : tr("Show only %1").arg(m_name);
    setKeyTip(m_maximise, reason.isEmpty() ? what : what + "\n" + reason, {"fourViews"});
    m_maximise->setAccessibleName(m_maximised ? tr("Show all four views")
                                              : tr("Maximise %1").arg(m_name));
}

void ViewPane::addControl(QWidget* control) {
    m_line->insertWidget(m_line->count() - 1, control);
}

bool ViewPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_bar) return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::MouseButtonDblClick && m_maximise->isEnabled()) {
        Q_EMIT maximiseWanted();
        return true;
    }
    if (event->type() == QEvent::MouseButtonPress) {
        m_view->setFocus(Qt::MouseFocusReason);
        return true;
    }
    if (event->type() == QEvent::Paint) {
        QPainter painter(m_bar);
        painter.fillRect(m_bar->rect(), palette().color(QPalette::Window));
        if (m_active) {
            painter.fillRect(QRect(0, 0, m_bar->width(), 2), palette().color(QPalette::Highlight));
        }
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_color);
        painter.drawEllipse(QRectF(10, (m_bar->height() - kDot) / 2.0, kDot, kDot));
        return true;
    }
    return false;
}

} // namespace lamina::ui
