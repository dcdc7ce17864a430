// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "ui/document/AnnotationJobs.h"
#include "ui/document/AutoSave.h"
#include "ui/document/Document.h"
#include "ui/document/LearningController.h"
#include "ui/document/StackOpener.h"
#include "ui/tool/BrushSettings.h"
#include "ui/tool/EraseTool.h"
#include "ui/tool/FillTool.h"
#include "ui/tool/PaintTool.h"
#include "ui/tool/PickTool.h"
#include "ui/tool/PolygonTool.h"

#include <QMainWindow>

#include <memory>
#include <optional>

class QLabel;
class QMenu;
class QProgressBar;
class QStackedWidget;
class QToolButton;

namespace lamina::ui {

class ActionRegistry;
class ContrastPanel;
class EmptyPage;
class LabelPanel;
class LearnPanel;
class NoticeBar;
class OverlayPanel;
class ScorePanel;
class SliceBar;
class SliceView;
class StackPanel;
class ToolOptions;

/// The window: a slice in the middle, what is known about it around it. Puts document, view and
/// panels together and holds no data of its own.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// `jobs` must outlive the window; `dispatcher` is the one it was made with.
    MainWindow(core::JobSystem& jobs, core::Dispatcher dispatcher, EngineProvider engine,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    void open(const std::vector<std::filesystem::path>& paths);
    void openSample(const std::filesystem::path& folder = sampleFolder());

    [[nodiscard]] Document& document() { return m_document; }
    [[nodiscard]] LearningController& learning() { return m_learning; }
    [[nodiscard]] SliceView& view() { return *m_view; }
    [[nodiscard]] ActionRegistry& actions() { return *m_actions; }
    [[nodiscard]] NoticeBar& notice() { return *m_notice; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    void makeActions();
    void makeToolActions();
    void makePatchActions();
    void makeToolMenus(QMenu& edit);
    void makeOptionsBar();
    void connectTools();
    void makeMenus();
    void makeToolBar();
    void makeDocks();
    void makeStatusBar();
    void connectDocument();
    void connectView();
    void connectOpener();

    void showStack();
    void refreshActions();
    void showCursor(const std::optional<core::VoxelIndex>& voxel);
    void showHint();
    void setTool(Tool& tool);
    void brushChanged();
    [[nodiscard]] core::SlicePlane activePlane() const;
    void runVolumeWork(const VolumeRequest& request);
    [[nodiscard]] std::optional<std::size_t> patchHere() const;
    void showPatch(int index);
    [[nodiscard]] std::vector<ToolLine> patchLines(core::SlicePlane plane) const;
    void chooseFiles(bool folder);
    void exportMasks();
    void importLabels();
    void completeSlice();
    void saveNow();
    void resetContrast();
    void maximiseView(bool maximised);

    core::JobSystem& m_jobs;
    Document m_document;
    AutoSave m_autoSave;
    StackOpener m_opener;
    LearningController m_learning;
    AnnotationJobs m_annotationJobs;
    std::shared_ptr<BrushSettings> m_brush = std::make_shared<BrushSettings>();
    std::shared_ptr<RegionSettings> m_region = std::make_shared<RegionSettings>();
    PaintTool m_paint;
    EraseTool m_erase;
    PolygonTool m_polygon;
    FillTool m_fill;
    GrowTool m_grow;
    PickTool m_pick;
    int m_patchSide = core::PatchFrames::kDefaultSide;
    int m_lastPatch = -1; ///< the one last gone to

    ActionRegistry* m_actions;
    SliceView* m_view;
    SliceBar* m_sliceBar;
    EmptyPage* m_empty;
    NoticeBar* m_notice;
    QStackedWidget* m_pages;
    StackPanel* m_stackPanel = nullptr;
    ContrastPanel* m_contrastPanel = nullptr;
    LabelPanel* m_labelPanel = nullptr;
    OverlayPanel* m_overlayPanel = nullptr;
    ScorePanel* m_scorePanel = nullptr;
    LearnPanel* m_learnPanel = nullptr;
    ToolOptions* m_toolOptions = nullptr;
    QToolButton* m_cancelWork = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_busy = nullptr;
    QProgressBar* m_busyBar = nullptr;
    QLabel* m_position = nullptr;
    std::optional<core::VoxelIndex> m_cursor;
    std::vector<QWidget*> m_hiddenDocks;
};

} // namespace lamina::ui
