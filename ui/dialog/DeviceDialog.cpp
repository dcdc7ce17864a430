// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/DeviceDialog.h"

#include "core/base/Memory.h"
#include "ui/Translation.h"
#include "ui/document/LearningController.h"
#include "ui/panel/PanelParts.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QThread>
#include <QVBoxLayout>

namespace lamina::ui {

using core::RunState;

DeviceDialog::DeviceDialog(LearningController& learning, QWidget* parent)
    : QDialog(parent), m_learning(learning) {
    setWindowTitle(tr("Devices"));
    setMinimumWidth(520);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(16, 14, 16, 14);
    m_column->setSpacing(10);
    m_column->addWidget(quietText(
        tr("A small calculation was run on each device. “Automatic” takes the first graphics "
           "card that could do it, else the processor.")));
    m_state = new QLabel;
    m_state->setObjectName("deviceState");
    m_state->setWordWrap(true);
    m_column->addWidget(m_state);
    m_column->addStretch(1);
    auto* buttons = new QDialogButtonBox;
    m_again = buttons->addButton(tr("Test again"), QDialogButtonBox::ActionRole);
    m_again->setObjectName("testDevices");
    m_again->setIcon(QIcon::fromTheme("view-refresh"));
    m_again->setToolTip(tr("After a driver or a card was changed"));
    auto* close = buttons->addButton(QDialogButtonBox::Close);
    close->setToolTip(tr("Close this window"));
    close->setDefault(true);
    m_column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_again, &QPushButton::clicked, &m_learning, &LearningController::loadEngine);
    connect(&m_learning, &LearningController::stateChanged, this, &DeviceDialog::refresh);
    connect(&m_learning, &LearningController::devicesChanged, this, &DeviceDialog::refresh);
    if (m_learning.devices().empty() && m_learning.engineProblem().isEmpty())
        m_learning.loadEngine();
    refresh();
}

void DeviceDialog::refresh() {
    const auto state = m_learning.state();
    const bool testing = state == RunState::EngineLoading;
    m_again->setEnabled(!testing && !core::isRunning(state));
    m_state->setText(testing ? tr("Testing …")
                     : core::isRunning(state)
                         ? tr("Something is running; devices can be tested when it is over.")
                         : m_learning.engineProblem());
    m_state->setVisible(!m_state->text().isEmpty());
    delete m_list;
    m_list = new QWidget;
    m_list->setObjectName("deviceList");
    auto* grid = new QGridLayout(m_list);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(10);
    int row = 0;
    const auto add = [&](const QString& icon, const QString& name, const QString& finding) {
        auto* sign = new QLabel;
        sign->setPixmap(QIcon::fromTheme(icon).pixmap(22, 22));
        auto* words =
            new QLabel(tr("<b>%1</b><br>%2").arg(name.toHtmlEscaped(), finding.toHtmlEscaped()));
        words->setTextFormat(Qt::RichText);
        words->setWordWrap(true);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(sign, row, 0, Qt::AlignTop);
        grid->addWidget(words, row++, 1);
    };
    for (const auto& device : m_learning.devices()) {
        add(device.usable ? "dialog-ok-apply" : "dialog-cancel",
            QString::fromStdString(device.name),
            tr("%1 %2").arg(device.usable ? tr("Can be used.") : tr("Cannot be used."),
                            coreSentence(device.finding)));
    }
    if (const auto free = core::availableMemory(); free > 0) {
        add("media-flash", tr("Memory of this computer"),
            tr("%1 GB are free now; %2 processor threads.")
                .arg(static_cast<double>(free) / 1e9, 0, 'f', 1)
                .arg(QThread::idealThreadCount()));
    }
    grid->setColumnStretch(1, 1);
    m_column->insertWidget(2, m_list);
}

} // namespace lamina::ui
