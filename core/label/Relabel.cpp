// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/Relabel.h"

#include <algorithm>
#include <unordered_map>

namespace lamina::core {

namespace {

template <typename Visit>
void forEachTile(const LabelVolume& volume, const JobContext& context, const Visit& visit) {
    for (int z = 0; z < volume.size().z; ++z) {
        context.throwIfStopped();
        context.report({static_cast<double>(z) / volume.size().z, {}, {}, {}});
        for (int row = 0; row < volume.tileRows(); ++row) {
            for (int column = 0; column < volume.tileColumns(); ++column) {
                const TileIndex index{column, row, z};
                if (const LabelTilePtr& tile = volume.tile(index)) visit(index, tile);
            }
        }
    }
}

bool uniform(const LabelTile& tile) {
    return std::all_of(tile.voxels.begin(), tile.voxels.end(),
                       [first = tile.voxels.front()](LabelId id) { return id == first; });
}

} // namespace

std::vector<TileChange> relabel(const LabelVolume& snapshot, const std::map<LabelId, LabelId>& to,
                                const JobContext& context) {
    std::vector<TileChange> changes;
    std::unordered_map<const LabelTile*, LabelTilePtr> known; // tiles that many places share
    forEachTile(snapshot, context, [&](TileIndex index, const LabelTilePtr& tile) {
        const auto place = known.find(tile.get());
        if (place != known.end()) {
            if (place->second != tile) changes.push_back({index, tile, place->second});
            return;
        }
        std::shared_ptr<LabelTile> made;
        LabelId last = kUnlabelled;
        auto found = to.end();
        for (std::size_t i = 0; i < tile->voxels.size(); ++i) {
            const LabelId id = tile->voxels[i];
            if (id != last || i == 0) {
                last = id;
                found = to.find(id);
            }
            if (found == to.end() || found->second == id) continue;
            if (!made) made = std::make_shared<LabelTile>(*tile);
            made->voxels[i] = found->second;
        }
        LabelTilePtr after = tile;
        if (made) after = uniform(*made) ? uniformTile(made->voxels.front()) : made;
        known.emplace(tile.get(), after);
        if (made) changes.push_back({index, tile, after});
    });
    return changes;
}

std::optional<VoxelIndex> findLabel(const LabelVolume& snapshot, LabelId id,
                                    const JobContext& context) {
    struct Share {
        std::int64_t count = 0;
        std::int64_t x = 0;
        std::int64_t y = 0;
    };
    std::map<int, Share> shares;
    const auto each = [&](TileIndex index, const LabelTile& tile, const auto& visit) {
        const PixelRect rect = snapshot.tileRect(index);
        for (int y = rect.y; y < rect.y + rect.height; ++y) {
            for (int x = rect.x; x < rect.x + rect.width; ++x) {
                if (tile.at(x % kTileEdge, y % kTileEdge) == id) visit(x, y);
            }
        }
    };
    forEachTile(snapshot, context, [&](TileIndex index, const LabelTilePtr& tile) {
        each(index, *tile, [&](int x, int y) {
            Share& share = shares[index.z];
            ++share.count;
            share.x += x;
            share.y += y;
        });
    });
    if (shares.empty()) return std::nullopt;
    const auto largest =
        std::max_element(shares.begin(), shares.end(), [](const auto& a, const auto& b) {
            return a.second.count < b.second.count;
        });
    const int z = largest->first;
    const double mx =
        static_cast<double>(largest->second.x) / static_cast<double>(largest->second.count);
    const double my =
        static_cast<double>(largest->second.y) / static_cast<double>(largest->second.count);
    std::optional<VoxelIndex> best;
    double away = 0.0;
    for (int row = 0; row < snapshot.tileRows(); ++row) {
        for (int column = 0; column < snapshot.tileColumns(); ++column) {
            const LabelTilePtr& tile = snapshot.tile({column, row, z});
            if (!tile) continue;
            each({column, row, z}, *tile, [&](int x, int y) {
                const double d = (x - mx) * (x - mx) + (y - my) * (y - my);
                if (best && d >= away) return;
                best = VoxelIndex{x, y, z};
                away = d;
            });
        }
    }
    return best;
}

} // namespace lamina::core
