// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/GreyLevel.h"

#include "core/base/Error.h"
#include "core/base/JsonReader.h"
#include "core/forest/TreeWalker.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

namespace lamina::core {

namespace {

constexpr double kScale = 1.0; ///< pixels of smoothing
constexpr double kFirstWeight = 2.0 / 3.0;
constexpr int kEnoughSlices = 5; ///< from here on the grey value does not vote
constexpr std::array kWeights{0.2, 0.4, 0.6, 0.8, 1.0};
/// Differences of Dice below these are chance. Trees that see the network must be better by more:
/// they make predictions slower, and in forests of fewer slices they help more than they will.
constexpr double kClearlyBetterTrees = 0.015;
constexpr double kClearlyBetterVote = 0.005;
/// Within one recording: forests that are asked about left-out slices know fewer of them, and lie
/// outside of those more often, than the one that is kept, which makes the network look better.
constexpr double kClearlyBetterWithin = 0.03;
constexpr double kLowestCut = 0.35;
/// From so many recordings on their spread says what chance is.
constexpr std::size_t kJudges = 4;
/// Recordings to come differ from those that are known by more than these differ from each other:
/// what learned from many others may be so much worse on the known ones.
constexpr double kPriceOfTrust = 0.015;
constexpr double kMostTrust = 0.8; ///< something is left to what was annotated
constexpr std::uint32_t kFolds = 5;
/// A forest that is asked about slices it has not seen need not be as good as the one that is kept.
constexpr int kFoldTrees = 24;
constexpr std::size_t kFoldSamples = 60'000;
constexpr double kUselessDice = 0.5;
constexpr double kGoodDice = 0.8;
constexpr double kSoftness = 0.25; ///< width as a part of the foreground's deviation

int wholeSlices(const std::vector<AnnotatedStack>& stacks) {
    int whole = 0;
    for (const auto& stack : stacks) {
        for (const auto& slice : stack.slices) {
            const auto unknown = std::count(slice.target.begin(), slice.target.end(), kIgnoreClass);
            if (2 * unknown < static_cast<std::ptrdiff_t>(slice.target.size())) ++whole;
        }
    }
    return whole;
}

int smoothedGrey(const FilterBankSpec& filters) {
    const auto nearest =
        std::min_element(filters.sigmas.begin(), filters.sigmas.end(), [](double a, double b) {
            return std::abs(a - kScale) < std::abs(b - kScale);
        });
    const auto names = featureNames(filters);
    const auto name = fmt::format("gaussian {:g}", *nearest);
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

struct Cut {
    double threshold = 0.0;
    double dice = 0.0;
};

/// The threshold (>=) of largest Dice; between two grey values.
Cut bestCut(const std::vector<float>& grey, const ForestSamples& samples) {
    std::vector<std::size_t> order(grey.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&grey](std::size_t a, std::size_t b) { return grey[a] > grey[b]; });
    double positives = 0.0;
    for (const auto target : samples.targets)
        positives += target != 0 ? samples.weight[1] : 0.0;
    Cut best;
    double overlap = 0.0;
    double above = 0.0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool cell = samples.targets[order[i]] != 0;
        above += samples.weight[cell ? 1 : 0];
        overlap += cell ? samples.weight[1] : 0.0;
        const float here = grey[order[i]];
        const float next = i + 1 < order.size() ? grey[order[i + 1]] : here;
        if (i + 1 < order.size() && next == here) continue; // these go together
        const double dice = 2.0 * overlap / (above + positives);
        if (dice > best.dice) best = {0.5 * (static_cast<double>(here) + next), dice};
    }
    return best;
}

double deviationOfCells(const std::vector<float>& grey, const ForestSamples& samples) {
    double sum = 0.0;
    double squares = 0.0;
    double count = 0.0;
    for (std::size_t i = 0; i < grey.size(); ++i) {
        if (samples.targets[i] == 0) continue;
        sum += grey[i];
        squares += static_cast<double>(grey[i]) * grey[i];
        count += 1.0;
    }
    if (count == 0.0) return 0.0;
    const double mean = sum / count;
    return std::sqrt(std::max(0.0, squares / count - mean * mean));
}

} // namespace

