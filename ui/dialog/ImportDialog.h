// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/label/MaskImport.h"

#include <QDialog>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace lamina::ui {

class Document;
class MaskSequenceImport;
class ResultLabel;

/// "8,17,25" or "8:20" (20 not included), zero-based; empty text = no restriction (empty list).
/// Nothing if it cannot be read.
[[nodiscard]] std::optional<std::vector<int>> slicesFromText(const QString& text);

/// Takes labels of mask files into the annotation as one undo step, of a numbered sequence also
/// into all its time points as one step in each: a file (TIFF, NRRD, NIfTI, MetaImage …), a folder
/// with masks by name or slice number, or a Cell Tracking Challenge folder. Looks ahead and says
/// what would come in. Files are read on a worker; Cancel stops it.
class ImportDialog final : public QDialog {
    Q_OBJECT

public:
    ImportDialog(core::JobSystem& jobs, Document& document, QWidget* parent = nullptr);
    ~ImportDialog() override;

    void setFile(const QString& file);

Q_SIGNALS:
    void imported(const QString& sentence);

private:
    /// What a look ahead found.
    struct Preview;

    void choose(bool folder);
    void changed();
    void lookAhead();
    void showPreview(const Preview& preview);
    void showProblem(const QString& sentence);
    void refresh();
    void start();
    void startAll();
    void finishAll();
    void makeTimes(QFormLayout& form);
    [[nodiscard]] QString stoppedWords() const;
    void refreshTimes(const std::vector<int>& times);
    [[nodiscard]] bool allTimes() const;
    [[nodiscard]] bool busy() const;
    [[nodiscard]] std::optional<core::MaskImportSpec> spec() const;

    core::JobSystem& m_jobs;
    Document& m_document;
    QLineEdit* m_file;
    QLineEdit* m_slices;
    QComboBox* m_zero;
    QComboBox* m_numbers;
    QComboBox* m_which = nullptr; ///< time points; null: the stack has one
    MaskSequenceImport* m_sequence;
    std::vector<int> m_times; ///< that have masks, where they are a sequence
    QLabel* m_preview;
    ResultLabel* m_result;
    QProgressBar* m_progress;
    QPushButton* m_import;
    QPushButton* m_cancel;
    QTimer m_settle; ///< typing has paused
    bool m_zeroChosen = false;
    bool m_refused = false; ///< what is chosen was looked at and does not fit
    core::JobHandle m_job;  ///< the import
    core::JobHandle m_look;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
    std::shared_ptr<int> m_looking; ///< owner of the look ahead that counts
};

} // namespace lamina::ui
