// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelTable.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

namespace lamina::core {

namespace {

using Color = std::array<std::uint8_t, 3>;

// Okabe and Ito's colour-blind-safe set without black, which vanishes on a dark image. Ordered so
// that neighbours differ in lightness as well as in hue.
constexpr std::array<Color, 7> kOkabeIto{{
    {230, 159, 0},   // orange
    {86, 180, 233},  // sky blue
    {0, 158, 115},   // bluish green
    {240, 228, 66},  // yellow
    {0, 114, 178},   // blue
    {213, 94, 0},    // vermilion
    {204, 121, 167}, // reddish purple
}};

constexpr Color kBackgroundColor{96, 96, 96};

Color fromHsv(double hue, double saturation, double value) {
    const auto channel = [&](double offset) {
        const double k = std::fmod(offset + hue * 6.0, 6.0);
        const double f = value - value * saturation * std::clamp(std::min(k, 4.0 - k), 0.0, 1.0);
        return static_cast<std::uint8_t>(std::lround(f * 255.0));
    };
    return {channel(5.0), channel(3.0), channel(1.0)};
}

} // namespace

LabelInfo LabelTable::info(LabelId id) const {
    if (const auto row = m_rows.find(id); row != m_rows.end()) return row->second;
    LabelInfo made;
    made.id = id;
    made.classId = classOf(id);
    made.color = defaultColor(id);
    made.name = id == kUnlabelled   ? std::string("Unlabelled")
                : id == kBackground ? std::string("Background")
                                    : fmt::format("Label {}", id);
    return made;
}

bool LabelTable::locked(LabelId id) const {
    const auto row = m_rows.find(id);
    return row != m_rows.end() && row->second.locked;
}

ClassId LabelTable::classOf(LabelId id) const {
    if (const auto row = m_rows.find(id); row != m_rows.end()) return row->second.classId;
    return id == kUnlabelled || id == kBackground ? 0 : 1;
}

std::vector<LabelInfo> LabelTable::rows() const {
    std::vector<LabelInfo> all;
    all.reserve(m_rows.size());
    for (const auto& [id, info] : m_rows)
        all.push_back(info);
    return all;
}

void LabelTable::set(const LabelInfo& info) {
    if (info.id == kUnlabelled) {
        throw Error(ErrorCode::InvalidArgument,
                    "Label 0 means unlabelled and cannot be described; use a number from 1.");
    }
    if (info.classId < 0) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("Label {} cannot have the class {}; classes start at 0.", info.id,
                                info.classId));
    }
    if (info.id == kBackground && info.classId != 0) {
        throw Error(ErrorCode::InvalidArgument, "The background cannot be given another class.");
    }
    m_rows[info.id] = info;
}

void LabelTable::remove(LabelId id) {
    m_rows.erase(id);
}

LabelId LabelTable::nextFreeId() const {
    auto row = m_rows.rbegin();
    if (row != m_rows.rend() && row->first == kBackground) ++row;
    if (row == m_rows.rend()) return 1;
    if (row->first + 1 != kBackground) return row->first + 1;
    LabelId gap = 1; // the last number is taken: the first one that is not
    for (const auto& [id, info] : m_rows) {
        if (id != gap) break;
        ++gap;
    }
    return gap;
}

void LabelTable::setClassNames(std::vector<std::string> names) {
    if (names.empty()) {
        throw Error(ErrorCode::InvalidArgument,
                    "At least one class name is needed, that of the background.");
    }
    m_classNames = std::move(names);
}

std::array<std::uint8_t, 3> LabelTable::defaultColor(LabelId id) {
    if (id == kUnlabelled) return {0, 0, 0};
    if (id == kBackground) return kBackgroundColor;
    const std::size_t index = id - 1;
    if (index < kOkabeIto.size()) return kOkabeIto[index];
    // The golden ratio keeps consecutive hues 137 degrees apart and never repeats one.
    constexpr double kGoldenRatio = 0.6180339887498949;
    const double hue = std::fmod(static_cast<double>(index) * kGoldenRatio, 1.0);
    return fromHsv(hue, index % 2 == 0 ? 0.75 : 0.55, index % 3 == 0 ? 0.8 : 1.0);
}

LabelTable tableWithRowsFor(LabelTable table, std::span<const TileChange> changes) {
    std::unordered_set<const LabelTile*> seen;
    std::set<LabelId> used;
    for (const TileChange& change : changes) {
        if (!change.after || !seen.insert(change.after.get()).second) continue;
        LabelId last = kUnlabelled;
        for (const LabelId id : change.after->voxels) {
            if (id != last && id != kUnlabelled && id != kBackground) used.insert(id);
            last = id;
        }
    }
    for (const LabelId id : used) {
        if (table.contains(id)) continue;
        LabelInfo info = table.info(id);
        info.id = id;
        info.name = fmt::format("Cell {}", id);
        info.color = LabelTable::defaultColor(id);
        table.set(info);
    }
    return table;
}

} // namespace lamina::core
