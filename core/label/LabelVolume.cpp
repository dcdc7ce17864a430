// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelVolume.h"

#include "core/base/Error.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

namespace lamina::core {

namespace {

bool anyLabelled(const LabelTile& tile) {
    return std::any_of(tile.voxels.begin(), tile.voxels.end(),
                       [](LabelId id) { return id != kUnlabelled; });
}

/// Calls `visit(z, changes)` for runs of changes in one slice.
template <typename Visit> void forEachSlice(std::span<const TileChange> changes, Visit visit) {
    for (std::size_t begin = 0; begin < changes.size();) {
        const int z = changes[begin].tile.z;
        std::size_t end = begin + 1;
        while (end < changes.size() && changes[end].tile.z == z)
            ++end;
        visit(z, changes.subspan(begin, end - begin));
        begin = end;
    }
}

std::size_t placeOf(TileIndex tile, int columns) {
    return static_cast<std::size_t>(tile.row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(tile.column);
}

std::shared_ptr<TilePlane> copyOf(const TilePlanePtr& plane, const LabelVolume& volume) {
    if (plane) return std::make_shared<TilePlane>(*plane);
    return std::make_shared<TilePlane>(static_cast<std::size_t>(volume.tileColumns()) *
                                       static_cast<std::size_t>(volume.tileRows()));
}

} // namespace

LabelTilePtr uniformTile(LabelId id) {
    if (id == kUnlabelled) return nullptr;
    static std::mutex mutex;
    static std::unordered_map<LabelId, std::weak_ptr<const LabelTile>> known;
    constexpr std::size_t kSweepAbove = 1024; // bounds what dead entries of many objects cost

    const std::lock_guard lock(mutex);
    if (LabelTilePtr tile = known[id].lock()) return tile;
    auto made = std::make_shared<LabelTile>();
    made->voxels.fill(id);
    if (known.size() > kSweepAbove) {
        std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
    }
    known[id] = made;
    return made;
}

LabelVolume::LabelVolume(VolumeSize size) : m_size(size) {
    if (size.x < 0 || size.y < 0 || size.z < 0) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("A label volume cannot have {} x {} x {} voxels.", size.x, size.y, size.z));
    }
    m_columns = (size.x + kTileEdge - 1) / kTileEdge;
    m_rows = (size.y + kTileEdge - 1) / kTileEdge;
    m_planes.resize(static_cast<std::size_t>(size.z));
}

std::size_t LabelVolume::place(TileIndex index) const {
    if (index.column < 0 || index.row < 0 || index.z < 0 || index.column >= m_columns ||
        index.row >= m_rows || index.z >= m_size.z) {
        throw Error(
            ErrorCode::Mismatch,
            fmt::format("The tile at column {}, row {}, slice {} lies outside the labels of "
                        "{} x {} x {} voxels.",
                        index.column, index.row, index.z, m_size.x, m_size.y, m_size.z));
    }
    return placeOf(index, m_columns);
}

LabelId LabelVolume::at(VoxelIndex v) const {
    const LabelTilePtr& t = tile({v.x / kTileEdge, v.y / kTileEdge, v.z});
    return t ? t->at(v.x % kTileEdge, v.y % kTileEdge) : kUnlabelled;
}

const LabelTilePtr& LabelVolume::tile(TileIndex index) const {
    static const LabelTilePtr none;
    const std::size_t at = place(index);
    const TilePlanePtr& plane = m_planes[slotOf(index.z)];
    return plane ? (*plane)[at] : none;
}

PixelRect LabelVolume::tileRect(TileIndex index) const {
    return PixelRect{index.column * kTileEdge, index.row * kTileEdge, kTileEdge, kTileEdge}
        .intersected({0, 0, m_size.x, m_size.y});
}

void LabelVolume::readRect(int z, PixelRect rect, std::span<LabelId> out) const {
    if (rect.empty()) return;
    const auto width = static_cast<std::size_t>(rect.width);
    if (rect.intersected({0, 0, m_size.x, m_size.y}) != rect || z < 0 || z >= m_size.z ||
        out.size() < width * static_cast<std::size_t>(rect.height)) {
        throw Error(ErrorCode::Internal, "A rectangle outside the labels was to be read.");
    }
    for (int row = rect.y / kTileEdge; row * kTileEdge < rect.y + rect.height; ++row) {
        for (int column = rect.x / kTileEdge; column * kTileEdge < rect.x + rect.width; ++column) {
            const PixelRect part = tileRect({column, row, z}).intersected(rect);
            const LabelTile* source = tile({column, row, z}).get();
            for (int y = part.y; y < part.y + part.height; ++y) {
                LabelId* to = out.data() + static_cast<std::size_t>(y - rect.y) * width +
                              static_cast<std::size_t>(part.x - rect.x);
                if (source) {
                    const LabelId* from = source->voxels.data() +
                                          static_cast<std::size_t>(y % kTileEdge) * kTileEdge +
                                          part.x % kTileEdge;
                    std::copy_n(from, part.width, to);
                } else {
                    std::fill_n(to, part.width, kUnlabelled);
                }
            }
        }
    }
}

