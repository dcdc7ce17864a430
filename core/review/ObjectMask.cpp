// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectMask.h"

#include <algorithm>
#include <cstddef>

namespace lamina::core {

namespace {

/// Calls `visit(z, y, x0, x1)` for every run of the label.
template <typename Visit>
void forEachRun(const LabelVolume& labels, LabelId id, int z, const Visit& visit) {
    const LabelTile* without = nullptr; // looked through last, and it has none
    for (int row = 0; row < labels.tileRows(); ++row) {
        for (int column = 0; column < labels.tileColumns(); ++column) {
            const LabelTilePtr& tile = labels.tile({column, row, z});
            if (!tile) continue;
            if (tile.get() == without) continue; // one tile in many places: background
            const PixelRect rect = labels.tileRect({column, row, z});
            bool any = false;
            for (int y = 0; y < rect.height; ++y) {
                for (int x = 0; x < rect.width; ++x) {
                    if (tile->at(x, y) != id) continue;
                    const int first = x;
                    while (x < rect.width && tile->at(x, y) == id)
                        ++x;
                    visit(rect.y + y, rect.x + first, rect.x + x);
                    any = true;
                }
            }
            if (!any) without = tile.get();
        }
    }
}

} // namespace

ObjectMask objectMask(const LabelVolume& labels, LabelId id, const JobContext& context) {
    ObjectMask object;
    for (int z = 0; z < labels.size().z; ++z) {
        context.throwIfStopped();
        forEachRun(labels, id, z, [&](int y, int x0, int x1) {
            object.box = object.box.united({{x0, y, z}, {x1, y + 1, z + 1}});
        });
    }
    if (object.box.empty()) return object;
    object.mask.assign(object.size().voxels(), 0);
    for (int z = object.box.begin.z; z < object.box.end.z; ++z) {
        context.throwIfStopped();
        forEachRun(labels, id, z, [&](int y, int x0, int x1) {
            const auto first =
                object.mask.begin() + static_cast<std::ptrdiff_t>(object.offset({x0, y, z}));
            std::fill(first, first + (x1 - x0), std::uint8_t{1});
        });
    }
    return object;
}

} // namespace lamina::core
