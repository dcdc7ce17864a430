// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ScoreTablePanel.h"

#include "ui/document/Document.h"
#include "ui/document/FileSaver.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/ScoreChart.h"
#include "ui/panel/ScoreTableModel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace lamina::ui {

namespace fs = std::filesystem;

ScoreTablePanel::ScoreTablePanel(core::JobSystem& jobs, Document& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_saver(new FileSaver(jobs, document, this)),
      m_counter(jobs, document) {
    setObjectName("scoreTablePanel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(4);
    auto* line = new QHBoxLayout;
    m_what = new QComboBox;
    m_what->setObjectName("scoreChartOf");
    m_what->setAccessibleName(tr("What the chart shows"));
    m_what->setToolTip(tr("What the chart shows"));
    for (int score = 0; score < kScores; ++score) {
        m_what->addItem(tr("%1 of each slice").arg(scoreName(static_cast<Score>(score))));
        m_what->setItemData(score, scoreTip(static_cast<Score>(score)), Qt::ToolTipRole);
    }
    m_what->addItem(tr("AP by IoU"));
    m_hint = quietText();
    m_hint->setObjectName("scoreTableHint");
    const auto addButton = [&](const QString& text, const char* object, const QString& tip) {
        auto* button = new QPushButton(QIcon::fromTheme("document-save"), text);
        button->setObjectName(object);
        button->setToolTip(tip);
        return button;
    };
    m_saveTable =
        addButton(tr("Save table …"), "saveScoreTable", tr("All scores as comma-separated values"));
    m_saveChart = addButton(tr("Save chart …"), "saveScoreChart", tr("The chart as PNG or SVG"));
    line->addWidget(m_what);
    line->addWidget(m_hint, 1);
    line->addWidget(m_saveTable);
    line->addWidget(m_saveChart);
    column->addLayout(line);

    m_model = new ScoreTableModel(this);
    m_table = new QTableView;
    m_table->setObjectName("scoreTable");
    m_table->setAccessibleName(tr("Scores of slices"));
    m_table->setToolTip(tr("A double click goes to the slice"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_chart = new ScoreChart;
    auto* splitter = new QSplitter;
    splitter->addWidget(m_table);
    splitter->addWidget(m_chart);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({560, 260}); // every column is seen
    splitter->setChildrenCollapsible(false);
    column->addWidget(splitter, 1);

    connect(m_what, &QComboBox::currentIndexChanged, this, &ScoreTablePanel::chooseChart);
    const auto go = [this](const QModelIndex& index) {
        if (const auto z = m_model->sliceAt(index.row())) Q_EMIT sliceRequested(*z);
    };
    connect(m_table, &QTableView::doubleClicked, this, go);
    connect(m_table, &QTableView::activated, this, go); // Enter
    connect(m_saveTable, &QPushButton::clicked, this, [this] {
        m_saver->ask({tr("Save the table of scores"), "_scores.csv", FileSaver::tableFilters()},
                     [this](const fs::path&) { return core::scoreCsv(m_counter.table().scores); });
    });
    connect(m_saveChart, &QPushButton::clicked, this, [this] {
        m_saver->ask({tr("Save the chart of scores"), "_scores.svg", FileSaver::chartFilters()},
                     [this](const fs::path& file) { return m_chart->file(file).toStdString(); });
    });
    connect(m_saver, &FileSaver::written, this, &ScoreTablePanel::informed);
    connect(m_saver, &FileSaver::failed, this, &ScoreTablePanel::failed);
    connect(&m_counter, &TableCounter::changed, this, &ScoreTablePanel::refresh);
    connect(&m_counter, &TableCounter::failed, this, &ScoreTablePanel::failed);
    refresh();
}

void ScoreTablePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_counter.setActive(true);
}

void ScoreTablePanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_counter.setActive(false);
}

void ScoreTablePanel::setSlice(int z) {
    m_slice = z;
    if (const auto row = m_model->rowOf(z)) {
        m_table->selectRow(*row);
    } else {
        m_table->clearSelection();
    }
}

void ScoreTablePanel::chooseChart() {
    const int index = m_what->currentIndex();
    if (index < kScores) {
        m_chart->showScore(static_cast<Score>(index));
    } else {
        m_chart->showPrecision();
    }
}

void ScoreTablePanel::refresh() {
    const auto& counted = m_counter.table();
    const bool counting = m_counter.counting();
    m_model->setTable(counted.scores);
    m_chart->setTable(counted.scores);
    setSlice(m_slice);
    const bool any = !counted.scores.slices.empty();
    QStringList words;
    if (counting) words << tr("Counting …");
    if (!counting && !any) {
        words << (m_document.prediction().empty() ? tr("Scores appear once a slice is predicted.")
                                                  : tr("No predicted slice is annotated yet."));
    }
    if (any && counted.threshold)
        words << tr("At a threshold of %1").arg(*counted.threshold, 0, 'f', 2);
    if (any && counted.objectsPending) words << tr("cells are being found …");
    if (any && counted.objectsTooMany)
        words << tr("cells of so large a stack are not found again for every threshold");
    if (any && !counted.scores.wholeObjects)
        words << tr("cells counted slice by slice until the whole stack is predicted");
    m_hint->setText(words.join("; "));
    for (auto* button : {m_saveTable, m_saveChart})
        button->setEnabled(any);
}

void ScoreTablePanel::writeTable(const fs::path& file) {
    m_saver->write(file, core::scoreCsv(m_counter.table().scores));
}

void ScoreTablePanel::writeChart(const fs::path& file) {
    m_saver->write(file, m_chart->file(file).toStdString());
}

} // namespace lamina::ui
