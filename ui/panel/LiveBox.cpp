// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LiveBox.h"

#include "ui/document/LiveController.h"
#include "ui/panel/PanelParts.h"

#include <QAction>
#include <QPushButton>
#include <QVBoxLayout>

namespace lamina::ui {

LiveBox::LiveBox(LiveController& live, QAction& action, QWidget* parent)
    : QWidget(parent), m_live(live), m_action(action) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_switch = new QPushButton(action.icon(), tr("Live masks while painting"));
    m_switch->setObjectName("liveSwitch");
    m_switch->setCheckable(true);
    m_switch->setAutoDefault(false);
    column->addWidget(m_switch);
    m_status = quietText();
    m_status->setObjectName("liveStatus");
    column->addWidget(m_status);
    connect(m_switch, &QPushButton::clicked, this, [this] {
        m_action.trigger();
        refresh();
    });
    connect(&m_action, &QAction::changed, this, &LiveBox::refresh);
    connect(&m_live, &LiveController::onChanged, this, &LiveBox::refresh);
    connect(&m_live, &LiveController::statusChanged, this, &LiveBox::refresh);
    refresh();
}

void LiveBox::refresh() {
    m_switch->setEnabled(m_action.isEnabled());
    m_switch->setChecked(m_live.on());
    m_switch->setToolTip(m_action.toolTip());
    m_status->setText(m_live.on() ? tr("Live preview. %1").arg(m_live.status()) : QString());
    m_status->setVisible(m_live.on());
}

} // namespace lamina::ui
