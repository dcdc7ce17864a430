// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/ImportDialog.h"

#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/MaskSequenceImport.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/ResultLabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
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

namespace {

constexpr int kSettleMs = 250;

QString kindSentence(const core::MaskSource& source) {
    switch (source.kind) {
    case core::MaskKind::Slices:
        return ImportDialog::tr("Single slices by their numbers; the other slices stay as they "
                                "are.");
    case core::MaskKind::CtcGold:
        return ImportDialog::tr("Cell Tracking Challenge gold truth: few cells, so what is zero is "
                                "unlabelled.");
    case core::MaskKind::CtcSilver:
        return ImportDialog::tr("Cell Tracking Challenge silver truth: whole slices.");
    case core::MaskKind::CtcMarkers:
        return ImportDialog::tr("Cell Tracking Challenge markers: a spot in each cell, not its "
                                "outline.");
    case core::MaskKind::CtcResult:
        return ImportDialog::tr("Cell Tracking Challenge result: whole slices.");
    case core::MaskKind::Volume:
        break;
    }
    return source.parts.front().valid.empty()
               ? ImportDialog::tr("One mask of the whole stack.")
               : ImportDialog::tr("Labels with a file beside them that says where they are valid.");
}

} // namespace

struct ImportDialog::Preview {
    core::MaskSource source;
    core::MaskSummary summary;
    core::ZeroMeaning zero = core::ZeroMeaning::Background; ///< that was used
    std::vector<int> times;                                 ///< of a sequence
    int time = 0;                                           ///< that was looked at
};

ImportDialog::ImportDialog(core::JobSystem& jobs, Document& document, QWidget* parent)
    : QDialog(parent), m_jobs(jobs), m_document(document),
      m_sequence(new MaskSequenceImport(jobs, document, this)) {
    setWindowTitle(tr("Import labels"));
    setMinimumWidth(560);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 14, 16, 14);
    form->setVerticalSpacing(8);
    form->addRow(
        quietText(tr("Takes the labels of masks of the same size into your annotation. Locked "
                     "labels stay; one undo takes it back.")));
    m_file = new QLineEdit;
    m_file->setObjectName("importFile");
    m_file->setAccessibleName(tr("Mask file or folder"));
    m_file->setToolTip(tr("TIFF, NRRD, NIfTI or MetaImage; a folder of masks; or a Cell Tracking "
                          "Challenge folder such as 01_GT"));
    auto* file = new QPushButton(QIcon::fromTheme("document-open"), tr("File …"));
    file->setToolTip(tr("Choose a mask file"));
    auto* folder = new QPushButton(QIcon::fromTheme("document-open-folder"), tr("Folder …"));
    folder->setToolTip(tr("Choose a folder of masks"));
    for (auto* button : {file, folder})
        button->setAutoDefault(false);
    auto* line = new QHBoxLayout;
    line->addWidget(m_file, 1);
    line->addWidget(file);
    line->addWidget(folder);
    form->addRow(tr("Masks"), line);
    m_slices = new QLineEdit;
    m_slices->setObjectName("importSlices");
    m_slices->setAccessibleName(tr("Slices to import"));
    m_slices->setPlaceholderText(tr("all, or for example 8,17,25 or 8:20"));
    m_slices->setToolTip(tr("Zero-based; 8:20 are the slices 8 to 19"));
    form->addRow(tr("Slices"), m_slices);
    m_zero = new QComboBox;
    m_zero->setObjectName("importZero");
    m_zero->setAccessibleName(tr("What zero means"));
    m_zero->addItem(tr("background: known not to be a cell"),
                    static_cast<int>(core::ZeroMeaning::Background));
    m_zero->addItem(tr("unlabelled: unknown"), static_cast<int>(core::ZeroMeaning::Unlabelled));
    m_zero->setToolTip(tr("A file STEM_annotated.tif beside STEM_labels.tif decides by itself"));
    form->addRow(tr("Zero means"), m_zero);
    m_numbers = new QComboBox;
    m_numbers->setObjectName("importNumbers");
    m_numbers->setAccessibleName(tr("Numbers of the labels"));
    m_numbers->addItem(tr("keep: 7 in the file is label 7"), false);
    m_numbers->addItem(tr("renumber: every label of the file is a new one"), true);
    m_numbers->setToolTip(tr("Renumber when the same numbers are other cells in your annotation"));
    form->addRow(tr("Numbers"), m_numbers);
    makeTimes(*form);
    m_preview = new QLabel;
    m_preview->setObjectName("importPreview");
    m_preview->setWordWrap(true);
    m_preview->setMinimumHeight(3 * fontMetrics().height());
    m_preview->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    form->addRow(tr("Will come in"), m_preview);
    m_result = new ResultLabel("importResult");
    form->addRow(m_result);
    m_progress = new QProgressBar;
    m_progress->setAccessibleName(tr("Progress of the import"));
    m_progress->setRange(0, 1000);
    m_progress->hide();
    form->addRow(m_progress);
    auto* buttons = new QDialogButtonBox;
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::ActionRole);
    m_import->setObjectName("importStart");
    m_import->setDefault(true);
    m_cancel = buttons->addButton(QDialogButtonBox::Cancel);
    m_cancel->setObjectName("importCancel");
    form->addRow(buttons);

    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &ImportDialog::lookAhead);
    connect(file, &QPushButton::clicked, this, [this] { choose(false); });
    connect(folder, &QPushButton::clicked, this, [this] { choose(true); });
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        m_zeroChosen = false;
        changed();
    });
    connect(m_slices, &QLineEdit::textChanged, this, &ImportDialog::changed);
    connect(m_zero, &QComboBox::activated, this, [this] {
        m_zeroChosen = true;
        changed();
    });
    connect(m_import, &QPushButton::clicked, this, [this] { allTimes() ? startAll() : start(); });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_document, &Document::stackChanged, this, &QDialog::close);
    changed();
}

