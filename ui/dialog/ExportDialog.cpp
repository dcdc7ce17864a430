// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/ExportDialog.h"

#include "core/io/LabelFiles.h"
#include "core/learn/StackPrediction.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/panel/PanelParts.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QIcon>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace fs = std::filesystem;

ExportDialog::ExportDialog(core::JobSystem& jobs, Document& document, QWidget* parent)
    : QDialog(parent), m_jobs(jobs), m_document(document) {
    setWindowTitle(tr("Export masks"));
    setMinimumWidth(520);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->setContentsMargins(16, 14, 16, 14);
    column->addWidget(sectionTitle(tr("What to write")));
    const auto addBox = [&](const QString& text, const char* object, const QString& tip) {
        auto* box = new QCheckBox(text);
        box->setObjectName(object);
        box->setProperty("tip", tip);
        column->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
        return box;
    };
    m_semantic = addBox(tr("Semantic mask: cell or not (0 / 255)"), "exportSemantic",
                        tr("STEM_semantic.tif"));
    m_instances = addBox(tr("Instance mask: each cell its number"), "exportInstances",
                         tr("STEM_instances.tif"));
    m_probability =
        addBox(tr("Probability of cell (0 to 1)"), "exportProbability", tr("STEM_probability.tif"));
    m_annotation = addBox(tr("Your annotation: labels, and where you annotated"),
                          "exportAnnotation", tr("STEM_labels.tif and STEM_annotated.tif"));
    column->addSpacing(6);
    column->addWidget(sectionTitle(tr("Where")));
    auto* line = new QHBoxLayout;
    m_folder = new QLineEdit;
    m_folder->setObjectName("exportFolder");
    m_folder->setAccessibleName(tr("Folder to write to"));
    m_folder->setToolTip(tr("Made when it does not exist yet"));
    m_choose = new QPushButton(QIcon::fromTheme("document-open-folder"), tr("Choose …"));
    m_choose->setAutoDefault(false);
    m_choose->setToolTip(tr("Choose the folder to write to"));
    line->addWidget(m_folder, 1);
    line->addWidget(m_choose);
    column->addLayout(line);
    m_files = quietText();
    m_files->setObjectName("exportFiles");
    column->addWidget(m_files);
    column->addSpacing(4);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_progress->hide();
    column->addWidget(m_progress);
    m_result = new QLabel;
    m_result->setObjectName("exportResult");
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_result->hide();
    column->addWidget(m_result);
    column->addStretch(1);

    auto* buttons = new QDialogButtonBox;
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::ActionRole);
    m_export->setObjectName("exportStart");
    m_export->setIcon(QIcon::fromTheme("document-export"));
    m_export->setDefault(true);
    m_close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    m_close->setObjectName("exportClose");
    m_close->setToolTip(tr("Closes this window, or stops the export that is running"));
    column->addWidget(buttons);

    const auto& info = m_document.stack()->info();
    setFolder(info.path.parent_path() / (info.name + "_masks"));
    const bool predicted = m_document.keptPrediction().complete();
    m_semantic->setChecked(predicted);
    m_instances->setChecked(predicted);
    m_annotation->setChecked(!predicted && m_document.annotated());
    connect(m_choose, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_running) {
            m_job.requestStop();
            m_close->setEnabled(false);
            m_result->setText(tr("Stopping …"));
            m_result->show();
        } else {
            close();
        }
    });
    connect(&m_document, &Document::predictionChanged, this, &ExportDialog::refresh);
    connect(&m_document, &Document::stackChanged, this, &QDialog::close);
    refresh();
}

ExportDialog::~ExportDialog() {
    m_job.requestStop();
}

void ExportDialog::setFolder(const fs::path& folder) {
    m_folder->setText(QString::fromStdString(folder.string()));
}

