// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelEdit.h"

#include "core/base/Error.h"

#include <algorithm>
#include <utility>

namespace lamina::core {

namespace {

void requireArea(PixelRect rect, std::size_t values) {
    if (rect.empty()) return;
    if (values != static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height)) {
        throw Error(ErrorCode::Internal, "Values and rectangle of an edit differ in size.");
    }
}

bool uniform(const LabelTile& tile) {
    return std::all_of(tile.voxels.begin(), tile.voxels.end(),
                       [first = tile.voxels.front()](LabelId id) { return id == first; });
}

bool sameVoxels(const LabelTile* a, const LabelTile* b) {
    if (a == b) return true;
    static const LabelTile unlabelled;
    return (a ? a : &unlabelled)->voxels == (b ? b : &unlabelled)->voxels;
}

std::size_t voxelOffset(int x, int y) {
    return static_cast<std::size_t>(y % kTileEdge) * kTileEdge +
           static_cast<std::size_t>(x % kTileEdge);
}

} // namespace

LabelEdit::LabelEdit(LabelVolume& volume, const LabelTable& table, DrawOver rule)
    : m_volume(volume), m_table(table), m_rule(rule) {}

bool LabelEdit::replaceable(LabelId current) const {
    if (current == kUnlabelled) return true;
    if (m_rule == DrawOver::UnlabelledOnly) return false;
    if (m_rule == DrawOver::UnlabelledAndBackground && current != kBackground) return false;
    return !m_table.locked(current);
}

LabelEdit::Touched& LabelEdit::touch(TileIndex index) {
    const auto [place, isNew] = m_touched.try_emplace(index);
    if (isNew) {
        Touched& made = place->second;
        made.base = m_volume.tile(index);
        made.copy =
            made.base ? std::make_shared<LabelTile>(*made.base) : std::make_shared<LabelTile>();
    }
    return place->second;
}

const LabelTile* LabelEdit::current(TileIndex index) const {
    const auto touched = m_touched.find(index);
    return touched != m_touched.end() ? touched->second.copy.get() : m_volume.tile(index).get();
}

template <typename IdAt> void LabelEdit::writeRow(int z, int y, int x0, int x1, IdAt idAt) {
    const VolumeSize size = m_volume.size();
    if (z < 0 || z >= size.z || y < 0 || y >= size.y) return;
    x0 = std::max(x0, 0);
    x1 = std::min(x1, size.x);

    // Rows are mostly of one label: its lock is looked up once.
    LabelId asked = kUnlabelled;
    bool answer = true;
    int firstChanged = x1;
    int lastChanged = x0 - 1;
    for (int begin = x0; begin < x1;) {
        const TileIndex index{begin / kTileEdge, y / kTileEdge, z};
        const int end = std::min(x1, (index.column + 1) * kTileEdge);
        const LabelTile* source = current(index);
        LabelTile* target = nullptr;
        for (int x = begin; x < end; ++x) {
            const std::optional<LabelId> wanted = idAt(x);
            if (!wanted) continue;
            const std::size_t offset = voxelOffset(x, y);
            const LabelId before = source ? source->voxels[offset] : kUnlabelled;
            if (before == *wanted) continue;
            if (before != asked) {
                asked = before;
                answer = replaceable(before);
            }
            if (!answer) continue;
            if (!target) source = target = touch(index).copy.get();
            target->voxels[offset] = *wanted;
            firstChanged = std::min(firstChanged, x);
            lastChanged = x;
        }
        begin = end;
    }
    if (firstChanged <= lastChanged) {
        m_dirty = m_dirty.united({{firstChanged, y, z}, {lastChanged + 1, y + 1, z + 1}});
    }
}

void LabelEdit::setVoxel(VoxelIndex v, LabelId id) {
    setRow(v.z, v.y, v.x, v.x + 1, id);
}

void LabelEdit::setRow(int z, int y, int x0, int x1, LabelId id) {
    writeRow(z, y, x0, x1, [id](int) { return std::optional<LabelId>(id); });
}

void LabelEdit::setPlaneRow(SlicePlane plane, int row, int column0, int column1, LabelId id) {
    switch (plane.axes) {
    case Axes::XY:
        setRow(plane.index, row, column0, column1, id);
        break;
    case Axes::XZ:
        setRow(row, plane.index, column0, column1, id);
        break;
    case Axes::YZ:
        for (int z = std::max(column0, 0); z < std::min(column1, size().z); ++z)
            setRow(z, row, plane.index, plane.index + 1, id);
        break;
    }
}

