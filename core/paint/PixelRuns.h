// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina::core {

/// Pixels [begin, end) of one row of a plane.
struct PixelRun {
    int row = 0;
    int begin = 0;
    int end = 0;
    auto operator<=>(const PixelRun&) const = default;
};

/// All pixels that hang together with the seeds by their edges and satisfy `inside(column, row)`,
/// each once, as runs. `seen` (width*height, zero = not yet) is updated, so that a later call goes
/// on where this one ended. Seeds outside the plane are ignored.
template <typename Inside>
void collectConnected(int width, int height, const std::vector<PixelRun>& seeds,
                      std::vector<bool>& seen, const Inside& inside, std::vector<PixelRun>& out) {
    const auto at = [width](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(x);
    };
    std::vector<PixelRun> open;
    for (PixelRun seed : seeds) {
        if (seed.row < 0 || seed.row >= height) continue;
        seed.begin = std::max(seed.begin, 0);
        seed.end = std::min(seed.end, width);
        open.push_back(seed);
    }
    while (!open.empty()) {
        const PixelRun span = open.back();
        open.pop_back();
        for (int x = span.begin; x < span.end; ++x) {
            const int y = span.row;
            if (seen[at(x, y)] || !inside(x, y)) continue;
            PixelRun run{y, x, x + 1};
            while (run.begin > 0 && !seen[at(run.begin - 1, y)] && inside(run.begin - 1, y))
                --run.begin;
            while (run.end < width && !seen[at(run.end, y)] && inside(run.end, y))
                ++run.end;
            for (int i = run.begin; i < run.end; ++i)
                seen[at(i, y)] = true;
            out.push_back(run);
            if (y > 0) open.push_back({y - 1, run.begin, run.end});
            if (y + 1 < height) open.push_back({y + 1, run.begin, run.end});
            x = run.end;
        }
    }
}

} // namespace lamina::core
