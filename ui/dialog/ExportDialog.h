// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/StackExport.h"
#include "core/job/JobSystem.h"

#include <nlohmann/json.hpp>

#include <QDialog>

#include <filesystem>
#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace lamina::ui {

class ResultLabel;
class Document;

/// Writes masks, annotation and measurements of the open stack, or of all stacks of its project, on
/// a worker; each file is read back before it is called written. Copies the Methods text of the
/// model. Never blocks the window.
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
    void refreshKinds();
    void findModel();
    void chooseFolder();
    void start();
    void copyMethods();
    [[nodiscard]] core::ExportFormat format() const;
    [[nodiscard]] core::ExportContent content() const;
    [[nodiscard]] bool wholeProject() const;
    [[nodiscard]] core::ExportTarget shownTarget() const;
    [[nodiscard]] std::vector<core::ExportTarget> targets() const;
    [[nodiscard]] QStringList fileNames() const; ///< that will be written, in the folder
    void showWritten(const std::vector<core::ExportedStack>& stacks);
    void showRunning(bool running);
    void showResult(const QString& sentence, bool problem);

    core::JobSystem& m_jobs;
    Document& m_document;
    QCheckBox* m_semantic;
    QCheckBox* m_instances;
    QCheckBox* m_probability;
    QCheckBox* m_annotation;
    QCheckBox* m_objects;
    QComboBox* m_scope;
    QComboBox* m_format;
    QLineEdit* m_folder;
    QPushButton* m_choose;
    QLabel* m_files;
    QProgressBar* m_progress;
    ResultLabel* m_result;
    QPushButton* m_export;
    QPushButton* m_methods;
    QPushButton* m_close;
    core::JobHandle m_job;
    nlohmann::json m_modelRecord; ///< of the model that the masks come from; null = none
    nlohmann::json m_maskRecord;
    bool m_running = false;
    bool m_refreshing = true; ///< or being made
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
