// SPDX-License-Identifier: GPL-3.0-or-later
// Live mode in the window: its switch, and what says that masks are a live preview.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/LiveBox.h"
#include "ui/panel/MemoryLine.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/SliceView.h"

#include <QComboBox>
#include <QMenuBar>

namespace lamina::ui {

void MainWindow::makeLiveActions() {
    auto* live = m_actions->add(
        "live", {tr("&Live masks while painting"),
                 "media-record",
                 tr("A small forest learns from each stroke within about a second "
                    "and masks the slice on screen; nothing needs to be trained before"),
                 {QKeySequence("Shift+L")}});
    live->setIconText(tr("Live"));
    live->setCheckable(true);
    const auto refresh = [this, live] {
        live->setChecked(m_live.on());
        ActionRegistry::setBlocked(live, m_live.on() ? QString() : m_live.whyNot());
    };
    connect(live, &QAction::triggered, this, [this, refresh](bool on) {
        m_live.setOn(on);
        refresh();
    });
    connect(&m_live, &LiveController::onChanged, this, refresh);
    connect(&m_live, &LiveController::possibleChanged, this, refresh);
    refresh();
}

void MainWindow::makeLearnMenu() {
    auto* menu = menuBar()->addMenu(tr("&Learn"));
    menu->addAction(m_actions->at("live"));
    menu->addSeparator();
    menu->addAction(m_actions->at("labelAdvice"));
    menu->addAction(m_actions->at("predictFolder"));
    menu->addAction(m_actions->at("comparePredictions"));
    menu->addSeparator();
    menu->addAction(m_actions->at("paneldockJobs"));
    menu->addAction(m_actions->at("devices"));
}

void MainWindow::connectLive() {
    m_learnPanel->addBelowForest(new LiveBox(m_live, *m_actions->at("live")));
    auto* memory = new MemoryLine(m_learning, [this] {
        return learningNeeds(m_document, m_learning, m_learnPanel->settings());
    });
    m_learnPanel->addBelowForest(memory);
    for (auto* choice : m_learnPanel->findChildren<QComboBox*>())
        connect(choice, &QComboBox::currentIndexChanged, memory, &MemoryLine::refresh);
    connect(&m_live, &LiveController::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    connect(m_view, &SliceView::sliceChanged, &m_live, &LiveController::setCurrentSlice);
    connect(&m_document, &Document::previewingChanged, this, [this] {
        refreshReview();
        if (m_cursor) showCursor(m_cursor);
    });
}

} // namespace lamina::ui
