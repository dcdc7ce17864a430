// SPDX-License-Identifier: GPL-3.0-or-later
// The heads that the Learn panel offers, and what is chosen in it.
#include "ui/panel/LearnPanel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSpinBox>

namespace lamina::ui {

void LearnPanel::fillHeads() {
    const auto head = [this](const QString& text, const char* name, const QString& tip) {
        m_head->addItem(text, name);
        m_head->setItemData(m_head->count() - 1, tip, Qt::ToolTipRole);
    };
    head(tr("FCN with skips"), "fcn",
         tr("Climbs from the coarse features back to pixels and adds finer ones on the way: the "
            "default, quick and exact"));
    head(tr("FCN, dilated"), "fcn-dilated",
         tr("The FCN of torchvision: its features stay fine instead of being climbed from; three "
            "to five times the work"));
    head(tr("U-Net decoder"), "unet-decoder",
         tr("Joins the features of every stage of the backbone, as a U-Net does"));
    head(tr("U-Net, no backbone"), "unet",
         tr("A whole network of its own that starts from random weights: pretraining is not "
            "used"));
    m_head->setToolTip(tr("What turns the features of the backbone into masks. Point at an entry "
                          "to read what it does"));
}

/// What concerns the backbone means nothing to a network without one.
void LearnPanel::allowBackbone(bool running) {
    const bool taken = takesBackbone(settings().head);
    const auto none = tr("This head is a network of its own, without a backbone.");
    m_start->setEnabled(!running && taken);
    m_start->setToolTip(taken ? tr("What fine-tuning starts from") : none);
    m_mode->setEnabled(!running && taken);
    m_mode->setToolTip(taken ? tr("Tunable is more exact, frozen is faster") : none);
}

LearnSettings LearnPanel::settings() const {
    LearnSettings s;
    s.method = m_method->currentData().toString().toStdString();
    s.pretrainEpochs = m_pretrainEpochs->value();
    const auto start = m_start->currentData().toString();
    s.useBackbone = start == "pretrained";
    s.builtin = start == "builtin";
    s.frozen = m_mode->currentData().toBool();
    s.head = m_head->currentData().toString().toStdString();
    s.fineTuneEpochs = m_fineTuneEpochs->value();
    s.device = m_device->currentData().toString().toStdString();
    s.resume = !m_resume->isHidden() && m_resume->isChecked();
    return s;
}

} // namespace lamina::ui
