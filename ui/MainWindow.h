// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "ui/RecentProjects.h"
#include "ui/document/AnnotationJobs.h"
#include "ui/document/Document.h"
#include "ui/document/LearningController.h"
#include "ui/document/LiveController.h"
#include "ui/document/ProjectSession.h"
#include "ui/document/ScoreCounter.h"
#include "ui/tool/BrushSettings.h"
#include "ui/tool/EraseTool.h"
#include "ui/tool/FillTool.h"
#include "ui/tool/PaintTool.h"
#include "ui/tool/PickTool.h"
#include "ui/tool/PolygonTool.h"
#include "ui/view/ViewSettings.h"

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
class CommandPalette;
class ContrastPanel;
class EmptyPage;
class HelpWindow;
class JobsPanel;
class LabelPanel;
class LearnPanel;
class NoticeBar;
class ObjectDesk;
class OrthoView;
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
    [[nodiscard]] ProjectSession& session() { return m_session; }
    [[nodiscard]] LearningController& learning() { return m_learning; }
    [[nodiscard]] LiveController& live() { return m_live; }
    [[nodiscard]] SliceView& view() { return *m_view; } ///< the XY view
    [[nodiscard]] OrthoView& views() { return *m_views; }
    /// Writes the active view, or all that are visible, as PNG; the notice bar says the outcome.
    void writeViewPicture(const std::filesystem::path& file, bool all);
    [[nodiscard]] ActionRegistry& actions() { return *m_actions; }
    [[nodiscard]] double brushRadius() const { return m_brush->radius(); }
    [[nodiscard]] NoticeBar& notice() { return *m_notice; }
    /// Channels, overlays, contrast and comparison as the user set them.
    [[nodiscard]] ViewSettings viewSettings() const;
    void setViewSettings(const ViewSettings& settings);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeToolActions();
    void makePatchActions();
    void makeReviewActions();
    void makeObjectActions();
    void makeObjectMenu(QMenu& edit);
    void makeObjectDocks();
    void connectObjects();
    void refreshObjects();
    void relabelObject();
    [[nodiscard]] core::LabelId objectHere() const;
    void keepReview(); ///< what is not in the project yet
    void showObject(core::VoxelIndex place, const core::VoxelBox& box, const QString& caption);
    [[nodiscard]] std::vector<ToolLine> objectLines(core::SlicePlane plane) const;
    void showQueueEntry();
    void rejectObject();
    void rejectQueueEntry();
    void refreshWalking();    ///< whether Tab walks the queue
    bool confirmQueueEntry(); ///< false: there is none, or its dock is not seen
    void refreshReview();
    void makeLiveActions();
    void makeLearnMenu();
    void connectLive();
    void makeJobActions();
    void connectJobs();
    void askToResume();
    void predictFolder();
    void makeToolMenus(QMenu& edit);
    void makeOptionsBar();
    void connectTools();
    void makeViewActions();
    void connectViews();
    void refreshViewActions();
    void saveViewPicture(bool all);
    void copyViewPicture();
    void makeMenus();
    void makeToolBar();
    void makeDocks();
    void makeStatusBar();
    void connectDocument();
    void connectView();
    void connectLayers();
    void connectSession();
    void connectSaving();
    void makeMannersActions();
    void makeMannersMenus();
    void connectManners();
    void keepPlace();                   ///< of the window and its docks, for the next start
    void showHelp(const QString& page); ///< empty: the page shown last
    void showPalette();

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
    enum class Choose { Images, Folder, Project, MoreImages };
    void chooseFiles(Choose what);
    [[nodiscard]] static QStringList imageFilters();
    enum class ImageKind { File, Folder };
    void chooseImageOf(int index, ImageKind kind);
    void chooseCopy(); ///< where a copy of the project goes
    void imageMissing(int index, const QString& sentence,
                      const std::optional<core::StackCandidate>& candidate);
    void makeProjectActions();
    void askSnapshotName();
    void showSnapshots();
    [[nodiscard]] nlohmann::json viewState() const;
    void restoreView(const nlohmann::json& state);
    void exportMasks();
    void importLabels();
    void completeSlice();
    void saveNow();
    [[nodiscard]] QStringList intensityWords(core::VoxelIndex voxel) const;
    void maximiseView(bool maximised);

    core::JobSystem& m_jobs;
    core::Dispatcher m_dispatcher;
    Document m_document;
    ProjectSession m_session;
    LearningController m_learning;
    LiveController m_live;
    AnnotationJobs m_annotationJobs;
    ScoreCounter m_scoreCounter;
    std::shared_ptr<BrushSettings> m_brush = std::make_shared<BrushSettings>();
    std::shared_ptr<RegionSettings> m_region = std::make_shared<RegionSettings>();
    PaintTool m_paint;
    EraseTool m_erase;
    PolygonTool m_polygon;
    FillTool m_fill;
    GrowTool m_grow;
    PickTool m_pick;
    std::unique_ptr<ObjectDesk> m_desk; ///< splitting, merging and reviewing objects
    Tool* m_tool = nullptr; ///< chosen; not in use while a project is open for reading only
    int m_patchSide = core::PatchFrames::kDefaultSide;
    int m_lastPatch = -1; ///< the one last gone to
    RecentProjects m_recent;

    ActionRegistry* m_actions;
    OrthoView* m_views;
    SliceView* m_view; ///< XY, of m_views
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
    JobsPanel* m_jobsPanel = nullptr;
    ToolOptions* m_toolOptions = nullptr;
    QToolButton* m_cancelWork = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_busy = nullptr;
    QProgressBar* m_busyBar = nullptr;
    QLabel* m_position = nullptr;
    HelpWindow* m_help = nullptr;
    CommandPalette* m_palette = nullptr;
    std::optional<core::VoxelIndex> m_cursor;
    std::vector<QWidget*> m_hiddenDocks;
};

} // namespace lamina::ui
