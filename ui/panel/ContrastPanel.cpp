// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ContrastPanel.h"

#include "ui/KeyTip.h"
#include "ui/panel/PanelParts.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>

namespace lamina::ui {

ContrastPanel::ContrastPanel(QWidget* parent) : QWidget(parent) {
    auto* form = panelForm(this);
    const auto makeSpin = [](const QString& name, const char* object) {
        auto* spin = new QDoubleSpinBox;
        spin->setRange(-1e9, 1e9);
        spin->setDecimals(1);
        spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        spin->setKeyboardTracking(false);
        spin->setAccessibleName(name);
        spin->setToolTip(name);
        spin->setObjectName(object);
        return spin;
    };
    m_low = makeSpin(tr("Grey value shown as black"), "contrastLow");
    m_high = makeSpin(tr("Grey value shown as white"), "contrastHigh");
    auto* range = new QHBoxLayout;
    range->setSpacing(8);
    range->addWidget(m_low, 1);
    range->addWidget(new QLabel(tr("to")));
    range->addWidget(m_high, 1);
    form->addRow(range);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    auto* automatic = new QPushButton(tr("Auto"));
    setKeyTip(automatic, tr("Contrast from this slice's percentiles"), {"autoContrast"});
    auto* reset = new QPushButton(tr("Full range"));
    setKeyTip(reset, tr("Darkest to brightest value of this slice"), {"resetContrast"});
    buttons->addWidget(automatic, 1);
    buttons->addWidget(reset, 1);
    form->addRow(buttons);

    const auto edited = [this] {
        const double low = m_low->value();
        Q_EMIT rangeEdited({low, std::max(low + 1e-3, m_high->value())});
    };
    connect(m_low, &QDoubleSpinBox::valueChanged, this, edited);
    connect(m_high, &QDoubleSpinBox::valueChanged, this, edited);
    connect(automatic, &QPushButton::clicked, this, &ContrastPanel::autoWanted);
    connect(reset, &QPushButton::clicked, this, &ContrastPanel::resetWanted);
}

void ContrastPanel::setRange(core::IntensityRange range) {
    const QSignalBlocker blockLow(m_low);
    const QSignalBlocker blockHigh(m_high);
    const int decimals = range.high - range.low < 10 ? 3 : range.high - range.low < 100 ? 1 : 0;
    m_low->setDecimals(decimals);
    m_high->setDecimals(decimals);
    m_low->setValue(range.low);
    m_high->setValue(range.high);
}

} // namespace lamina::ui