float GreyLevel::vote(float grey) const {
    return static_cast<float>(1.0 / (1.0 + std::exp((threshold - grey) / width)));
}

float GreyLevel::joined(float trees, float grey) const {
    const auto at = static_cast<float>(cut);
    const float p = trees * (1.0F - at) / (trees * (1.0F - at) + (1.0F - trees) * at);
    return weight > 0.0 ? p + static_cast<float>(weight) * (vote(grey) - p) : p;
}

nlohmann::json toJson(const GreyLevel& level) {
    return {{"weight", level.weight},
            {"cut", level.cut},
            {"feature", level.feature},
            {"threshold", level.threshold},
            {"width", level.width}};
}

GreyLevel greyLevelFromJson(const nlohmann::json& json) {
    GreyLevel level;
    JsonReader reader(json, "grey level");
    reader.read("weight", level.weight);
    reader.read("feature", level.feature);
    reader.read("threshold", level.threshold);
    reader.read("width", level.width);
    reader.read("cut", level.cut);
    reader.finish();
    const bool finite = std::isfinite(level.threshold) && std::isfinite(level.width);
    if (!(level.weight >= 0.0 && level.weight <= 1.0) || !finite || !(level.width > 0.0) ||
        !(level.cut > 0.0 && level.cut < 1.0) || (level.weight > 0.0 && level.feature < 0)) {
        throw Error(ErrorCode::InvalidArgument, "The grey level of the forest cannot be used.");
    }
    return level;
}

namespace {

std::vector<float> column(const ForestSamples& samples, int feature) {
    std::vector<float> values(samples.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = samples.values[i * static_cast<std::size_t>(samples.features) +
                                   static_cast<std::size_t>(feature)];
    }
    return values;
}

/// A vote with what it is worth.
struct Candidate {
    GreyLevel level; ///< without a weight
    double trust = 0.0;
    double dice = 0.0; ///< on the samples
};

/// Grey value and network, as far as each can vote. The network's is last.
std::vector<Candidate> candidatesOf(const ForestSamples& samples, const FilterBankSpec& filters,
                                    int network, bool wholeSlices) {
    std::vector<int> features;
    if (const int grey = smoothedGrey(filters); filters.dimensions == 3 && wholeSlices && grey >= 0)
        features.push_back(grey);
    if (network > 0) features.push_back(samples.features - 1);
    std::vector<Candidate> candidates;
    for (const int feature : features) {
        const auto values = column(samples, feature);
        const Cut cut = bestCut(values, samples);
        // a logit has its own width: between 0.27 and 0.73 from -1 to 1
        const bool logit = network > 0 && feature == samples.features - 1;
        const double width = logit ? 1.0 : kSoftness * deviationOfCells(values, samples);
        const double trust =
            std::clamp((cut.dice - kUselessDice) / (kGoodDice - kUselessDice), 0.0, 1.0);
        if (trust > 0.0 && width > 0.0)
            candidates.push_back({{0.0, feature, cut.threshold, width}, trust, cut.dice});
    }
    return candidates;
}

/// Every n-th sample, so that not more than `kFoldSamples` are left.
ForestSamples thinned(const ForestSamples& samples, const std::function<bool(std::size_t)>& taken) {
    const std::size_t step = (samples.size() + kFoldSamples - 1) / kFoldSamples;
    const auto width = static_cast<std::size_t>(samples.features);
    ForestSamples some;
    some.features = samples.features;
    some.weight = samples.weight;
    for (std::size_t i = 0; i < samples.size(); i += step) {
        if (!taken(i)) continue;
        const auto* row = &samples.values[i * width];
        some.values.insert(some.values.end(), row, row + width);
        some.targets.push_back(samples.targets[i]);
        some.slice.push_back(samples.slice[i]);
    }
    return some;
}

bool hasBothClasses(const ForestSamples& samples) {
    return std::count(samples.targets.begin(), samples.targets.end(), 0) > 0 &&
           std::any_of(samples.targets.begin(), samples.targets.end(),
                       [](std::uint8_t target) { return target != 0; });
}

/// Samples with what forests that did not see their slice say of them.
struct LeftOut {
    ForestSamples samples;
    std::vector<float> probability;
    std::vector<std::size_t> recordings; ///< that each slice belongs to
};

/// With trees that see all features, or all but the last `hidden`.
LeftOut askAboutLeftOut(const ForestSamples& samples, int hidden,
                        const std::vector<std::size_t>& recordings, std::uint64_t seed, int threads,
                        const JobContext& context) {
    const std::uint32_t folds = std::min(static_cast<std::uint32_t>(recordings.size()), kFolds);
    ForestRecipe recipe;
    recipe.trees = kFoldTrees;
    LeftOut result;
    result.recordings = recordings;
    result.samples.features = samples.features;
    result.samples.weight = samples.weight;
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
        const auto learned =
            thinned(samples, [&](std::size_t i) { return samples.slice[i] % folds != fold; });
        const auto asked =
            thinned(samples, [&](std::size_t i) { return samples.slice[i] % folds == fold; });
        if (!hasBothClasses(learned) || asked.size() == 0) continue;
        const auto trees =
            growForest(withoutNetwork(learned, hidden), recipe, seed, threads, context);
        const std::size_t count = asked.size();
        std::vector<float> found(2 * count);
        TreeWalker(trees).predict(withoutNetwork(asked, hidden).values.data(), count, found.data(),
                                  count);
        result.probability.insert(result.probability.end(),
                                  found.begin() + static_cast<std::ptrdiff_t>(count), found.end());
        auto& all = result.samples;
        all.values.insert(all.values.end(), asked.values.begin(), asked.values.end());
        all.targets.insert(all.targets.end(), asked.targets.begin(), asked.targets.end());
        all.slice.insert(all.slice.end(), asked.slice.begin(), asked.slice.end());
    }
    return result;
}

