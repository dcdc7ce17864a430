// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ObjectModel.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace lamina::ui {

namespace {

constexpr std::array<const char*, ObjectModel::kColumns> kKeys{
    "id", "class",  "voxels", "volume",    "x",           "y",
    "z",  "slices", "border", "intensity", "probability", "uncertainty"};

} // namespace

QString ObjectModel::key(int column) {
    return kKeys.at(static_cast<std::size_t>(column));
}

void ObjectModel::setObjects(ObjectCensus::ResultPtr result, std::vector<std::string> classNames) {
    beginResetModel();
    m_result = std::move(result);
    m_classNames = std::move(classNames);
    endResetModel();
}

std::optional<int> ObjectModel::rowOf(core::LabelId id) const {
    if (!m_result) return std::nullopt;
    const auto& all = m_result->objects;
    const auto found = std::lower_bound(all.begin(), all.end(), id,
                                        [](const auto& o, core::LabelId i) { return o.id < i; });
    if (found == all.end() || found->id != id) return std::nullopt;
    return static_cast<int>(found - all.begin());
}

QString ObjectModel::className(core::ClassId id) const {
    const auto i = static_cast<std::size_t>(id);
    return i < m_classNames.size() ? QString::fromStdString(m_classNames[i])
                                   : tr("class %1").arg(id);
}

double ObjectModel::number(const core::ObjectFacts& object, int column) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    switch (column) {
    case kId:
        return object.id;
    case kClass:
        return object.classId;
    case kVoxels:
        return static_cast<double>(object.voxels);
    case kVolume:
        return object.volume;
    case kX:
        return object.centroid.x;
    case kY:
        return object.centroid.y;
    case kZ:
        return object.centroid.z;
    case kSlices:
        return object.slices();
    case kBorder:
        return object.touchesBorder ? 1.0 : 0.0;
    case kIntensity:
        return object.intensity.value_or(kNone);
    case kProbability:
        return object.probability.value_or(kNone);
    case kUncertainty:
        return object.uncertainty.value_or(kNone);
    default:
        return kNone;
    }
}

QString ObjectModel::text(const core::ObjectFacts& object, int column) const {
    const QLocale locale;
    const double value = number(object, column);
    switch (column) {
    case kId:
        return QString::number(object.id);
    case kClass:
        return className(object.classId);
    case kVoxels:
        return locale.toString(static_cast<qlonglong>(object.voxels));
    case kSlices:
        return object.slices() == 1 ? tr("1 (%1)").arg(object.box.begin.z)
                                    : tr("%1 (%2–%3)")
                                          .arg(object.slices())
                                          .arg(object.box.begin.z)
                                          .arg(object.box.end.z - 1);
    case kBorder:
        return object.touchesBorder ? tr("yes") : QString();
    default:
        break;
    }
    if (std::isnan(value)) return QStringLiteral("–");
    const bool share = column == kProbability || column == kUncertainty;
    return locale.toString(value, 'f', share ? 3 : 1);
}

int ObjectModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_result ? 0 : static_cast<int>(m_result->objects.size());
}

int ObjectModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant ObjectModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(objectAt(index.row()), index.column());
    case Qt::TextAlignmentRole:
        if (index.column() != kClass) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    default:
        return {};
    }
}

QVariant ObjectModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    struct Head {
        QString title;
        QString tip;
    };
    const auto head = [section]() -> Head {
        switch (section) {
        case kId:
            return {tr("Number"), tr("The same number is in exported instance masks")};
        case kClass:
            return {tr("Class"), tr("What kind of object it is")};
        case kVoxels:
            return {tr("Voxels"), tr("How many voxels it has")};
        case kVolume:
            return {tr("Volume (µm³)"), tr("Voxels times the volume of a voxel")};
        case kX:
            return {tr("x (µm)"), tr("Centroid; the middle of the first voxel is 0")};
        case kY:
            return {tr("y (µm)"), tr("Centroid; the middle of the first voxel is 0")};
        case kZ:
            return {tr("z (µm)"), tr("Centroid; the middle of the first voxel is 0")};
        case kSlices:
            return {tr("Slices"), tr("How many slices it spans, from first to last")};
        case kBorder:
            return {tr("Border"), tr("Touches the border of the image: it may be cut off")};
        case kIntensity:
            return {tr("Intensity"), tr("Mean grey value of the channel shown")};
        case kProbability:
            return {tr("Probability"),
                    tr("Mean probability of being a cell, where it is predicted: 0 to 1")};
        case kUncertainty:
            return {tr("Uncertainty"), tr("Mean of 4·p·(1 - p): 0 is sure, 1 is undecided")};
        default:
            return {};
        }
    };
    if (role == Qt::DisplayRole) return head().title;
    if (role == Qt::ToolTipRole) {
        return section == kClass ? head().tip
                                 : tr("%1. In the filter: %2").arg(head().tip, key(section));
    }
    return {};
}

ObjectSorter::ObjectSorter(ObjectModel& model, QObject* parent)
    : QSortFilterProxyModel(parent), m_model(model) {
    setSourceModel(&model);
    setDynamicSortFilter(true);
}

void ObjectSorter::setWords(const QString& text) {
    m_words.clear();
    m_conditions.clear();
    m_wrong.clear();
    static const QRegularExpression kCondition("^(\\w+)([<>=])(-?[0-9.]+)?$");
    for (const auto& word : text.split(' ', Qt::SkipEmptyParts)) {
        const auto match = kCondition.match(word);
        if (!match.hasMatch()) {
            m_words << word;
            continue;
        }
        const auto column = std::find_if(kKeys.begin(), kKeys.end(), [&match](const char* name) {
            return match.captured(1).compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
        });
        bool number = false;
        const double value = match.captured(3).toDouble(&number);
        if (column == kKeys.end() || !number) {
            m_wrong = word;
            continue;
        }
        m_conditions.push_back(
            {static_cast<int>(column - kKeys.begin()), match.captured(2).front(), value});
    }
    invalidateFilter();
}

bool ObjectSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto& a = m_model.objectAt(left.row());
    const auto& b = m_model.objectAt(right.row());
    const double x = ObjectModel::number(a, left.column());
    const double y = ObjectModel::number(b, left.column());
    if (std::isnan(x) || std::isnan(y)) { // last, in both directions
        if (std::isnan(x) == std::isnan(y)) return a.id < b.id;
        return std::isnan(sortOrder() == Qt::AscendingOrder ? y : x);
    }
    return x != y ? x < y : a.id < b.id;
}

bool ObjectSorter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    static_cast<void>(parent);
    const auto& object = m_model.objectAt(row);
    for (const auto& condition : m_conditions) {
        const double value = ObjectModel::number(object, condition.column);
        const bool fits = condition.sign == '<'   ? value < condition.value
                          : condition.sign == '>' ? value > condition.value
                                                  : value == condition.value;
        if (!fits) return false;
    }
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
        return QString::number(object.id).startsWith(word) ||
               m_model.className(object.classId).contains(word, Qt::CaseInsensitive);
    });
}

} // namespace lamina::ui
