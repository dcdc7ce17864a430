// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelledCounts.h"

namespace lamina::core {

namespace {

/// Completed slices are one shared tile again and again, which is counted once.
class Counted {
public:
    std::int64_t of(const LabelTilePtr& tile) {
        if (tile.get() != m_tile) {
            m_tile = tile.get();
            m_count = labelledVoxels(tile);
        }
        return m_count;
    }

private:
    const LabelTile* m_tile = nullptr;
    std::int64_t m_count = 0;
};

} // namespace

void LabelledCounts::reset(const LabelVolume& labels) {
    m_plane = static_cast<std::int64_t>(labels.size().planeVoxels());
    m_labelled.assign(static_cast<std::size_t>(labels.size().z), 0);
    Counted counted;
    for (int z = 0; z < labels.size().z; ++z) {
        for (int row = 0; row < labels.tileRows(); ++row) {
            for (int column = 0; column < labels.tileColumns(); ++column) {
                m_labelled[static_cast<std::size_t>(z)] +=
                    counted.of(labels.tile({column, row, z}));
            }
        }
    }
}

void LabelledCounts::clear() {
    m_plane = 0;
    m_labelled.clear();
}

void LabelledCounts::apply(std::span<const TileChange> changes, bool revert) {
    Counted before;
    Counted after;
    for (const TileChange& change : changes) {
        const std::int64_t more = after.of(change.after) - before.of(change.before);
        m_labelled.at(static_cast<std::size_t>(change.tile.z)) += revert ? -more : more;
    }
}

void LabelledCounts::apply(const ChangeCounts& counts, bool revert) {
    for (const auto& [z, slice] : counts.slices)
        m_labelled.at(static_cast<std::size_t>(z)) += revert ? -slice.labelled : slice.labelled;
}

std::int64_t LabelledCounts::labelled(int z) const {
    return m_labelled.at(static_cast<std::size_t>(z));
}

double LabelledCounts::share(int z) const {
    return m_plane > 0 ? static_cast<double>(labelled(z)) / static_cast<double>(m_plane) : 0.0;
}

Completeness LabelledCounts::state(int z) const {
    const std::int64_t n = labelled(z);
    if (n == 0) return Completeness::Empty;
    return n == m_plane ? Completeness::Complete : Completeness::Partial;
}

} // namespace lamina::core
