// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/JobsPanel.h"

#include "core/base/Memory.h"
#include "core/learn/RunState.h"
#include "ui/Translation.h"
#include "ui/document/LearningController.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/RunCharts.h"
#include "ui/panel/RunProgress.h"

#include <QCheckBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QTime>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

using core::RunState;

namespace {

enum Column { kRun, kModel, kTime, kDice, kColumns };
constexpr int kRunRole = Qt::UserRole; ///< index into the runs

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString kindName(const std::string& kind) {
    if (kind == "pretrain") return JobsPanel::tr("Pretraining");
    if (kind == "train") return JobsPanel::tr("Training");
    if (kind == "predict") return JobsPanel::tr("Prediction");
    return text(kind);
}

/// Short, so that a list shows it whole: of today the time, of other days the day and the time.
QString whenOf(const core::RunSummary& run) {
    const auto time = QDateTime::fromString(text(run.time), Qt::ISODate).toLocalTime();
    if (!time.isValid()) return text(run.time);
    const auto hour = QLocale().toString(time.time(), QLocale::ShortFormat);
    if (time.date() == QDate::currentDate()) return hour;
    const bool thisYear = time.date().year() == QDate::currentDate().year();
    const auto day = QLocale().toString(time.date(), thisYear ? "d MMM" : "d MMM yyyy");
    return day + " " + hour;
}

QString nameOf(const core::RunSummary& run) {
    return JobsPanel::tr("%1, %2").arg(kindName(run.kind), whenOf(run));
}

QString duration(const std::optional<double>& seconds) {
    if (!seconds) return JobsPanel::tr("–");
    if (*seconds < 60) return JobsPanel::tr("%1 s").arg(*seconds, 0, 'f', *seconds < 10 ? 1 : 0);
    if (*seconds < 3600) return JobsPanel::tr("%1 min").arg(*seconds / 60, 0, 'f', 1);
    return JobsPanel::tr("%1 h").arg(*seconds / 3600, 0, 'f', 1);
}

QString dice(const core::RunSummary& run) {
    const auto found = run.scores.find("val_dice");
    return found == run.scores.end() ? JobsPanel::tr("–") : QString::number(found->second, 'f', 3);
}

QString gigabytes(std::uint64_t bytes) {
    return JobsPanel::tr("%1 GB").arg(static_cast<double>(bytes) / 1e9, 0, 'f', 1);
}

} // namespace

JobsPanel::JobsPanel(LearningController& learning, QWidget* parent)
    : QWidget(parent), m_learning(learning) {
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(10, 8, 4, 10);
    column->setSpacing(6);
    column->addWidget(makeCurrent());
    column->addWidget(makeList(), 1);
    auto* split = new QSplitter;
    split->addWidget(left);
    split->addWidget(makeComparison());
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(split);
    connectRuns();
    refresh();
    compare();
}

QWidget* JobsPanel::makeCurrent() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_title = sectionTitle({});
    m_title->setObjectName("jobTitle");
    m_title->setWordWrap(true);
    column->addWidget(m_title);
    auto* line = new QHBoxLayout;
    m_bar = new QProgressBar;
    m_bar->setObjectName("jobProgress");
    m_bar->setRange(0, 1000);
    m_bar->setFormat("%p %");
    m_bar->setAccessibleName(tr("Progress of what runs"));
    m_pause = new QPushButton(QIcon::fromTheme("media-playback-pause"), tr("Pause"));
    m_pause->setObjectName("jobPause");
    m_pause->setCheckable(true);
    m_cancel = new QPushButton(QIcon::fromTheme("process-stop"), tr("Cancel"));
    m_cancel->setObjectName("jobCancel");
    m_cancel->setToolTip(tr("Stops at the end of the running batch; what was learnt is kept and "
                            "can be continued"));
    for (auto* button : {m_pause, m_cancel})
        button->setAutoDefault(false);
    line->addWidget(m_bar, 1);
    line->addWidget(m_pause);
    line->addWidget(m_cancel);
    column->addLayout(line);
    m_detail = quietText();
    m_detail->setObjectName("jobDetail");
    column->addWidget(m_detail);
    column->addWidget(makeInterrupted(LearningController::Step::Pretrain,
                                      tr("A pretraining was interrupted."),
                                      "interruptedPretraining"));
    column->addWidget(makeInterrupted(LearningController::Step::FineTune,
                                      tr("A fine-tuning was interrupted."),
                                      "interruptedFineTuning"));
    return box;
}

