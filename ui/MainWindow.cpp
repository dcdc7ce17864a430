// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "ui/ActionRegistry.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/dialog/ImportDialog.h"
#include "ui/document/OverlayColors.h"
#include "ui/panel/ContrastPanel.h"
#include "ui/panel/EmptyPage.h"
#include "ui/panel/LabelPanel.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/OverlayPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/ScorePanel.h"
#include "ui/panel/SliceBar.h"
#include "ui/panel/StackPanel.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QIcon>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <utility>

namespace lamina::ui {

using core::RunAction;

MainWindow::MainWindow(core::JobSystem& jobs, core::Dispatcher dispatcher, EngineProvider engine,
                       QWidget* parent)
    : QMainWindow(parent), m_jobs(jobs), m_autoSave(jobs, m_document),
      m_opener(jobs, m_document, m_autoSave),
      m_learning(jobs, std::move(dispatcher), m_document, std::move(engine)),
      m_paint(m_document, m_brush), m_erase(m_document, m_brush), m_pick(m_document),
      m_actions(new ActionRegistry(*this)), m_views(new OrthoView(jobs)),
      m_view(&m_views->slices(core::Axes::XY)), m_sliceBar(new SliceBar(m_document)),
      m_empty(new EmptyPage), m_notice(new NoticeBar), m_pages(new QStackedWidget) {
    setWindowIcon(QIcon(":/icons/lamina.svg"));
    setAcceptDrops(true);
    setDockOptions(QMainWindow::AnimatedDocks);
    resize(1500, 940);

    auto* canvas = new QWidget;
    auto* canvasColumn = new QVBoxLayout(canvas);
    canvasColumn->setContentsMargins(0, 0, 0, 0);
    canvasColumn->setSpacing(0);
    canvasColumn->addWidget(m_views, 1);
    canvasColumn->addWidget(m_sliceBar);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(canvas);
    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_pages, 1);
    setCentralWidget(middle);

    makeActions();
    makeDocks();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    connectDocument();
    connectView();
    connectViews();
    connectOpener();
    setTool(m_paint);
    showStack();
}

MainWindow::~MainWindow() {
    m_views->setTool(nullptr);
} // the tools go before the view

void MainWindow::makeDocks() {
    const auto dock = [this](const QString& title, const char* name, QWidget* panel,
                             Qt::DockWidgetArea area) {
        auto* dock = new QDockWidget(title);
        dock->setObjectName(name);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        dock->setWidget(panel);
        addDockWidget(area, dock);
        return dock;
    };
    m_stackPanel = new StackPanel(m_document, m_opener);
    m_contrastPanel = new ContrastPanel;
    m_labelPanel = new LabelPanel(m_document);
    m_overlayPanel = new OverlayPanel(*m_view);
    m_scorePanel = new ScorePanel(m_document);
    m_learnPanel = new LearnPanel(m_learning);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_learnPanel);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* stack = dock(tr("Stack"), "dockStack", m_stackPanel, Qt::LeftDockWidgetArea);
    auto* labels = dock(tr("Labels"), "dockLabels", m_labelPanel, Qt::LeftDockWidgetArea);
    auto* overlays = dock(tr("Overlays"), "dockOverlays", m_overlayPanel, Qt::LeftDockWidgetArea);
    auto* contrast = dock(tr("Contrast"), "dockContrast", m_contrastPanel, Qt::LeftDockWidgetArea);
    auto* scores = dock(tr("Scores"), "dockScores", m_scorePanel, Qt::RightDockWidgetArea);
    auto* learn = dock(tr("Learn"), "dockLearn", scroll, Qt::RightDockWidgetArea);
    resizeDocks({stack, labels, overlays, contrast}, {190, 380, 130, 100}, Qt::Vertical);
    resizeDocks({scores, learn}, {200, 640}, Qt::Vertical);
    resizeDocks({stack, learn}, {270, 350}, Qt::Horizontal);
    setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
}

void MainWindow::makeStatusBar() {
    m_hint = new QLabel;
    m_hint->setObjectName("mouseHint");
    m_hint->setContentsMargins(8, 0, 0, 0);
    m_busy = new QLabel;
    m_busy->setObjectName("busy");
    m_busyBar = new QProgressBar;
    m_busyBar->setFixedWidth(120);
    m_busyBar->setMaximumHeight(12);
    m_busyBar->setTextVisible(false);
    m_busyBar->setRange(0, 0);
    m_busyBar->setAccessibleName(tr("Background work"));
    m_busyBar->hide();
    m_position = new QLabel;
    m_position->setObjectName("position");
    m_position->setContentsMargins(0, 0, 8, 0);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_hint, 1);
    statusBar()->addPermanentWidget(m_busy);
    statusBar()->addPermanentWidget(m_busyBar);
    statusBar()->addPermanentWidget(m_position);
}

