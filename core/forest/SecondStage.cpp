// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/SecondStage.h"

#include "core/forest/ProbabilityPlanes.h"
#include "core/job/JobPart.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lamina::core {

namespace {

constexpr std::size_t kMostFolds = 3;
/// Slices that are asked about at most: each costs the probabilities of its neighbours, too.
constexpr std::size_t kMostSlices = 24;
/// A forest that is asked about slices it has not seen need not be as good as the one that is kept.
constexpr int kFoldTrees = 40;
constexpr std::size_t kFoldSamples = 100'000;
/// Share of a fold's work that goes into growing its forest.
constexpr double kGrowingShare = 0.5;

/// An annotated slice whose samples are asked about.
struct Asked {
    std::size_t stack = 0;
    std::size_t fold = 0;
    int z = 0;
    std::size_t firstRow = 0;
    std::size_t rows = 0;
};

/// Slices in the order of the samples, evenly spaced where there are too many.
std::vector<Asked> askedSlices(const ForestSamples& samples,
                               const std::vector<AnnotatedStack>& stacks) {
    std::vector<Asked> all;
    std::uint32_t ordinal = 0;
    std::size_t row = 0;
    for (std::size_t s = 0; s < stacks.size(); ++s) {
        for (const auto& slice : stacks[s].slices) {
            Asked asked{s, 0, slice.z, row, 0};
            while (row < samples.size() && samples.slice[row] == ordinal)
                ++row;
            asked.rows = row - asked.firstRow;
            if (asked.rows > 0) all.push_back(asked);
            ++ordinal;
        }
    }
    const std::size_t count = std::min(all.size(), kMostSlices);
    std::vector<Asked> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(all[(2 * i + 1) * all.size() / (2 * count)]);
    std::set<std::size_t> recordings;
    for (const auto& asked : chosen)
        recordings.insert(asked.stack);
    // Where there are several recordings a whole one is left out.
    const bool apart = recordings.size() > 1;
    const std::size_t folds = std::min(kMostFolds, apart ? recordings.size() : chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto number = static_cast<std::size_t>(
            std::distance(recordings.begin(), recordings.find(chosen[i].stack)));
        chosen[i].fold = (apart ? number : i) % folds;
    }
    return chosen;
}

/// All samples but those of a fold.
ForestSamples samplesWithout(std::size_t fold, const ForestSamples& samples,
                             const std::vector<Asked>& slices) {
    std::vector<bool> taken(samples.size(), true);
    for (const auto& asked : slices) {
        if (asked.fold != fold) continue;
        std::fill_n(taken.begin() + static_cast<std::ptrdiff_t>(asked.firstRow), asked.rows, false);
    }
    const auto width = static_cast<std::size_t>(samples.features);
    const std::size_t step = (samples.size() + kFoldSamples - 1) / kFoldSamples;
    ForestSamples some;
    some.features = samples.features;
    some.weight = samples.weight;
    for (std::size_t i = 0; i < samples.size(); i += step) {
        if (!taken[i]) continue;
        const float* row = &samples.values[i * width];
        some.values.insert(some.values.end(), row, row + width);
        some.targets.push_back(samples.targets[i]);
    }
    return some;
}

bool hasBothClasses(const ForestSamples& samples) {
    return std::count(samples.targets.begin(), samples.targets.end(), 0) > 0 &&
           std::count(samples.targets.begin(), samples.targets.end(), 1) > 0;
}

/// Samples with their context, row by row.
class ContextSamples {
public:
    ContextSamples(const ForestModel& first, const ForestSamples& samples, const ContextSpec& spec)
        : m_first(first), m_samples(samples), m_spec(spec), m_volume(first.filters.dimensions == 3),
          m_context(static_cast<std::size_t>(contextFeatures(spec, m_volume))) {
        m_result.features = samples.features + static_cast<int>(m_context);
        m_result.weight = samples.weight;
    }

    /// The samples of a slice; `planes` hold what is around it.
    void add(const Asked& asked, const LearningStack& stack, const ProbabilityPlanes& planes,
             int threads) {
        const auto from = static_cast<std::size_t>(m_samples.features);
        const auto width = static_cast<std::size_t>(m_result.features);
        const std::size_t begin = m_result.size();
        m_result.values.resize((begin + asked.rows) * width);
        for (std::size_t i = 0; i < asked.rows; ++i) {
            const std::size_t row = asked.firstRow + i;
            std::copy_n(&m_samples.values[row * from], from, &m_result.values[(begin + i) * width]);
            m_result.targets.push_back(m_samples.targets[row]);
            m_result.slice.push_back(m_samples.slice[row]);
        }
        const VolumeSize size = stack.image->size();
        for (const auto& tile : planes.tiles()) {
            const ContextPlace place{size, sliceDistance(*stack.image), m_volume, asked.z, tile};
            std::vector<float> values;
            appendContext(
                m_spec, place, [&](int z) -> const ProbabilityPlane& { return planes.plane(z); },
                values, threads);
            for (std::size_t i = 0; i < asked.rows; ++i) {
                const std::uint32_t pixel = m_samples.pixel[asked.firstRow + i];
                const int x = static_cast<int>(pixel % static_cast<std::uint32_t>(size.x)) - tile.x;
                const int y = static_cast<int>(pixel / static_cast<std::uint32_t>(size.x)) - tile.y;
                if (x < 0 || x >= tile.width || y < 0 || y >= tile.height) continue;
                const auto pixels =
                    static_cast<std::size_t>(tile.width) * static_cast<std::size_t>(tile.height);
                const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(tile.width) +
                                static_cast<std::size_t>(x);
                for (std::size_t f = 0; f < m_context; ++f)
                    m_result.values[(begin + i) * width + from + f] = values[f * pixels + at];
            }
        }
    }

