// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/Specs.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lamina::core {

/// How a slice or a stack looks, beyond gain and offset: grey values are those of the stack's
/// range, 0..1.
struct Appearance {
    double brightness = 0.0; ///< median grey value: low for bright cells on a dark ground
    double noise = 0.0;      ///< standard deviation of white noise (Immerkaer 1996, by the median)
    double size = 0.0;       ///< pixels: how coarse structures are, see `appearanceOf`
    bool operator==(const Appearance&) const = default;
};

/// Appearance of the middle, up to 1024 × 1024 pixels, of slice z. `size` is the harmonic mean of
/// the scales from 1 to 32 pixels, each weighted with the variance of the difference of Gaussians
/// there, less what the noise adds. Haze and the outline of the specimen count, too, so it grows
/// slower than the cells: 1.5 times for cells of twice the size. Throws `Error` for a slice that
/// does not exist or cannot be read.
[[nodiscard]] Appearance appearanceOf(const LearningStack& stack, int channel, int z);
/// Medians over up to `most` slices spaced evenly. Looks at the stop token before each.
[[nodiscard]] Appearance appearanceOfStack(const LearningStack& stack, int channel, int most,
                                           const JobContext& context = {});

/// What the stacks that a model learned from looked like: from the least to the largest of each
/// quantity. It stands in the model's record as "appearance".
struct LearnedAppearance {
    struct Range {
        double low = 0.0;
        double high = 0.0;
        bool operator==(const Range&) const = default;
    };
    Range brightness;
    Range noise;
    Range size;
    int stacks = 0; ///< looked at
    bool operator==(const LearnedAppearance&) const = default;
};

/// From up to 96 stacks and 12 slices of each, annotated or not (fewer of each where there are many
/// stacks). Looks at the stop token before each slice.
[[nodiscard]] LearnedAppearance learnAppearance(std::span<const LearningStack* const> stacks,
                                                int channel, const JobContext& context = {});
[[nodiscard]] LearnedAppearance learnAppearance(const std::vector<AnnotatedStack>& stacks,
                                                int channel, const JobContext& context = {});

[[nodiscard]] nlohmann::json toJson(const LearnedAppearance& learned);
/// Of a model's record; none in the records of older versions, or where it cannot be read.
[[nodiscard]] std::optional<LearnedAppearance> learnedAppearance(const nlohmann::json& record);

/// One sentence in plain words when a stack lies far outside of what the model learned from, else
/// empty: it is brighter or darker by a quarter of the range, twice or half as noisy, or 1.25 times
/// as coarse or as fine as any stack learned from. `predictStack`
/// leaves the sentence in the prediction's record as "appearance_warning", for whoever shows it.
[[nodiscard]] std::string appearanceWarning(const LearnedAppearance& learned,
                                            const LearningStack& stack, int channel,
                                            const JobContext& context = {});

} // namespace lamina::core
