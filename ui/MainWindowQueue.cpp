// SPDX-License-Identifier: GPL-3.0-or-later
// The table of objects and the review queue in the window: docks, where they lead, what is found.
#include "ui/ActionRegistry.h"
#include "ui/Docks.h"
#include "ui/MainWindow.h"
#include "ui/ObjectDesk.h"
#include "ui/document/ObjectsTrial.h"
#include "ui/panel/ObjectPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/QueueModel.h"
#include "ui/panel/QueuePanel.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QDockWidget>
#include <QStatusBar>

#include <optional>

namespace lamina::ui {

namespace {

constexpr int kMessageMs = 6000;
constexpr int kFrame = 2; ///< pixels between an object and the frame around it

using Kind = ReviewState::Kind;
using Mark = ReviewState::Mark;

/// Takes the prediction of a slice over and goes on; marked once it is there. What is annotated as
/// a whole is right as it is; where acceptance is refused nothing is marked, and the queue stays.
void acceptQueueSlice(AnnotationJobs& jobs, Document& document, ReviewQueue& queue,
                      ReviewState::Item item) {
    const int z = static_cast<int>(item.number);
    if (document.labelled().state(z) == core::Completeness::Complete) {
        queue.setMark(item, Mark::Accepted);
        queue.step(1);
        return;
    }
    jobs.acceptPrediction(z);
    if (!jobs.busy()) return; // it said why not
    QObject::connect(
        &jobs, &AnnotationJobs::finished, &queue,
        [&document, &queue, item, z, opening = document.opening()] {
            if (document.opening() == opening && document.acceptedSlices().contains(z))
                queue.setMark(item, Mark::Accepted);
        },
        Qt::SingleShotConnection);
    queue.step(1);
}

void select(ObjectDesk& desk, Document& document, OrthoView& views, SelectedObject object) {
    if (!object.any()) object = {};
    desk.selected = object; // first: what follows comes back here
    if (object.any() && !object.predicted() && document.table().contains(object.id))
        document.setCurrentLabel(object.id);
    const auto* trial = ObjectsTrial::of(document); // its numbers are not those of the table
    const bool listed =
        desk.table->source() == object.source && !(object.predicted() && trial && trial->active());
    if (object.any() && listed) desk.table->selectObject(object.id);
    views.volume().setSelected(object.predicted() ? Surfaces::Prediction : Surfaces::Annotation,
                               object.id);
    views.setSelection(selectionPixels(document, object));
}

/// The outline follows what it goes around.
void connectSelection(ObjectDesk& desk, Document& document, OrthoView& views) {
    desk.select = [&](const SelectedObject& object) { select(desk, document, views, object); };
    QObject::connect(&document, &Document::labelsChanged, &views,
                     [&](const core::VoxelBox& box) { views.selectionChanged(box); });
    // numbers of another prediction are other objects
    const auto otherPrediction = [&] {
        if (desk.selected.predicted()) desk.select({});
    };
    QObject::connect(&document, &Document::predictionChanged, &desk.census, otherPrediction);
    if (auto* trial = ObjectsTrial::of(document))
        QObject::connect(trial, &ObjectsTrial::shownChanged, &desk.census, otherPrediction);
}

} // namespace

void MainWindow::makeObjectDocks() {
    const auto dock = [this](const QString& title, const char* name, QWidget* panel) {
        auto* dock = new QDockWidget(title);
        dock->setObjectName(name);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        dock->setWidget(panel);
        addBottomDock(*this, *dock);
        return dock;
    };
    m_desk->table = new ObjectPanel(m_desk->census, m_document, m_jobs);
    m_desk->list = new QueuePanel(m_desk->queue, m_document);
    m_desk->tableDock = dock(tr("Objects"), "dockObjects", m_desk->table);
    m_desk->listDock = dock(tr("Review queue"), "dockQueue", m_desk->list);
}

void MainWindow::connectObjects() {
    auto& desk = *m_desk;
    desk.queue.setParent(this); // to be found; the desk still owns it
    // The desk goes before the panels: whatever they say then must find nobody.
    const auto measured = [this] {
        m_desk->census.setWanted(m_desk->tableSeen || m_desk->listSeen);
        refreshWalking();
    };
    connect(desk.table, &ObjectPanel::seen, &desk.census, [this, measured](bool seen) {
        m_desk->tableSeen = seen;
        measured();
    });
    connect(desk.list, &QueuePanel::seen, &desk.census, [this, measured](bool seen) {
        m_desk->listSeen = seen;
        measured();
    });
    connect(desk.table, &ObjectPanel::objectChosen, this,
            [this](ObjectCensus::Source source, const core::ObjectFacts& object) {
                const bool annotated = source == ObjectCensus::Source::Annotation;
                const auto name =
                    annotated ? QString::fromStdString(m_document.table().info(object.id).name)
                              : tr("Predicted object %1").arg(object.id);
                const auto* trial = ObjectsTrial::of(m_document);
                const bool shown = annotated || !trial || !trial->active();
                m_desk->select(shown ? SelectedObject{source, object.id} : SelectedObject{});
                showObject(object.middle, object.box, name);
            });
    connect(desk.table, &ObjectPanel::written, m_notice, &NoticeBar::showInfo);
    connect(desk.table, &ObjectPanel::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    connect(&m_document, &Document::currentLabelChanged, &desk.census, [this](core::LabelId id) {
        if (m_desk->table->source() == ObjectCensus::Source::Annotation)
            m_desk->table->selectObject(id);
        const auto& selected = m_desk->selected;
        if (selected.any() && !selected.predicted() && selected.id != id) m_desk->select({});
    });
    m_pick.setOnClick([this](core::VoxelIndex voxel) {
        const auto source = m_desk->table->source();
        const auto id = source == ObjectCensus::Source::Annotation
                            ? std::optional(m_document.labelAt(voxel))
                            : m_desk->edits.predictedAt(voxel);
        m_desk->select({source, id.value_or(core::kUnlabelled)});
    });
    connectSelection(desk, m_document, *m_views);
    connect(&desk.queue, &ReviewQueue::currentChanged, this, &MainWindow::showQueueEntry);
    connect(&desk.queue, &ReviewQueue::entriesChanged, this, [this] {
        refreshWalking();
        refreshObjects();
    });
    connect(desk.list, &QueuePanel::acceptWanted, this,
            [this] { static_cast<void>(confirmQueueEntry()); });
    connect(desk.list, &QueuePanel::rejectWanted, this, &MainWindow::rejectQueueEntry);
    connect(&desk.edits, &ObjectEdits::accepted, this, [this](core::LabelId predicted) {
        m_desk->queue.setMark({Kind::Predicted, predicted}, Mark::Accepted);
    });
    for (const core::Axes axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ}) {
        SliceView& view = m_views->slices(axes);
        connect(&view, &SliceView::walkWanted, this,
                [this](int step) { m_desk->queue.step(step); });
        connect(&view, &SliceView::cursorMoved, this,
                [this] { m_desk->queue.signOfLife(m_view->slice()); });
    }
    connect(m_view, &SliceView::sliceChanged, this, [this](int z) {
        m_desk->queue.signOfLife(z);
        m_desk->list->setSlice(z);
    });
    connect(&m_document, &Document::annotationChanged, this,
            [this] { m_desk->queue.signOfLife(m_view->slice()); });
    connect(&m_document, &Document::stackChanged, this, [this] {
        m_desk->highlight = {};
        m_desk->merge.forget();
        m_desk->select({});
    });
}

void MainWindow::keepReview() {
    m_desk->queue.keep();
}

/// Tab is the queue's only while it is seen and has entries: else it moves the keyboard focus.
void MainWindow::refreshWalking() {
    const bool walks = m_desk->listSeen && !m_desk->queue.entries().empty();
    for (const core::Axes axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ})
        m_views->slices(axes).setTabWalks(walks);
}