namespace {

/// `count` voxels in y from `begin`, each `stride` after the one before in `out`.
void readColumn(const LabelVolume& labels, VoxelIndex begin, int count, std::span<LabelId> out,
                std::size_t stride) {
    const int end = begin.y + count;
    const int column = begin.x / kTileEdge;
    std::size_t to = 0;
    for (int y = begin.y; y < end;) {
        const int row = y / kTileEdge;
        const LabelTile* source = labels.tile({column, row, begin.z}).get();
        for (const int stop = std::min(end, (row + 1) * kTileEdge); y < stop; ++y, to += stride) {
            const auto at = static_cast<std::size_t>(y % kTileEdge) * kTileEdge +
                            static_cast<std::size_t>(begin.x % kTileEdge);
            out[to] = source ? source->voxels[at] : kUnlabelled;
        }
    }
}

} // namespace

void LabelVolume::readPlane(SlicePlane plane, PixelRect rect, std::span<LabelId> out) const {
    if (rect.empty()) return;
    const VoxelBox box = plane.box(rect);
    const auto width = static_cast<std::size_t>(rect.width);
    switch (plane.axes) {
    case Axes::XY:
        readRect(plane.index, rect, out);
        break;
    case Axes::XZ:
        for (int z = box.begin.z; z < box.end.z; ++z) {
            readRect(z, {rect.x, plane.index, rect.width, 1},
                     out.subspan(static_cast<std::size_t>(z - rect.y) * width, width));
        }
        break;
    case Axes::YZ:
        for (int z = box.begin.z; z < box.end.z; ++z)
            readColumn(*this, {plane.index, box.begin.y, z}, rect.height,
                       out.subspan(static_cast<std::size_t>(z - rect.x)), width);
        break;
    }
}

std::vector<LabelId> LabelVolume::readSlice(int z) const {
    std::vector<LabelId> out(m_size.planeVoxels());
    readRect(z, {0, 0, m_size.x, m_size.y}, out);
    return out;
}

bool LabelVolume::sliceEmpty(int z) const {
    for (int row = 0; row < m_rows; ++row) {
        for (int column = 0; column < m_columns; ++column) {
            const LabelTilePtr& t = tile({column, row, z});
            if (t && anyLabelled(*t)) return false;
        }
    }
    return true;
}

std::vector<int> LabelVolume::annotatedSlices() const {
    std::vector<int> slices;
    for (int z = 0; z < m_size.z; ++z) {
        if (!sliceEmpty(z)) slices.push_back(z);
    }
    return slices;
}

LabelId LabelVolume::largestLabel() const {
    LabelId largest = 0;
    const LabelTile* previous = nullptr; // neighbouring tiles are often one shared tile
    for (const TilePlanePtr& plane : m_planes) {
        if (!plane) continue;
        for (const LabelTilePtr& t : *plane) {
            if (!t || t.get() == previous) continue;
            previous = t.get();
            for (const LabelId id : t->voxels) {
                if (id != kBackground) largest = std::max(largest, id);
            }
        }
    }
    return largest;
}

std::size_t LabelVolume::bytes() const {
    std::unordered_set<const LabelTile*> distinct;
    for (const TilePlanePtr& plane : m_planes) {
        if (!plane) continue;
        for (const LabelTilePtr& t : *plane) {
            if (t) distinct.insert(t.get());
        }
    }
    return distinct.size() * sizeof(LabelTile);
}

void LabelVolume::applyChanges(std::span<const TileChange> changes, bool revert,
                               const PlaneSwaps* swaps) {
    for (const TileChange& change : changes)
        static_cast<void>(place(change.tile));
    forEachSlice(changes, [&](int z, std::span<const TileChange> ofSlice) {
        TilePlanePtr& plane = m_planes[slotOf(z)];
        if (swaps) {
            const auto swap = swaps->find(z);
            if (swap != swaps->end() &&
                plane == (revert ? swap->second.after : swap->second.before)) {
                plane = revert ? swap->second.before : swap->second.after;
                return;
            }
        }
        auto next = copyOf(plane, *this);
        for (const TileChange& change : ofSlice)
            (*next)[place(change.tile)] = revert ? change.before : change.after;
        plane = std::move(next);
    });
}

PlaneSwapsPtr planeSwaps(const LabelVolume& seen, std::span<const TileChange> changes,
                         bool applied) {
    // below, changing the tiles one by one costs less than what the swap would keep in memory
    constexpr std::size_t kManyTiles = 128;
    auto swaps = std::make_shared<PlaneSwaps>();
    forEachSlice(changes, [&](int z, std::span<const TileChange> ofSlice) {
        if (ofSlice.size() < kManyTiles) return;
        const bool holds = std::all_of(ofSlice.begin(), ofSlice.end(), [&](const auto& change) {
            return seen.tile(change.tile) == (applied ? change.after : change.before);
        });
        if (!holds) return;
        const TilePlanePtr& here = seen.tilePlane(z);
        auto other = copyOf(here, seen);
        for (const TileChange& change : ofSlice) {
            (*other)[placeOf(change.tile, seen.tileColumns())] =
                applied ? change.before : change.after;
        }
        (*swaps)[z] =
            applied ? PlaneSwap{std::move(other), here} : PlaneSwap{here, std::move(other)};
    });
    if (swaps->empty()) return nullptr;
    return swaps;
}

} // namespace lamina::core