QWidget* JobsPanel::makeInterrupted(LearningController::Step step, const QString& sentence,
                                    const char* name) {
    auto* row = new QWidget;
    row->setObjectName(name);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto* words = quietText();
    words->setText(sentence);
    line->addWidget(words, 1);
    const auto button = [&](const char* icon, const QString& text, const char* which,
                            const QString& tip) {
        auto* made = new QPushButton(QIcon::fromTheme(icon), text);
        made->setObjectName(QString(name) + which);
        made->setAutoDefault(false);
        made->setToolTip(tip);
        made->setAccessibleName(tr("%1 %2").arg(sentence, text));
        line->addWidget(made);
        return made;
    };
    auto* goOn = button("media-playback-start", tr("Go on"), "GoOn",
                        tr("From the batch where it stopped, with the settings that it had"));
    auto* discard = button("edit-delete", tr("Discard"), "Discard",
                           tr("Forgets what the interrupted run had learnt; the model before it "
                              "stays"));
    connect(goOn, &QPushButton::clicked, this,
            [this, step] { m_learning.resumeInterrupted(step); });
    // hours of computing: a second click means it
    connect(discard, &QPushButton::clicked, this, [this, step, discard] {
        constexpr int kMeantMs = 4000;
        const auto asked = tr("Really discard?");
        if (discard->text() == asked) {
            m_learning.discardInterrupted(step);
            discard->setText(tr("Discard"));
            return;
        }
        discard->setText(asked);
        QTimer::singleShot(kMeantMs, discard, [discard] { discard->setText(tr("Discard")); });
    });
    m_interrupted[step] = row;
    return row;
}

QWidget* JobsPanel::makeList() {
    m_list = new QTreeWidget;
    m_list->setObjectName("runList");
    m_list->setColumnCount(kColumns);
    m_list->setHeaderLabels({tr("Run"), tr("Model"), tr("Time taken"), tr("Dice")});
    m_list->headerItem()->setToolTip(kDice, tr("On patches held out from training, where the run "
                                               "had any"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setAccessibleName(tr("Runs on this stack"));
    m_list->setToolTip(tr("Select several runs (with Ctrl or Shift) to compare them"));
    m_list->setMinimumHeight(70);
    m_list->header()->setSectionResizeMode(kRun, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    for (const int narrow : {kModel, kTime, kDice})
        m_list->header()->setSectionResizeMode(narrow, QHeaderView::ResizeToContents);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &JobsPanel::compare);
    m_use = new QPushButton(QIcon::fromTheme("edit-redo"), tr("Predict with this model"));
    m_use->setObjectName("useModel");
    m_use->setAutoDefault(false);
    connect(m_use, &QPushButton::clicked, this, [this] {
        if (const auto* run = chosenRun()) m_learning.useModel(run->kept);
    });
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_list, 1);
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_use);
    column->addLayout(line);
    return box;
}

const core::RunSummary* JobsPanel::chosenRun() const {
    const auto chosen = m_list->selectedItems();
    if (chosen.size() != 1) return nullptr;
    return &m_runs.at(static_cast<std::size_t>(chosen.front()->data(0, kRunRole).toInt()));
}

void JobsPanel::refreshModel() {
    const auto* run = chosenRun();
    const bool training = run && run->kind == "train";
    const auto reason =
        training ? m_learning.whyNotModel(run->kept) : tr("Select one training in the list.");
    const auto tip = tr("The model of the selected training predicts from now on; the one that "
                        "predicts now stays in the list");
    m_use->setEnabled(reason.isEmpty());
    m_use->setToolTip(reason.isEmpty() ? tip : tr("%1.\n%2").arg(tip, reason));
}