void MainWindow::showObject(core::VoxelIndex place, const core::VoxelBox& box,
                            const QString& caption) {
    m_desk->highlight = box;
    m_desk->caption = caption;
    m_views->moveCrosshair(place);
    m_view->centerOn({static_cast<double>(place.x), static_cast<double>(place.y)});
    m_views->toolChanged();
}

std::vector<ToolLine> MainWindow::objectLines(core::SlicePlane plane) const {
    const core::PixelRect rect = plane.rect(m_desk->highlight);
    if (m_desk->highlight.empty() || rect.empty()) return {};
    const double x0 = rect.x - 0.5 - kFrame;
    const double y0 = rect.y - 0.5 - kFrame;
    const double x1 = rect.x + rect.width - 0.5 + kFrame;
    const double y1 = rect.y + rect.height - 0.5 + kFrame;
    ToolLine line;
    line.points = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
    line.closed = true;
    line.caption = m_desk->caption;
    return {line};
}

void MainWindow::showQueueEntry() {
    refreshObjects();
    const int row = m_desk->queue.current();
    if (row < 0) return;
    const auto& entry = m_desk->queue.entries()[static_cast<std::size_t>(row)];
    const auto& words = m_desk->list->model();
    if (entry.object) {
        m_desk->select({entry.item.kind == Kind::Annotated ? ObjectCensus::Source::Annotation
                                                           : ObjectCensus::Source::Prediction,
                        entry.item.number});
        showObject(entry.place, entry.object->box, words.what(entry));
    } else {
        m_desk->highlight = {};
        m_views->showPlane(core::SlicePlane::xy(entry.place.z));
        m_views->toolChanged();
    }
    statusBar()->showMessage(words.what(entry) + ": " + QueueModel::why(entry), kMessageMs);
}