/// Overlap and sum of the sizes of two masks.
struct Sizes {
    double overlap = 0.0;
    double sum = 0.0;
    [[nodiscard]] double dice() const { return sum > 0.0 ? 2.0 * overlap / sum : 0.0; }
};

/// Of each recording in which there is anything.
std::map<std::size_t, Sizes> sizesWith(const LeftOut& leftOut, const GreyLevel& level) {
    const auto& samples = leftOut.samples;
    const auto values = column(samples, std::max(level.feature, 0));
    std::map<std::size_t, Sizes> found;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float p = level.joined(leftOut.probability[i], values[i]);
        const bool cell = samples.targets[i] != 0;
        if (!cell && p < 0.5F) continue;
        const double weight = samples.weight[cell ? 1 : 0];
        Sizes& recording = found[leftOut.recordings[samples.slice[i]]];
        recording.sum += weight * ((cell ? 1.0 : 0.0) + (p >= 0.5F ? 1.0 : 0.0));
        if (cell && p >= 0.5F) recording.overlap += weight;
    }
    return found;
}

double diceWith(const LeftOut& leftOut, const GreyLevel& level) {
    Sizes all;
    for (const auto& [recording, sizes] : sizesWith(leftOut, level)) {
        all.overlap += sizes.overlap;
        all.sum += sizes.sum;
    }
    return all.dice();
}

/// Recording by recording, `other` is worse than `best` by no more than `kPriceOfTrust` or, where
/// there are `kJudges` recordings, the standard error of the mean difference.
bool asGood(const LeftOut& leftOut, const GreyLevel& best, const GreyLevel& other) {
    const auto first = sizesWith(leftOut, best);
    auto second = sizesWith(leftOut, other);
    std::vector<double> differences;
    for (const auto& [recording, sizes] : first)
        differences.push_back(sizes.dice() - second[recording].dice());
    if (differences.empty()) return false;
    const auto count = static_cast<double>(differences.size());
    const double mean = std::accumulate(differences.begin(), differences.end(), 0.0) / count;
    if (differences.size() < kJudges) return mean <= kPriceOfTrust;
    double squares = 0.0;
    for (const double difference : differences)
        squares += (difference - mean) * (difference - mean);
    return mean <= std::max(kPriceOfTrust, std::sqrt(squares / (count - 1.0) / count));
}

GreyLevel weighed(Candidate candidate, double weight, double cut) {
    candidate.level.weight = weight;
    candidate.level.cut = cut;
    return candidate.level;
}

