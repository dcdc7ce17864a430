// SPDX-License-Identifier: GPL-3.0-or-later
// The four linked views in the window: their actions, their wiring, and pictures of them.
#include "ui/ActionRegistry.h"
#include "ui/MainWindow.h"
#include "ui/ObjectDesk.h"
#include "ui/ViewKeyActions.h"
#include "ui/document/VolumeLabelSources.h"
#include "ui/panel/ObjectPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/tool/Tool.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceLoader.h"

#include "core/io/AtomicFile.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QImageWriter>
#include <QLabel>
#include <QPointer>
#include <QStatusBar>

namespace lamina::ui {

namespace {

/// Throws `core::Error` when the file cannot be written.
void writePng(const QImage& image, const std::filesystem::path& file) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    if (!writer.write(image)) {
        throw core::Error(core::ErrorCode::Internal, "The picture could not be made into a PNG: " +
                                                         writer.errorString().toStdString() + ".");
    }
    core::writeFileAtomically(file, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace

void MainWindow::makeViewActions() {
    auto& a = *m_actions;
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    auto* four = a.add("fourViews", {tr("&Four views"),
                                     "view-grid",
                                     tr("XY, XZ, YZ and 3D, or only the view you work in"),
                                     {QKeySequence("F11")}});
    four->setCheckable(true);
    on(four, [this] { m_views->toggleMaximised(); });
    on(a.add("nextView",
             {tr("&Next view"), {}, tr("Keyboard to the next view"), {QKeySequence("F6")}}),
       [this] { m_views->focusNext(); });
    auto* lines = a.add("crosshair", {tr("&Crosshair"),
                                      {},
                                      tr("Lines where the other two planes are"),
                                      {QKeySequence("Shift+X")}});
    lines->setCheckable(true);
    lines->setChecked(m_views->crosshairShown());
    connect(lines, &QAction::toggled, this, [this](bool on) { m_views->setCrosshairShown(on); });
    on(a.add("goHere",
             {tr("&Go here"),
              {},
              tr("Moves the other views to the voxel under the mouse, as Shift+move does"),
              {QKeySequence("X")}}),
       [this] { m_views->moveCrosshairToMouse(); });
    auto* link = a.add("linkZoom", {tr("&Link zoom"),
                                    {},
                                    tr("Same scale and centre in XY, XZ and YZ"),
                                    {QKeySequence("Ctrl+L")}});
    link->setCheckable(true);
    connect(link, &QAction::toggled, this, [this](bool on) { m_views->setZoomLinked(on); });
    on(a.add("saveView", {tr("Save &view as PNG …"),
                          {},
                          tr("A picture of the view you work in, with its scale bar"),
                          {QKeySequence("Ctrl+Shift+S")}}),
       [this] { saveViewPicture(false); });
    on(a.add("saveViews", {tr("Save &all views as PNG …"),
                           {},
                           tr("A picture of all four views"),
                           {QKeySequence("Ctrl+Alt+S")}}),
       [this] { saveViewPicture(true); });
    on(a.add("copyView", {tr("&Copy view"),
                          "edit-copy",
                          tr("A picture of the view you work in, to paste elsewhere"),
                          {QKeySequence("Ctrl+Shift+C")}}),
       &MainWindow::copyViewPicture);
    addViewKeyActions(a, *m_views, *statusBar());
}

void MainWindow::connectViews() {
    for (const core::Axes axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ}) {
        connect(&m_views->slices(axes), &SliceView::cursorMoved, this, &MainWindow::showCursor);
        connect(&m_views->slices(axes), &SliceView::brushStepped, this,
                [this](int steps) { m_actions->at(steps > 0 ? "larger" : "smaller")->trigger(); });
    }
    connect(m_views, &OrthoView::failed, this, [this](const QString& sentence) {
        m_notice->showError(sentence);
        m_session.lookForImage();
    });
    connect(m_views, &OrthoView::layoutChanged, this, &MainWindow::refreshViewActions);
    connect(m_views, &OrthoView::activePaneChanged, this, &MainWindow::showHint);
    connect(m_views, &OrthoView::labelPicked, this, [this](core::LabelId id) {
        using Source = ObjectCensus::Source;
        const bool annotated = m_views->volume().surfaces() == Surfaces::Annotation;
        const Source source = annotated ? Source::Annotation : Source::Prediction;
        m_desk->highlight = {}; // of another object
        m_desk->table->setSource(source);
        m_desk->select({source, id});
        m_views->toolChanged();
    });
    connect(m_views, &OrthoView::nothingPicked, this, [this] { m_desk->select({}); });
    VolumeView& volume = m_views->volume();
    volume.setLabelSource(Surfaces::Annotation, annotationIn3D(m_document));
    volume.setLabelSource(Surfaces::Prediction, predictionIn3D(m_document));
    connect(&m_document, &Document::labelsChanged, this,
            [&volume] { volume.labelsChanged(Surfaces::Annotation); });
    connect(&m_document, &Document::tableChanged, this,
            [&volume] { volume.labelsChanged(Surfaces::Annotation); });
    connect(&m_document, &Document::predictionChanged, this,
            [&volume] { volume.labelsChanged(Surfaces::Prediction); });
    refreshViewActions();
}

void MainWindow::showHint() {
    const auto readOnly = m_document.readOnlyReason();
    const Tool* tool = m_document.hasStack() ? m_view->tool() : nullptr;
    if (!readOnly.isEmpty()) {
        m_hint->setText(tr("For reading only. %1").arg(readOnly));
    } else if (tool && tool->readsImage() && m_views->activeIsCoarse()) {
        m_hint->setText(tr("Grey values are coarse here, as the stack is larger than the memory "
                           "for this view; XY has them in full. %1")
                            .arg(tool->hint()));
    } else {
        m_hint->setText(tool ? tool->hint() : QString());
    }
}

void MainWindow::refreshViewActions() {
    auto& a = *m_actions;
    a.at("fourViews")->setChecked(m_views->canShowAll() && !m_views->maximised());
    const auto alone = m_views->canShowAll()   ? QString()
                       : m_document.hasStack() ? tr("An image of one slice has no other views.")
                                               : tr("Open a stack first.");
    for (const char* name : {"fourViews", "nextView", "crosshair", "goHere", "linkZoom"})
        ActionRegistry::setBlocked(a.at(name), alone);
    const auto none = m_document.hasStack() ? QString() : tr("Open a stack first.");
    for (const auto& name : viewKeyActions())
        ActionRegistry::setBlocked(a.at(name), none);
    for (const char* name : {"saveView", "saveViews", "copyView"})
        ActionRegistry::setBlocked(a.at(name), none);
}

void MainWindow::saveViewPicture(bool all) {
    auto* dialog = new QFileDialog(this, tr("Save the picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("PNG image (*.png)"));
    dialog->setDefaultSuffix("png");
    dialog->selectFile(QString::fromStdString(m_document.stem()) + ".png");
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, all](const QString& file) { writeViewPicture(file.toStdString(), all); });
    dialog->open();
}

void MainWindow::writeViewPicture(const std::filesystem::path& file, bool all) {
    core::JobCallbacks callbacks;
    callbacks.done = [window = QPointer(this), file] {
        if (!window) return;
        window->statusBar()->showMessage(
            tr("Picture saved as %1").arg(QString::fromStdString(file.string())), 5000);
    };
    callbacks.failed = [window = QPointer(this)](const std::exception_ptr& error) {
        if (window) window->m_notice->showError(sentenceOf(error));
    };
    m_jobs.submit(
        core::Lane::Cpu,
        [image = m_views->picture(all), file](const core::JobContext&) { writePng(image, file); },
        std::move(callbacks));
}

void MainWindow::copyViewPicture() {
    QGuiApplication::clipboard()->setImage(m_views->picture(false));
    statusBar()->showMessage(tr("Picture copied"), 3000);
}

} // namespace lamina::ui
