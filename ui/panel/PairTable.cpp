// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/PairTable.h"

#include "ui/document/PredictionPair.h"

#include <QHeaderView>
#include <QSignalBlocker>

#include <array>
#include <optional>

namespace lamina::ui {

namespace {

using Side = PredictionPair::Side;
enum Column { kSlice, kDiceA, kDiceB, kIouA, kIouB, kBetween, kColumns };
constexpr int kGroups = 2; ///< rows before the slices

QString number(const std::optional<double>& value) {
    return value ? QString::number(*value, 'f', 3) : PairTable::tr("–");
}

} // namespace

PairTable::PairTable(const PredictionPair& pair, QWidget* parent)
    : QTableWidget(parent), m_pair(pair) {
    setObjectName("pairScores");
    setColumnCount(kColumns);
    setHorizontalHeaderLabels(
        {tr("Slice"), tr("Dice A"), tr("Dice B"), tr("IoU A"), tr("IoU B"), tr("Dice A–B")});
    for (const int column : {kDiceA, kDiceB, kIouA, kIouB}) {
        horizontalHeaderItem(column)->setToolTip(
            tr("Against the annotation, over annotated voxels; the better one in bold, in italics "
               "where the model was trained on the slice"));
    }
    horizontalHeaderItem(kBetween)->setToolTip(
        tr("Of the two masks against each other, over all voxels"));
    setAccessibleName(tr("Scores of both predictions"));
    setToolTip(tr("A click shows the slice here, a double click in the window too"));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row) {
        if (sliceAt(row) >= 0) Q_EMIT sliceChosen(sliceAt(row));
    });
    connect(this, &QTableWidget::cellDoubleClicked, this, [this](int row) {
        if (sliceAt(row) >= 0) Q_EMIT sliceRequested(sliceAt(row));
    });
    connect(&m_pair, &PredictionPair::scoresChanged, this, &PairTable::showScores);
    showScores();
}

QSize PairTable::sizeHint() const {
    return {horizontalHeader()->length() + 24, 300}; // every column is seen
}

int PairTable::sliceAt(int row) const {
    const auto* cell = item(row, kSlice);
    return row >= kGroups && cell ? cell->data(Qt::UserRole).toInt() : -1;
}

void PairTable::setRow(int row, const QString& name, const core::MaskPairScore& score) {
    const auto cell = [&](int column, const QString& words) {
        auto* made = new QTableWidgetItem(words);
        made->setTextAlignment((column == kSlice ? Qt::AlignLeft : Qt::AlignRight) |
                               Qt::AlignVCenter);
        setItem(row, column, made);
        return made;
    };
    cell(kSlice, name)->setData(Qt::UserRole, score.z);
    for (const Side side : {PredictionPair::A, PredictionPair::B}) {
        const bool first = side == PredictionPair::A;
        const auto dice = score.each[side].dice();
        const auto other = score.each[1 - side].dice();
        const bool trained = score.z >= 0 && m_pair.trained(side).contains(score.z);
        QFont shape = font();
        shape.setBold(dice && other && *dice > *other);
        shape.setItalic(trained);
        for (auto* made : {cell(first ? kDiceA : kDiceB, number(dice)),
                           cell(first ? kIouA : kIouB, number(score.each[side].iou()))}) {
            made->setFont(shape);
            if (trained)
                made->setToolTip(tr("The model of %1 was trained on this slice")
                                     .arg(first ? QString("A") : QString("B")));
        }
    }
    cell(kBetween, number(score.between.dice()));
}

void PairTable::showScores() {
    const QSignalBlocker block(this);
    const auto& scores = m_pair.scores();
    setRowCount(m_pair.counted() ? kGroups + static_cast<int>(scores.slices.size()) : 0);
    if (!m_pair.counted()) return;
    setRow(0, tr("Whole stack"), scores.whole);
    item(0, kSlice)->setToolTip(tr("A and B over all annotated slices"));
    setRow(1, tr("Held out"), scores.heldOut);
    item(1, kSlice)->setToolTip(
        tr("Slices annotated by hand on which neither model was trained: a fair comparison"));
    int row = kGroups;
    for (const auto& slice : scores.slices)
        setRow(row++, QString::number(slice.z), slice);
    markSlice(m_slice);
}

void PairTable::markSlice(int z) {
    m_slice = z;
    const QSignalBlocker block(this);
    for (int row = kGroups; row < rowCount(); ++row) {
        if (sliceAt(row) != z) continue;
        setCurrentCell(row, kSlice);
        return;
    }
    clearSelection();
}

} // namespace lamina::ui
