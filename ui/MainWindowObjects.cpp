// SPDX-License-Identifier: GPL-3.0-or-later
// Whole objects: splitting, merging, taking them over from a prediction; their verbs in the menu.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/ObjectDesk.h"
#include "ui/dialog/RelabelDialog.h"
#include "ui/panel/ObjectPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QMenu>

namespace lamina::ui {

ObjectDesk::ObjectDesk(core::JobSystem& jobs, AnnotationJobs& work, Document& document)
    : edits(work, document), census(jobs, work, document), queue(census, document),
      split([this](core::SlicePlane plane, std::vector<core::SlicePoint> line) {
          edits.splitByLine(plane, line);
      }),
      merge(document, [this](const std::vector<core::LabelId>& ids) { edits.merge(ids); }) {}

void MainWindow::makeObjectActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    auto* tools = a.at("brush")->actionGroup();
    const auto addTool = [&](const QString& name, const ActionRegistry::Entry& entry, Tool& tool) {
        auto* action = a.add(name, entry);
        action->setCheckable(true);
        tools->addAction(action);
        on(action, [this, &tool] { setTool(tool); });
    };
    addTool("splitLine",
            {tr("&Split by a line"),
             "edit-cut",
             tr("Draw a line through an object: it is cut there, in all slices"),
             {QKeySequence("Shift+C")}},
            m_desk->split);
    addTool("mergeClicks",
            {tr("&Merge by clicks"),
             "merge",
             tr("Click objects one after another, then Return: they become the first one"),
             {QKeySequence("Shift+M")}},
            m_desk->merge);
    on(a.add("splitShape", {tr("Split at the &necks"),
                            {},
                            tr("Takes the object under the mouse apart where two have grown "
                               "together"),
                            {QKeySequence("Shift+W")}}),
       [this] { m_desk->edits.splitByShape(objectHere()); });
    on(a.add("linkSlices", {tr("&Link through the slices"),
                            {},
                            tr("Objects of neighbouring slices whose outlines overlap become one"),
                            {QKeySequence("Ctrl+Shift+L")}}),
       [this] { m_desk->edits.linkSlices(); });
    on(a.add("relabelObject", {tr("N&umber and class …"),
                               {},
                               tr("Gives the object under the mouse another number or class"),
                               {QKeySequence("Ctrl+Shift+N")}}),
       &MainWindow::relabelObject);
    on(a.add("deleteObject", {tr("&Delete the object"),
                              "edit-delete",
                              tr("The voxels of the object under the mouse become unlabelled"),
                              {QKeySequence("Del")}}),
       [this] { m_desk->edits.erase(objectHere()); });
    on(a.add("acceptObject", {tr("&Accept the predicted object"),
                              "checkmark",
                              tr("The predicted object under the mouse becomes a label"),
                              {QKeySequence("Shift+A")}}),
       [this] {
           if (m_cursor) {
               m_desk->edits.acceptPredicted(*m_cursor);
           } else {
               m_notice->showError(tr("Put the mouse on a predicted object and press the key."));
           }
       });
    on(a.add("rejectObject",
             {tr("&Reject the predicted object"),
              "dialog-cancel",
              tr("The predicted object under the mouse stays unlabelled when all are accepted; "
                 "again takes that back"),
              {QKeySequence("Shift+R")}}),
       &MainWindow::rejectObject);
    on(a.add("objectTable", {tr("&Table of objects"),
                             "table",
                             tr("All objects with their measurements, to sort, filter and export"),
                             {QKeySequence("Ctrl+T")}}),
       [this] {
           m_desk->tableDock->show();
           m_desk->tableDock->raise();
           m_desk->table->focusTable();
       });
    on(a.add("reviewQueue", {tr("Review &queue"),
                             "view-list-details",
                             tr("What to look at next: suspicious objects, and slices to annotate"),
                             {QKeySequence("Ctrl+R")}}),
       [this] {
           m_desk->listDock->show();
           m_desk->listDock->raise();
           m_views->activeSlices().setFocus();
       });
    on(a.add("queueNext", {tr("Next in the queue"),
                           "go-next",
                           tr("Goes to the next entry of the review queue"),
                           {QKeySequence("Ctrl+Down")}}),
       [this] { m_desk->queue.step(1); });
    on(a.add("queuePrevious", {tr("Previous in the queue"),
                               "go-previous",
                               tr("Goes to the previous entry of the review queue"),
                               {QKeySequence("Ctrl+Up")}}),
       [this] { m_desk->queue.step(-1); });
    on(a.add("queueAccept",
             {tr("Accept in the queue"),
              "checkmark",
              tr("The entry is right: a predicted object or slice becomes annotation"),
              {QKeySequence("Shift+Return")}}),
       [this] { static_cast<void>(confirmQueueEntry()); });
    on(a.add("queueReject", {tr("Reject in the queue"),
                             "dialog-cancel",
                             tr("The entry is wrong: an annotated object is erased, a predicted "
                                "one is not accepted"),
                             {QKeySequence("Shift+Del")}}),
       &MainWindow::rejectQueueEntry);
    connect(&m_desk->edits, &ObjectEdits::failed, m_notice, &NoticeBar::showInfo);
}

