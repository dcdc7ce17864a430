// SPDX-License-Identifier: GPL-3.0-or-later
// From a prediction to annotation: what takes masks over, and what says that nothing is left out.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

namespace lamina::ui {

void MainWindow::makeReviewActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(a.add("acceptSlice",
             {tr("&Accept the prediction of this slice"),
              "checkmark",
              tr("Predicted cells become labels wherever nothing is annotated yet; Enter in the "
                 "slice does the same"),
              {QKeySequence("Ctrl+Return")}}),
       [this] { m_annotationJobs.acceptPrediction(m_view->slice()); });
    on(a.add("acceptStack",
             {tr("Accept the &prediction of all slices"),
              {},
              tr("Predicted cells become labels wherever nothing is annotated yet; one undo takes "
                 "it back"),
              {QKeySequence("Ctrl+Shift+Return")}}),
       [this] { m_annotationJobs.acceptPrediction({}); });
    on(a.add("completeStack",
             {tr("All slices are comple&te"),
              {},
              tr("Everything still unlabelled in the whole stack becomes background; one undo "
                 "takes it back"),
              {QKeySequence("Ctrl+Shift+K")}}),
       [this] { m_annotationJobs.completeAll(); });
    connect(m_view, &SliceView::confirmed, this, [this] {
        if (!confirmQueueEntry()) m_actions->at("acceptSlice")->trigger();
    });
    connect(m_view, &SliceView::sliceChanged, this, &MainWindow::refreshReview);
    connect(&m_document, &Document::predictionChanged, this, &MainWindow::refreshReview);
}

/// What can be accepted depends on the slice shown and on what is predicted.
void MainWindow::refreshReview() {
    auto why = m_document.hasStack() ? m_document.readOnlyReason() : tr("Open a stack first.");
    ActionRegistry::setBlocked(m_actions->at("completeStack"), why);
    if (why.isEmpty() && m_document.prediction().empty()) why = tr("Predict first.");
    const bool live = m_document.previewing();
    ActionRegistry::setBlocked(
        m_actions->at("acceptStack"),
        why.isEmpty() && live ? tr("A live preview is accepted slice by slice.") : why);
    if (why.isEmpty() && !m_document.prediction().semantic(m_view->slice()))
        why = tr("This slice is not predicted yet.");
    if (why.isEmpty() && live && !m_document.previewFinal(m_view->slice()))
        why = tr("The live preview of this slice is still being refined.");
    ActionRegistry::setBlocked(m_actions->at("acceptSlice"), why);
    refreshObjects();
}

} // namespace lamina::ui