void ExportDialog::refresh() {
    if (m_running || !m_document.hasStack()) return;
    const auto& prediction = m_document.keptPrediction();
    const auto reason = prediction.complete() ? QString()
                        : prediction.empty()
                            ? tr("Predict the whole stack first.")
                            : tr("Only some slices are predicted; predict the whole stack first.");
    const auto allow = [](QCheckBox* box, const QString& why) {
        box->setEnabled(why.isEmpty());
        if (!why.isEmpty()) box->setChecked(false);
        box->setToolTip(why.isEmpty() ? box->property("tip").toString() : why);
    };
    allow(m_semantic, reason);
    allow(m_instances, reason);
    allow(m_probability, reason);
    allow(m_annotation, m_document.annotated() ? QString() : tr("Nothing is annotated yet."));

    const auto stem = QString::fromStdString(m_document.stem());
    QStringList names;
    if (m_semantic->isChecked()) names << stem + "_semantic.tif";
    if (m_instances->isChecked()) names << stem + "_instances.tif";
    if (m_probability->isChecked()) names << stem + "_probability.tif";
    if (m_annotation->isChecked()) names << stem + "_labels.tif" << stem + "_annotated.tif";
    QStringList replaced;
    const QDir folder(m_folder->text());
    for (const auto& name : names) {
        if (QFileInfo::exists(folder.filePath(name))) replaced << name;
    }
    QString text = names.isEmpty() ? (reason.isEmpty() ? tr("Choose at least one mask.") : reason)
                                   : tr("Writes %1.").arg(names.join(", "));
    if (!replaced.isEmpty()) text += "\n" + tr("Replaces %1.").arg(replaced.join(", "));
    m_files->setText(text);
    m_export->setEnabled(!names.isEmpty() && !m_folder->text().trimmed().isEmpty());
    m_export->setToolTip(m_export->isEnabled() ? tr("Writes the files and reads them back") : text);
}

void ExportDialog::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Folder to write to"), m_folder->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::showRunning(bool running) {
    m_running = running;
    m_progress->setVisible(running);
    m_progress->setValue(0);
    m_export->setEnabled(!running);
    m_close->setEnabled(true);
    m_close->setText(running ? tr("Cancel") : tr("Close"));
    for (QWidget* widget :
         {static_cast<QWidget*>(m_semantic), static_cast<QWidget*>(m_instances),
          static_cast<QWidget*>(m_probability), static_cast<QWidget*>(m_annotation),
          static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_choose)}) {
        widget->setEnabled(!running);
    }
    if (!running) refresh();
}

void ExportDialog::showResult(const QString& sentence, bool problem) {
    m_result->setText(sentence);
    m_result->setStyleSheet(
        problem ? "QLabel { background: #b3372c; color: white; border-radius: 4px; padding: 6px; }"
                : QString());
    m_result->show();
}

void ExportDialog::start() {
    struct Written {
        std::vector<fs::path> files;
    };
    auto written = std::make_shared<Written>();
    core::PredictionFiles files;
    files.semantic = m_semantic->isChecked();
    files.instances = m_instances->isChecked();
    files.probability = m_probability->isChecked();
    const bool predicted = files.semantic || files.instances || files.probability;
    const bool annotation = m_annotation->isChecked();
    const fs::path folder = m_folder->text().trimmed().toStdString();
    m_result->hide();
    showRunning(true);

    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) {
        m_progress->setValue(static_cast<int>(p.fraction * 1000.0));
    };
    callbacks.done = [this, written] {
        showRunning(false);
        QStringList names;
        for (const auto& file : written->files)
            names << QString::fromStdString(file.string());
        m_files->clear();
        showResult(tr("Written and read back:\n%1").arg(names.join("\n")), false);
        Q_EMIT this->written(names);
    };
    callbacks.cancelled = [this] {
        showRunning(false);
        showResult(tr("Cancelled. Files that were finished stay; none is half written."), false);
    };
    callbacks.failed = [this](std::exception_ptr error) {
        showRunning(false);
        showResult(errorSentence(error), true);
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [written, files, folder, predicted, annotation,
         prediction = m_document.keptPrediction().full(), labels = m_document.labels(),
         spacing = m_document.stack()->spacing(),
         stem = m_document.stem()](const core::JobContext& context) {
            if (predicted)
                written->files = core::writePrediction(*prediction, folder, stem, files, context);
            if (annotation) {
                const auto more = core::writeLabels(labels, spacing, folder, stem, context);
                written->files.insert(written->files.end(), more.begin(), more.end());
            }
        },
        std::move(callbacks));
}

} // namespace lamina::ui
