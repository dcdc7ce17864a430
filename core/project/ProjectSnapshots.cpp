// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/project/ProjectImpl.h"
#include "core/project/ProjectRows.h"
#include "core/project/UtcTime.h"

#include <algorithm>
#include <iterator>

namespace lamina::core {

SnapshotId Project::takeSnapshot(LayerId layer, const std::string& name) {
    m_impl->requireWritable();
    const SnapshotEntry entry{++m_impl->lastSnapshot, layer, name, utcNow()};
    m_impl->with([&](auto& all) { all.snapshots.push_back(entry); });
    m_impl->changeLayer(layer, [entry](auto& database) { insertSnapshot(database, entry); });
    return entry.id;
}

void Project::removeSnapshot(SnapshotId id) {
    m_impl->change([id](auto& database) { deleteSnapshot(database, id); });
    m_impl->with([&](auto& all) {
        std::erase_if(all.snapshots, [id](const SnapshotEntry& entry) { return entry.id == id; });
    });
}

void Project::renameSnapshot(SnapshotId id, const std::string& name) {
    m_impl->change([id, name](auto& database) { core::renameSnapshot(database, id, name); });
    m_impl->with([&](auto& all) {
        for (SnapshotEntry& entry : all.snapshots) {
            if (entry.id == id) entry.name = name;
        }
    });
}

std::vector<SnapshotEntry> Project::snapshots(LayerId layer) const {
    return m_impl->with([&](const auto& all) {
        std::vector<SnapshotEntry> found;
        std::copy_if(all.snapshots.begin(), all.snapshots.end(), std::back_inserter(found),
                     [layer](const SnapshotEntry& entry) { return entry.layer == layer; });
        return found;
    });
}

LoadedSnapshot Project::loadSnapshot(SnapshotId id) const {
    if (m_impl->writer) static_cast<void>(m_impl->writer->flush());
    const auto database = m_impl->reader();
    return readSnapshot(*database, id);
}

std::vector<TileChange> differences(const LabelVolume& now, const LabelVolume& then) {
    if (now.size() != then.size()) {
        throw Error(ErrorCode::Mismatch, "Two annotations of different size cannot be compared.");
    }
    static const LabelTile unlabelled;
    std::vector<TileChange> changes;
    for (int z = 0; z < now.size().z; ++z) {
        for (int row = 0; row < now.tileRows(); ++row) {
            for (int column = 0; column < now.tileColumns(); ++column) {
                const TileIndex index{column, row, z};
                const LabelTilePtr& before = now.tile(index);
                const LabelTilePtr& after = then.tile(index);
                if (before == after || (before ? *before : unlabelled).voxels ==
                                           (after ? *after : unlabelled).voxels) {
                    continue;
                }
                changes.push_back({index, before, after});
            }
        }
    }
    return changes;
}

} // namespace lamina::core
