// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/BatchDialog.h"

#include "core/learn/RunState.h"
#include "ui/Translation.h"
#include "ui/document/Counted.h"
#include "ui/document/ErrorText.h"
#include "ui/document/LearningController.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/ObjectFields.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/ResultLabel.h"
#include "ui/panel/RunProgress.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

namespace lamina::ui {

namespace {

constexpr int kSettleMs = 250;
enum Column { kFile, kOutcome, kColumns };

} // namespace

BatchDialog::BatchDialog(core::JobSystem& jobs, core::Dispatcher dispatcher,
                         LearningController& learning, QWidget* parent)
    : QDialog(parent), m_jobs(jobs), m_dispatcher(std::move(dispatcher)), m_learning(learning) {
    setWindowTitle(tr("Predict a folder"));
    resize(680, 560);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 14, 16, 14);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(quietText(tr("Masks of every image of a folder, by a model that was trained "
                              "before. The images are only read.")));
    const auto path = [&](QLineEdit*& field, const QString& name, const char* object,
                          const QString& tip, What what) {
        field = new QLineEdit;
        field->setObjectName(object);
        field->setAccessibleName(name);
        field->setToolTip(tip);
        auto* button = new QPushButton(QIcon::fromTheme("document-open-folder"), tr("Choose …"));
        button->setAutoDefault(false);
        button->setToolTip(tip);
        button->setAccessibleName(tr("Choose: %1").arg(name));
        auto* line = new QHBoxLayout;
        line->addWidget(field, 1);
        line->addWidget(button);
        form->addRow(name, line);
        connect(button, &QPushButton::clicked, this, [this, what] { choose(what); });
    };
    path(m_model, tr("Model"), "batchModel",
         tr("A network or forest that was trained (NAME_model.safetensors, "
            "NAME_forest.safetensors)"),
         What::Model);
    path(m_folder, tr("Images"), "batchFolder",
         tr("A folder of images or stacks; files named as masks are left out"), What::Folder);
    path(m_out, tr("Masks into"), "batchOut", tr("The folder is made when it is not there"),
         What::Out);
    constexpr int kMostChannels = 64;
    m_channel = new QSpinBox;
    m_channel->setObjectName("batchChannel");
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setRange(0, kMostChannels);
    m_channel->setSpecialValueText(tr("as trained"));
    m_channel->setToolTip(tr("The channel of the images that shows the cells, counted from 1; “as "
                             "trained”: the one that the model learned from"));
    form->addRow(tr("Channel"), m_channel);
    const auto box = [](const QString& name, const char* object, const QString& tip, bool on) {
        auto* check = new QCheckBox(name);
        check->setObjectName(object);
        check->setToolTip(tip);
        check->setChecked(on);
        return check;
    };
    m_semantic = box(tr("Semantic mask"), "batchSemantic",
                     tr("NAME_semantic.tif: 255 where a cell is"), true);
    m_instances = box(tr("Instances"), "batchInstances",
                      tr("NAME_instances.tif: a number for each cell"), true);
    m_probability = box(tr("Probability"), "batchProbability",
                        tr("NAME_probability.tif: how probable a cell is, 0 to 1"), false);
    auto* kinds = new QHBoxLayout;
    for (auto* check : {m_semantic, m_instances, m_probability})
        kinds->addWidget(check);
    kinds->addStretch(1);
    form->addRow(tr("Files"), kinds);
    form->addRow(makeObjects());

