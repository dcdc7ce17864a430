// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/ForestMemory.h"

#include "core/forest/SecondStage.h"
#include "core/forest/Tiles.h"

#include <algorithm>

namespace lamina::core {

namespace {

std::uint64_t pixelsOf(const PixelRect& rect) {
    return static_cast<std::uint64_t>(rect.width) * static_cast<std::uint64_t>(rect.height);
}

/// Planes of the filters and the features of the slice in work.
std::uint64_t bankBytes(const FilterBankSpec& filters, const StackShape& stack,
                        std::size_t memory) {
    const auto tiles = filterTiles(stack.size, filters, stack.sliceDistance, memory);
    const auto halo = static_cast<std::uint64_t>(FilterBank::halo(filters));
    const bool whole = tiles.size() == 1;
    const auto& tile = tiles.front();
    const std::uint64_t filtered = whole ? pixelsOf(tile)
                                         : (static_cast<std::uint64_t>(tile.width) + 2 * halo) *
                                               (static_cast<std::uint64_t>(tile.height) + 2 * halo);
    const std::uint64_t features = featureNames(filters).size() * sizeof(float);
    return filtered * FilterBank::bytesPerPixel(filters, stack.sliceDistance) +
           pixelsOf(tile) * features;
}

/// Whether the forest may get a second stage, for all that is known before it is trained.
bool perhapsTwice(const ForestSettings& settings, const std::vector<StackShape>& stacks) {
    if (settings.stages) return *settings.stages == 2;
    if (stacks.size() != 1 || settings.filters.dimensions != 3) return false;
    const auto plane = static_cast<std::int64_t>(stacks.front().size.planeVoxels());
    return stacks.front().annotated == 0 || 2 * stacks.front().annotated > kSecondStageFrom * plane;
}

} // namespace

std::uint64_t forestTrainingMemory(const FineTuneSpec& spec,
                                   const std::vector<StackShape>& stacks) {
    constexpr std::uint64_t kMostSamples = 600'000;
    auto settings = forestSettings({}, spec.recipe);
    const bool flat = std::any_of(stacks.begin(), stacks.end(),
                                  [](const StackShape& stack) { return stack.size.z == 1; });
    if (flat && spec.recipe.find("dimensions") == std::string::npos)
        settings.filters.dimensions = 2;
    std::uint64_t annotated = 0;
    std::uint64_t planes = 0;
    for (const auto& stack : stacks) {
        annotated += stack.annotated > 0 ? static_cast<std::uint64_t>(stack.annotated)
                                         : static_cast<std::uint64_t>(stack.size.voxels());
        planes = std::max(planes, bankBytes(settings.filters, stack, kForestMemory));
    }
    const auto classes = static_cast<std::uint64_t>(spec.classes.size());
    const auto pool = static_cast<std::uint64_t>(settings.recipe.pool) * classes;
    const std::uint64_t samples = std::min({annotated, pool, kMostSamples});
    const std::uint64_t features = featureNames(settings.filters).size();
    const std::uint64_t drawn =
        std::min(samples, static_cast<std::uint64_t>(settings.recipe.samples) * classes);
    // each sample's features and their ranks; values of the ranks; an order while ranks are found
    const std::uint64_t table = samples * (features * 8 + 16);
    // a node and half a leaf for each few samples that a tree is grown from, twice while joined
    const std::uint64_t trees = static_cast<std::uint64_t>(settings.recipe.trees) * drawn * 4;
    if (!perhapsTwice(settings, stacks)) return table + std::max(planes, trees);
    // A second stage: features once more with their context, beside those of the first and its
    // trees. What left-out slices take is less.
    const std::uint64_t context = static_cast<std::uint64_t>(
        contextFeatures(settings.context, settings.filters.dimensions == 3));
    const std::uint64_t second = samples * ((features + context) * 8 + 16);
    return samples * features * sizeof(float) + trees / 2 +
           std::max(second + trees, table / 2 + planes);
}

std::uint64_t forestPredictionMemory(const PredictingModel& model, const StackShape& stack) {
    FilterBankSpec filters;
    filters.dimensions = stack.size.z > 1 ? 3 : 2;
    const std::uint64_t slice = static_cast<std::uint64_t>(stack.size.planeVoxels()) *
                                static_cast<std::uint64_t>(model.classes) * sizeof(float);
    const bool whole =
        filterTiles(stack.size, filters, stack.sliceDistance, kForestMemory / 2).size() == 1;
    const std::uint64_t slab =
        whole ? slice
              : std::min<std::uint64_t>(std::max<std::uint64_t>(kForestMemory / 2, slice),
                                        slice * static_cast<std::uint64_t>(stack.size.z));
    // Of two stages each has filters of its own in half of the memory, and a byte a voxel is kept
    // of the slices that one looks at. Whether there are two is not known here.
    const std::uint64_t twice = 2 * bankBytes(filters, stack, kForestMemory / 4);
    const auto reach = contextReach({}, filters.dimensions == 3, stack.sliceDistance);
    const auto held = std::min<std::uint64_t>(2 * static_cast<std::uint64_t>(reach) + 1,
                                              static_cast<std::uint64_t>(stack.size.z)) *
                          stack.size.planeVoxels() +
                      slab / 8;
    return std::max(bankBytes(filters, stack, kForestMemory / 2), twice) + held + slab +
           3 * model.fileBytes;
}

} // namespace lamina::core
