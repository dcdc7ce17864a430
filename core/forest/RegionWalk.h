// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/FilterBank.h"
#include "core/forest/Parallel.h"
#include "core/forest/TreeWalker.h"

#include <algorithm>
#include <vector>

namespace lamina::core {

/// Pixels that trees look at together: their features lie side by side and fit into a cache.
struct WalkedPixels {
    static constexpr std::size_t kMost = 128;
    std::size_t first = 0; ///< in the region, row by row
    std::size_t count = 0;
    std::vector<float> samples; ///< [pixel, feature]
    std::vector<float> found;   ///< [class, pixel] with rows `kMost` apart
};

/// Calls `use(WalkedPixels&)` for all pixels of a region with what the trees say of them, from
/// several threads. Looks at the stop token between blocks.
template <typename Use>
void walkRegion(const DecisionTrees& trees, const TreeWalker& walker, const FeatureSlice& features,
                int threads, const JobContext& context, const Use& use) {
    constexpr std::size_t kBlocks = 32; // that a thread takes at once
    constexpr std::size_t kBlock = WalkedPixels::kMost;
    const auto pixels = static_cast<std::size_t>(features.region.width) *
                        static_cast<std::size_t>(features.region.height);
    const auto width = static_cast<std::size_t>(trees.features);
    constexpr std::size_t share = kBlock * kBlocks;
    parallelFor(static_cast<int>((pixels + share - 1) / share), threads, [&](int part) {
        WalkedPixels walked;
        walked.samples.resize(kBlock * width);
        walked.found.resize(kBlock * static_cast<std::size_t>(trees.classes));
        const std::size_t begin = static_cast<std::size_t>(part) * share;
        const std::size_t end = std::min(pixels, begin + share);
        for (walked.first = begin; walked.first < end; walked.first += kBlock) {
            context.throwIfStopped();
            walked.count = std::min(kBlock, end - walked.first);
            for (std::size_t f = 0; f < width; ++f) {
                const float* from = &features.values[f * pixels + walked.first];
                for (std::size_t i = 0; i < walked.count; ++i)
                    walked.samples[i * width + f] = from[i];
            }
            walker.predict(walked.samples.data(), walked.count, walked.found.data(), kBlock);
            use(walked);
        }
    });
}

} // namespace lamina::core
