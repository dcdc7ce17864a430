// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in the window: their panel, what an interrupted one left, folders, devices.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/dialog/BatchDialog.h"
#include "ui/dialog/DeviceDialog.h"
#include "ui/dialog/LabelAdviceDialog.h"
#include "ui/dialog/PredictionDialog.h"
#include "ui/document/FileSaver.h"
#include "ui/panel/CurveChart.h"
#include "ui/panel/JobsPanel.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/RunCharts.h"
#include "ui/view/SliceView.h"

#include <QDockWidget>

namespace lamina::ui {

using Step = LearningController::Step;

void MainWindow::makeJobActions() {
    auto* folder = m_actions->add("predictFolder", {tr("Predict a &folder …"),
                                                    "folder-open",
                                                    tr("Masks of every image of a folder, by a "
                                                       "model that was trained before"),
                                                    {QKeySequence("Ctrl+Shift+E")}});
    connect(folder, &QAction::triggered, this, &MainWindow::predictFolder);
    auto* compare = m_actions->add("comparePredictions",
                                   {tr("&Compare predictions …"),
                                    "view-split-left-right",
                                    tr("Two predictions of this stack, by different models or "
                                       "settings: where they agree, and their scores"),
                                    {QKeySequence("Ctrl+Alt+E")}});
    connect(compare, &QAction::triggered, this, [this] {
        if (auto* open = findChild<PredictionDialog*>()) {
            open->raise();
            open->activateWindow();
            return;
        }
        auto* dialog = new PredictionDialog(m_jobs, m_document, *m_view, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &PredictionDialog::sliceRequested, m_view, &SliceView::setSlice);
        dialog->reuse().setBlocked(
            [this] { return m_learning.whyNot(core::RunAction::ChangeStack); });
        connect(&m_learning, &LearningController::stateChanged, &dialog->reuse(),
                &PredictionReuse::stateChanged);
        connect(&dialog->reuse(), &PredictionReuse::used, m_notice, &NoticeBar::showInfo);
        dialog->show();
    });
    const auto block = [this, compare] {
        ActionRegistry::setBlocked(compare,
                                   m_document.hasStack() ? QString() : tr("Open a stack first."));
    };
    connect(&m_document, &Document::stackChanged, compare, block);
    block();
    auto* devices = m_actions->add(
        "devices", {tr("&Devices …"),
                    "preferences-devices-cpu",
                    tr("What can compute here, found out by running a small calculation on it"),
                    {}});
    connect(devices, &QAction::triggered, this, [this] {
        auto* dialog = new DeviceDialog(m_learning, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    auto* advice = m_actions->add(
        "labelAdvice",
        {tr("&How many slices must I label?"),
         "help-hint",
         tr("Whether further annotated slices are worth their work: a curve measured on the slices "
            "that you have annotated"),
         {}});
    connect(advice, &QAction::triggered, this, [this] {
        auto* dialog = findChild<LabelAdviceDialog*>();
        if (!dialog || !dialog->isVisible()) { // a closed one is about to be deleted
            dialog = new LabelAdviceDialog(m_jobs, m_dispatcher, m_document, m_learning, this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
        }
        dialog->show(); // one goes on painting beside it
        dialog->raise();
        dialog->activateWindow();
    });
}

void MainWindow::connectJobs() {
    connect(&m_session, &ProjectSession::runsFound, m_jobsPanel, &JobsPanel::showRuns);
    connect(&m_document, &Document::stackChanged, this,
            [this] { m_jobsPanel->showRuns({}); }); // those of the new one follow
    connect(&m_session, &ProjectSession::opened, this, &MainWindow::askToResume);
    auto* saver = new FileSaver(m_jobs, m_document, this);
    connect(saver, &FileSaver::written, m_notice, &NoticeBar::showInfo);
    connect(saver, &FileSaver::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    const auto save = [saver](ChartWidget* chart, const QString& ending) {
        saver->ask(
            {tr("Save the curves"), ending, FileSaver::chartFilters()},
            [chart](const std::filesystem::path& file) { return chart->file(file).toStdString(); });
    };
    connect(m_jobsPanel, &JobsPanel::saveChartWanted, this,
            [this, save] { save(&m_jobsPanel->charts(), "_runs.svg"); });
    auto* curves = m_learnPanel->findChild<CurveChart*>();
    connect(curves, &CurveChart::saveWanted, this, [curves, save] { save(curves, "_curves.svg"); });
}

void MainWindow::predictFolder() {
    auto* dialog = new BatchDialog(m_jobs, m_dispatcher, m_learning, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (m_learning.hasModel())
        dialog->setModel(QString::fromStdString(m_learning.predictingFile().string()));
    // a folder is mostly to be treated like the stack that was looked at
    if (const auto full = m_document.keptPrediction().full())
        dialog->setObjects(core::objectSpecOf(full->record));
    dialog->open();
}

/// After a crash, or a cancelled run: its state is beside the model, and it can go on.
void MainWindow::askToResume() {
    for (const Step step : {Step::Pretrain, Step::FineTune}) {
        if (!m_document.readOnlyReason().isEmpty() || !m_learning.resumable(step)) continue;
        const bool pretrain = step == Step::Pretrain;
        m_notice->ask(pretrain ? tr("The pretraining of %1 was interrupted. Go on where it was?")
                                     .arg(QString::fromStdString(m_document.name()))
                               : tr("The fine-tuning of %1 was interrupted. Go on where it was?")
                                     .arg(QString::fromStdString(m_document.name())),
                      {tr("Go on"), tr("Later")}, [this, step](int answer) {
                          if (answer == 0) m_learning.resumeInterrupted(step);
                      });
        return;
    }
}

} // namespace lamina::ui
