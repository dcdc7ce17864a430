// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/ScoreTable.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>

namespace lamina::ui {

/// The scores that a table or a chart can show.
enum class Score { Dice, IoU, Ap, Ap50, Pq, Seg, Det };
inline constexpr int kScores = 7;

[[nodiscard]] QString scoreName(Score score);
[[nodiscard]] QString scoreTip(Score score);
/// No value where nothing is annotated, or the objects are not known.
[[nodiscard]] std::optional<double> scoreValue(Score score, const core::Confusion& voxels,
                                               const std::optional<core::InstanceCounts>& objects);
/// "0.873", "–" without a value.
[[nodiscard]] QString scoreText(const std::optional<double>& value);
[[nodiscard]] QString roleText(core::SliceRole role);

/// Scores as rows: the held-out slices, the training slices and all together first, then slice by
/// slice. GUI thread only.
class ScoreTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kSlice, kRole, kFirstScore, kObjects = kFirstScore + kScores, kColumns };
    static constexpr int kGroups = 3;

    using QAbstractTableModel::QAbstractTableModel;
    void setTable(core::ScoreTable table);
    [[nodiscard]] const core::ScoreTable& table() const { return m_table; }
    [[nodiscard]] std::optional<int> sliceAt(int row) const; ///< none for the rows of groups
    [[nodiscard]] std::optional<int> rowOf(int slice) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(int row, int column) const;

    core::ScoreTable m_table;
};

} // namespace lamina::ui
