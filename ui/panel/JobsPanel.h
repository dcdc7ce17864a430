// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/RunSummary.h"
#include "core/project/ProjectTypes.h"
#include "ui/document/LearningController.h"

#include <QElapsedTimer>
#include <QWidget>

#include <map>
#include <vector>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QTreeWidget;

namespace lamina::ui {

class RunCharts;

/// What runs, with pause and cancel, and what has run on this stack: runs are chosen in a list and
/// compared by their curves, scores and settings. Holds copies of the records only.
class JobsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit JobsPanel(LearningController& learning, QWidget* parent = nullptr);
    /// What was run on the stack that is open now, as the project remembers it.
    void showRuns(const std::vector<core::RunEntry>& runs);
    [[nodiscard]] const std::vector<core::RunSummary>& runs() const { return m_runs; }
    [[nodiscard]] RunCharts& charts() { return *m_charts; }

Q_SIGNALS:
    void saveChartWanted(); ///< the curves of the selected runs

private:
    [[nodiscard]] QWidget* makeCurrent();
    [[nodiscard]] QWidget* makeInterrupted(LearningController::Step step, const QString& sentence,
                                           const char* name);
    [[nodiscard]] QWidget* makeList();
    [[nodiscard]] QWidget* makeComparison();
    void connectRuns();
    void addRun(core::RunSummary run);
    void refresh();
    void showProgress(double fraction, const QString& message, double secondsLeft);
    void compare();
    void refreshModel();
    [[nodiscard]] const core::RunSummary* chosenRun() const; ///< the only one that is selected
    void addLog(const QString& sentence);

    LearningController& m_learning;
    std::vector<core::RunSummary> m_runs; ///< oldest first
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_detail;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QTreeWidget* m_list;
    QPushButton* m_use;
    std::map<LearningController::Step, QWidget*> m_interrupted;
    RunCharts* m_charts;
    QTableWidget* m_settings;
    QCheckBox* m_all;
    QPlainTextEdit* m_log;
    QElapsedTimer m_since; ///< the step began
};

} // namespace lamina::ui
