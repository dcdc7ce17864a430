// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/forest/ForestModel.h"
#include "core/forest/ProbabilityPlanes.h"
#include "core/forest/RegionWalk.h"
#include "core/forest/Tiles.h"
#include "core/job/WorkClock.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

namespace lamina::core {

namespace {

/// Probabilities of a region's pixels, written into `out`, planes of the whole slice. `features`
/// are those that the last stage sees.
void predictRegion(const ForestModel& model, const TreeWalker& walker, const FeatureSlice& features,
                   ProbabilitySlice& out, int threads, const JobContext& context) {
    const DecisionTrees& trees = model.second ? model.second->trees : model.trees;
    const GreyLevel& level = model.level;
    const auto votes = static_cast<std::size_t>(std::max(level.feature, 0));
    const auto first = static_cast<std::size_t>(model.trees.features); // stage, in the context
    const PixelRect& region = features.region;
    const auto width = static_cast<std::size_t>(trees.features);
    const auto classes = static_cast<std::size_t>(trees.classes);
    const bool changes = model.second || level.changesTrees(); // both of two classes alone
    const std::size_t plane =
        static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
    constexpr std::size_t kRow = WalkedPixels::kMost;
    walkRegion(trees, walker, features, threads, context, [&](WalkedPixels& walked) {
        auto& found = walked.found;
        for (std::size_t i = 0; changes && i < walked.count; ++i) {
            const float* sample = &walked.samples[i * width];
            if (model.second) found[kRow + i] = 0.5F * (found[kRow + i] + sample[first]);
            if (level.changesTrees())
                found[kRow + i] = level.joined(found[kRow + i], sample[votes]);
            found[i] = 1.0F - found[kRow + i];
        }
        for (std::size_t i = 0; i < walked.count; ++i) {
            const std::size_t inRegion = walked.first + i;
            const std::size_t x = inRegion % static_cast<std::size_t>(region.width) +
                                  static_cast<std::size_t>(region.x);
            const std::size_t y = inRegion / static_cast<std::size_t>(region.width) +
                                  static_cast<std::size_t>(region.y);
            const std::size_t at = y * static_cast<std::size_t>(out.width) + x;
            for (std::size_t c = 0; c < classes; ++c)
                out.values[c * plane + at] = found[c * kRow + i];
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

/// The slices of a slab, which wait for their last tile.
std::vector<ProbabilitySlice> emptySlices(const std::vector<int>& zs, VolumeSize size,
                                          int classes) {
    std::vector<ProbabilitySlice> slices;
    for (const int z : zs) {
        slices.push_back({z, classes, size.x, size.y, {}});
        slices.back().values.resize(size.planeVoxels() * static_cast<std::size_t>(classes));
    }
    return slices;
}

/// What a second stage sees beside the features of the first: slices ahead are made as needed.
class StageOne {
public:
    StageOne(const ForestModel& model, const LearningStack& stack,
             const std::shared_ptr<NetworkSquares>& network, std::size_t memory)
        : m_spec(model.second->context), m_volume(model.filters.dimensions == 3),
          m_distance(sliceDistance(*stack.image)), m_size(stack.image->size()),
          m_planes(model.trees, model.filters, stack, model.input.channel, network, memory) {}

    /// Slices that these depend on.
    [[nodiscard]] std::vector<int> around(const std::vector<int>& zs) const {
        return slicesAround(zs, contextReach(m_spec, m_volume, m_distance), m_size.z);
    }
    void hold(const std::vector<int>& zs, int threads, const std::function<void()>& stepDone,
              const JobContext& context) {
        m_planes.hold(around(zs), threads, stepDone, context);
    }
    void append(FeatureSlice& features, int threads) const {
        appendContext(
            m_spec, {m_size, m_distance, m_volume, features.z, features.region},
            [this](int z) -> const ProbabilityPlane& { return m_planes.plane(z); }, features.values,
            threads);
    }

private:
    ContextSpec m_spec;
    bool m_volume;
    double m_distance;
    VolumeSize m_size;
    ProbabilityPlanes m_planes;
};

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
    // Half for filter planes, of each stage its own, half for the slices of a slab that wait for
    // their last tile.
    const std::size_t forFilters = memory / (model.second ? 4 : 2);
    const auto tiles = filterTiles(size, model.filters, sliceDistance(*stack.image), forFilters,
                                   model.network.bytesPerPixel());
    const std::size_t sliceBytes =
        size.planeVoxels() *
        (static_cast<std::size_t>(classes) * sizeof(float) + (model.second ? 1 : 0));
    std::size_t slab = tiles.size() == 1 ? 1 : std::max<std::size_t>(1, memory / 2 / sliceBytes);
    if (model.network.features > 0)
        slab = std::min(slab, NetworkSquares::mostSlices(model.network.bytesPerPixel()));

    const TreeWalker walker(model.second ? model.second->trees : model.trees);
    WorkClock clock(context);
    std::shared_ptr<NetworkSquares> network;
    if (model.network.features > 0)
        network = std::make_shared<NetworkSquares>(open(stack), size, slab);
    std::optional<StageOne> stageOne;
    if (model.second) stageOne.emplace(model, stack, network, forFilters);
    const std::size_t ahead = stageOne ? stageOne->around(zs).size() : 0;
    const std::size_t steps = (zs.size() + ahead) * tiles.size();
    std::size_t done = 0;
    std::size_t predicted = 0;
    const auto stepDone = [&] {
        ++done;
        const double fraction = static_cast<double>(done) / static_cast<double>(steps);
        clock.report(
            {fraction,
             fmt::format("Predicting, slice {} of {}", predicted / tiles.size(), zs.size()),
             clock.seconds() / fraction * (1.0 - fraction),
             {}});
    };
    std::unique_ptr<PixelBank> bank;
    for (std::size_t first = 0; first < zs.size(); first += slab) {
        const std::vector<int> some(
            zs.begin() + static_cast<std::ptrdiff_t>(first),
            zs.begin() + static_cast<std::ptrdiff_t>(std::min(zs.size(), first + slab)));
        if (stageOne) stageOne->hold(some, threads, stepDone, context);
        auto slices = emptySlices(some, size, classes);
        for (const auto& tile : tiles) {
            // A bank that covers the whole slice goes on from slab to slab.
            if (!bank || tiles.size() > 1) {
                bank = std::make_unique<PixelBank>(model.filters, stack, model.input.channel, tile,
                                                   network);
            }
            for (auto& slice : slices) {
                context.throwIfStopped();
                auto features = bank->features(slice.z, threads, context);
                if (stageOne) stageOne->append(features, threads);
                predictRegion(model, walker, features, slice, threads, context);
                ++predicted;
                stepDone();
            }
        }
        if (tiles.size() > 1) bank.reset();
        for (auto& slice : slices)
            sink(std::move(slice));
    }
}

} // namespace lamina::core
