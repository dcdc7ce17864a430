// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QDialog>

#include <filesystem>
#include <memory>
#include <vector>

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace lamina::ui {

class Document;

/// Writes masks of the open stack as calibrated TIFF files, on a worker; each file is read back
/// before it is called written. Never blocks the window.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    ExportDialog(core::JobSystem& jobs, Document& document, QWidget* parent = nullptr);
    ~ExportDialog() override;

    void setFolder(const std::filesystem::path& folder);

Q_SIGNALS:
    void written(const QStringList& files);

private:
    void refresh();
    void chooseFolder();
    void start();
    void showRunning(bool running);
    void showResult(const QString& sentence, bool problem);

    core::JobSystem& m_jobs;
    Document& m_document;
    QCheckBox* m_semantic;
    QCheckBox* m_instances;
    QCheckBox* m_probability;
    QCheckBox* m_annotation;
    QLineEdit* m_folder;
    QPushButton* m_choose;
    QLabel* m_files;
    QProgressBar* m_progress;
    QLabel* m_result;
    QPushButton* m_export;
    QPushButton* m_close;
    core::JobHandle m_job;
    bool m_running = false;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
