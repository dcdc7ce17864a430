// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/base/JsonReader.h"
#include "core/forest/ForestModel.h"
#include "core/forest/Tiles.h"
#include "core/sim/Random.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lamina::core {

namespace {

/// Samples of all classes together; more would not fit into memory with their features.
constexpr std::int64_t kMostSamples = 600'000;

void requireRange(const char* name, int value, int low, int high) {
    if (value < low || value > high) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("The recipe's \"{}\" is {}; it must be {} to {}.", name, value, low, high));
    }
}

using Counts = std::array<std::int64_t, 256>;

Counts countTargets(const AnnotatedSlice& slice) {
    Counts counts{};
    for (const std::uint8_t target : slice.target)
        ++counts[target];
    return counts;
}

/// Pixels of one slice that become samples, ascending: a fair share of every class's pool.
std::vector<std::uint32_t> drawPixels(const AnnotatedSlice& slice, const Counts& kept,
                                      sim::Random& random) {
    std::array<std::vector<std::uint32_t>, 256> ofClass;
    for (std::size_t i = 0; i < slice.target.size(); ++i) {
        if (kept[slice.target[i]] > 0)
            ofClass[slice.target[i]].push_back(static_cast<std::uint32_t>(i));
    }
    std::vector<std::uint32_t> drawn;
    for (std::size_t c = 0; c < ofClass.size(); ++c) {
        auto& pixels = ofClass[c];
        const auto wanted = std::min(pixels.size(), static_cast<std::size_t>(kept[c]));
        for (std::size_t i = 0; i < wanted; ++i) {
            const auto left = static_cast<int>(pixels.size() - i);
            std::swap(pixels[i], pixels[i + static_cast<std::size_t>(random.below(left))]);
        }
        drawn.insert(drawn.end(), pixels.begin(),
                     pixels.begin() + static_cast<std::ptrdiff_t>(wanted));
    }
    std::sort(drawn.begin(), drawn.end());
    return drawn;
}

/// Which part of a running total of `seen` items belongs to a pool of `pool` out of `all`: sums of
/// differences of this never drift from the pool.
std::int64_t shareOf(std::int64_t seen, std::int64_t pool, std::int64_t all) {
    if (all <= pool) return seen;
    return static_cast<std::int64_t>(static_cast<double>(seen) / static_cast<double>(all) *
                                     static_cast<double>(pool));
}

/// Features of the drawn pixels of a stack's slices, written to their rows of `samples`.
void fillFeatures(ForestSamples& samples, std::size_t firstRow, const AnnotatedStack& annotated,
                  const std::vector<std::vector<std::uint32_t>>& drawn, int channel,
                  const ForestSettings& settings, int threads,
                  const std::shared_ptr<NetworkSquares>& network,
                  const std::function<void()>& sliceDone, const JobContext& context) {
    const VolumeSize size = annotated.stack.image->size();
    const std::size_t networkBytes =
        network ? static_cast<std::size_t>(network->count()) * sizeof(float) : 0;
    const auto tiles = filterTiles(size, settings.filters, sliceDistance(*annotated.stack.image),
                                   kForestMemory, networkBytes);
    const auto width = static_cast<std::size_t>(samples.features);
    for (const auto& tile : tiles) {
        PixelBank bank(settings.filters, annotated.stack, channel, tile, network);
        const auto pixels =
            static_cast<std::size_t>(tile.width) * static_cast<std::size_t>(tile.height);
        std::size_t row = firstRow;
        for (std::size_t s = 0; s < drawn.size(); ++s) {
            const auto inside = [&](std::uint32_t pixel) {
                const int x = static_cast<int>(pixel % static_cast<std::uint32_t>(size.x));
                const int y = static_cast<int>(pixel / static_cast<std::uint32_t>(size.x));
                return x >= tile.x && x < tile.x + tile.width && y >= tile.y &&
                       y < tile.y + tile.height;
            };
            if (std::any_of(drawn[s].begin(), drawn[s].end(), inside)) {
                const auto slice = bank.features(annotated.slices[s].z, threads, context);
                for (std::size_t i = 0; i < drawn[s].size(); ++i) {
                    const std::uint32_t pixel = drawn[s][i];
                    if (!inside(pixel)) continue;
                    const auto x = pixel % static_cast<std::uint32_t>(size.x) -
                                   static_cast<std::uint32_t>(tile.x);
                    const auto y = pixel / static_cast<std::uint32_t>(size.x) -
                                   static_cast<std::uint32_t>(tile.y);
                    const std::size_t at =
                        std::size_t{y} * static_cast<std::size_t>(tile.width) + x;
                    for (std::size_t f = 0; f < width; ++f)
                        samples.values[(row + i) * width + f] = slice.values[f * pixels + at];
                }
            }
            row += drawn[s].size();
            if (&tile == &tiles.back()) sliceDone();
        }
    }
}

} // namespace

