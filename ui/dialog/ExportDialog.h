// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/StackExport.h"
#include "core/job/JobSystem.h"

#include <nlohmann/json.hpp>

#include <QDialog>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
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
    /// What "some slices" begins with: the slice that is shown.
    void setSlice(int z);
    /// What "the selected objects" are; none: the choice is not offered.
    void setObjects(const core::ObjectChoice& objects);

Q_SIGNALS:
    void written(const QStringList& files);

private:
    enum Scope { kThisStack, kAllStacks, kSomeSlices, kSomeObjects };

    void makeChoices();
    void refresh();
    void refreshScopes();
    void refreshKinds();
    void findModel();
    void chooseFolder();
    void start();
    void measureForMethods();
    [[nodiscard]] core::ExportFormat format() const;
    [[nodiscard]] core::ExportContent content() const;
    [[nodiscard]] core::ResultSource source() const;
    [[nodiscard]] Scope scope() const;
    /// Nothing: the text is no range of this stack.
    [[nodiscard]] std::optional<core::SliceRange> slices() const;
    [[nodiscard]] core::ExportRequest request() const;
    [[nodiscard]] QString whyNotAsWished() const; ///< scope and format do not go together
    [[nodiscard]] bool wholeProject() const { return scope() == kAllStacks; }
    [[nodiscard]] QString reviewedText(const std::vector<core::ExportedStack>& stacks) const;
    [[nodiscard]] nlohmann::json layerState() const; ///< that marks are read from
    struct Measured;
    void copyMethods(const Measured& measured);
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
    QFormLayout* m_form;
    QComboBox* m_source;
    QComboBox* m_scope;
    QLineEdit* m_slices;
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
    core::ObjectChoice m_objectChoice;
    nlohmann::json m_modelRecord; ///< of the model that the masks come from; null = none
    nlohmann::json m_maskRecord;
    bool m_running = false;
    bool m_refreshing = true; ///< or being made
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