void MainWindow::makeObjectMenu(QMenu& edit) {
    auto* objects = edit.addMenu(tr("Ob&jects"));
    for (const char* name :
         {"splitLine", "splitShape", "mergeClicks", "linkSlices", "", "relabelObject",
          "deleteObject", "", "acceptObject", "rejectObject", "", "objectTable", "reviewQueue",
          "queueNext", "queuePrevious", "queueAccept", "queueReject"}) {
        if (*name) {
            objects->addAction(m_actions->at(name));
        } else {
            objects->addSeparator();
        }
    }
}

/// The label of the object under the mouse; without one there the current label.
core::LabelId MainWindow::objectHere() const {
    if (!m_document.hasStack()) return core::kUnlabelled;
    if (m_cursor && m_document.paintSize().contains(*m_cursor))
        return m_document.labelAt(*m_cursor);
    return m_document.currentLabel();
}

void MainWindow::relabelObject() {
    const core::LabelId id = objectHere();
    if (id == core::kUnlabelled || id == core::kBackground) {
        m_notice->showInfo(tr("There is no object here; put the mouse on one, or choose its "
                              "label."));
        return;
    }
    auto* dialog = new RelabelDialog(m_document, id, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RelabelDialog::chosen, this,
            [this, id](core::LabelId number, core::ClassId classId) {
                m_desk->edits.relabel(id, number, classId);
            });
    dialog->open();
}

void MainWindow::refreshObjects() {
    auto why = m_document.hasStack() ? m_document.readOnlyReason() : tr("Open a stack first.");
    for (const char* name :
         {"splitLine", "splitShape", "mergeClicks", "linkSlices", "relabelObject", "deleteObject"})
        ActionRegistry::setBlocked(m_actions->at(name), why);
    if (why.isEmpty() && m_document.prediction().empty()) why = tr("Predict first.");
    ActionRegistry::setBlocked(m_actions->at("acceptObject"), why);
    if (why.isEmpty() && !m_document.prediction().complete())
        why = tr("Predict the whole stack first.");
    ActionRegistry::setBlocked(m_actions->at("rejectObject"), why);
    const auto noStack = m_document.hasStack() ? QString() : tr("Open a stack first.");
    const auto noEntry = !noStack.isEmpty()                ? noStack
                         : m_desk->queue.entries().empty() ? tr("The review queue is empty.")
                                                           : QString();
    for (const char* name : {"queueNext", "queuePrevious"})
        ActionRegistry::setBlocked(m_actions->at(name), noEntry);
    auto noChange = noEntry;
    if (noChange.isEmpty()) noChange = m_document.readOnlyReason();
    if (noChange.isEmpty() && m_desk->queue.current() < 0)
        noChange = tr("Go to an entry of the review queue first.");
    for (const char* name : {"queueAccept", "queueReject"})
        ActionRegistry::setBlocked(m_actions->at(name), noChange);
}

} // namespace lamina::ui
