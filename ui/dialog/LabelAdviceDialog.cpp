// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/LabelAdviceDialog.h"

#include "ui/document/Document.h"
#include "ui/document/FileSaver.h"
#include "ui/panel/LabelCurveChart.h"
#include "ui/panel/LearnPanel.h"
#include "ui/panel/PanelParts.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace fs = std::filesystem;
using core::LabelVerdict;
using End = LabelAdviceRun::End;
using State = LabelAdviceRun::State;

namespace {

enum Column { kSlices, kChoices, kMean, kLowest, kHighest, kFit, kColumns };

QString number(double value) {
    return QString::number(value, 'f', 3);
}

QString plusMinus(double value, double margin) {
    return QString("%1 ± %2").arg(number(value), number(margin));
}

} // namespace

QString adviceText(const core::LabelAdvice& advice) {
    const auto now = LabelAdviceDialog::tr("With %1 slices you are at %2.")
                         .arg(advice.annotated)
                         .arg(QString::fromStdString(core::rangeText(advice.dice)));
    const auto gain = [](double value) { return QString::fromStdString(core::gainText(value)); };
    const auto where =
        advice.next.empty() ? LabelAdviceDialog::tr("best far from those annotated")
        : advice.next.size() == 1
            ? LabelAdviceDialog::tr("best far from those annotated (slice %1)").arg(advice.next[0])
            : LabelAdviceDialog::tr("best far from those annotated (slices %1 and %2)")
                  .arg(advice.next[0])
                  .arg(advice.next[1]);
    switch (advice.verdict) {
    case LabelVerdict::Stop:
        return LabelAdviceDialog::tr("%1 Two more would bring about %2: you can stop.")
            .arg(now, gain(advice.gain.mean));
    case LabelVerdict::TooHard:
        return LabelAdviceDialog::tr("%1 Two more would bring about %2: more slices hardly help a "
                                     "forest here. Check the labels, or train a network.")
            .arg(now, gain(advice.gain.mean));
    case LabelVerdict::Unclear:
        return LabelAdviceDialog::tr("%1 Two more would bring about %2, but up to %3 is possible: "
                                     "label two more, %4, and ask again.")
            .arg(now, gain(advice.gain.mean), gain(advice.gain.high), where);
    case LabelVerdict::GoOn:
        break;
    }
    const auto all = advice.enough
                         ? LabelAdviceDialog::tr("About %1 in all should do.").arg(*advice.enough)
                         : LabelAdviceDialog::tr("More than %1 in all will be worth it.")
                               .arg(4 * advice.annotated);
    return LabelAdviceDialog::tr("%1 Each further slice still brings about %2: go on labelling, "
                                 "%3. %4")
        .arg(now, gain(advice.perSlice), where, all);
}

