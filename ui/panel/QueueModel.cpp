// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/QueueModel.h"

#include "ui/document/Document.h"

#include <QFont>
#include <QIcon>
#include <QLocale>
#include <QStringList>

namespace lamina::ui {

QueueModel::QueueModel(const ReviewQueue& queue, const Document& document, QObject* parent)
    : QAbstractTableModel(parent), m_queue(queue), m_document(document) {
    connect(&queue, &ReviewQueue::entriesChanged, this, [this] {
        beginResetModel();
        endResetModel();
    });
    const auto refresh = [this] {
        if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    };
    connect(&queue, &ReviewQueue::marksChanged, this, refresh);
    connect(&queue, &ReviewQueue::currentChanged, this, refresh);
}

QString QueueModel::what(const QueueEntry& entry) const {
    switch (entry.item.kind) {
    case ReviewState::Kind::Annotated:
        return QString::fromStdString(m_document.table().info(entry.item.number).name);
    case ReviewState::Kind::Predicted:
        return tr("Predicted object %1").arg(entry.item.number);
    case ReviewState::Kind::Slice:
        break;
    }
    return tr("Slice %1").arg(entry.item.number);
}

QString QueueModel::why(const QueueEntry& entry) {
    const QLocale locale;
    QStringList reasons;
    if (entry.object) {
        const auto voxels = locale.toString(static_cast<qlonglong>(entry.object->voxels));
        const auto median = locale.toString(static_cast<qlonglong>(entry.medianVoxels));
        for (const core::Doubt doubt : entry.reasons) {
            switch (doubt) {
            case core::Doubt::Small:
                reasons << tr("much smaller than usual (%1 voxels, usual %2)").arg(voxels, median);
                break;
            case core::Doubt::Large:
                reasons << tr("much larger than usual (%1 voxels, usual %2): two in one?")
                               .arg(voxels, median);
                break;
            case core::Doubt::Shape:
                reasons << tr("more ragged or elongated than the others");
                break;
            case core::Doubt::Border:
                reasons << tr("cut off by the border");
                break;
            case core::Doubt::OneSlice:
                reasons << tr("in one slice only");
                break;
            case core::Doubt::LowConfidence:
                reasons << tr("the model was not sure (probability %1)")
                               .arg(entry.object->probability.value_or(0.0), 0, 'f', 2);
                break;
            }
        }
    } else if (entry.slice) {
        const auto& slice = *entry.slice;
        if (slice.uncertainty) reasons << tr("uncertainty %1").arg(*slice.uncertainty, 0, 'f', 3);
        if (!slice.distance) {
            reasons << tr("nothing is annotated yet");
        } else if (*slice.distance == 1) {
            reasons << tr("next to an annotated slice");
        } else {
            reasons << tr("%1 slices from the nearest annotated one").arg(*slice.distance);
        }
    }
    return reasons.join(QStringLiteral(" · "));
}

QString QueueModel::found(ReviewState::Mark mark) {
    switch (mark) {
    case ReviewState::Mark::Seen:
        return tr("looked at");
    case ReviewState::Mark::Accepted:
        return tr("accepted");
    case ReviewState::Mark::Rejected:
        return tr("rejected");
    case ReviewState::Mark::Open:
        break;
    }
    return {};
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_queue.entries().size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& entry = m_queue.entries()[static_cast<std::size_t>(index.row())];
    const auto mark = m_queue.mark(entry);
    if (role == Qt::DisplayRole || (role == Qt::ToolTipRole && index.column() == kWhy)) {
        switch (index.column()) {
        case kWhat:
            return what(entry);
        case kWhy:
            return why(entry);
        case kSlice:
            return entry.place.z;
        case kFound:
            return found(mark);
        default:
            return {};
        }
    }
    if (role == Qt::DecorationRole && index.column() == kFound) {
        if (mark == ReviewState::Mark::Seen) return QIcon::fromTheme("view-visible");
        if (mark == ReviewState::Mark::Accepted) return QIcon::fromTheme("checkmark");
        if (mark == ReviewState::Mark::Rejected) return QIcon::fromTheme("dialog-cancel");
    }
    if (role == Qt::FontRole && index.row() == m_queue.current()) {
        QFont font;
        font.setBold(true);
        return font;
    }
    return {};
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case kWhat:
        return tr("What");
    case kWhy:
        return tr("Why");
    case kSlice:
        return tr("Slice");
    case kFound:
        return tr("Found");
    default:
        return {};
    }
}

} // namespace lamina::ui
