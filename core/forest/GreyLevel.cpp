// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/GreyLevel.h"

#include "core/base/Error.h"
#include "core/base/JsonReader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lamina::core {

namespace {

constexpr double kScale = 1.0; ///< pixels of smoothing
constexpr double kFirstWeight = 2.0 / 3.0;
constexpr int kEnoughSlices = 5;
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

nlohmann::json toJson(const GreyLevel& level) {
    return {{"weight", level.weight},
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
    reader.finish();
    const bool finite = std::isfinite(level.threshold) && std::isfinite(level.width);
    if (!(level.weight >= 0.0 && level.weight <= 1.0) || !finite || !(level.width > 0.0) ||
        (level.weight > 0.0 && level.feature < 0)) {
        throw Error(ErrorCode::InvalidArgument, "The grey level of the forest cannot be used.");
    }
    return level;
}

GreyLevel fitGreyLevel(const ForestSamples& samples, const FilterBankSpec& filters,
                       const std::vector<AnnotatedStack>& stacks) {
    const int slices = wholeSlices(stacks);
    const int feature = smoothedGrey(filters);
    if (filters.dimensions != 3 || samples.weight.size() != 2 || feature < 0 || slices < 1 ||
        slices >= kEnoughSlices)
        return {};
    std::vector<float> grey(samples.size());
    for (std::size_t i = 0; i < grey.size(); ++i) {
        grey[i] = samples.values[i * static_cast<std::size_t>(samples.features) +
                                 static_cast<std::size_t>(feature)];
    }
    const Cut cut = bestCut(grey, samples);
    const double width = kSoftness * deviationOfCells(grey, samples);
    const double trust =
        std::clamp((cut.dice - kUselessDice) / (kGoodDice - kUselessDice), 0.0, 1.0);
    if (trust <= 0.0 || width <= 0.0) return {};
    const double share = static_cast<double>(kEnoughSlices - slices) / (kEnoughSlices - 1);
    return {kFirstWeight * share * trust, feature, cut.threshold, width};
}

} // namespace lamina::core