    m_files = new QTreeWidget;
    m_files->setObjectName("batchFiles");
    m_files->setColumnCount(kColumns);
    m_files->setHeaderLabels({tr("Image"), tr("Outcome")});
    m_files->setRootIsDecorated(false);
    m_files->setUniformRowHeights(true);
    m_files->setAccessibleName(tr("Images of the folder and what became of them"));
    m_files->setToolTip(tr("Images of the folder and what became of them"));
    m_files->header()->resizeSection(kFile, 220);
    form->addRow(m_files);
    m_result = new ResultLabel("batchResult");
    form->addRow(m_result);
    m_progress = new QProgressBar;
    m_progress->setObjectName("batchProgress");
    m_progress->setAccessibleName(tr("Progress of the prediction"));
    m_progress->setRange(0, 1000);
    m_progress->hide();
    form->addRow(m_progress);
    auto* buttons = new QDialogButtonBox;
    m_start = buttons->addButton(tr("Predict"), QDialogButtonBox::ActionRole);
    m_start->setObjectName("batchStart");
    m_start->setDefault(true);
    m_cancel = buttons->addButton(tr("Cancel the run"), QDialogButtonBox::ActionRole);
    m_cancel->setObjectName("batchCancel");
    m_cancel->setAutoDefault(false);
    m_cancel->setToolTip(tr("Stops within the file; those that are finished stay"));
    auto* close = buttons->addButton(QDialogButtonBox::Close);
    close->setObjectName("batchClose");
    close->setAutoDefault(false);
    close->setToolTip(tr("Close this window (Esc); a run goes on and is seen in the Jobs panel"));
    form->addRow(buttons);

    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &BatchDialog::lookAhead);
    connect(m_folder, &QLineEdit::textChanged, this, &BatchDialog::changed);
    for (auto* field : {m_model, m_out})
        connect(field, &QLineEdit::textChanged, this, &BatchDialog::refresh);
    for (auto* check : {m_semantic, m_instances, m_probability})
        connect(check, &QCheckBox::toggled, this, &BatchDialog::refresh);
    connect(m_start, &QPushButton::clicked, this, &BatchDialog::start);
    connect(m_cancel, &QPushButton::clicked, &m_learning, &LearningController::cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_learning, &LearningController::stateChanged, this, &BatchDialog::refresh);
    connect(&m_learning, &LearningController::progressed, this,
            [this](double fraction, const QString& message, double secondsLeft) {
                if (!m_running) return;
                showFraction(*m_progress, fraction);
                const auto left = timeLeftText(secondsLeft);
                setTitle(left.isEmpty()
                             ? coreSentence(message.toStdString())
                             : tr("%1 · %2").arg(coreSentence(message.toStdString()), left),
                         false);
            });
    const auto ended = [this](const QString& sentence, bool problem) {
        if (!std::exchange(m_running, false)) return;
        m_over = true;
        setTitle(sentence, problem);
        refresh();
    };
    connect(&m_learning, &LearningController::stepFinished, this,
            [this, ended](const QString& sentence) { ended(sentence, m_failed > 0); });
    connect(&m_learning, &LearningController::cancelled, this,
            [ended](const QString& sentence) { ended(sentence, false); });
    connect(&m_learning, &LearningController::failed, this,
            [ended](const QString& sentence, const QString&) { ended(sentence, true); });
    refresh();
}

/// Folded: most files are predicted as the model's own stack was.
QWidget* BatchDialog::makeObjects() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_fold = new QToolButton;
    m_fold->setObjectName("batchFold");
    m_fold->setText(tr("Objects from the mask"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setAutoRaise(true);
    m_fold->setCheckable(true);
    m_fold->setArrowType(Qt::RightArrow);
    m_objects = new ObjectFields("batchObjects");
    m_objects->setSpec({});
    m_objects->hide();
    column->addWidget(m_fold);
    column->addWidget(m_objects);
    connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
        m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_objects->setVisible(open);
    });
    return box;
}

void BatchDialog::setObjects(const core::ObjectSpec& spec) {
    m_objects->setSpec(spec);
}

void BatchDialog::setModel(const QString& file) {
    m_model->setText(file);
}
void BatchDialog::setFolder(const QString& folder) {
    m_folder->setText(folder);
}
void BatchDialog::setOut(const QString& folder) {
    m_out->setText(folder);
}

