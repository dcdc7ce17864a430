// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/LabelAdviceRun.h"

#include <QDialog>

#include <filesystem>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace lamina::ui {

class FileSaver;
class LabelCurveChart;

/// The advice as a sentence in the language of the window; in English as `core::adviceSentence`.
[[nodiscard]] QString adviceText(const core::LabelAdvice& advice);

/// How many slices must be labelled: the advice, the curve it rests on, and its numbers. Closing
/// the window ends a measurement. Painting goes on beside it.
class LabelAdviceDialog final : public QDialog {
    Q_OBJECT

public:
    /// All must outlive the dialog.
    LabelAdviceDialog(core::JobSystem& jobs, core::Dispatcher dispatcher, Document& document,
                      LearningController& learning, QWidget* parent = nullptr);

    [[nodiscard]] LabelAdviceRun& run() { return m_run; }
    void writeTable(const std::filesystem::path& file);
    void writeChart(const std::filesystem::path& file);

private:
    void makeTable();
    void makeButtons();
    void refresh();
    void fillTable();
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString notes() const;
    void showProgress(double fraction, double secondsLeft);

    LabelAdviceRun m_run;
    FileSaver* m_saver;
    QLabel* m_sentence;
    LabelCurveChart* m_chart;
    QTreeWidget* m_table;
    QLabel* m_notes;
    QWidget* m_progressLine;
    QProgressBar* m_progress;
    QLabel* m_left;
    QSpinBox* m_repeats;
    QPushButton* m_start;
    QPushButton* m_cancel;
    QPushButton* m_saveTable;
    QPushButton* m_saveChart;
    QString m_written; ///< what became of the last file
};

} // namespace lamina::ui
