// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"

#include <functional>
#include <set>

namespace lamina::test {

/// A volume with `idAt` at every voxel.
inline core::LabelVolume painted(core::VolumeSize size,
                                 const std::function<core::LabelId(core::VoxelIndex)>& idAt) {
    core::LabelVolume labels(size);
    const core::LabelTable table;
    core::LabelEdit edit(labels, table);
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x)
                edit.setVoxel({x, y, z}, idAt({x, y, z}));
        }
    }
    static_cast<void>(edit.commit());
    return labels;
}

inline bool inBall(core::VoxelIndex v, double x, double y, double z, double r) {
    return (v.x - x) * (v.x - x) + (v.y - y) * (v.y - y) + (v.z - z) * (v.z - z) <= r * r;
}

inline std::set<core::LabelId> idsIn(const core::LabelVolume& labels, core::VoxelBox box) {
    std::set<core::LabelId> ids;
    for (int z = box.begin.z; z < box.end.z; ++z) {
        for (int y = box.begin.y; y < box.end.y; ++y) {
            for (int x = box.begin.x; x < box.end.x; ++x)
                ids.insert(labels.at({x, y, z}));
        }
    }
    ids.erase(core::kUnlabelled);
    return ids;
}

inline core::LabelVolume after(core::LabelVolume labels,
                               const std::vector<core::TileChange>& changes) {
    labels.applyChanges(changes);
    return labels;
}

} // namespace lamina::test
