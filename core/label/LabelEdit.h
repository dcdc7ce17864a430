// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace lamina::core {

/// What painting may replace. Locked labels are never replaced under any rule.
enum class DrawOver {
    Everything,
    UnlabelledOnly, ///< unlabelled voxels only
    UnlabelledAndBackground,
};

/// A transaction on a `LabelVolume`, the only way voxels change. Copies a tile at its first touch,
/// applies locks and the draw-over rule to every voxel. Voxels are visible in the volume only after
/// `commit()`; `preview` shows them before. Destroyed without commit, nothing has changed. Erasing
/// is setting kUnlabelled and obeys the rule too: an eraser is made with DrawOver::Everything. GUI
/// thread; volume and table must outlive the edit.
class LabelEdit {
public:
    LabelEdit(LabelVolume& volume, const LabelTable& table, DrawOver rule = DrawOver::Everything);

    [[nodiscard]] VolumeSize size() const { return m_volume.size(); }
    void setVoxel(VoxelIndex v, LabelId id); ///< outside the volume: ignored
    /// Columns [x0, x1) of row y in slice z, clipped to the volume.
    void setRow(int z, int y, int x0, int x1, LabelId id);
    /// Columns [column0, column1) of one row of a plane of any orientation, clipped to the volume.
    void setPlaneRow(SlicePlane plane, int row, int column0, int column1, LabelId id);
    /// Where `mask` (rows of rect.width) is nonzero; parts outside the volume are ignored.
    void setMask(int z, PixelRect rect, std::span<const std::uint8_t> mask, LabelId id);
    /// Each voxel its own id; kUnlabelled voxels of `ids` leave what is there.
    void setIds(int z, PixelRect rect, std::span<const LabelId> ids);

    /// The voxel as it would be after commit.
    [[nodiscard]] LabelId preview(VoxelIndex v) const;
    void previewRect(int z, PixelRect rect, std::span<LabelId> out) const;
    /// The same for a rectangle inside a plane of any orientation.
    void previewPlane(SlicePlane plane, PixelRect rect, std::span<LabelId> out) const;
    /// Bounding box of what changed since the last call, for redrawing.
    [[nodiscard]] VoxelBox takeDirty();

    /// Swaps the pointers in and returns the changes, in tile order; tiles without a change are
    /// left out, tiles that became unlabelled are null, tiles of one label are shared. A tile that
    /// somebody else changed since it was touched keeps that change where this edit set nothing.
    /// The edit is empty afterwards and may be used again.
    [[nodiscard]] std::vector<TileChange> commit();

private:
    struct Touched {
        LabelTilePtr base; ///< what the volume held at first touch
        std::shared_ptr<LabelTile> copy;
    };

    [[nodiscard]] bool replaceable(LabelId current) const;
    Touched& touch(TileIndex index);
    [[nodiscard]] const LabelTile* current(TileIndex index) const;
    [[nodiscard]] LabelTilePtr rebased(const Touched& touched, const LabelTilePtr& now) const;
    /// `idAt(x)` gives the id wanted at column x, or nothing to leave it; columns are clipped.
    template <typename IdAt> void writeRow(int z, int y, int x0, int x1, IdAt idAt);

    LabelVolume& m_volume;
    const LabelTable& m_table;
    DrawOver m_rule;
    std::map<TileIndex, Touched> m_touched;
    VoxelBox m_dirty;
};

} // namespace lamina::core
