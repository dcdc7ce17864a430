// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/MaskComparison.h"

#include <QTableWidget>

namespace lamina::ui {

class PredictionPair;

/// Scores of two predictions: the whole stack, the slices that neither model knows, each slice.
class PairTable final : public QTableWidget {
    Q_OBJECT

public:
    /// The pair must outlive it.
    explicit PairTable(const PredictionPair& pair, QWidget* parent = nullptr);
    void markSlice(int z); ///< it is the one on screen
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void sliceChosen(int z);    ///< its row is the current one
    void sliceRequested(int z); ///< double click

private:
    void showScores();
    void setRow(int row, const QString& name, const core::MaskPairScore& score);
    [[nodiscard]] int sliceAt(int row) const; ///< -1: none

    const PredictionPair& m_pair;
    int m_slice = 0;
};

} // namespace lamina::ui
