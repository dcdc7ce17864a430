// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/ReviewQueue.h"

#include <QAbstractTableModel>
#include <QString>

namespace lamina::ui {

class Document;

/// The queue as rows of words: what, why, where, what was found. GUI thread only.
class QueueModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kWhat, kWhy, kSlice, kFound, kColumns };

    /// Both must outlive the model.
    QueueModel(const ReviewQueue& queue, const Document& document, QObject* parent = nullptr);

    [[nodiscard]] QString what(const QueueEntry& entry) const; ///< "Cell 12", "Slice 14"
    [[nodiscard]] static QString why(const QueueEntry& entry); ///< a sentence
    [[nodiscard]] static QString found(ReviewState::Mark mark);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    const ReviewQueue& m_queue;
    const Document& m_document;
};

} // namespace lamina::ui