/// Accepts the current entry and goes on.
bool MainWindow::confirmQueueEntry() {
    auto& queue = m_desk->queue;
    if (!m_desk->listSeen || queue.current() < 0 || !m_document.readOnlyReason().isEmpty())
        return false;
    if (m_annotationJobs.busy()) return true; // the one before is not done: nothing is lost
    const auto entry = queue.entries()[static_cast<std::size_t>(queue.current())];
    switch (entry.item.kind) {
    case Kind::Predicted: // marked once it is there
        m_desk->edits.acceptPredicted(entry.object->inside);
        queue.step(1);
        return true;
    case Kind::Slice:
        acceptQueueSlice(m_annotationJobs, m_document, queue, entry.item);
        return true;
    case Kind::Annotated:
        break; // it is right as it is
    }
    queue.setMark(entry.item, Mark::Accepted);
    queue.step(1);
    return true;
}

void MainWindow::rejectQueueEntry() {
    auto& queue = m_desk->queue;
    if (queue.current() < 0 || !m_document.readOnlyReason().isEmpty() || m_annotationJobs.busy())
        return;
    const auto item = queue.entries()[static_cast<std::size_t>(queue.current())].item;
    if (item.kind == Kind::Annotated) {
        if (m_document.table().locked(item.number)) {
            m_desk->edits.erase(item.number); // says why not
            return;
        }
        m_desk->edits.erase(item.number);
    }
    queue.setMark(item, Mark::Rejected);
    queue.step(1);
}

void MainWindow::rejectObject() {
    const auto predicted = m_cursor ? m_desk->edits.predictedAt(*m_cursor) : std::nullopt;
    if (!predicted) {
        m_notice->showInfo(tr("Put the mouse on a predicted object and press the key."));
        return;
    }
    const ReviewState::Item item{Kind::Predicted, *predicted};
    const bool again = m_desk->queue.markOf(item) == Mark::Rejected;
    m_desk->queue.setMark(item, again ? Mark::Open : Mark::Rejected);
    statusBar()->showMessage(
        again ? tr("Predicted object %1 will be accepted with the others again.").arg(*predicted)
              : tr("Predicted object %1 is left out when the others are accepted.").arg(*predicted),
        kMessageMs);
}

} // namespace lamina::ui
