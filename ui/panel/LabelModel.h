// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace lamina::ui {

class Document;

/// The labels of a document as rows, the background first, then by number. Holds numbers only and
/// asks the document while a view draws, so that 10⁵ labels stay fluid. GUI thread only.
class LabelModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kColor, kName, kClass, kVisible, kLocked, kColumns };

    explicit LabelModel(Document& document, QObject* parent = nullptr); ///< must outlive the model

    /// Only labels whose name or class holds the text, or whose number starts with it.
    void setFilter(const QString& text);
    [[nodiscard]] core::LabelId idAt(int row) const { return m_ids[static_cast<std::size_t>(row)]; }
    [[nodiscard]] std::optional<int> rowOf(core::LabelId id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// A name, or the number of a class; empty names are refused.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    void refresh();
    [[nodiscard]] std::vector<core::LabelId> filtered() const;
    [[nodiscard]] QString className(core::ClassId id) const;
    [[nodiscard]] QVariant toolTip(const core::LabelInfo& info, int column) const;

    Document& m_document;
    QString m_filter;
    std::vector<core::LabelId> m_ids; ///< background, then ascending
};

} // namespace lamina::ui
