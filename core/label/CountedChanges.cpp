// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/CountedChanges.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace lamina::core {

namespace {

constexpr std::size_t kStopEvery = 1024; // changes between two looks at the stop token

thread_local std::size_t scanned = 0;

/// Labels come in runs, and a tile holds few: most are found among those seen last.
void addLabels(const LabelTile& tile, std::set<LabelId>& labels) {
    std::vector<LabelId> here;
    LabelId last = kUnlabelled;
    for (const LabelId id : tile.voxels) {
        if (id == last || id == kUnlabelled) continue;
        last = id;
        if (std::find(here.begin(), here.end(), id) == here.end()) here.push_back(id);
        if (here.size() < 64) continue;
        labels.insert(here.begin(), here.end());
        here.clear();
    }
    labels.insert(here.begin(), here.end());
}

bool changesNothing(const TileChange& change) {
    return change.before == change.after ||
           (change.before && change.after && change.before->voxels == change.after->voxels);
}

/// Voxels of each tile of one side, every distinct tile looked through once.
class Side {
public:
    std::int64_t labelled(const LabelTilePtr& tile) {
        if (!tile) return 0;
        if (tile.get() == m_last) return m_lastLabelled;
        const auto [place, isNew] = m_known.try_emplace(tile.get(), 0);
        if (isNew) place->second = labelledVoxels(tile);
        m_newest = isNew;
        m_last = tile.get();
        return m_lastLabelled = place->second;
    }
    /// Whether the tile last asked for was seen for the first time; true once.
    bool takeNew() { return std::exchange(m_newest, false); }
    [[nodiscard]] std::size_t distinct() const { return m_known.size(); }

private:
    std::unordered_map<const LabelTile*, std::int64_t> m_known;
    const LabelTile* m_last = nullptr;
    std::int64_t m_lastLabelled = 0;
    bool m_newest = false;
};

void add(ChangeCounts& counts, int z, std::int64_t labelled, int tiles) {
    SliceCounts& slice = counts.slices[z];
    slice.labelled += labelled;
    slice.tiles += tiles;
}

/// Adds (or takes away) one change that is looked through for its own sake.
void correct(ChangeCounts& counts, const TileChange& change, int sign) {
    add(counts, change.tile.z,
        sign * (labelledVoxels(change.after) - labelledVoxels(change.before)),
        sign * ((change.after ? 1 : 0) - (change.before ? 1 : 0)));
    if (sign > 0 && change.after) addLabels(*change.after, counts.labels);
}

/// The tile as it is now, changed where it is still as it was `before`.
LabelTilePtr merged(const TileChange& change, const LabelTilePtr& now) {
    static const LabelTile kEmpty;
    const LabelTile& before = change.before ? *change.before : kEmpty;
    const LabelTile& after = change.after ? *change.after : kEmpty;
    auto tile = std::make_shared<LabelTile>(now ? *now : kEmpty);
    bool changed = false;
    for (std::size_t i = 0; i < tile->voxels.size(); ++i) {
        if (tile->voxels[i] != before.voxels[i] || before.voxels[i] == after.voxels[i]) continue;
        tile->voxels[i] = after.voxels[i];
        changed = true;
    }
    if (!changed) return now;
    return tile;
}

} // namespace

ChangeCounts countChanges(std::span<const TileChange> changes, const JobContext& context) {
    ChangeCounts counts;
    Side before;
    Side after;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (i % kStopEvery == 0) context.throwIfStopped();
        const TileChange& change = changes[i];
        const std::int64_t more = after.labelled(change.after) - before.labelled(change.before);
        add(counts, change.tile.z, more, (change.after ? 1 : 0) - (change.before ? 1 : 0));
        if (change.after && after.takeNew()) addLabels(*change.after, counts.labels);
    }
    counts.distinctBefore = before.distinct();
    counts.distinctAfter = after.distinct();
    return counts;
}

std::int64_t labelledVoxels(const LabelTilePtr& tile) {
    if (!tile) return 0;
    ++scanned;
    return static_cast<std::int64_t>(tile->voxels.size()) -
           std::count(tile->voxels.begin(), tile->voxels.end(), kUnlabelled);
}

std::size_t tilesScanned() {
    return scanned;
}

void CountedChanges::count(const JobContext& context) {
    if (m_counts) return;
    std::erase_if(m_list, changesNothing);
    m_counts = std::make_shared<const ChangeCounts>(countChanges(m_list, context));
}

void CountedChanges::rebase(const LabelVolume& now) {
    std::optional<ChangeCounts> corrected;
    bool others = false;
    std::set<int> painted;
    int asSeen = -1; // a slice whose plane is the one that the worker saw
    int z = -1;
    for (TileChange& change : m_list) {
        if (change.tile.z != z) {
            z = change.tile.z;
            const auto swap = m_swaps ? m_swaps->find(z) : PlaneSwaps::const_iterator();
            if (m_swaps && swap != m_swaps->end() && now.tilePlane(z) == swap->second.before)
                asSeen = z;
        }
        if (z == asSeen) continue;
        const LabelTilePtr& held = now.tile(change.tile);
        if (held == change.before) continue;
        others = true;
        painted.insert(z);
        if (m_counts && !corrected) corrected = *m_counts;
        if (corrected) correct(*corrected, change, -1);
        change.after = merged(change, held);
        change.before = held;
        if (corrected) correct(*corrected, change, 1);
    }
    if (!others) return;
    if (m_swaps) {
        auto left = std::make_shared<PlaneSwaps>(*m_swaps);
        for (const int slice : painted)
            left->erase(slice);
        m_swaps = std::move(left);
    }
    std::erase_if(m_list, [](const TileChange& change) { return change.before == change.after; });
    if (!corrected) return;
    std::set<int> left; // slices
    for (const TileChange& change : m_list)
        left.insert(left.end(), change.tile.z);
    std::erase_if(corrected->slices,
                  [&](const auto& slice) { return !left.contains(slice.first); });
    m_counts = std::make_shared<const ChangeCounts>(std::move(*corrected));
}

} // namespace lamina::core
