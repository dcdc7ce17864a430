// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/ImportDialog.h"

#include "core/io/LabelFiles.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/panel/PanelParts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIcon>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace lamina::ui {

std::optional<std::vector<int>> slicesFromText(const QString& text) {
    std::vector<int> slices;
    for (const auto& part : text.split(',', Qt::SkipEmptyParts)) {
        const auto ends = part.split(':');
        bool ok = false;
        const int first = ends.front().trimmed().toInt(&ok);
        if (!ok || first < 0 || ends.size() > 2) return std::nullopt;
        int end = first + 1;
        if (ends.size() == 2) end = ends.back().trimmed().toInt(&ok);
        if (!ok || end <= first || end - first > 1000000) return std::nullopt;
        for (int z = first; z < end; ++z)
            slices.push_back(z);
    }
    std::sort(slices.begin(), slices.end());
    slices.erase(std::unique(slices.begin(), slices.end()), slices.end());
    return slices;
}

ImportDialog::ImportDialog(core::JobSystem& jobs, Document& document, QWidget* parent)
    : QDialog(parent), m_jobs(jobs), m_document(document) {
    setWindowTitle(tr("Import labels"));
    setMinimumWidth(520);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 14, 16, 14);
    form->setVerticalSpacing(8);
    form->addRow(
        quietText(tr("Takes the labels of a mask of the same size into your annotation. Locked "
                     "labels stay; one undo takes it back.")));
    m_file = new QLineEdit;
    m_file->setObjectName("importFile");
    m_file->setAccessibleName(tr("Mask file"));
    m_file->setToolTip(tr("A mask of the same size as the stack: TIFF, NRRD, MHA, NIfTI or PNG"));
    auto* choose = new QPushButton(QIcon::fromTheme("document-open"), tr("Choose …"));
    choose->setAutoDefault(false);
    choose->setToolTip(tr("Choose the mask file"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_file, 1);
    line->addWidget(choose);
    form->addRow(tr("Mask file"), line);
    m_slices = new QLineEdit;
    m_slices->setObjectName("importSlices");
    m_slices->setPlaceholderText(tr("all, or for example 8,17,25 or 8:20"));
    m_slices->setToolTip(tr("Zero-based; 8:20 are the slices 8 to 19"));
    form->addRow(tr("Slices"), m_slices);
    m_zero = new QComboBox;
    m_zero->setObjectName("importZero");
    m_zero->addItem(tr("background: known not to be a cell"),
                    static_cast<int>(core::ZeroMeaning::Background));
    m_zero->addItem(tr("unlabelled: unknown"), static_cast<int>(core::ZeroMeaning::Unlabelled));
    m_zero->setToolTip(tr("A file STEM_annotated.tif beside STEM_labels.tif decides by itself"));
    form->addRow(tr("Zero means"), m_zero);
    m_result = new QLabel;
    m_result->setObjectName("importResult");
    m_result->setWordWrap(true);
    m_result->hide();
    form->addRow(m_result);
    auto* buttons = new QDialogButtonBox;
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::ActionRole);
    m_import->setObjectName("importStart");
    m_import->setDefault(true);
    auto* cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setToolTip(tr("Closes this window; nothing is imported"));
    form->addRow(buttons);

    connect(choose, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("Mask file"), m_file->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
        dialog->open();
    });
    connect(m_file, &QLineEdit::textChanged, this, &ImportDialog::refresh);
    connect(m_slices, &QLineEdit::textChanged, this, &ImportDialog::refresh);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::start);
    connect(cancel, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_document, &Document::stackChanged, this, &QDialog::close);
    refresh();
}

ImportDialog::~ImportDialog() {
    m_job.requestStop();
}

void ImportDialog::setFile(const QString& file) {
    m_file->setText(file);
}

void ImportDialog::refresh() {
    const bool slices = slicesFromText(m_slices->text()).has_value();
    const bool file = !m_file->text().trimmed().isEmpty();
    m_import->setEnabled(slices && file);
    m_import->setToolTip(!file     ? tr("Choose a mask file first.")
                         : !slices ? tr("Write the slices as 8,17,25 or 8:20.")
                                   : QString());
}

void ImportDialog::start() {
    const std::filesystem::path file = m_file->text().trimmed().toStdString();
    const auto zero = static_cast<core::ZeroMeaning>(m_zero->currentData().toInt());
    auto changes = std::make_shared<std::vector<core::TileChange>>();
    m_import->setEnabled(false);
    m_result->setText(tr("Reading …"));
    m_result->setStyleSheet({});
    m_result->show();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, changes, file] {
        std::vector<int> slices;
        for (const auto& change : *changes) {
            if (slices.empty() || slices.back() != change.tile.z) slices.push_back(change.tile.z);
        }
        std::sort(slices.begin(), slices.end());
        slices.erase(std::unique(slices.begin(), slices.end()), slices.end());
        const bool changed = m_document.applyPrepared(tr("import of labels"), std::move(*changes));
        Q_EMIT imported(
            changed ? tr("Labels of %1 imported from %2.")
                          .arg(counted(static_cast<int>(slices.size()), tr("slice"), tr("slices")),
                               QString::fromStdString(file.filename().string()))
                    : tr("The mask changes nothing."));
        close();
    };
    callbacks.cancelled = [this] { close(); };
    callbacks.failed = [this](std::exception_ptr error) {
        m_result->setText(errorSentence(error));
        m_result->setStyleSheet(
            "QLabel { background: #b3372c; color: white; border-radius: 4px; padding: 6px; }");
        m_result->show();
        refresh();
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [changes, file, zero, slices = *slicesFromText(m_slices->text()),
         labels = m_document.labels(),
         table = m_document.table()](const core::JobContext& context) {
            *changes = core::labelsFromMask(file, labels, table, slices, zero, context);
        },
        std::move(callbacks));
}

} // namespace lamina::ui