ForestSettings forestSettings(const std::vector<AnnotatedStack>& stacks,
                              const std::string& changes) {
    ForestSettings settings;
    const bool volumes = std::all_of(stacks.begin(), stacks.end(), [](const AnnotatedStack& stack) {
        return stack.stack.image->size().z > 1;
    });
    settings.filters.dimensions = volumes ? 3 : 2;
    if (!changes.empty()) {
        const auto json = nlohmann::json::parse(changes, nullptr, false);
        auto& recipe = settings.recipe;
        JsonReader reader(json, "recipe");
        reader.readObject("filters", [&](JsonReader& inner) {
            inner.read("dimensions", settings.filters.dimensions);
            inner.read("sigmas", settings.filters.sigmas);
        });
        reader.read("trees", recipe.trees);
        reader.read("depth", recipe.depth);
        reader.read("split_from", recipe.splitFrom);
        reader.read("tried", recipe.tried);
        reader.read("samples", recipe.samples);
        reader.read("pool", recipe.pool);
        reader.read("grey_level", settings.greyLevel);
        if (json.is_object() && json.contains("stages"))
            reader.read("stages", settings.stages.emplace());
        reader.readObject("context", [&](JsonReader& inner) {
            inner.read("sigmas", settings.context.sigmas);
            inner.read("neighbours", settings.context.neighbours);
        });
        reader.finish();
        requireRange("trees", recipe.trees, 1, 10'000);
        requireRange("depth", recipe.depth, 1, 25);
        requireRange("split_from", recipe.splitFrom, 2, 1'000'000);
        requireRange("samples", recipe.samples, 1, 10'000'000);
        requireRange("pool", recipe.pool, 1, 10'000'000);
        requireRange("stages", settings.stages.value_or(1), 1, 2);
    }
    checkFilterBank(settings.filters);
    checkContext(settings.context);
    const int features = static_cast<int>(featureNames(settings.filters).size());
    requireRange("tried", settings.recipe.tried, 0, features);
    return settings;
}

ForestSamples sampleAnnotated(const std::vector<AnnotatedStack>& stacks, int channel, int classes,
                              const ForestSettings& settings, std::uint64_t seed, int threads,
                              const JobContext& context, const ForestNetwork& network,
                              const NetworkOpener& open) {
    Counts all{};
    std::size_t slices = 0;
    for (const auto& annotated : stacks) {
        for (const auto& slice : annotated.slices) {
            const Counts counts = countTargets(slice);
            for (std::size_t c = 0; c < counts.size(); ++c)
                all[c] += counts[c];
            ++slices;
            for (std::size_t c = static_cast<std::size_t>(classes); c < kIgnoreClass; ++c) {
                if (counts[c] == 0) continue;
                throw Error(ErrorCode::Mismatch,
                            fmt::format("Slice {} of {} is annotated with class {}, but only {} "
                                        "classes are named.",
                                        slice.z, annotated.stack.image->info().name, c, classes));
            }
        }
    }
    const std::int64_t pool = std::max<std::int64_t>(
        1, std::min<std::int64_t>(settings.recipe.pool, kMostSamples / classes));
    // First which pixels, so that their number is known; then their features, stack by stack.
    ForestSamples samples;
    samples.features = static_cast<int>(featureNames(settings.filters).size()) + network.features;
    std::vector<std::vector<std::vector<std::uint32_t>>> drawn;
    Counts seen{};
    std::uint64_t ordinal = 0;
    for (const auto& annotated : stacks) {
        auto& ofStack = drawn.emplace_back();
        for (const auto& slice : annotated.slices) {
            context.throwIfStopped();
            const Counts counts = countTargets(slice);
            Counts kept{};
            for (std::size_t c = 0; c < static_cast<std::size_t>(classes); ++c) {
                kept[c] =
                    shareOf(seen[c] + counts[c], pool, all[c]) - shareOf(seen[c], pool, all[c]);
                seen[c] += counts[c];
            }
            sim::Random random(seed, (std::uint64_t{1} << 32U) + ordinal);
            ofStack.push_back(drawPixels(slice, kept, random));
            for (const std::uint32_t pixel : ofStack.back())
                samples.targets.push_back(slice.target[pixel]);
            samples.slice.resize(samples.targets.size(), static_cast<std::uint32_t>(ordinal));
            samples.pixel.insert(samples.pixel.end(), ofStack.back().begin(), ofStack.back().end());
            ++ordinal;
        }
    }
    Counts taken{};
    for (const std::uint8_t target : samples.targets)
        ++taken[target];
    for (std::size_t c = 0; c < static_cast<std::size_t>(classes); ++c) {
        samples.weight.push_back(
            taken[c] > 0 ? static_cast<double>(all[c]) / static_cast<double>(taken[c]) : 0.0);
    }
    samples.values.resize(samples.size() * static_cast<std::size_t>(samples.features));

    std::size_t row = 0;
    std::size_t done = 0;
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        const auto sliceDone = [&] {
            ++done;
            context.report({static_cast<double>(done) / static_cast<double>(slices),
                            fmt::format("Filtering the annotated slices, {} of {}", done, slices),
                            {},
                            {}});
        };
        std::shared_ptr<NetworkSquares> squares;
        if (network.features > 0) {
            squares = std::make_shared<NetworkSquares>(
                open(stacks[i].stack), stacks[i].stack.image->size(), drawn[i].size());
        }
        fillFeatures(samples, row, stacks[i], drawn[i], channel, settings, threads, squares,
                     sliceDone, context);
        for (const auto& pixels : drawn[i])
            row += pixels.size();
    }
    return samples;
}

} // namespace lamina::core
