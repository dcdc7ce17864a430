// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/BatchPrediction.h"

#include <QDialog>
#include <QTimer>

#include <memory>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QToolButton;
class QTreeWidget;

namespace lamina::ui {

class LearningController;
class ObjectFields;
class ResultLabel;

/// Predicts every image of a folder with a model: files are listed before, each says what became of
/// it, and one that fails does not stop the others. The run is a run like any other, with pause and
/// cancel in the Jobs panel; closing this window does not end it.
class BatchDialog final : public QDialog {
    Q_OBJECT

public:
    /// Both must outlive the dialog.
    BatchDialog(core::JobSystem& jobs, core::Dispatcher dispatcher, LearningController& learning,
                QWidget* parent = nullptr);

    void setModel(const QString& file);
    void setFolder(const QString& folder);
    void setOut(const QString& folder);
    /// How objects are found in the masks; the threshold is not taken over.
    void setObjects(const core::ObjectSpec& spec);

private:
    enum class What { Model, Folder, Out };
    [[nodiscard]] QWidget* makeObjects();
    void choose(What what);
    void changed();
    void lookAhead(); ///< lists the folder, on a worker
    void refresh();
    void start();
    void fileOver(std::size_t index, const core::BatchItem& item);
    [[nodiscard]] QString problem() const; ///< why it cannot start; empty if it can
    [[nodiscard]] core::BatchSpec spec() const;
    void setTitle(const QString& sentence, bool problem);

    core::JobSystem& m_jobs;
    core::Dispatcher m_dispatcher;
    LearningController& m_learning;
    QLineEdit* m_model;
    QLineEdit* m_folder;
    QLineEdit* m_out;
    QSpinBox* m_channel;
    QCheckBox* m_semantic;
    QCheckBox* m_instances;
    QCheckBox* m_probability;
    QToolButton* m_fold = nullptr;
    ObjectFields* m_objects = nullptr;
    QTreeWidget* m_files;
    QProgressBar* m_progress;
    ResultLabel* m_result;
    QPushButton* m_start;
    QPushButton* m_cancel;
    QTimer m_settle; ///< typing has paused
    std::vector<std::filesystem::path> m_images;
    QString m_folderProblem;
    bool m_listing = false;
    bool m_running = false;
    bool m_over = false; ///< what is said is how the last run ended
    int m_failed = 0;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
    std::shared_ptr<int> m_looking; ///< owner of the listing that counts
};

} // namespace lamina::ui
