// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "ui/ActionRegistry.h"
#include "ui/Docks.h"
#include "ui/ObjectDesk.h"
#include "ui/TextFields.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/dialog/ImportDialog.h"
#include "ui/document/ObjectsTrial.h"
#include "ui/document/OverlayColors.h"
#include "ui/panel/ContrastPanel.h"
#include "ui/panel/EmptyPage.h"
#include "ui/panel/JobsPanel.h"
#include "ui/panel/LabelPanel.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/ObjectPanel.h"
#include "ui/panel/OverlayPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/PanelScroll.h"
#include "ui/panel/ScorePanel.h"
#include "ui/panel/ScoreTablePanel.h"
#include "ui/panel/SliceBar.h"
#include "ui/panel/StackPanel.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QChildEvent>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QIcon>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace lamina::ui {

using core::RunAction;

MainWindow::MainWindow(core::JobSystem& jobs, core::Dispatcher dispatcher, EngineProvider engine,
                       QWidget* parent)
    : QMainWindow(parent), m_jobs(jobs), m_dispatcher(std::move(dispatcher)),
      m_session(jobs, m_document), m_learning(jobs, m_dispatcher, m_document, std::move(engine)),
      m_live(jobs, m_dispatcher, m_document, m_learning), m_annotationJobs(jobs, m_document),
      m_scoreCounter(jobs, m_document), m_paint(m_document, m_brush), m_erase(m_document, m_brush),
      m_polygon(m_document),
      m_fill(m_document, m_region, [this](const VolumeRequest& r) { runVolumeWork(r); }),
      m_grow(m_document, m_region, [this](const VolumeRequest& r) { runVolumeWork(r); }),
      m_pick(m_document), m_desk(std::make_unique<ObjectDesk>(jobs, m_annotationJobs, m_document)),
      m_recent(jobs), m_actions(new ActionRegistry(*this)), m_views(new OrthoView(jobs)),
      m_view(&m_views->slices(core::Axes::XY)), m_sliceBar(new SliceBar(m_document)),
      m_empty(new EmptyPage), m_notice(new NoticeBar), m_pages(new QStackedWidget) {
    setWindowIcon(QIcon(":/icons/lamina.svg"));
    setAcceptDrops(true);
    nameDockTabs(*this);
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
    makeMannersActions();
    makeMenus();
    makeMannersMenus();
    makeToolBar();
    makeOptionsBar();
    makeStatusBar();
    connectDocument();
    connectView();
    connectLayers();
    connectViews();
    connectTools();
    connectObjects();
    connectSession();
    connectSaving();
    connectManners();
    connectLive();
    connectJobs();
    setTool(m_paint);
    showStack();
}

MainWindow::~MainWindow() {
    qApp->disconnect(this); // the focus moves about while the parts go
    m_views->setTool(nullptr);
} // the tools go before the view

void MainWindow::makeDocks() {
    const auto dock = [this](const QString& title, const char* name, QWidget* panel,
                             Qt::DockWidgetArea area) {
        auto* dock = new QDockWidget(title);
        dock->setObjectName(name);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        dock->setWidget(panel);
        if (area == Qt::BottomDockWidgetArea) {
            addBottomDock(*this, *dock);
        } else {
            addDockWidget(area, dock);
            connect(dock->toggleViewAction(), &QAction::triggered, dock, [dock](bool shown) {
                if (shown) dock->raise(); // it may share its place
            });
        }
        return dock;
    };
    m_stackPanel = new StackPanel(m_document, m_session);
    m_contrastPanel = new ContrastPanel(*m_view, m_jobs);
    m_labelPanel = new LabelPanel(m_document, m_annotationJobs);
    m_overlayPanel = new OverlayPanel(*m_view, m_document);
    m_scorePanel = new ScorePanel(m_document);
    m_learnPanel = new LearnPanel(m_learning);
    m_jobsPanel = new JobsPanel(m_learning);
    const auto scrolling = [](QWidget* panel) { return new PanelScroll(panel); };
    const auto fitting = [&](const QString& title, const char* name, QWidget* panel,
                             Qt::DockWidgetArea area) {
        auto* scroll = new PanelScroll(panel, PanelScroll::Height::Fits);
        auto* made = dock(title, name, scroll, area);
        const auto giveRoom = [this, made, scroll](int height) {
            growDock(*this, *made, height - scroll->height());
        };
        // once its rows have found their places
        connect(scroll, &PanelScroll::roomWanted, made, giveRoom, Qt::QueuedConnection);
        return made;
    };

    auto* stack = fitting(tr("Stack"), "dockStack", m_stackPanel, Qt::LeftDockWidgetArea);
    auto* labels =
        dock(tr("Labels"), "dockLabels", scrolling(m_labelPanel), Qt::LeftDockWidgetArea);
    auto* overlays =
        dock(tr("Overlays"), "dockOverlays", scrolling(m_overlayPanel), Qt::LeftDockWidgetArea);
    auto* contrast =
        dock(tr("Contrast"), "dockContrast", scrolling(m_contrastPanel), Qt::LeftDockWidgetArea);
    auto* scores = fitting(tr("Scores"), "dockScores", m_scorePanel, Qt::RightDockWidgetArea);
    auto* learn = dock(tr("Learn"), "dockLearn", scrolling(m_learnPanel), Qt::RightDockWidgetArea);
    auto* scoreTable = new ScoreTablePanel(m_jobs, m_document);
    auto* table = dock(tr("Score table"), "dockScoreTable", scoreTable, Qt::BottomDockWidgetArea);
    connect(m_scorePanel, &ScorePanel::tableWanted, table, [table] {
        table->show();
        table->raise();
    });
    connect(scoreTable, &ScoreTablePanel::informed, m_notice, &NoticeBar::showInfo);
    connect(scoreTable, &ScoreTablePanel::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    connect(scoreTable, &ScoreTablePanel::sliceRequested, m_view, &SliceView::setSlice);
    connect(m_view, &SliceView::sliceChanged, scoreTable, &ScoreTablePanel::setSlice);
    dock(tr("Jobs"), "dockJobs", m_jobsPanel, Qt::BottomDockWidgetArea);
    setTabPosition(Qt::LeftDockWidgetArea, QTabWidget::North);
    tabifyDockWidget(overlays, contrast); // four above each other leave none of them its height
    overlays->raise();
    resizeDocks({stack, labels, overlays}, {150, 160, 540}, Qt::Vertical);
    resizeDocks({scores, learn}, {200, 640}, Qt::Vertical);
    resizeDocks({stack, learn}, {290, 350}, Qt::Horizontal);
    makeObjectDocks();
    setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea); // the table lies under the image
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
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
    statusBar()->addPermanentWidget(m_cancelWork);
    statusBar()->addPermanentWidget(m_position);
}

