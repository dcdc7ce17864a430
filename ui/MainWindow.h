// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "ui/document/AutoSave.h"
#include "ui/document/Document.h"
#include "ui/document/LearningController.h"
#include "ui/document/StackOpener.h"
#include "ui/tool/BrushSettings.h"
#include "ui/tool/EraseTool.h"
#include "ui/tool/PaintTool.h"
#include "ui/tool/PickTool.h"

#include <QMainWindow>

#include <memory>
#include <optional>

class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QStackedWidget;

namespace lamina::ui {

class ActionRegistry;
class ContrastPanel;
class EmptyPage;
class LabelPanel;
class LearnPanel;
class NoticeBar;
class OrthoView;
class OverlayPanel;
class ScorePanel;
class SliceBar;
class SliceView;
class StackPanel;

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
    [[nodiscard]] SliceView& view() { return *m_view; } ///< the XY view
    [[nodiscard]] OrthoView& views() { return *m_views; }
    /// Writes the active view, or all that are visible, as PNG; the notice bar says the outcome.
    void writeViewPicture(const std::filesystem::path& file, bool all);
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
    void connectOpener();

    void showStack();
    void refreshActions();
    void showCursor(const std::optional<core::VoxelIndex>& voxel);
    void showHint();
    void setTool(Tool& tool);
    void changeBrush(double radius);
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
    std::shared_ptr<BrushSettings> m_brush = std::make_shared<BrushSettings>();
    PaintTool m_paint;
    EraseTool m_erase;
    PickTool m_pick;

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
    QDoubleSpinBox* m_brushSize = nullptr;
    QLabel* m_brushMicrons = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_busy = nullptr;
    QProgressBar* m_busyBar = nullptr;
    QLabel* m_position = nullptr;
    std::optional<core::VoxelIndex> m_cursor;
    std::vector<QWidget*> m_hiddenDocks;
};

} // namespace lamina::ui
