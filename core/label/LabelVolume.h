// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/label/LabelTile.h"

#include <span>
#include <vector>

namespace lamina::core {

/// The one shared tile whose voxels are all `id`; null for kUnlabelled. Thread-safe.
[[nodiscard]] LabelTilePtr uniformTile(LabelId id);

/// The annotation of one stack at one time point: planes of copy-on-write tiles. A copy is a
/// snapshot: it shares the tiles, costs pointers only and never changes. One thread (the GUI's)
/// writes, through `LabelEdit` or `applyChanges`; snapshots may be read from any thread. Voxels of
/// edge tiles that lie outside the volume are kUnlabelled.
class LabelVolume {
public:
    LabelVolume() = default;
    explicit LabelVolume(VolumeSize size);

    [[nodiscard]] VolumeSize size() const { return m_size; }
    [[nodiscard]] int tileColumns() const { return m_columns; }
    [[nodiscard]] int tileRows() const { return m_rows; }
    [[nodiscard]] LabelId at(VoxelIndex v) const; ///< v must lie inside
    [[nodiscard]] const LabelTilePtr& tile(TileIndex index) const;
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
    /// Throws `Error` Mismatch, and changes nothing, when a tile lies outside the volume.
    void applyChanges(std::span<const TileChange> changes, bool revert = false);

private:
    friend class LabelEdit;
    [[nodiscard]] std::size_t slot(TileIndex index) const;

    VolumeSize m_size;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<LabelTilePtr> m_tiles;
};

} // namespace lamina::core