void MainWindow::connectDocument() {
    connect(&m_document, &Document::stackChanged, this, &MainWindow::showStack);
    connect(&m_document, &Document::spacingChanged, this, [this] {
        const auto contrast = m_view->contrast();
        m_views->setStack(m_document.stack(), m_document.channel(), m_document.time());
        m_view->setContrast(contrast);
        brushChanged();
    });
    connect(&m_document, &Document::channelChanged, this, [this] {
        m_views->setStack(m_document.stack(), m_document.channel(), m_document.time());
    });
    connect(&m_document, &Document::labelsChanged, this, [this](const core::VoxelBox& box) {
        m_view->overlayChanged(OverlayKind::Annotation, box);
    });
    connect(&m_document, &Document::tableChanged, this, [this] { // colours, what is shown at all
        m_view->overlayReset(OverlayKind::Annotation);
        m_view->overlayReset(OverlayKind::Semantic);
    });
    connect(&m_document, &Document::predictionChanged, this, [this](int z) {
        for (const auto kind : {OverlayKind::Semantic, OverlayKind::Instances,
                                OverlayKind::Probability, OverlayKind::Agreement}) {
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
    connect(m_view, &SliceView::failed, this, [this](const QString& sentence) {
        m_notice->showError(sentence);
        m_session.lookForImage();
    });
}

void MainWindow::showStack() {
    const bool has = m_document.hasStack();
    m_pages->setCurrentIndex(has ? 1 : 0);
    m_views->setStack(m_document.stack(), m_document.channel(), m_document.time());
    for (const auto kind : kAllOverlays)
        m_view->overlayReset(kind);
    setWindowTitle(has ? tr("%1 – Lamina").arg(QString::fromStdString(m_document.stem()))
                       : tr("Lamina"));
    m_sliceBar->setSlice(m_view->slice());
    m_scorePanel->setSlice(m_view->slice());
    m_learning.setCurrentSlice(m_view->slice());
    m_live.setCurrentSlice(m_view->slice());
    m_overlayPanel->setEnabled(has);
    if (has) {
        m_view->setFocus();
        if (m_learning.devices().empty() && m_learning.engineProblem().isEmpty())
            m_learning.loadEngine();
    }
    if (m_tool) setTool(*m_tool);
    m_cursor.reset();
    m_position->clear();
    brushChanged();
    refreshActions();
    showHint();
}

void MainWindow::refreshActions() {
    auto& a = *m_actions;
    const auto noStack = m_document.hasStack() ? QString() : tr("Open a stack first.");
    for (const char* name :
         {"import",      "export",         "save",         "complete",      "newLabel",
          "brush",       "erase",          "pick",         "smaller",       "larger",
          "fit",         "actualPixels",   "autoContrast", "resetContrast", "previousLabel",
          "nextLabel",   "toggleLabels",   "outlines",     "lessOpacity",   "moreOpacity",
          "polygon",     "fill",           "grow",         "brushUnit",     "drawOver",
          "interpolate", "interpolateAll", "copyPrevious", "copyNext",      "copyAllPrevious",
          "copyAllNext", "filterLabels",   "findLabel",    "mergeLabels",   "deleteLabels",
          "classes",     "addPatch",       "suggestPatch", "completePatch", "nextPatch",
          "removePatch"}) {
        ActionRegistry::setBlocked(a.at(name), noStack);
    }
    const auto readOnly = m_document.readOnlyReason();
    if (m_document.hasStack() && !readOnly.isEmpty()) {
        for (const char* name :
             {"import", "complete", "newLabel", "interpolate", "interpolateAll", "copyPrevious",
              "copyNext", "copyAllPrevious", "copyAllNext", "mergeLabels", "deleteLabels",
              "classes", "addPatch", "suggestPatch", "completePatch", "removePatch"})
            ActionRegistry::setBlocked(a.at(name), readOnly);
    }
    ActionRegistry::setBlocked(a.at("undo"), !readOnly.isEmpty()    ? readOnly
                                             : m_document.canUndo() ? QString()
                                                                    : tr("Nothing to undo."));
    ActionRegistry::setBlocked(a.at("redo"), !readOnly.isEmpty()    ? readOnly
                                             : m_document.canRedo() ? QString()
                                                                    : tr("Nothing to redo."));
    a.at("undo")->setText(m_document.canUndo() ? tr("&Undo %1").arg(m_document.undoName())
                                               : tr("&Undo"));
    a.at("redo")->setText(m_document.canRedo() ? tr("&Redo %1").arg(m_document.redoName())
                                               : tr("&Redo"));
    auto change = m_learning.whyNot(RunAction::ChangeStack);
    if (change.isEmpty() && m_session.busy()) change = tr("A stack is being opened.");
    for (const char* name : {"open", "openFolder", "openProject", "addStacks", "sample"})
        ActionRegistry::setBlocked(a.at(name), change);
    const auto noSnapshot = !m_document.hasStack() ? noStack
                            : !readOnly.isEmpty()  ? readOnly
                            : m_session.project()  ? QString()
                                                   : tr("Nothing can be saved yet.");
    refreshReview();
    ActionRegistry::setBlocked(a.at("snapshot"), noSnapshot);
    ActionRegistry::setBlocked(a.at("goBack"), noSnapshot);
    const auto noProject = m_session.project() ? QString() : tr("There is no project yet.");
    ActionRegistry::setBlocked(a.at("saveCopy"), !m_document.hasStack() ? noStack : noProject);
    ActionRegistry::setBlocked(a.at("removeStack"), change.isEmpty() ? noSnapshot : change);
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
    parts << intensityWords(*voxel);
    const auto id = m_document.labelAt(*voxel);
    parts << (id == core::kUnlabelled ? tr("unlabelled")
                                      : QString::fromStdString(m_document.table().info(id).name));
    const PredictionStore& shown = shownPrediction(m_document, voxel->z);
    if (const auto semantic = shown.semantic(voxel->z)) {
        const auto at =
            static_cast<std::size_t>(voxel->y) * static_cast<std::size_t>(stack.size().x) +
            static_cast<std::size_t>(voxel->x);
        const auto* ids = shown.instances(voxel->z);
        parts << (m_document.previewing() ? semantic[at] == 0 ? tr("live preview: background")
                                                              : tr("live preview: cell")
                  : semantic[at] == 0 ? tr("predicted background")
                  : ids && ids[at]        ? tr("predicted cell %1").arg(ids[at])
                                          : tr("predicted cell"));
        if (const auto* foreground = m_document.prediction().foreground(voxel->z)) {
            parts << tr("probability %1").arg(foreground->values[at] / 255.0, 0, 'f', 2);
        }
    }
    m_position->setText(parts.join("   "));
}

void MainWindow::exportMasks() {
    auto* dialog = new ExportDialog(m_jobs, m_document, this);
    dialog->setSlice(m_view->slice());
    dialog->setObjects(m_desk->table->selectedObjects());
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
    if (ViewKeys::hit(m_actions->scheme().keys("hideHeld"), *event) && !event->isAutoRepeat()) {
        m_overlayPanel->hideWhile(true);
        m_views->setSelectionShown(false);
        return;
    }
    if (m_document.hasStack() && takesText(focusWidget()) && endsTyping(*this, *event)) {
        leaveField(*focusWidget(), m_views->activeSlices());
        return;
    }
    if (event->key() == Qt::Key_Escape && m_desk->selected.any()) {
        m_desk->select({});
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::keyReleaseEvent(QKeyEvent* event) {
    if (ViewKeys::letGo(m_actions->scheme().keys("hideHeld"), *event)) {
        m_overlayPanel->hideWhile(false);
        m_views->setSelectionShown(true);
        return;
    }
    QMainWindow::keyReleaseEvent(event);
}

/// A key that is let go over another window is never told to this one.
void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && !isActiveWindow() && m_overlayPanel)
        m_overlayPanel->hideWhile(false);
}

} // namespace lamina::ui