void BatchDialog::choose(What what) {
    auto* field = what == What::Model ? m_model : what == What::Folder ? m_folder : m_out;
    const auto title = what == What::Model    ? tr("Model")
                       : what == What::Folder ? tr("Folder of images")
                                              : tr("Folder for the masks");
    auto* dialog = new QFileDialog(this, title, field->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(what == What::Model ? QFileDialog::ExistingFile : QFileDialog::Directory);
    if (what == What::Model)
        dialog->setNameFilters({tr("Models (*.safetensors)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    dialog->open();
}

void BatchDialog::changed() {
    m_looking.reset();
    m_images.clear();
    m_folderProblem.clear();
    m_over = false;
    m_listing = !m_folder->text().trimmed().isEmpty();
    m_files->clear();
    m_settle.start();
    refresh();
}

void BatchDialog::lookAhead() {
    const auto folder = m_folder->text().trimmed();
    if (folder.isEmpty()) return;
    m_looking = std::make_shared<int>(0);
    auto found = std::make_shared<std::vector<std::filesystem::path>>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_looking;
    callbacks.hasOwner = true;
    callbacks.done = [this, found] {
        m_listing = false;
        m_images = std::move(*found);
        for (const auto& image : m_images) {
            auto* row = new QTreeWidgetItem(m_files);
            row->setText(kFile, QString::fromStdString(image.filename().string()));
            row->setToolTip(kFile, QString::fromStdString(image.string()));
        }
        if (m_out->text().trimmed().isEmpty())
            m_out->setText(m_folder->text().trimmed() + "/masks");
        refresh();
    };
    callbacks.failed = [this](std::exception_ptr error) {
        m_listing = false;
        m_folderProblem = errorSentence(error);
        refresh();
    };
    m_jobs.submit(
        core::Lane::Cpu,
        [found, path = std::filesystem::path(folder.toStdString())](const core::JobContext&) {
            *found = core::imagesForBatch(path);
        },
        std::move(callbacks));
}

QString BatchDialog::problem() const {
    const auto state = m_learning.state();
    if (core::isRunning(state) || state == core::RunState::EngineLoading)
        return coreSentence(core::whyBlocked(state, core::RunAction::Predict, {}));
    if (m_model->text().trimmed().isEmpty()) return tr("Choose a model first.");
    if (m_folder->text().trimmed().isEmpty()) return tr("Choose a folder of images first.");
    if (m_listing) return tr("Looking into the folder …");
    if (!m_folderProblem.isEmpty()) return m_folderProblem;
    if (m_images.empty()) return tr("The folder holds no image.");
    if (m_out->text().trimmed().isEmpty()) return tr("Choose a folder for the masks first.");
    const auto same = [](const QString& a, const QString& b) {
        return std::filesystem::path(a.trimmed().toStdString()).lexically_normal() ==
               std::filesystem::path(b.trimmed().toStdString()).lexically_normal();
    };
    if (same(m_folder->text(), m_out->text()))
        return tr("Choose another folder for the masks than that of the images.");
    if (!m_semantic->isChecked() && !m_instances->isChecked() && !m_probability->isChecked())
        return tr("Choose at least one kind of file.");
    return {};
}

void BatchDialog::refresh() {
    const auto reason = problem();
    m_start->setEnabled(reason.isEmpty());
    m_start->setToolTip(reason.isEmpty() ? tr("Predicts %1 (Return)")
                                               .arg(counted(static_cast<int>(m_images.size()),
                                                            tr("image"), tr("images")))
                                         : reason);
    for (QWidget* field :
         {static_cast<QWidget*>(m_model), static_cast<QWidget*>(m_folder),
          static_cast<QWidget*>(m_out), static_cast<QWidget*>(m_semantic),
          static_cast<QWidget*>(m_instances), static_cast<QWidget*>(m_probability)})
        field->setEnabled(!m_running);
    const bool objects = m_instances->isChecked();
    m_fold->setEnabled(objects);
    m_fold->setToolTip(objects ? tr("How objects are found in the mask of each file")
                               : tr("Choose Instances among the files first"));
    if (!objects) m_fold->setChecked(false);
    m_objects->setEnabled(!m_running);
    m_progress->setVisible(m_running);
    m_cancel->setEnabled(m_running && m_learning.state() != core::RunState::Stopping);
    if (!m_running && !m_over) setTitle(reason, !m_folderProblem.isEmpty());
}

core::BatchSpec BatchDialog::spec() const {
    core::BatchSpec batch;
    batch.images = m_images;
    batch.out = m_out->text().trimmed().toStdString();
    batch.predict.model = m_model->text().trimmed().toStdString();
    batch.predict.run.device = m_learning.device();
    if (m_channel->value() > 0) batch.channel = m_channel->value() - 1;
    batch.objects = m_objects->spec();
    batch.files = {m_semantic->isChecked(), m_probability->isChecked(), m_instances->isChecked()};
    return batch;
}

void BatchDialog::start() {
    if (!problem().isEmpty()) return;
    m_failed = 0;
    m_over = false;
    for (int i = 0; i < m_files->topLevelItemCount(); ++i) {
        m_files->topLevelItem(i)->setText(kOutcome, tr("waits"));
        m_files->topLevelItem(i)->setIcon(kOutcome, {});
    }
    const std::weak_ptr<int> alive = m_alive;
    const auto over = [this, alive, dispatcher = m_dispatcher](std::size_t index,
                                                               const core::BatchItem& item) {
        dispatcher([this, alive, index, item] {
            if (alive.lock()) fileOver(index, item);
        });
    };
    struct Count {
        int files = 0;
        int failed = 0;
    };
    auto count = std::make_shared<Count>();
    m_running = true;
    const bool started = m_learning.predictFiles(
        tr("Predicting a folder"),
        [batch = spec(), over, count](core::LearningEngine& engine,
                                      const core::JobContext& context) {
            core::predictBatch(
                engine, batch,
                [&](std::size_t index, const core::BatchItem& item) {
                    ++count->files;
                    count->failed += item.problem.empty() ? 0 : 1;
                    over(index, item);
                },
                context);
        },
        [count, out = m_out->text().trimmed()] {
            const auto good = counted(count->files - count->failed, tr("image"), tr("images"));
            return count->failed == 0
                       ? tr("The masks of %1 are in %2.").arg(good, out)
                       : tr("The masks of %1 are in %2; %3 could not be predicted.")
                             .arg(good, out, counted(count->failed, tr("image"), tr("images")));
        });
    if (!started) m_running = false;
    refresh();
}

void BatchDialog::fileOver(std::size_t index, const core::BatchItem& item) {
    auto* row = m_files->topLevelItem(static_cast<int>(index));
    if (!row) return;
    const bool bad = !item.problem.empty();
    m_failed += bad ? 1 : 0;
    row->setText(kOutcome, bad ? QString::fromStdString(item.problem)
                               : tr("done in %1 s").arg(item.seconds, 0, 'f', 1));
    row->setToolTip(kOutcome, row->text(kOutcome));
    row->setIcon(kOutcome, QIcon::fromTheme(bad ? "dialog-error" : "dialog-ok-apply"));
    m_files->scrollToItem(row);
}

void BatchDialog::setTitle(const QString& sentence, bool problem) {
    m_result->say(sentence, problem);
}

} // namespace lamina::ui
