// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/ExportDialog.h"

#include "core/export/PredictionVolumes.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/ResultLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIcon>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

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
    m_objects = addBox(tr("Table of cells: volume, place, grey value (CSV)"), "exportObjects",
                       tr("STEM_objects.csv"));
    column->addSpacing(6);
    column->addWidget(sectionTitle(tr("How")));
    makeChoices();
    column->addLayout(m_form);
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
    m_result = new ResultLabel("exportResult");
    column->addWidget(m_result);
    column->addStretch(1);

    auto* buttons = new QDialogButtonBox;
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::ActionRole);
    m_export->setObjectName("exportStart");
    m_export->setIcon(QIcon::fromTheme("document-export"));
    m_export->setDefault(true);
    m_methods = buttons->addButton(tr("Copy Methods text"), QDialogButtonBox::ActionRole);
    m_methods->setObjectName("copyMethods");
    m_methods->setIcon(QIcon::fromTheme("edit-copy"));
    m_methods->setAutoDefault(false);
    m_close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    m_close->setObjectName("exportClose");
    m_close->setToolTip(tr("Closes this window, or stops the export that is running"));
    column->addWidget(buttons);

    const auto& info = m_document.stack()->info();
    setFolder(info.path.parent_path() / (info.name + "_masks"));
    const bool predicted = m_document.keptPrediction().complete();
    const auto marks = core::reviewMarks(layerState(), m_document.keptPrediction().full().get());
    const bool reviewed =
        m_document.annotated() || !marks.rejectedObjects.empty() || !marks.rejectedSlices.empty();
    m_source->setCurrentIndex(static_cast<int>(!reviewed   ? core::ResultSource::Prediction
                                               : predicted ? core::ResultSource::Reviewed
                                                           : core::ResultSource::Annotation));
    m_semantic->setChecked(predicted);
    m_instances->setChecked(predicted);
    m_annotation->setChecked(!predicted && m_document.annotated());
    connect(m_choose, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_methods, &QPushButton::clicked, this, &ExportDialog::measureForMethods);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_running) {
            m_job.requestStop();
            m_close->setEnabled(false);
            m_result->say(tr("Stopping …"), false);
        } else {
            close();
        }
    });
    connect(&m_document, &Document::predictionChanged, this, [this] {
        findModel();
        refresh();
    });
    connect(&m_document, &Document::stackChanged, this, &QDialog::close);
    findModel();
    m_refreshing = false;
    refresh();
}