void MainWindow::connectDocument() {
    connect(&m_document, &Document::stackChanged, this, &MainWindow::showStack);
    connect(&m_document, &Document::spacingChanged, this, [this] {
        const auto contrast = m_view->contrast();
        m_views->setStack(m_document.stack(), m_document.channel(), m_document.time());
        m_view->setContrast(contrast);
        changeBrush(m_brush->radius());
    });
    connect(&m_document, &Document::channelChanged, this, [this] {
        m_views->setStack(m_document.stack(), m_document.channel(), m_document.time());
    });
    connect(&m_document, &Document::labelsChanged, this, [this](const core::VoxelBox& box) {
        m_view->overlayChanged(OverlayKind::Annotation, box);
    });
    connect(&m_document, &Document::tableChanged, this,
            [this] { m_view->overlayReset(OverlayKind::Annotation); });
    connect(&m_document, &Document::predictionChanged, this, [this](int z) {
        for (const auto kind : {OverlayKind::Semantic, OverlayKind::Instances}) {
            if (z < 0) {
                m_view->overlayReset(kind);
            } else { // one slice: a row of the side views
                const core::VolumeSize size = m_document.paintSize();
                m_view->overlayChanged(kind, core::VoxelBox{{0, 0, z}, {size.x, size.y, z + 1}});
            }
        }
    });
    connect(&m_document, &Document::planeRequested, m_views, &OrthoView::showPlane);
    connect(&m_document, &Document::undoChanged, this, &MainWindow::refreshActions);
    connect(&m_document, &Document::currentLabelChanged, this, &MainWindow::showHint);
    connect(&m_learning, &LearningController::stateChanged, this, &MainWindow::refreshActions);
    connect(&m_autoSave, &AutoSave::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    connect(&m_autoSave, &AutoSave::saved, this, [this](const QString& folder) {
        statusBar()->setToolTip(tr("Annotation saved in %1").arg(folder));
    });
    m_view->setOverlaySource(OverlayKind::Annotation, annotationColors(m_document));
    m_view->setOverlaySource(OverlayKind::Semantic, semanticColors(m_document));
    m_view->setOverlaySource(OverlayKind::Instances, instanceColors(m_document));
}

void MainWindow::connectView() {
    connect(m_view, &SliceView::sliceChanged, m_sliceBar, &SliceBar::setSlice);
    connect(m_view, &SliceView::sliceChanged, m_scorePanel, &ScorePanel::setSlice);
    connect(m_view, &SliceView::sliceChanged, this, [this](int z) {
        m_learning.setCurrentSlice(z);
        if (m_cursor) showCursor(core::VoxelIndex{m_cursor->x, m_cursor->y, z});
    });
    connect(m_sliceBar, &SliceBar::sliceEdited, m_view, &SliceView::setSlice);
    connect(m_view, &SliceView::contrastChanged, m_contrastPanel, &ContrastPanel::setRange);
    connect(m_contrastPanel, &ContrastPanel::rangeEdited, m_view, &SliceView::setContrast);
    connect(m_contrastPanel, &ContrastPanel::autoWanted, m_view, &SliceView::autoContrast);
    connect(m_contrastPanel, &ContrastPanel::resetWanted, this, &MainWindow::resetContrast);
    connect(m_view, &SliceView::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
}

void MainWindow::connectOpener() {
    connect(m_empty, &EmptyPage::openWanted, this, [this] { chooseFiles(false); });
    connect(m_empty, &EmptyPage::openFolderWanted, this, [this] { chooseFiles(true); });
    connect(m_empty, &EmptyPage::sampleWanted, this, [this] { openSample(); });
    connect(&m_opener, &StackOpener::started, this, [this](const QString& what) {
        m_notice->hide();
        m_empty->showBusy(what);
        if (m_document.hasStack()) { // else the empty page says it
            m_busy->setText(what);
            m_busyBar->setRange(0, 0);
            m_busyBar->show();
        }
        refreshActions();
    });
    connect(&m_opener, &StackOpener::progressed, this, [this](double fraction, const QString&) {
        m_empty->showProgress(fraction);
        m_busyBar->setRange(0, 1000);
        m_busyBar->setValue(static_cast<int>(fraction * 1000.0));
    });
    connect(&m_opener, &StackOpener::finished, this, [this] {
        m_empty->showBusy({});
        m_busy->clear();
        m_busyBar->hide();
        refreshActions();
    });
    connect(&m_opener, &StackOpener::failed, m_notice, &NoticeBar::showError);
    connect(&m_opener, &StackOpener::slicesFound, this,
            [this](const std::vector<std::filesystem::path>& paths, int count) {
                m_notice->ask(
                    tr("This folder holds %1 2D images of one size. What are they?").arg(count),
                    {tr("Slices of one stack"), tr("Separate images")}, [this, paths](int answer) {
                        m_opener.open(paths, answer == 0 ? StackOpener::Slices::OneStack
                                                         : StackOpener::Slices::SeparateImages);
                    });
            });
}

void MainWindow::open(const std::vector<std::filesystem::path>& paths) {
    const auto reason = m_learning.whyNot(RunAction::ChangeStack);
    if (!reason.isEmpty()) {
        m_notice->showInfo(tr("Another stack cannot be opened now. %1").arg(reason));
        return;
    }
    m_opener.open(paths);
}

void MainWindow::openSample(const std::filesystem::path& folder) {
    m_opener.openSample(folder);
}

void MainWindow::showStack() {
    const bool has = m_document.hasStack();
    m_pages->setCurrentIndex(has ? 1 : 0);
    m_views->setStack(m_document.stack(), m_document.channel(), m_document.time());
    for (const auto kind :
         {OverlayKind::Annotation, OverlayKind::Semantic, OverlayKind::Instances}) {
        m_view->overlayReset(kind);
    }
    setWindowTitle(has ? tr("%1 – Lamina").arg(QString::fromStdString(m_document.stem()))
                       : tr("Lamina"));
    m_sliceBar->setSlice(m_view->slice());
    m_scorePanel->setSlice(m_view->slice());
    m_learning.setCurrentSlice(m_view->slice());
    m_contrastPanel->setEnabled(has);
    m_overlayPanel->setEnabled(has);
    if (has) {
        m_view->setFocus();
        if (m_learning.devices().empty() && m_learning.engineProblem().isEmpty())
            m_learning.loadEngine();
    }
    m_cursor.reset();
    m_position->clear();
    changeBrush(m_brush->radius());
    refreshActions();
    showHint();
}

void MainWindow::refreshActions() {
    auto& a = *m_actions;
    const auto noStack = m_document.hasStack() ? QString() : tr("Open a stack first.");
    for (const char* name :
         {"import",    "export",       "save",         "complete",      "newLabel",
          "brush",     "erase",        "pick",         "smaller",       "larger",
          "fit",       "actualPixels", "autoContrast", "resetContrast", "previousLabel",
          "nextLabel", "toggleLabels", "outlines",     "lessOpacity",   "moreOpacity"}) {
        ActionRegistry::setBlocked(a.at(name), noStack);
    }
    ActionRegistry::setBlocked(a.at("undo"),
                               m_document.canUndo() ? QString() : tr("Nothing to undo."));
    ActionRegistry::setBlocked(a.at("redo"),
                               m_document.canRedo() ? QString() : tr("Nothing to redo."));
    a.at("undo")->setText(m_document.canUndo() ? tr("&Undo %1").arg(m_document.undoName())
                                               : tr("&Undo"));
    a.at("redo")->setText(m_document.canRedo() ? tr("&Redo %1").arg(m_document.redoName())
                                               : tr("&Redo"));
    auto change = m_learning.whyNot(RunAction::ChangeStack);
    if (change.isEmpty() && m_opener.busy()) change = tr("A stack is being opened.");
    for (const char* name : {"open", "openFolder", "sample"})
        ActionRegistry::setBlocked(a.at(name), change);
    m_stackPanel->setChangeBlocked(change);
    const int times = m_document.hasStack() ? m_document.stack()->info().timePoints : 1;
    const auto noTime = times > 1 ? change : tr("This stack has one time point.");
    ActionRegistry::setBlocked(a.at("previousTime"), noTime);
    ActionRegistry::setBlocked(a.at("nextTime"), noTime);
}

void MainWindow::showCursor(const std::optional<core::VoxelIndex>& voxel) {
    m_cursor = voxel;
    if (!voxel || !m_document.hasStack() || !m_document.paintSize().contains(*voxel)) {
        m_position->clear();
        return;
    }
    const auto& stack = *m_document.stack();
    QStringList parts{tr("x %1  y %2  z %3").arg(voxel->x).arg(voxel->y).arg(voxel->z)};
    if (stack.spacingKnown()) {
        const auto p = core::toPhysical(*voxel, stack.spacing());
        parts << tr("%1, %2, %3 µm").arg(p.x, 0, 'f', 2).arg(p.y, 0, 'f', 2).arg(p.z, 0, 'f', 2);
    }
    if (const auto plane = stack.cachedPlane({voxel->z, m_document.channel(), m_document.time()})) {
        parts << tr("intensity %1").arg(plane->value(voxel->x, voxel->y));
    }
    const auto id = m_document.labelAt(*voxel);
    parts << (id == core::kUnlabelled ? tr("unlabelled")
                                      : QString::fromStdString(m_document.table().info(id).name));
    if (const auto semantic = m_document.prediction().semantic(voxel->z)) {
        const auto at =
            static_cast<std::size_t>(voxel->y) * static_cast<std::size_t>(stack.size().x) +
            static_cast<std::size_t>(voxel->x);
        const auto* ids = m_document.prediction().instances(voxel->z);
        parts << ((*semantic)[at] == 0 ? tr("predicted background")
                  : ids && ids[at]     ? tr("predicted cell %1").arg(ids[at])
                                       : tr("predicted cell"));
    }
    m_position->setText(parts.join("   "));
}

void MainWindow::showHint() {
    m_hint->setText(m_document.hasStack() && m_view->tool() ? m_view->tool()->hint() : QString());
}

void MainWindow::setTool(Tool& tool) {
    m_views->setTool(&tool);
    showHint();
}

void MainWindow::chooseFiles(bool folder) {
    auto* dialog =
        new QFileDialog(this, folder ? tr("Open a folder") : tr("Open stacks or images"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    if (!folder) {
        dialog->setNameFilters({tr("Images (*.tif *.tiff *.nrrd *.nhdr *.mha *.mhd *.nii *.nii.gz "
                                   "*.png *.jpg *.jpeg *.bmp)"),
                                tr("All files (*)")});
    }
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        std::vector<std::filesystem::path> paths;
        for (const auto& file : files)
            paths.emplace_back(file.toStdString());
        open(paths);
    });
    dialog->open();
}

void MainWindow::exportMasks() {
    auto* dialog = new ExportDialog(m_jobs, m_document, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::importLabels() {
    auto* dialog = new ImportDialog(m_jobs, m_document, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::imported, m_notice, &NoticeBar::showInfo);
    dialog->open();
}

void MainWindow::completeSlice() {
    if (!m_document.completeSlice(m_view->slice())) {
        statusBar()->showMessage(tr("This slice is complete already."), 4000);
    } else {
        statusBar()->showMessage(tr("The unlabelled rest of this slice is background now."), 4000);
    }
}

void MainWindow::saveNow() {
    m_autoSave.flush([this](bool saved) {
        if (saved) {
            statusBar()->showMessage(
                tr("Saved in %1")
                    .arg(QString::fromStdString(m_document.workFolder().annotation().string())),
                5000);
        }
    });
}

/// The values of the slice on screen; it is in the cache, so nothing is read.
void MainWindow::resetContrast() {
    if (!m_document.hasStack()) return;
    const auto plane =
        m_document.stack()->cachedPlane({m_view->slice(), m_document.channel(), m_document.time()});
    if (plane) m_view->setContrast(core::percentileRange(*plane, {0.0, 100.0}));
}

void MainWindow::maximiseView(bool maximised) {
    if (maximised) {
        m_hiddenDocks.clear();
        for (auto* dock : findChildren<QDockWidget*>()) {
            if (dock->isHidden()) continue;
            m_hiddenDocks.push_back(dock);
            dock->hide();
        }
    } else {
        for (auto* dock : std::exchange(m_hiddenDocks, {}))
            dock->show();
    }
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_H && event->modifiers() == Qt::NoModifier &&
        !event->isAutoRepeat()) {
        m_overlayPanel->hideWhile(true);
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_H && !event->isAutoRepeat()) {
        m_overlayPanel->hideWhile(false);
        return;
    }
    QMainWindow::keyReleaseEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    std::vector<std::filesystem::path> paths;
    for (const auto& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) paths.emplace_back(url.toLocalFile().toStdString());
    }
    if (!paths.empty()) open(paths);
}

/// The one place that waits for a disk: the window may only go once the work is on it.
void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_view->tool()) m_view->tool()->finish();
    m_learning.cancel();
    const auto problem = m_autoSave.saveNow();
    if (!problem.isEmpty() && !property("closeAnyway").toBool()) {
        setProperty("closeAnyway", true);
        m_notice->showError(
            tr("Your last changes are not saved: %1 Close again to leave without them.")
                .arg(problem));
        event->ignore();
        return;
    }
    event->accept();
}

} // namespace lamina::ui
