// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/MemoryLine.h"

#include "ui/panel/PanelParts.h"

#include <QLabel>
#include <QVBoxLayout>

namespace lamina::ui {

MemoryLine::MemoryLine(LearningController& learning, std::function<LearningNeeds()> needs,
                       QWidget* parent)
    : QWidget(parent), m_learning(learning), m_needs(std::move(needs)), m_text(quietText()),
      m_warning(new QLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_text->setObjectName("learnMemory");
    m_text->setToolTip(tr("An estimate from the layers of the network and the size of the stack. "
                          "What is free is what other programs leave now"));
    m_warning->setObjectName("learnMemoryWarning");
    m_warning->setWordWrap(true);
    markAsWarning(m_warning);
    column->addWidget(m_text);
    column->addWidget(m_warning);
    connect(&m_learning, &LearningController::stateChanged, this, &MemoryLine::refresh);
    connect(&m_learning, &LearningController::devicesChanged, this, &MemoryLine::refresh);
    refresh();
}

QString MemoryLine::sentence(const LearningNeeds& needs) {
    if (needs.fineTune == 0) return {};
    const auto words = [](std::uint64_t bytes) { return memoryWords(bytes); };
    auto text = needs.pretrain > 0
                    ? tr("Memory: about %1 to pretrain, %2 to fine-tune, %3 to predict; a forest "
                         "%4.")
                          .arg(words(needs.pretrain), words(needs.fineTune), words(needs.predict),
                               words(needs.forest))
                    : tr("Memory: about %1 to train, %2 to predict; a forest %3.")
                          .arg(words(needs.fineTune), words(needs.predict), words(needs.forest));
    if (needs.graphicsCard) {
        text += " " + tr("Networks use the memory of the graphics card.");
    } else if (needs.available > 0) {
        text += " " + tr("%1 are free.").arg(words(needs.available));
    }
    return text;
}

QString MemoryLine::warning(const LearningNeeds& needs) {
    if (needs.available == 0 || needs.graphicsCard) return {};
    const auto tooMuch = [&](std::uint64_t bytes) { return bytes > needs.available; };
    QStringList lines;
    if (tooMuch(needs.pretrain) || tooMuch(needs.fineTune)) {
        lines << tr("There may be too little memory to train the network. Where it runs out the "
                    "batch is computed in pieces, which takes longer; the system may also slow "
                    "down. A frozen backbone, the head “FCN with skips” or a forest needs less.");
    }
    if (tooMuch(needs.predict)) {
        lines << tr("There may be too little memory to predict the whole stack. Where it runs out "
                    "smaller tiles are predicted, but the masks of all slices stay in memory. "
                    "Single slices need less.");
    }
    if (tooMuch(needs.forest))
        lines << tr("There may be too little memory to grow a forest. Fewer annotated slices "
                    "need less.");
    if (!lines.isEmpty()) lines << tr("Closing other programs frees memory.");
    return lines.join("\n");
}

void MemoryLine::refresh() {
    const auto needs = core::isRunning(m_learning.state()) ? LearningNeeds{} : m_needs();
    m_text->setText(sentence(needs));
    m_text->setVisible(!m_text->text().isEmpty());
    m_warning->setText(warning(needs));
    m_warning->setVisible(!m_warning->text().isEmpty());
}

void MemoryLine::showEvent(QShowEvent* event) {
    refresh(); // other programs came or went
    QWidget::showEvent(event);
}

} // namespace lamina::ui
