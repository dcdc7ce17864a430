// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectTypes.h"
#include "ui/document/LearningController.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace lamina::ui {

class CurveChart;

/// Pretrain, fine-tune, predict: one button for all of it, or step by step; progress with the time
/// left, cancel, curves and log. A button that cannot be pressed says why.
class LearnPanel final : public QWidget {
    Q_OBJECT

public:
    explicit LearnPanel(LearningController& learning, QWidget* parent = nullptr);
    [[nodiscard]] LearnSettings settings() const;
    void addBelowForest(QWidget* widget); ///< the other way to quick masks
    /// What was run on this stack before, as the project remembers it: the log begins with it.
    void showEarlierRuns(const std::vector<core::RunEntry>& runs);

private:
    [[nodiscard]] QWidget* stepsBox();
    void fillHeads();
    void allowBackbone(bool running);
    [[nodiscard]] QWidget* runBox();
    void refresh();
    void showDevices();
    void showProgress(double fraction, const QString& message, double secondsLeft);
    void showMessage(const QString& sentence, bool problem);
    void addLog(const QString& sentence);
    void block(QPushButton* button, const QString& reason);

    LearningController& m_learning;
    QPushButton* m_all;
    QLabel* m_allHint;
    QPushButton* m_forest;
    QComboBox* m_method;
    QSpinBox* m_pretrainEpochs;
    QPushButton* m_pretrain;
    QComboBox* m_start;
    QComboBox* m_mode;
    QComboBox* m_head;
    QSpinBox* m_fineTuneEpochs;
    QPushButton* m_fineTune;
    QPushButton* m_predictSlice;
    QPushButton* m_predictStack;
    QComboBox* m_device;
    QCheckBox* m_resume;
    QWidget* m_run;
    QLabel* m_title;
    QProgressBar* m_progress;
    QLabel* m_detail;
    QPushButton* m_cancel;
    QLabel* m_message;
    QPushButton* m_retry;
    CurveChart* m_chart;
    QPlainTextEdit* m_log;
};

/// "about 3 min left"; empty when unknown (negative).
[[nodiscard]] QString timeLeftText(double seconds);

} // namespace lamina::ui