QWidget* JobsPanel::makeComparison() {
    auto* tabs = new QTabWidget;
    tabs->setObjectName("runTabs");
    tabs->setDocumentMode(true);
    tabs->tabBar()->setAccessibleName(tr("Views of the selected runs"));
    tabs->tabBar()->setToolTip(tr("What is shown of the selected runs"));
    m_charts = new RunCharts;
    m_charts->setObjectName("runCharts");
    auto* curves = new QWidget;
    auto* beside = new QHBoxLayout(curves);
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(0);
    beside->addWidget(m_charts, 1);
    auto* save = new QToolButton;
    save->setObjectName("saveRunCharts");
    save->setIcon(QIcon::fromTheme("document-save"));
    save->setAutoRaise(true);
    save->setAccessibleName(tr("Save the curves"));
    save->setToolTip(tr("Saves the curves of the selected runs as PNG or SVG"));
    save->setEnabled(false);
    beside->addWidget(save, 0, Qt::AlignTop);
    connect(save, &QToolButton::clicked, this, &JobsPanel::saveChartWanted);
    connect(m_charts, &RunCharts::drawnChanged, save, &QToolButton::setEnabled);
    tabs->addTab(curves, tr("Curves"));

    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(6, 6, 6, 6);
    m_all = new QCheckBox(tr("Also what all selected runs have in common"));
    m_all->setObjectName("allSettings");
    m_all->setToolTip(tr("Off: only the settings in which the selected runs differ"));
    column->addWidget(m_all);
    m_settings = new QTableWidget;
    m_settings->setObjectName("runSettings");
    m_settings->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_settings->setAccessibleName(tr("Settings and scores of the selected runs"));
    m_settings->setToolTip(tr("Settings and scores side by side, a column for each run"));
    m_settings->verticalHeader()->hide();
    m_settings->setAlternatingRowColors(true);
    m_settings->setTabKeyNavigation(false);
    column->addWidget(m_settings, 1);
    connect(m_all, &QCheckBox::toggled, this, &JobsPanel::compare);
    tabs->addTab(page, tr("Settings and scores"));

    m_log = new QPlainTextEdit;
    m_log->setObjectName("jobLog");
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setMaximumBlockCount(5000);
    m_log->setAccessibleName(tr("Log of all runs"));
    m_log->setToolTip(tr("What was done when, and what the engine had to say"));
    tabs->addTab(m_log, tr("Log"));
    return tabs;
}

void JobsPanel::connectRuns() {
    connect(m_pause, &QPushButton::clicked, this,
            [this](bool paused) { m_learning.setPaused(paused); });
    connect(m_cancel, &QPushButton::clicked, &m_learning, &LearningController::cancel);
    connect(&m_learning, &LearningController::stateChanged, this, &JobsPanel::refresh);
    connect(&m_learning, &LearningController::pausedChanged, this, [this](bool paused) {
        addLog(paused ? tr("Paused.") : tr("Going on."));
        refresh();
    });
    connect(&m_learning, &LearningController::stepStarted, this, [this](const QString& title) {
        m_title->setText(title);
        m_since.start();
        showProgress(0.0, tr("Starting …"), -1.0);
        addLog(title);
    });
    connect(&m_learning, &LearningController::progressed, this, &JobsPanel::showProgress);
    connect(&m_learning, &LearningController::logged, this, &JobsPanel::addLog);
    connect(&m_learning, &LearningController::stepFinished, this, &JobsPanel::addLog);
    connect(&m_learning, &LearningController::cancelled, this, &JobsPanel::addLog);
    connect(&m_learning, &LearningController::failed, this,
            [this](const QString& sentence, const QString& details) {
                addLog(sentence);
                if (!details.isEmpty()) addLog(details);
            });
    connect(&m_learning, &LearningController::runRecorded, this,
            [this](const QString& kind, const nlohmann::json& record) {
                const auto now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
                addRun(core::summarizeRun(kind.toStdString(), now.toStdString(), record));
            });
}

void JobsPanel::showRuns(const std::vector<core::RunEntry>& runs) {
    m_list->clear();
    m_runs.clear();
    for (const auto& run : runs)
        addRun(core::summarizeRun(run.kind, run.time, run.record));
    compare();
}

void JobsPanel::addRun(core::RunSummary run) {
    auto* item = new QTreeWidgetItem;
    item->setText(kRun, nameOf(run));
    item->setText(kModel, text(run.model));
    item->setText(kTime, duration(run.seconds));
    item->setText(kDice, dice(run));
    for (int column = 0; column < kColumns; ++column)
        item->setToolTip(column, text(run.sentence));
    for (const int number : {kTime, kDice})
        item->setTextAlignment(number, Qt::AlignRight | Qt::AlignVCenter);
    item->setData(0, kRunRole, static_cast<int>(m_runs.size()));
    m_runs.push_back(std::move(run));
    m_list->insertTopLevelItem(0, item); // newest first
}