LabelAdviceDialog::LabelAdviceDialog(core::JobSystem& jobs, core::Dispatcher dispatcher,
                                     Document& document, LearningController& learning,
                                     QWidget* parent)
    : QDialog(parent), m_run(jobs, std::move(dispatcher), document, learning),
      m_saver(new FileSaver(jobs, document, this)) {
    setObjectName("labelAdvice");
    setWindowTitle(tr("How many slices must I label?"));
    resize(720, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    m_sentence = new QLabel;
    m_sentence->setObjectName("adviceSentence");
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    m_sentence->setFont(large);
    column->addWidget(m_sentence);
    m_chart = new LabelCurveChart;
    m_chart->setEmptyText(
        tr("Forests are trained on some of your annotated slices and scored on the others, on "
           "annotated voxels only. The curve shows what each further slice brought, and where it "
           "goes."));
    column->addWidget(m_chart, 3);
    makeTable();
    column->addWidget(m_table, 2);
    m_notes = quietText();
    m_notes->setObjectName("adviceNotes");
    column->addWidget(m_notes);

    m_progressLine = new QWidget;
    auto* line = new QHBoxLayout(m_progressLine);
    line->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar;
    m_progress->setObjectName("adviceProgress");
    m_progress->setAccessibleName(tr("Progress of the measurement"));
    m_progress->setRange(0, 1000);
    m_progress->setFormat("%p %");
    m_left = quietText();
    m_left->setObjectName("adviceLeft");
    line->addWidget(m_progress, 1);
    line->addWidget(m_left, 1);
    column->addWidget(m_progressLine);
    makeButtons();

    connect(&m_run, &LabelAdviceRun::changed, this, &LabelAdviceDialog::refresh);
    connect(&m_run, &LabelAdviceRun::progressed, this, &LabelAdviceDialog::showProgress);
    refresh();
}

void LabelAdviceDialog::makeTable() {
    m_table = new QTreeWidget;
    m_table->setObjectName("adviceTable");
    m_table->setColumnCount(kColumns);
    m_table->setHeaderLabels(
        {tr("Slices"), tr("Choices"), tr("Dice"), tr("Lowest"), tr("Highest"), tr("Expected")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAccessibleName(tr("Dice by the number of annotated slices, as numbers"));
    m_table->setToolTip(tr("Dice: of all choices together, and the standard deviation over them. "
                           "Expected: the fitted curve with its 90 % range."));
    m_table->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setMinimumHeight(fontMetrics().height() * 7);
}

void LabelAdviceDialog::makeButtons() {
    auto* line = new QHBoxLayout;
    auto* name = new QLabel(tr("Choices for each number"));
    m_repeats = new QSpinBox;
    m_repeats->setObjectName("adviceRepeats");
    m_repeats->setRange(1, 20);
    m_repeats->setValue(core::LabelPlanSpec{}.repeats);
    m_repeats->setAccessibleName(name->text());
    m_repeats->setToolTip(tr("How often another choice of as many slices is trained on: more take "
                             "longer and make the curve steadier"));
    name->setBuddy(m_repeats);
    const auto saving = [](const QString& text, const char* object, const QString& tip) {
        auto* button = new QPushButton(QIcon::fromTheme("document-save"), text);
        button->setObjectName(object);
        button->setToolTip(tip);
        button->setAutoDefault(false);
        return button;
    };
    m_saveTable =
        saving(tr("Save table …"), "adviceSaveTable", tr("The curve as comma-separated values"));
    m_saveChart = saving(tr("Save chart …"), "adviceSaveChart", tr("The chart as PNG or SVG"));
    line->addWidget(name);
    line->addWidget(m_repeats);
    line->addStretch(1);
    line->addWidget(m_saveTable);
    line->addWidget(m_saveChart);
    auto* buttons = new QDialogButtonBox;
    m_start = buttons->addButton(tr("Measure"), QDialogButtonBox::ActionRole);
    m_start->setObjectName("adviceStart");
    m_start->setDefault(true);
    m_cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::ActionRole);
    m_cancel->setObjectName("adviceCancel");
    m_cancel->setAutoDefault(false);
    m_cancel->setToolTip(tr("Stops soon; what was measured so far stays"));
    auto* close = buttons->addButton(QDialogButtonBox::Close);
    close->setObjectName("adviceClose");
    close->setAutoDefault(false);
    close->setToolTip(tr("Close this window (Esc); a measurement ends"));
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addLayout(line);
    column->addWidget(buttons);
    connect(m_start, &QPushButton::clicked, this, [this] {
        m_written.clear();
        m_progress->setValue(0);
        m_run.start(m_repeats->value());
    });
    connect(m_cancel, &QPushButton::clicked, &m_run, &LabelAdviceRun::cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_saveTable, &QPushButton::clicked, this, [this] {
        m_saver->ask({tr("Save the table of the curve"), "_slices.csv", FileSaver::tableFilters()},
                     [this](const fs::path&) { return core::labelCurveCsv(m_run.report()); });
    });
    connect(m_saveChart, &QPushButton::clicked, this, [this] {
        m_saver->ask({tr("Save the chart of the curve"), "_slices.svg", FileSaver::chartFilters()},
                     [this](const fs::path& file) { return m_chart->file(file).toStdString(); });
    });
    const auto say = [this](const QString& sentence) {
        m_written = sentence;
        refresh();
    };
    connect(m_saver, &FileSaver::written, this, say);
    connect(m_saver, &FileSaver::failed, this, say);
}

QString LabelAdviceDialog::sentence() const {
    if (m_run.report().advice) return adviceText(*m_run.report().advice);
    if (m_run.state() != State::Idle) return tr("Measuring the first points of the curve …");
    if (!m_run.problem().isEmpty()) return m_run.problem();
    if (const auto reason = m_run.whyNot(); !reason.isEmpty()) return reason;
    if (m_run.end() == End::Done) {
        return tr("The curve has fewer than two points: annotate cells and background on more "
                  "slices.");
    }
    return tr("Measure tells whether further slices are worth labelling.");
}

QString LabelAdviceDialog::notes() const {
    QStringList lines;
    const auto& report = m_run.report();
    if (m_run.end() == End::MadeWay)
        lines << tr("The measurement made way for the run that was started.");
    if (m_run.outdated())
        lines << tr("The annotation has changed since; measure again to count it in.");
    const auto done = static_cast<int>(report.measurement.cells.size());
    if (m_run.state() == State::Idle && done > 0 && done < report.measurement.planned)
        lines << tr("%1 of %2 trainings were done.").arg(done).arg(report.measurement.planned);
    if (std::any_of(report.points.begin(), report.points.end(),
                    [](const auto& point) { return point.beside; })) {
        lines << tr("Some scores come from slices next to training slices, which know each other: "
                    "those are too good. Annotate slices that lie apart.");
    }
    if (done > 0)
        lines << tr("All slices are of the same recording: on others the masks may be worse.");
    if (!m_run.problem().isEmpty() && report.advice) lines << m_run.problem();
    if (!m_written.isEmpty()) lines << m_written;
    return lines.join('\n');
}

void LabelAdviceDialog::refresh() {
    const auto state = m_run.state();
    const auto reason = m_run.whyNot();
    const bool any = !m_run.report().measurement.cells.empty();
    m_sentence->setText(sentence());
    m_notes->setText(notes());
    m_notes->setVisible(!m_notes->text().isEmpty());
    m_chart->setReport(m_run.report());
    fillTable();
    m_table->setVisible(any);
    m_progressLine->setVisible(state != State::Idle);
    m_repeats->setEnabled(state == State::Idle);
    m_start->setEnabled(reason.isEmpty());
    m_start->setToolTip(reason.isEmpty() ? tr("Trains forests on parts of the annotation (Return)")
                                         : reason);
    m_cancel->setEnabled(state == State::Running);
    m_saveTable->setEnabled(any);
    m_saveChart->setEnabled(any);
    if (state == State::Stopping) m_left->setText(tr("Stopping …"));
}

void LabelAdviceDialog::showProgress(double fraction, double secondsLeft) {
    if (m_run.state() != State::Running) return;
    m_progress->setValue(static_cast<int>(fraction * 1000.0));
    m_left->setText(timeLeftText(secondsLeft));
}

void LabelAdviceDialog::fillTable() {
    m_table->clear();
    const auto& report = m_run.report();
    const int annotated = static_cast<int>(report.measurement.annotated.size());
    const int measured = report.points.empty() ? 0 : report.points.back().slices;
    for (int n = 1; n <= std::max(measured, static_cast<int>(report.fit.size())); ++n) {
        const auto point = std::find_if(report.points.begin(), report.points.end(),
                                        [n](const auto& p) { return p.slices == n; });
        auto* row = new QTreeWidgetItem(m_table);
        row->setText(kSlices, n == annotated ? tr("%1 (all of yours)").arg(n) : QString::number(n));
        if (point != report.points.end()) {
            row->setText(kChoices, QString::number(point->repeats));
            row->setText(kMean, plusMinus(point->mean, point->deviation));
            row->setText(kLowest, number(point->lowest));
            row->setText(kHighest, number(point->highest));
        }
        if (!report.fit.empty()) {
            const auto& range = report.fit[static_cast<std::size_t>(n - 1)];
            row->setText(kFit, plusMinus(range.mean, range.margin()));
        }
    }
}

void LabelAdviceDialog::writeTable(const fs::path& file) {
    m_saver->write(file, core::labelCurveCsv(m_run.report()));
}

void LabelAdviceDialog::writeChart(const fs::path& file) {
    m_saver->write(file, m_chart->file(file).toStdString());
}

} // namespace lamina::ui
