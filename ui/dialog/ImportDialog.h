// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QDialog>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lamina::ui {

class Document;

/// "8,17,25" or "8:20" (20 not included), zero-based; empty text = no restriction (empty list).
/// Nothing if it cannot be read.
[[nodiscard]] std::optional<std::vector<int>> slicesFromText(const QString& text);

/// Takes labels of a mask file into the annotation; undoable. The file is read on a worker.
class ImportDialog final : public QDialog {
    Q_OBJECT

public:
    ImportDialog(core::JobSystem& jobs, Document& document, QWidget* parent = nullptr);
    ~ImportDialog() override;

    void setFile(const QString& file);

Q_SIGNALS:
    void imported(const QString& sentence);

private:
    void refresh();
    void start();

    core::JobSystem& m_jobs;
    Document& m_document;
    QLineEdit* m_file;
    QLineEdit* m_slices;
    QComboBox* m_zero;
    QLabel* m_result;
    QPushButton* m_import;
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