    [[nodiscard]] const ForestModel& first() const { return m_first; }
    [[nodiscard]] int reach(const LearningStack& stack) const {
        return contextReach(m_spec, m_volume, sliceDistance(*stack.image));
    }
    [[nodiscard]] const ForestSamples& samples() const { return m_result; }

private:
    const ForestModel& m_first;
    const ForestSamples& m_samples;
    ContextSpec m_spec;
    bool m_volume;
    std::size_t m_context;
    ForestSamples m_result;
};

/// Adds the samples of a fold with what `trees` say around them.
void addFold(ContextSamples& result, std::size_t fold, const std::vector<Asked>& slices,
             const DecisionTrees& trees, const std::vector<AnnotatedStack>& stacks, int threads,
             const JobContext& context, const NetworkOpener& open) {
    const ForestModel& first = result.first();
    const auto count = std::count_if(slices.begin(), slices.end(),
                                     [&](const Asked& asked) { return asked.fold == fold; });
    std::ptrdiff_t done = 0;
    std::unique_ptr<ProbabilityPlanes> planes;
    std::size_t current = stacks.size();
    for (const auto& asked : slices) {
        if (asked.fold != fold) continue;
        const LearningStack& stack = stacks[asked.stack].stack;
        const VolumeSize size = stack.image->size();
        if (current != asked.stack) {
            current = asked.stack;
            std::shared_ptr<NetworkSquares> network;
            if (first.network.features > 0)
                network = std::make_shared<NetworkSquares>(open(stack), size);
            planes = std::make_unique<ProbabilityPlanes>(
                trees, first.filters, stack, first.input.channel, network, kForestMemory / 2);
        }
        planes->hold(
            slicesAround({asked.z}, result.reach(stack), size.z), threads, [] {}, context);
        result.add(asked, stack, *planes, threads);
        ++done;
        context.report({static_cast<double>(done) / static_cast<double>(count),
                        "Predicting slices that were left out",
                        {},
                        {}});
    }
}

} // namespace

bool secondStageHelps(const ForestModel& first, const std::vector<AnnotatedStack>& stacks) {
    if (first.classes.size() != 2 || first.filters.dimensions != 3 || first.network.features > 0 ||
        stacks.size() != 1)
        return false;
    const auto& slices = stacks.front().slices;
    const auto whole = std::count_if(slices.begin(), slices.end(), [](const AnnotatedSlice& slice) {
        const auto unknown = std::count(slice.target.begin(), slice.target.end(), kIgnoreClass);
        return 2 * unknown < static_cast<std::ptrdiff_t>(slice.target.size());
    });
    return whole >= kSecondStageFrom;
}

std::optional<SecondStage> growSecondStage(const ForestModel& first, const ForestSamples& samples,
                                           const std::vector<AnnotatedStack>& stacks,
                                           const ForestSettings& settings, std::uint64_t seed,
                                           int threads, const JobContext& context,
                                           const NetworkOpener& open) {
    const auto slices = askedSlices(samples, stacks);
    std::size_t folds = 0;
    for (const auto& asked : slices)
        folds = std::max(folds, asked.fold + 1);
    if (folds < 2) return {};
    ForestRecipe recipe = settings.recipe;
    recipe.trees = std::min(recipe.trees, kFoldTrees);
    ContextSamples result(first, samples, settings.context);
    const double share = 1.0 / static_cast<double>(folds + 1);
    for (std::size_t fold = 0; fold < folds; ++fold) {
        const auto part = partOf(context, share * static_cast<double>(fold),
                                 share * static_cast<double>(fold + 1));
        const auto learned = samplesWithout(fold, samples, slices);
        if (!hasBothClasses(learned)) continue;
        const auto trees = growForest(learned, recipe, seed + (fold + 1) * 1'000'003U, threads,
                                      partOf(part, 0.0, kGrowingShare));
        addFold(result, fold, slices, trees, stacks, threads, partOf(part, kGrowingShare, 1.0),
                open);
    }
    if (!hasBothClasses(result.samples())) return {};
    return SecondStage{settings.context,
                       growForest(result.samples(), settings.recipe, seed + 999'983U, threads,
                                  partOf(context, 1.0 - share, 1.0))};
}

} // namespace lamina::core