/// Trees and weight of the network that did best on left-out slices.
ForestPlan planByLeftOut(const ForestSamples& samples, const Candidate* logit, int network,
                         const std::vector<std::size_t>& recordings, std::uint64_t seed,
                         int threads, const JobContext& context) {
    ForestPlan plan;
    auto base = askAboutLeftOut(samples, network, recordings, seed, threads, context);
    if (base.samples.size() == 0) return plan;
    double most = diceWith(base, {});
    const bool within = recordings.front() == recordings.back();
    auto joined = askAboutLeftOut(samples, 0, recordings, seed, threads, context);
    if (const double dice = diceWith(joined, {});
        dice > most + (within ? kClearlyBetterWithin : kClearlyBetterTrees)) {
        most = dice;
        plan.network = true;
        base = std::move(joined);
    }
    plan.vote.cut = std::clamp(most / 2.0, kLowestCut, 0.5);
    if (!logit) return plan;
    const double cut = plan.vote.cut;
    most = diceWith(base, plan.vote);
    double needed = most + (within ? kClearlyBetterWithin : kClearlyBetterVote);
    for (const double weight : kWeights) {
        const auto level = weighed(*logit, weight, cut);
        const double dice = diceWith(base, level);
        if (dice <= needed) continue;
        needed = dice;
        plan.vote = level;
    }
    if (within) return plan; // the forest is right to know this recording
    // Of separate recordings a few are little to go by, and those to come will differ from them: of
    // all weights up to the most that is trusted, the largest that costs no more than its price.
    for (auto weight = kWeights.rbegin(); weight != kWeights.rend(); ++weight) {
        if (*weight <= plan.vote.weight) break;
        if (*weight > kMostTrust) continue;
        const auto level = weighed(*logit, *weight, cut);
        if (!asGood(base, plan.vote, level)) continue;
        plan.vote = level;
        break;
    }
    return plan;
}

} // namespace

ForestSamples withoutNetwork(const ForestSamples& samples, int network) {
    ForestSamples some;
    some.features = samples.features - network;
    some.targets = samples.targets;
    some.weight = samples.weight;
    some.slice = samples.slice;
    some.pixel = samples.pixel;
    const auto from = static_cast<std::size_t>(samples.features);
    const auto width = static_cast<std::size_t>(some.features);
    some.values.resize(samples.size() * width);
    for (std::size_t i = 0; i < samples.size(); ++i)
        std::copy_n(&samples.values[i * from], width, &some.values[i * width]);
    return some;
}

ForestPlan planForest(const ForestSamples& samples, const FilterBankSpec& filters,
                      const std::vector<AnnotatedStack>& stacks, int network, std::uint64_t seed,
                      int threads, const JobContext& context) {
    if (samples.weight.size() != 2) return {network > 0, {}};
    ForestPlan plan;
    const int slices = wholeSlices(stacks);
    const auto candidates = candidatesOf(samples, filters, network, slices > 0);
    const bool hasLogit = network > 0 && !candidates.empty() &&
                          candidates.back().level.feature == samples.features - 1;
    const Candidate* logit = hasLogit ? &candidates.back() : nullptr;
    const Candidate* grey =
        candidates.size() > (hasLogit ? 1U : 0U) ? &candidates.front() : nullptr;
    if (slices >= 2 && network > 0) {
        std::vector<std::size_t> recordings;
        for (std::size_t i = 0; i < stacks.size(); ++i)
            recordings.insert(recordings.end(), stacks[i].slices.size(), i);
        plan = planByLeftOut(samples, logit, network, recordings, seed, threads, context);
        if (plan.vote.weight > 0.0) return plan;
    }
    if (slices < 2 && logit && (!grey || logit->dice > grey->dice)) {
        plan.vote = weighed(*logit, kFirstWeight * logit->trust, plan.vote.cut);
    } else if (grey && slices < kEnoughSlices) {
        const double share = static_cast<double>(kEnoughSlices - slices) / (kEnoughSlices - 1);
        plan.vote = weighed(*grey, kFirstWeight * share * grey->trust, plan.vote.cut);
    }
    return plan;
}

} // namespace lamina::core
