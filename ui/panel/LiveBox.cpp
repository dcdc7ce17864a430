// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LiveBox.h"

#include "ui/KeyTip.h"
#include "ui/document/LiveController.h"
#include "ui/panel/PanelParts.h"

#include <QIcon>
#include <QPushButton>
#include <QVBoxLayout>

namespace lamina::ui {

LiveBox::LiveBox(LiveController& live, QWidget* parent) : QWidget(parent), m_live(live) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_switch = new QPushButton(QIcon::fromTheme("media-record"), tr("Live masks while painting"));
    m_switch->setObjectName("liveSwitch");
    m_switch->setCheckable(true);
    m_switch->setAutoDefault(false);
    setKeyTip(m_switch,
              tr("A small forest learns from each stroke within about a second and masks the slice "
                 "on screen; nothing needs to be trained before"),
              {"live"});
    column->addWidget(m_switch);
    m_status = quietText();
    m_status->setObjectName("liveStatus");
    column->addWidget(m_status);
    connect(m_switch, &QPushButton::clicked, this, [this](bool on) {
        m_live.setOn(on);
        refresh();
    });
    connect(&m_live, &LiveController::onChanged, this, &LiveBox::refresh);
    connect(&m_live, &LiveController::statusChanged, this, &LiveBox::refresh);
    connect(&m_live, &LiveController::possibleChanged, this, &LiveBox::refresh);
    refresh();
}

void LiveBox::refresh() {
    const auto reason = m_live.on() ? QString() : m_live.whyNot();
    m_switch->setEnabled(reason.isEmpty());
    m_switch->setChecked(m_live.on());
    m_status->setText(m_live.on() ? tr("Live preview. %1").arg(m_live.status()) : reason);
    m_status->setVisible(!m_status->text().isEmpty());
}

} // namespace lamina::ui