void JobsPanel::refresh() {
    const auto state = m_learning.state();
    const bool running = core::isRunning(state);
    const bool stopping = state == RunState::Stopping;
    const bool paused = m_learning.paused();
    m_bar->setVisible(running);
    m_pause->setVisible(running);
    m_cancel->setVisible(running);
    m_pause->setEnabled(running && !stopping);
    m_pause->setChecked(paused);
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_pause->setToolTip(paused ? tr("The run goes on where it waits")
                               : tr("The run waits at the end of its batch and keeps its memory; "
                                    "the processor is free"));
    m_cancel->setEnabled(running && !stopping);
    for (const auto& [step, row] : m_interrupted) {
        row->setVisible(!running && m_learning.resumable(step));
    }
    refreshModel();
    if (!running) {
        m_title->setText(tr("Nothing is running"));
        m_detail->setText(
            m_runs.empty()
                ? tr("Runs are started in the Learn panel and kept here with curves and settings.")
                : tr("Select runs to compare them."));
    } else if (stopping) {
        m_detail->setText(tr("Stopping: the running batch is being finished."));
    } else if (paused) {
        m_detail->setText(tr("Paused. The run keeps its memory and waits."));
    }
}

void JobsPanel::showProgress(double fraction, const QString& message, double secondsLeft) {
    showFraction(*m_bar, fraction);
    if (m_learning.paused()) return;
    QStringList parts{coreSentence(message.toStdString())};
    if (const auto left = timeLeftText(secondsLeft); !left.isEmpty()) parts << left;
    if (m_since.isValid() && m_since.elapsed() >= 1000)
        parts << tr("running for %1").arg(duration(m_since.elapsed() / 1000.0));
    if (const auto used = core::processMemory(); used > 0)
        parts << tr("%1 of memory in use").arg(gigabytes(used));
    m_detail->setText(parts.join(tr(" · ")));
}

void JobsPanel::compare() {
    std::vector<core::RunSummary> chosen;
    QStringList names;
    for (int i = m_list->topLevelItemCount() - 1; i >= 0; --i) { // oldest first
        const auto* item = m_list->topLevelItem(i);
        if (!item->isSelected()) continue;
        chosen.push_back(m_runs.at(static_cast<std::size_t>(item->data(0, kRunRole).toInt())));
        names << item->text(kRun);
    }
    m_charts->show(chosen, names);
    refreshModel();

    std::vector<core::SettingRow> rows;
    std::map<std::string, core::SettingRow> scores;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        for (const auto& [name, value] : chosen[i].scores) {
            auto& row = scores[name];
            row.name = "score · " + name;
            row.values.resize(chosen.size(), "–");
            row.values[i] = QString::number(value, 'g', 4).toStdString();
            row.differs = true; // what a run is judged by is always of interest
        }
    }
    for (auto& [name, row] : scores)
        rows.push_back(std::move(row));
    for (auto& row : core::compareSettings(chosen)) {
        if (row.differs || m_all->isChecked() || chosen.size() == 1) rows.push_back(std::move(row));
    }
    m_settings->clear();
    m_settings->setColumnCount(static_cast<int>(chosen.size()) + 1);
    m_settings->setRowCount(static_cast<int>(rows.size()));
    m_settings->setHorizontalHeaderLabels(QStringList{tr("Setting")} + names);
    for (int i = 0; i < names.size(); ++i)
        m_settings->horizontalHeaderItem(i + 1)->setForeground(RunCharts::color(i));
    for (int r = 0; r < static_cast<int>(rows.size()); ++r) {
        const auto& row = rows[static_cast<std::size_t>(r)];
        m_settings->setItem(r, 0, new QTableWidgetItem(text(row.name)));
        for (int c = 0; c < static_cast<int>(row.values.size()); ++c) {
            auto* item = new QTableWidgetItem(text(row.values[static_cast<std::size_t>(c)]));
            item->setToolTip(item->text());
            m_settings->setItem(r, c + 1, item);
        }
    }
    m_settings->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_settings->resizeColumnsToContents();
    for (int c = 0; c < m_settings->columnCount(); ++c) // a list of slices may be long
        m_settings->setColumnWidth(c, std::min(m_settings->columnWidth(c), 320));
    m_all->setEnabled(chosen.size() > 1);
}

void JobsPanel::addLog(const QString& sentence) {
    m_log->appendPlainText(QTime::currentTime().toString("HH:mm:ss  ") + sentence);
}

} // namespace lamina::ui
