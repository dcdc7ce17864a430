// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/ObjectCensus.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace lamina::ui {

/// Measured objects as rows. Shares the measurements and formats what a view asks for, so that 10⁵
/// objects cost a pointer. GUI thread only.
class ObjectModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        kId,
        kClass,
        kVoxels,
        kVolume,
        kX,
        kY,
        kZ,
        kSlices,
        kBorder,
        kIntensity,
        kProbability,
        kUncertainty,
        kColumns
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setObjects(ObjectCensus::ResultPtr result, std::vector<std::string> classNames);
    [[nodiscard]] const core::ObjectFacts& objectAt(int row) const {
        return m_result->objects[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] std::optional<int> rowOf(core::LabelId id) const;
    [[nodiscard]] const ObjectCensus::ResultPtr& result() const { return m_result; }
    [[nodiscard]] const std::vector<std::string>& classNames() const { return m_classNames; }
    [[nodiscard]] QString className(core::ClassId id) const;
    /// The number that a column sorts by; NaN where there is none.
    [[nodiscard]] static double number(const core::ObjectFacts& object, int column);
    /// "voxels" ...: what filters call the columns, whatever the language.
    [[nodiscard]] static QString key(int column);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const core::ObjectFacts& object, int column) const;

    ObjectCensus::ResultPtr m_result;
    std::vector<std::string> m_classNames;
};

/// Sorts by numbers (objects without one last) and filters by words: a number that an id begins
/// with, a part of a class's name, or conditions such as "voxels<500" or "border=1". All must fit.
class ObjectSorter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ObjectSorter(ObjectModel& model, QObject* parent = nullptr);
    void setWords(const QString& text);
    /// Conditions that name no column, as typed; empty when all is understood.
    [[nodiscard]] QString notUnderstood() const { return m_wrong; }

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    struct Condition {
        int column = 0;
        QChar sign;
        double value = 0.0;
    };

    ObjectModel& m_model;
    QStringList m_words;
    std::vector<Condition> m_conditions;
    QString m_wrong;
};

} // namespace lamina::ui