ImportDialog::~ImportDialog() {
    m_job.requestStop();
    m_look.requestStop();
}

void ImportDialog::setFile(const QString& file) {
    m_file->setText(file);
}

void ImportDialog::choose(bool folder) {
    auto* dialog =
        new QFileDialog(this, folder ? tr("Folder of masks") : tr("Mask file"), m_file->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

std::optional<core::MaskImportSpec> ImportDialog::spec() const {
    const auto slices = slicesFromText(m_slices->text());
    if (!slices) return std::nullopt;
    return core::MaskImportSpec{*slices,
                                static_cast<core::ZeroMeaning>(m_zero->currentData().toInt()),
                                m_numbers->currentData().toBool()};
}

void ImportDialog::changed() {
    m_look.requestStop();
    m_looking.reset();
    m_refused = false;
    m_result->hide();
    refreshTimes({});
    m_preview->setText(m_file->text().trimmed().isEmpty() ? tr("Choose masks first.")
                                                          : tr("Looking …"));
    refresh();
    m_settle.start();
}

void ImportDialog::refresh() {
    const bool slices = spec().has_value();
    const bool file = !m_file->text().trimmed().isEmpty();
    m_import->setEnabled(slices && file && !m_refused && !busy());
    for (QWidget* field : {static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_slices)})
        field->setEnabled(!m_sequence->running());
    m_cancel->setToolTip(m_sequence->running()
                             ? tr("Stops; the time points that have come in stay (Esc)")
                             : tr("Changes nothing (Esc)"));
    m_import->setToolTip(!file       ? tr("Choose a mask file first.")
                         : !slices   ? tr("Write the slices as 8,17,25 or 8:20.")
                         : m_refused ? tr("These masks do not fit; choose others.")
                                     : tr("Takes these labels into your annotation (Return)"));
}

void ImportDialog::lookAhead() {
    const auto wanted = spec();
    if (m_file->text().trimmed().isEmpty() || !m_document.hasStack()) return;
    if (!wanted) {
        m_preview->setText(tr("Write the slices as 8,17,25 or 8:20."));
        return;
    }
    m_looking = std::make_shared<int>(0);
    auto preview = std::make_shared<Preview>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_looking;
    callbacks.hasOwner = true;
    callbacks.done = [this, preview] { showPreview(*preview); };
    callbacks.failed = [this](std::exception_ptr error) {
        m_preview->setText(tr("Nothing."));
        m_refused = true;
        refresh();
        showProblem(errorSentence(error));
    };
    m_look = m_jobs.submit(
        core::Lane::Cpu,
        [preview, wanted, zeroChosen = m_zeroChosen,
         path = std::filesystem::path(m_file->text().trimmed().toStdString()),
         info = m_document.stack()->info(), time = m_document.time(),
         labels = m_document.labels()](const core::JobContext& context) {
            auto spec = *wanted;
            preview->times = core::maskTimes(path, info);
            preview->time = time;
            auto from = path;
            const auto& times = preview->times;
            if (!times.empty() && std::find(times.begin(), times.end(), time) == times.end()) {
                preview->time = times.front(); // what another one looks like
                std::error_code error;
                if (!std::filesystem::is_directory(path, error)) from = path.parent_path();
            }
            preview->source = core::findMasks(from, info, preview->time);
            if (!zeroChosen) spec.zero = preview->source.zero;
            preview->zero = spec.zero;
            preview->summary = core::summarizeMasks(preview->source, labels, spec, context);
        },
        std::move(callbacks));
}

void ImportDialog::showPreview(const Preview& preview) {
    const auto& summary = preview.summary;
    m_zero->setCurrentIndex(m_zero->findData(static_cast<int>(preview.zero)));
    m_zero->setEnabled(preview.source.parts.front().valid.empty());
    refreshTimes(preview.times);
    QStringList lines{kindSentence(preview.source)};
    if (preview.time != m_document.time())
        lines << tr("None for the time point shown. At time point %1:").arg(preview.time);
    lines << tr("%1 in %2 of %3.")
                 .arg(counted(static_cast<int>(summary.labels.size()), tr("label"), tr("labels")),
                      QString::number(summary.slices.size()),
                      counted(m_document.paintSize().z, tr("slice"), tr("slices")));
    if (!summary.known.empty() && preview.time == m_document.time()) {
        lines << tr("%1 used in your annotation already: keep the numbers if they are the same "
                    "cells, else renumber.")
                     .arg(counted(static_cast<int>(summary.known.size()), tr("number is"),
                                  tr("numbers are")));
    }
    m_preview->setText(lines.join('\n'));
    refresh();
}

void ImportDialog::showProblem(const QString& sentence) {
    m_result->say(sentence, true);
}

void ImportDialog::start() {
    const auto wanted = spec();
    if (!wanted || busy() || !m_document.hasStack()) return;
    m_settle.stop();
    m_look.requestStop();
    m_looking.reset();
    const std::filesystem::path path = m_file->text().trimmed().toStdString();
    struct Result {
        core::MaskSummary summary;
        core::CountedChanges changes;
    };
    auto result = std::make_shared<Result>();
    m_result->hide();
    m_progress->setValue(0);
    m_progress->show();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) {
        m_progress->setValue(static_cast<int>(p.fraction * 1000.0));
    };
    callbacks.done = [this, result, path, opening = m_document.opening()] {
        if (m_document.opening() != opening) return; // closed with the stack that it was for
        std::optional<core::SlicePlane> where;
        if (!result->summary.slices.empty())
            where = core::SlicePlane::xy(result->summary.slices.front());
        const bool changed =
            m_document.applyPrepared(tr("import of labels"), std::move(result->changes), where);
        Q_EMIT imported(changed ? tr("%1 in %2 imported from %3.")
                                      .arg(counted(static_cast<int>(result->summary.labels.size()),
                                                   tr("label"), tr("labels")),
                                           counted(static_cast<int>(result->summary.slices.size()),
                                                   tr("slice"), tr("slices")),
                                           QString::fromStdString(path.filename().string()))
                                : tr("The mask changes nothing."));
        close();
    };
    callbacks.cancelled = [this] { close(); };
    callbacks.failed = [this](std::exception_ptr error) {
        m_progress->hide();
        showProblem(errorSentence(error));
        refresh();
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [result, wanted, path, zeroChosen = m_zeroChosen, info = m_document.stack()->info(),
         time = m_document.time(), labels = m_document.labels(),
         table = m_document.table()](const core::JobContext& context) {
            auto spec = *wanted;
            const auto source = core::findMasks(path, info, time);
            if (!zeroChosen) spec.zero = source.zero;
            auto imported = core::importMasks(source, labels, table, spec, context);
            result->summary = std::move(imported.summary);
            result->changes = std::move(imported.changes);
            result->changes.count(context);
            result->changes.plan(labels);
        },
        std::move(callbacks));
    refresh();
}

} // namespace lamina::ui