/// Source, scope and format: one line each.
void ExportDialog::makeChoices() {
    m_form = new QFormLayout;
    const auto addChoice = [&](const QString& text, const char* object, const QString& tip) {
        auto* choice = new QComboBox;
        choice->setObjectName(object);
        choice->setAccessibleName(text);
        choice->setToolTip(tip);
        m_form->addRow(text, choice);
        connect(choice, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
        return choice;
    };
    m_source = addChoice(
        tr("From"), "exportSource",
        tr("Where masks and the table of cells come from. Reviewed: what you painted, accepted, "
           "split or merged goes before the prediction, which fills the rest without the objects "
           "and slices that you rejected."));
    m_source->addItem(tr("reviewed: your annotation, elsewhere the prediction"));
    m_source->addItem(tr("the prediction alone"));
    m_source->addItem(tr("your annotation alone"));
    m_scope = addChoice(tr("Of"), "exportScope",
                        tr("What is exported: one stack, all of them, or "
                           "a part of this one"));
    m_scope->addItem(tr("this stack"));
    m_scope->addItem(tr("all stacks of the project"));
    m_scope->addItem(tr("some slices of this stack"));
    m_scope->addItem(tr("the selected objects"));
    m_slices = new QLineEdit;
    m_slices->setObjectName("exportSlices");
    m_slices->setAccessibleName(tr("Slices to export"));
    m_slices->setToolTip(tr("One slice, as 8, or several that follow one another, as 8:20, which "
                            "is 8 to 19; counted from 0"));
    m_form->addRow(tr("Slices"), m_slices);
    connect(m_slices, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    m_format = addChoice(tr("As"), "exportFormat",
                         tr("ImageJ's TIFF opens everywhere; OME-TIFF carries its metadata to "
                            "Bio-Formats and OMERO"));
    m_format->addItem(tr("TIFF for ImageJ and Fiji"));
    m_format->addItem(tr("OME-TIFF"));
    m_format->addItem(tr("results of the Cell Tracking Challenge"));
}

ExportDialog::~ExportDialog() {
    m_job.requestStop();
}

void ExportDialog::setFolder(const fs::path& folder) {
    m_folder->setText(QString::fromStdString(folder.string()));
}

void ExportDialog::setSlice(int z) {
    m_slices->setText(QString::number(z));
}

void ExportDialog::setObjects(const core::ObjectChoice& objects) {
    m_objectChoice = objects;
    refresh();
}

/// Which kinds can be chosen, and why not.
void ExportDialog::refreshKinds() {
    const auto& prediction = m_document.keptPrediction();
    const bool challenge = format() == core::ExportFormat::Challenge;
    const auto unpredicted =
        wholeProject() || prediction.complete() ? QString()
        : prediction.empty()                    ? tr("Predict the whole stack first.")
                             : tr("Only some slices are predicted; predict the whole stack first.");
    const auto unannotated =
        wholeProject() || m_document.annotated() ? QString() : tr("Nothing is annotated yet.");
    const auto unknown =
        source() == core::ResultSource::Annotation ? unannotated : unpredicted; // what masks need
    const auto unfit = challenge ? tr("The challenge takes instance masks alone.") : QString();
    const auto unselected = scope() == kSomeObjects
                                ? tr("Of single objects only masks and the table are written.")
                                : QString();
    const auto allow = [](QCheckBox* box, const QStringList& reasons) {
        QString why;
        for (const auto& reason : reasons) {
            if (why.isEmpty()) why = reason;
        }
        box->setEnabled(why.isEmpty());
        if (!why.isEmpty()) box->setChecked(false);
        box->setToolTip(why.isEmpty() ? box->property("tip").toString() : why);
    };
    allow(m_semantic, {unfit, unknown});
    allow(m_instances, {unknown});
    if (challenge && unknown.isEmpty()) m_instances->setChecked(true);
    const bool lost =
        unpredicted.isEmpty() && !wholeProject() && !core::hasProbability(*prediction.full());
    allow(m_probability,
          {unfit, unselected, unpredicted,
           lost ? tr("No probability was kept; predict the stack again.") : QString()});
    allow(m_objects, {unfit, unknown});
    allow(m_annotation, {unfit, unselected, unannotated});
    m_methods->setEnabled(!m_modelRecord.is_null());
    m_methods->setToolTip(m_modelRecord.is_null()
                              ? tr("Train a model first.")
                              : tr("How the masks were made, in sentences for a paper, from the "
                                   "record of the model"));
}

/// Which scopes can be chosen, and why not.
void ExportDialog::refreshScopes() {
    const auto& project = m_document.place().project;
    const auto allow = [this](Scope item, bool possible, const QString& why) {
        auto* row = static_cast<QStandardItemModel*>(m_scope->model())->item(item);
        row->setEnabled(possible);
        row->setToolTip(possible ? QString() : why);
    };
    allow(kAllStacks, project && project->layers().size() > 1,
          tr("The project has no other stack."));
    const auto objects = m_objectChoice.annotated.size() + m_objectChoice.predicted.size();
    allow(kSomeObjects, objects > 0, tr("Select rows in the table of objects first."));
    m_scope->setItemText(kSomeObjects, objects > 0 ? tr("the selected objects (%1)").arg(objects)
                                                   : tr("the selected objects"));
    m_form->setRowVisible(m_slices, scope() == kSomeSlices);
}

void ExportDialog::refresh() {
    if (m_running || m_refreshing || !m_document.hasStack()) return;
    m_refreshing = true;
    refreshScopes();
    refreshKinds();
    m_refreshing = false;

    const auto unfit = whyNotAsWished();
    const auto names = content().any() && unfit.isEmpty() ? fileNames() : QStringList();
    QStringList replaced;
    const QDir folder(m_folder->text());
    for (const auto& name : names) {
        if (QFileInfo::exists(folder.filePath(name))) replaced << name;
    }
    constexpr int kNamed = 8;
    const auto named = [](const QStringList& list) {
        return list.size() <= kNamed ? list.join(", ")
                                     : tr("%1 and %2 more")
                                           .arg(list.mid(0, kNamed).join(", "))
                                           .arg(list.size() - kNamed);
    };
    const auto why = !unfit.isEmpty()           ? unfit
                     : m_instances->isEnabled() ? QString()
                                                : m_instances->toolTip();
    QString text = names.isEmpty() ? (why.isEmpty() ? tr("Choose at least one mask.") : why)
                                   : tr("Writes %1.").arg(named(names));
    if (!names.isEmpty() && wholeProject())
        text += " " + tr("Stacks without it are passed over and named afterwards.");
    if (!replaced.isEmpty()) text += "\n" + tr("Replaces %1.").arg(named(replaced));
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
          static_cast<QWidget*>(m_objects), static_cast<QWidget*>(m_source),
          static_cast<QWidget*>(m_scope), static_cast<QWidget*>(m_slices),
          static_cast<QWidget*>(m_format), static_cast<QWidget*>(m_methods),
          static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_choose)}) {
        widget->setEnabled(!running);
    }
    if (!running) refresh();
}

void ExportDialog::showResult(const QString& sentence, bool problem) {
    m_result->say(sentence, problem);
}

void ExportDialog::showWritten(const std::vector<core::ExportedStack>& stacks) {
    QStringList names;
    QStringList missing;
    for (const auto& stack : stacks) {
        for (const auto& file : stack.files)
            names << QString::fromStdString(file.string());
        if (!stack.missing.empty()) missing << QString::fromStdString(stack.missing);
    }
    m_files->clear();
    constexpr int kListed = 8;
    QString text =
        names.isEmpty() ? tr("Nothing was written.")
        : names.size() <= kListed
            ? tr("Written and read back:\n%1").arg(names.join("\n"))
            : tr("%1 files written and read back, in %2").arg(names.size()).arg(m_folder->text());
    if (!names.isEmpty()) text += reviewedText(stacks);
    if (!missing.isEmpty()) text += "\n" + missing.mid(0, kListed).join("\n");
    if (missing.size() > kListed)
        text += "\n" + tr("… and of %1 more").arg(missing.size() - kListed);
    showResult(text, names.isEmpty());
    if (!names.isEmpty()) Q_EMIT written(names);
}

void ExportDialog::start() {
    const auto stacks = std::make_shared<std::vector<core::ExportedStack>>();
    const auto request = this->request();
    auto all = targets();
    m_result->hide();
    showRunning(true);

    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) {
        m_progress->setValue(static_cast<int>(p.fraction * 1000.0));
    };
    callbacks.done = [this, stacks] {
        showRunning(false);
        showWritten(*stacks);
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
        [stacks, request, all = std::move(all)](const core::JobContext& context) {
            *stacks = core::exportStacks(all, request, context);
        },
        std::move(callbacks));
}

} // namespace lamina::ui
