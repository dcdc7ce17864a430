// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/label/LabelTile.h"
#include "core/paint/Brush.h"

#include <algorithm>
#include <map>
#include <vector>

namespace lamina::session {

/// A patch of one number in a slice.
struct Outline {
    core::LabelId id = 0;
    int pixels = 0;
    int row = 0;   ///< with most of its pixels
    int first = 0; ///< column of the longest run in that row
    int last = 0;
    int top = 0; ///< first and last row
    int bottom = 0;

    [[nodiscard]] int column() const { return (first + last) / 2; }
    [[nodiscard]] core::SlicePoint middle() const { return {double(column()), double(row)}; }
};

/// The objects of a slice, the largest first; background is none.
inline std::vector<Outline> outlines(const core::LabelId* ids, core::VolumeSize size) {
    std::map<core::LabelId, Outline> found;
    for (int y = 0; y < size.y; ++y) {
        for (int x = 0; x < size.x;) {
            const auto id = ids[y * size.x + x];
            const int first = x;
            while (x < size.x && ids[y * size.x + x] == id)
                ++x;
            if (id == core::kUnlabelled || id == core::kBackground) continue;
            auto& outline = found[id];
            if (outline.pixels == 0) outline.top = y;
            outline.id = id;
            outline.bottom = y;
            outline.pixels += x - first;
            if (x - 1 - first > outline.last - outline.first || outline.pixels == x - first) {
                outline.row = y;
                outline.first = first;
                outline.last = x - 1;
            }
        }
    }
    std::vector<Outline> sorted;
    for (const auto& [id, outline] : found)
        sorted.push_back(outline);
    std::sort(sorted.begin(), sorted.end(),
              [](const Outline& a, const Outline& b) { return a.pixels > b.pixels; });
    return sorted;
}

} // namespace lamina::session
