// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/label/LabelTile.h"

#include <map>
#include <memory>
#include <span>
#include <vector>

namespace lamina::core {

/// The one shared tile whose voxels are all `id`; null for kUnlabelled. Thread-safe.
[[nodiscard]] LabelTilePtr uniformTile(LabelId id);

/// The tiles of one slice, row by row. Never changes once it stands in a volume.
using TilePlane = std::vector<LabelTilePtr>;
using TilePlanePtr = std::shared_ptr<const TilePlane>; ///< null: nothing is labelled

/// The tiles of a slice before and after a change of many of them.
struct PlaneSwap {
    TilePlanePtr before;
    TilePlanePtr after;
};
using PlaneSwaps = std::map<int, PlaneSwap>; ///< by slice
using PlaneSwapsPtr = std::shared_ptr<const PlaneSwaps>;

/// The annotation of one stack at one time point: planes of copy-on-write tiles. A copy is a
/// snapshot: it shares the planes, costs a pointer for each slice and never changes. One thread
/// (the GUI's) writes, through `LabelEdit` or `applyChanges`; snapshots may be read from any
/// thread. Voxels of edge tiles that lie outside the volume are kUnlabelled.
class LabelVolume {
public:
    LabelVolume() = default;
    explicit LabelVolume(VolumeSize size);

    [[nodiscard]] VolumeSize size() const { return m_size; }
    [[nodiscard]] int tileColumns() const { return m_columns; }
    [[nodiscard]] int tileRows() const { return m_rows; }
    [[nodiscard]] LabelId at(VoxelIndex v) const; ///< v must lie inside
    /// Valid until the volume is written to.
    [[nodiscard]] const LabelTilePtr& tile(TileIndex index) const;
    [[nodiscard]] const TilePlanePtr& tilePlane(int z) const { return m_planes.at(slotOf(z)); }
    /// The voxels that a tile covers, clipped to the volume.
    [[nodiscard]] PixelRect tileRect(TileIndex index) const;
    /// Copies `rect` of slice z to `out`, row by row; `rect` must lie inside.
    void readRect(int z, PixelRect rect, std::span<LabelId> out) const;
    /// The same for a plane of any orientation.
    void readPlane(SlicePlane plane, PixelRect rect, std::span<LabelId> out) const;
    [[nodiscard]] std::vector<LabelId> readSlice(int z) const;
    [[nodiscard]] bool sliceEmpty(int z) const; ///< nothing labelled, not even background
    [[nodiscard]] std::vector<int> annotatedSlices() const;
    [[nodiscard]] LabelId largestLabel() const; ///< kBackground does not count; 0 if none
    [[nodiscard]] std::size_t bytes() const;    ///< of distinct tiles

    /// Puts every `after` (or `before` with `revert`) in place: undo, redo, replay of a journal.
    /// Where `swaps` of these changes hold for a slice as it is, its planes are exchanged instead:
    /// half a million tiles cost as much as some hundred pointers. Throws `Error` Mismatch, and
    /// changes nothing, when a tile lies outside the volume.
    void applyChanges(std::span<const TileChange> changes, bool revert = false,
                      const PlaneSwaps* swaps = nullptr);

private:
    friend class LabelEdit;
    static std::size_t slotOf(int z) { return static_cast<std::size_t>(z); }
    [[nodiscard]] std::size_t place(TileIndex index) const; ///< within its plane

    VolumeSize m_size;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<TilePlanePtr> m_planes;
};

/// Swaps for those slices of which many tiles change, made of the volume `seen` as it is before the
/// changes, or after them with `applied`; changes must be in the order of slices. Null where there
/// is none. Worker: copies the pointers of these slices.
[[nodiscard]] PlaneSwapsPtr planeSwaps(const LabelVolume& seen, std::span<const TileChange> changes,
                                       bool applied);

} // namespace lamina::core
