// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/forest/ForestModel.h"
#include "core/forest/Parallel.h"
#include "core/forest/Tiles.h"
#include "core/forest/TreeWalker.h"
#include "core/job/WorkClock.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lamina::core {

namespace {

/// Pixels whose features lie side by side while the trees look at them: they fit into a cache.
constexpr std::size_t kBlock = 128;
/// Blocks that a thread takes at once.
constexpr std::size_t kBlocks = 32;

/// Probabilities of a region's pixels, written into `out`, planes of the whole slice.
void predictRegion(const ForestModel& model, const TreeWalker& walker, const FeatureSlice& features,
                   ProbabilitySlice& out, int threads, const JobContext& context) {
    const DecisionTrees& trees = model.trees;
    const GreyLevel& level = model.level;
    const auto votes = static_cast<std::size_t>(std::max(level.feature, 0));
    const PixelRect& region = features.region;
    const auto pixels =
        static_cast<std::size_t>(region.width) * static_cast<std::size_t>(region.height);
    const auto width = static_cast<std::size_t>(trees.features);
    const auto classes = static_cast<std::size_t>(trees.classes);
    const std::size_t plane =
        static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
    const std::size_t share = kBlock * kBlocks;
    parallelFor(static_cast<int>((pixels + share - 1) / share), threads, [&](int part) {
        std::vector<float> samples(kBlock * width);
        std::vector<float> found(kBlock * classes);
        const std::size_t begin = static_cast<std::size_t>(part) * share;
        const std::size_t end = std::min(pixels, begin + share);
        for (std::size_t first = begin; first < end; first += kBlock) {
            context.throwIfStopped();
            const std::size_t count = std::min(kBlock, end - first);
            for (std::size_t f = 0; f < width; ++f) {
                const float* from = &features.values[f * pixels + first];
                for (std::size_t i = 0; i < count; ++i)
                    samples[i * width + f] = from[i];
            }
            walker.predict(samples.data(), count, found.data(), kBlock);
            for (std::size_t i = 0; level.changesTrees() && i < count; ++i) { // two classes
                found[kBlock + i] = level.joined(found[kBlock + i], samples[i * width + votes]);
                found[i] = 1.0F - found[kBlock + i];
            }
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t inRegion = first + i;
                const std::size_t x = inRegion % static_cast<std::size_t>(region.width) +
                                      static_cast<std::size_t>(region.x);
                const std::size_t y = inRegion / static_cast<std::size_t>(region.width) +
                                      static_cast<std::size_t>(region.y);
                const std::size_t at = y * static_cast<std::size_t>(out.width) + x;
                for (std::size_t c = 0; c < classes; ++c)
                    out.values[c * plane + at] = found[c * kBlock + i];
            }
        }
    });
}

std::vector<int> checkedSlices(std::vector<int> zs, const ImageStack& image) {
    const int depth = image.size().z;
    if (zs.empty()) {
        zs.resize(static_cast<std::size_t>(depth));
        std::iota(zs.begin(), zs.end(), 0);
    }
    std::sort(zs.begin(), zs.end());
    for (const int z : {zs.front(), zs.back()}) {
        if (z >= 0 && z < depth) continue;
        throw Error(ErrorCode::NotFound,
                    fmt::format("There is no slice {} in {}: the last one is {}.", z,
                                image.info().name, depth - 1));
    }
    return zs;
}

} // namespace

void predictForest(const ForestModel& model, const LearningStack& stack, std::vector<int> zs,
                   int threads, const std::function<void(ProbabilitySlice&&)>& sink,
                   const JobContext& context, std::size_t memory, const NetworkOpener& open) {
    zs = checkedSlices(std::move(zs), *stack.image);
    const VolumeSize size = stack.image->size();
    if (model.filters.dimensions == 3 && size.z == 1) {
        context.log(fmt::format("The forest learned from stacks and {} is a single slice: look "
                                "closely at the masks, or train on single slices.",
                                stack.image->info().name));
    }
    const int classes = model.trees.classes;
    // Half for filter planes, half for the slices of a slab that wait for their last tile.
    const auto tiles = filterTiles(size, model.filters, sliceDistance(*stack.image), memory / 2,
                                   model.network.bytesPerPixel());
    const std::size_t sliceBytes =
        size.planeVoxels() * static_cast<std::size_t>(classes) * sizeof(float);
    std::size_t slab = tiles.size() == 1 ? 1 : std::max<std::size_t>(1, memory / 2 / sliceBytes);
    if (model.network.features > 0)
        slab = std::min(slab, NetworkSquares::mostSlices(model.network.bytesPerPixel()));

    const TreeWalker walker(model.trees);
    WorkClock clock(context);
    const std::size_t steps = zs.size() * tiles.size();
    std::size_t done = 0;
    std::shared_ptr<NetworkSquares> network;
    if (model.network.features > 0)
        network = std::make_shared<NetworkSquares>(open(stack), size, slab);
    std::unique_ptr<PixelBank> bank;
    for (std::size_t first = 0; first < zs.size(); first += slab) {
        const std::size_t count = std::min(slab, zs.size() - first);
        std::vector<ProbabilitySlice> slices(count);
        for (std::size_t i = 0; i < count; ++i) {
            slices[i] = {zs[first + i], classes, size.x, size.y, {}};
            slices[i].values.resize(size.planeVoxels() * static_cast<std::size_t>(classes));
        }
        for (const auto& tile : tiles) {
            // A bank that covers the whole slice goes on from slab to slab.
            if (!bank || tiles.size() > 1) {
                bank = std::make_unique<PixelBank>(model.filters, stack, model.input.channel, tile,
                                                   network);
            }
            for (auto& slice : slices) {
                context.throwIfStopped();
                const auto features = bank->features(slice.z, threads, context);
                predictRegion(model, walker, features, slice, threads, context);
                ++done;
                const double fraction = static_cast<double>(done) / static_cast<double>(steps);
                clock.report(
                    {fraction,
                     fmt::format("Predicting, slice {} of {}", done / tiles.size(), zs.size()),
                     clock.seconds() / fraction * (1.0 - fraction),
                     {}});
            }
        }
        for (auto& slice : slices)
            sink(std::move(slice));
    }
}

} // namespace lamina::core