void LabelEdit::setMask(int z, PixelRect rect, std::span<const std::uint8_t> mask, LabelId id) {
    requireArea(rect, mask.size());
    for (int row = 0; row < rect.height; ++row) {
        const auto line = mask.subspan(static_cast<std::size_t>(row) * rect.width, rect.width);
        writeRow(z, rect.y + row, rect.x, rect.x + rect.width, [&](int x) {
            return line[static_cast<std::size_t>(x - rect.x)] != 0 ? std::optional<LabelId>(id)
                                                                   : std::nullopt;
        });
    }
}

void LabelEdit::setIds(int z, PixelRect rect, std::span<const LabelId> ids) {
    requireArea(rect, ids.size());
    for (int row = 0; row < rect.height; ++row) {
        const auto line = ids.subspan(static_cast<std::size_t>(row) * rect.width, rect.width);
        writeRow(z, rect.y + row, rect.x, rect.x + rect.width, [&](int x) {
            const LabelId id = line[static_cast<std::size_t>(x - rect.x)];
            return id != kUnlabelled ? std::optional<LabelId>(id) : std::nullopt;
        });
    }
}

LabelId LabelEdit::preview(VoxelIndex v) const {
    const LabelTile* tile = current({v.x / kTileEdge, v.y / kTileEdge, v.z});
    return tile ? tile->at(v.x % kTileEdge, v.y % kTileEdge) : kUnlabelled;
}

void LabelEdit::previewRect(int z, PixelRect rect, std::span<LabelId> out) const {
    m_volume.readRect(z, rect, out);
    for (const auto& [index, touched] : m_touched) {
        if (index.z != z) continue;
        const PixelRect part = m_volume.tileRect(index).intersected(rect);
        for (int y = part.y; y < part.y + part.height; ++y) {
            std::copy_n(touched.copy->voxels.data() + voxelOffset(part.x, y), part.width,
                        out.data() + static_cast<std::size_t>(y - rect.y) * rect.width +
                            (part.x - rect.x));
        }
    }
}

void LabelEdit::previewPlane(SlicePlane plane, PixelRect rect, std::span<LabelId> out) const {
    if (plane.axes == Axes::XY) {
        previewRect(plane.index, rect, out);
        return;
    }
    m_volume.readPlane(plane, rect, out);
    const VoxelBox wanted = plane.box(rect);
    for (const auto& [index, touched] : m_touched) {
        const PixelRect covered = m_volume.tileRect(index);
        const VoxelBox part = wanted.intersected(SlicePlane::xy(index.z).box(covered));
        if (part.empty()) continue; // beside it in one direction, it may overlap in the others
        for (int y = part.begin.y; y < part.end.y; ++y) {
            for (int x = part.begin.x; x < part.end.x; ++x) {
                const VoxelIndex v{x, y, index.z};
                const int column = SlicePlane::columnOf(plane.axes, v) - rect.x;
                const int row = SlicePlane::rowOf(plane.axes, v) - rect.y;
                out[static_cast<std::size_t>(row) * static_cast<std::size_t>(rect.width) +
                    static_cast<std::size_t>(column)] = touched.copy->voxels[voxelOffset(x, y)];
            }
        }
    }
}

VoxelBox LabelEdit::takeDirty() {
    return std::exchange(m_dirty, {});
}

LabelTilePtr LabelEdit::rebased(const Touched& touched, const LabelTilePtr& now) const {
    if (now == touched.base) return touched.copy;
    auto merged = now ? std::make_shared<LabelTile>(*now) : std::make_shared<LabelTile>();
    for (std::size_t i = 0; i < merged->voxels.size(); ++i) {
        const LabelId base = touched.base ? touched.base->voxels[i] : kUnlabelled;
        const LabelId wanted = touched.copy->voxels[i];
        if (wanted != base && replaceable(merged->voxels[i])) merged->voxels[i] = wanted;
    }
    return merged;
}

std::vector<TileChange> LabelEdit::commit() {
    std::vector<TileChange> changes;
    changes.reserve(m_touched.size());
    for (const auto& [index, touched] : m_touched) {
        const LabelTilePtr& before = m_volume.tile(index);
        LabelTilePtr after = rebased(touched, before);
        if (sameVoxels(before.get(), after.get())) continue;
        if (uniform(*after)) after = uniformTile(after->voxels.front());
        changes.push_back({index, before, std::move(after)});
    }
    m_volume.applyChanges(changes);
    m_touched.clear();
    return changes;
}

} // namespace lamina::core
