// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LabelModel.h"

#include "ui/document/Document.h"
#include "ui/panel/PanelParts.h"

#include <QIcon>

#include <algorithm>

namespace lamina::ui {

namespace {

/// The same pixels in a chosen row: a colour that changes there would be another colour.
QIcon unchanging(const QPixmap& pixmap) {
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}

QIcon themed(const QString& name) {
    return unchanging(QIcon::fromTheme(name).pixmap(22, 22));
}

} // namespace

LabelModel::LabelModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent), m_document(document) {
    m_ids = filtered();
    connect(&m_document, &Document::tableChanged, this, &LabelModel::refresh);
}

QString LabelModel::className(core::ClassId id) const {
    const auto& names = m_document.table().classNames();
    const auto i = static_cast<std::size_t>(id);
    return i < names.size() ? QString::fromStdString(names[i]) : tr("class %1").arg(id);
}

std::vector<core::LabelId> LabelModel::filtered() const {
    std::vector<core::LabelId> ids;
    const auto& table = m_document.table();
    if (m_filter.isEmpty()) {
        ids = table.ids();
    } else {
        for (const auto& row : table.rows()) {
            if (QString::number(row.id).startsWith(m_filter) ||
                QString::fromStdString(row.name).contains(m_filter, Qt::CaseInsensitive) ||
                className(row.classId).contains(m_filter, Qt::CaseInsensitive))
                ids.push_back(row.id);
        }
    }
    // the background has the largest id but is what one paints with most: first
    if (!ids.empty() && ids.back() == core::kBackground)
        std::rotate(ids.begin(), ids.end() - 1, ids.end());
    return ids;
}

void LabelModel::refresh() {
    auto ids = filtered();
    if (ids == m_ids) { // a name or a colour: the view keeps where it is
        if (!m_ids.empty())
            Q_EMIT dataChanged(index(0, 0),
                               index(static_cast<int>(m_ids.size()) - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_ids = std::move(ids);
    endResetModel();
}

void LabelModel::setFilter(const QString& text) {
    if (text == m_filter) return;
    m_filter = text;
    refresh();
}

std::optional<int> LabelModel::rowOf(core::LabelId id) const {
    const bool background = !m_ids.empty() && m_ids.front() == core::kBackground;
    if (id == core::kBackground) return background ? std::optional(0) : std::nullopt;
    const auto begin = m_ids.begin() + (background ? 1 : 0);
    const auto found = std::lower_bound(begin, m_ids.end(), id);
    if (found == m_ids.end() || *found != id) return std::nullopt;
    return static_cast<int>(found - m_ids.begin());
}

int LabelModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int LabelModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant LabelModel::toolTip(const core::LabelInfo& info, int column) const {
    const bool background = info.id == core::kBackground;
    switch (column) {
    case kColor:
        return tr("Double-click to choose another colour");
    case kName:
        return background ? tr("Known not to be a cell (0)")
                          : tr("Label %1; F2 or double-click to rename").arg(info.id);
    case kClass:
        return background ? tr("The background is a class of its own")
                          : tr("Double-click to choose another class");
    case kVisible:
        return info.visible ? tr("Shown; click to hide") : tr("Hidden; click to show");
    case kLocked:
        return info.locked ? tr("Locked: never painted over; click to unlock")
                           : tr("Click to lock: it cannot be painted over then");
    default:
        return {};
    }
}

QVariant LabelModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto info = m_document.table().info(idAt(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == kName) return QString::fromStdString(info.name);
        if (index.column() == kClass && info.id != core::kBackground)
            return className(info.classId);
        return {};
    case Qt::EditRole:
        if (index.column() == kName) return QString::fromStdString(info.name);
        if (index.column() == kClass) return info.classId;
        return {};
    case Qt::DecorationRole:
        if (index.column() == kColor)
            return colorSwatch(QColor(info.color[0], info.color[1], info.color[2]));
        if (index.column() == kVisible)
            return themed(info.visible ? "view-visible" : "view-hidden");
        if (index.column() == kLocked)
            return themed(info.locked ? "object-locked" : "object-unlocked");
        return {};
    case Qt::ToolTipRole:
        return toolTip(info, index.column());
    case Qt::AccessibleTextRole:
        if (index.column() == kVisible) return info.visible ? tr("shown") : tr("hidden");
        if (index.column() == kLocked) return info.locked ? tr("locked") : tr("unlocked");
        if (index.column() == kColor) return tr("colour of %1").arg(info.name.c_str());
        return data(index, Qt::DisplayRole);
    case Qt::UserRole:
        return info.id;
    default:
        return {};
    }
}

QVariant LabelModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    if (section == kName) return tr("Label");
    if (section == kClass) return tr("Class");
    return {};
}

Qt::ItemFlags LabelModel::flags(const QModelIndex& index) const {
    auto flags = QAbstractTableModel::flags(index);
    const bool edited = index.column() == kName || index.column() == kClass;
    if (edited && idAt(index.row()) != core::kBackground) flags |= Qt::ItemIsEditable;
    return flags;
}

bool LabelModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid()) return false;
    auto info = m_document.table().info(idAt(index.row()));
    if (index.column() == kName) {
        const auto name = value.toString().trimmed().toStdString();
        if (name.empty() || name == info.name) return false;
        info.name = name;
    } else if (index.column() == kClass) {
        const int classId = value.toInt();
        if (classId < 1 || classId == info.classId) return false;
        info.classId = classId;
    } else {
        return false;
    }
    m_document.setLabelInfo(info);
    return true;
}

} // namespace lamina::ui
