// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ScoreTableModel.h"

#include <QCoreApplication>
#include <QFont>

#include <array>
#include <utility>

namespace lamina::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("lamina::ui::ScoreTableModel", text);
}

} // namespace

QString scoreName(Score score) {
    static constexpr std::array<const char*, kScores> names{"Dice", "IoU", "AP", "AP50",
                                                            "PQ",   "SEG", "DET"};
    return QString::fromLatin1(names[static_cast<std::size_t>(score)]); // of the literature
}

QString scoreTip(Score score) {
    static constexpr std::array<const char*, kScores> tips{
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel",
                          "Twice the common area over the sum of both areas"),
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel", "Common area over united area"),
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel",
                          "Cells found over all cells on either side, mean over IoU 0.50, 0.55 … "
                          "0.95"),
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel",
                          "Cells found over all cells on either side, at an IoU of 0.50"),
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel",
                          "Panoptic quality: how many cells are found and how well they fit"),
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel",
                          "Cell Tracking Challenge: how well the annotated cells are outlined"),
        QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel",
                          "Cell Tracking Challenge: how completely the annotated cells are found")};
    return translated(tips[static_cast<std::size_t>(score)]);
}

std::optional<double> scoreValue(Score score, const core::Confusion& voxels,
                                 const std::optional<core::InstanceCounts>& objects) {
    if (score == Score::Dice) return voxels.dice();
    if (score == Score::IoU) return voxels.iou();
    if (!objects) return std::nullopt;
    switch (score) {
    case Score::Ap:
        return objects->ap();
    case Score::Ap50:
        return objects->ap50();
    case Score::Pq:
        return objects->pq();
    case Score::Seg:
        return objects->seg();
    case Score::Det:
        return objects->det();
    default:
        return std::nullopt;
    }
}

QString scoreText(const std::optional<double>& value) {
    return value ? QString::number(*value, 'f', 3) : QStringLiteral("–");
}

QString roleText(core::SliceRole role) {
    switch (role) {
    case core::SliceRole::HeldOut:
        return translated(QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel", "held out"));
    case core::SliceRole::Training:
        return translated(QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel", "training"));
    case core::SliceRole::Accepted:
        return translated(QT_TRANSLATE_NOOP("lamina::ui::ScoreTableModel", "accepted"));
    }
    return {};
}

void ScoreTableModel::setTable(core::ScoreTable table) {
    const bool sameRows = table.slices.size() == m_table.slices.size();
    if (sameRows) { // selection and scrolling stay
        m_table = std::move(table);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

std::optional<int> ScoreTableModel::sliceAt(int row) const {
    const auto slice = static_cast<std::size_t>(row - kGroups);
    if (row < kGroups || slice >= m_table.slices.size()) return std::nullopt;
    return m_table.slices[slice].z;
}

std::optional<int> ScoreTableModel::rowOf(int slice) const {
    for (std::size_t i = 0; i < m_table.slices.size(); ++i) {
        if (m_table.slices[i].z == slice) return kGroups + static_cast<int>(i);
    }
    return std::nullopt;
}

int ScoreTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kGroups + static_cast<int>(m_table.slices.size());
}

int ScoreTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString ScoreTableModel::text(int row, int column) const {
    const auto cells = [](const core::Confusion& voxels,
                          const std::optional<core::InstanceCounts>& objects, int at) {
        if (at == kObjects) {
            return objects ? tr("%1 / %2").arg(objects->predictions).arg(objects->references)
                           : QStringLiteral("–");
        }
        return scoreText(scoreValue(static_cast<Score>(at - kFirstScore), voxels, objects));
    };
    if (row >= kGroups) {
        const auto& slice = m_table.slices[static_cast<std::size_t>(row - kGroups)];
        if (column == kSlice) return QString::number(slice.z);
        if (column == kRole) return roleText(slice.role);
        return cells(slice.voxels, slice.objects, column);
    }
    const auto& group = row == 0 ? m_table.heldOut : row == 1 ? m_table.training : m_table.all;
    if (column == kSlice) {
        return row == 0   ? tr("Held-out slices")
               : row == 1 ? tr("Training slices")
                          : tr("All annotated slices");
    }
    if (column == kRole) return QString::number(group.slices);
    return cells(group.voxels, group.objects, column);
}

QVariant ScoreTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return index.column() < kFirstScore && index.column() != kSlice
                   ? int(Qt::AlignCenter)
                   : int((index.column() == kSlice ? Qt::AlignLeft : Qt::AlignRight) |
                         Qt::AlignVCenter);
    case Qt::FontRole: {
        if (index.row() != 0) return {};
        QFont font;
        font.setBold(true);
        return font;
    }
    default:
        return {};
    }
}

QVariant ScoreTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool score = section >= kFirstScore && section < kObjects;
    if (role == Qt::ToolTipRole) {
        if (score) return scoreTip(static_cast<Score>(section - kFirstScore));
        if (section == kObjects)
            return tr("Predicted and annotated cells, counted where something is annotated");
        return section == kSlice ? tr("Number of the slice, counted from 0")
                                 : tr("What the slice says about the model");
    }
    if (role != Qt::DisplayRole) return {};
    if (score) return scoreName(static_cast<Score>(section - kFirstScore));
    return section == kSlice ? tr("Slice") : section == kRole ? tr("Role") : tr("Cells");
}

} // namespace lamina::ui
