// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/Appearance.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lamina::core {

namespace {

constexpr int kMostSlices = 12; ///< of one stack
constexpr int kMostOfAll = 96;
constexpr int kLargestSide = 1024;
constexpr int kOctaves = 5; ///< from 1 to 32 pixels

// Simulated embryos of one kind differ by up to 0.04, a factor of 1.3 and one of 1.15.
constexpr double kOtherBrightness = 0.25;
constexpr double kOtherNoise = 2.0;
constexpr double kOtherSize = 1.25;
/// Below this much noise is none: grey values that were rounded to some hundred steps have it.
constexpr double kNoNoise = 0.006;

float quantile(std::vector<float>& values, double q) {
    const auto at = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

/// Immerkaer's operator is blind to edges and slopes; of white noise it makes 6 times as much.
double noiseOf(const cv::Mat& grey) {
    const cv::Mat kernel = (cv::Mat_<float>(3, 3) << 1, -2, 1, -2, 4, -2, 1, -2, 1);
    cv::Mat response;
    cv::filter2D(grey, response, CV_32F, kernel, {-1, -1}, 0.0, cv::BORDER_REFLECT_101);
    std::vector<float> sizes(response.begin<float>(), response.end<float>());
    for (float& size : sizes)
        size = std::abs(size);
    constexpr double kMedianOfGaussian = 0.6745;
    return quantile(sizes, 0.5) / kMedianOfGaussian / 6.0;
}

/// Variance that white noise of deviation 1 keeps in a difference of Gaussians.
double varianceOfNoise(double inner, double outer) {
    const double pi = std::numbers::pi;
    return 1.0 / (4.0 * pi * inner * inner) + 1.0 / (4.0 * pi * outer * outer) -
           1.0 / (pi * (inner * inner + outer * outer));
}

double sizeOf(const cv::Mat& grey, double noise) {
    double sum = 0.0;
    double weighted = 0.0;
    cv::Mat before;
    cv::GaussianBlur(grey, before, {}, 1.0, 1.0, cv::BORDER_REFLECT_101);
    for (int octave = 0; octave < kOctaves; ++octave) {
        const double inner = std::exp2(octave);
        // What is smoothed already needs only the rest: variances add up.
        const double step = std::sqrt(3.0) * inner;
        cv::Mat after;
        cv::GaussianBlur(before, after, {}, step, step, cv::BORDER_REFLECT_101);
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(before - after, mean, deviation);
        const double energy = std::max(
            0.0, deviation[0] * deviation[0] - noise * noise * varianceOfNoise(inner, 2.0 * inner));
        sum += energy;
        weighted += energy / (inner * std::numbers::sqrt2);
        before = after;
    }
    return weighted > 0.0 ? sum / weighted : 0.0;
}

/// Up to `most` slices spread over a stack, in the middle of equal shares.
std::vector<int> spread(int depth, int most) {
    const int count = std::min(depth, most);
    std::vector<int> zs;
    for (int i = 0; i < count; ++i)
        zs.push_back(static_cast<int>((2LL * i + 1) * depth / (2LL * count)));
    return zs;
}

LearnedAppearance::Range rangeOf(const std::vector<Appearance>& all, double Appearance::*quantity) {
    const auto [low, high] =
        std::minmax_element(all.begin(), all.end(), [quantity](const auto& a, const auto& b) {
            return a.*quantity < b.*quantity;
        });
    return {(*low).*quantity, (*high).*quantity};
}

double medianOf(const std::vector<Appearance>& all, double Appearance::*quantity) {
    std::vector<float> values;
    for (const auto& one : all)
        values.push_back(static_cast<float>(one.*quantity));
    return quantile(values, 0.5);
}

std::string between(const LearnedAppearance::Range& range, int digits) {
    const auto low = fmt::format("{:.{}f}", range.low, digits);
    const auto high = fmt::format("{:.{}f}", range.high, digits);
    return low == high ? low : fmt::format("{} to {}", low, high);
}

} // namespace

Appearance appearanceOf(const LearningStack& stack, int channel, int z) {
    const auto plane = stack.image->plane({z, channel, stack.time});
    cv::Mat whole(plane->height(), plane->width(), CV_32F);
    plane->normalized(stack.range.low, stack.range.high, {whole.ptr<float>(), whole.total()});
    const cv::Size side(std::min(whole.cols, kLargestSide), std::min(whole.rows, kLargestSide));
    const cv::Mat grey = whole(cv::Rect((whole.cols - side.width) / 2,
                                        (whole.rows - side.height) / 2, side.width, side.height))
                             .clone();
    std::vector<float> values(grey.begin<float>(), grey.end<float>());
    Appearance appearance;
    appearance.brightness = quantile(values, 0.5);
    appearance.noise = noiseOf(grey);
    appearance.size = sizeOf(grey, appearance.noise);
    return appearance;
}

Appearance appearanceOfStack(const LearningStack& stack, int channel, int most,
                             const JobContext& context) {
    std::vector<Appearance> all;
    for (const int z : spread(stack.image->size().z, most)) {
        context.throwIfStopped();
        all.push_back(appearanceOf(stack, channel, z));
    }
    return {medianOf(all, &Appearance::brightness), medianOf(all, &Appearance::noise),
            medianOf(all, &Appearance::size)};
}

LearnedAppearance learnAppearance(std::span<const LearningStack* const> stacks, int channel,
                                  const JobContext& context) {
    std::vector<Appearance> all;
    const auto count = static_cast<int>(stacks.size());
    const int each = std::clamp(kMostOfAll / std::max(1, count), 1, kMostSlices);
    for (const int i : spread(count, kMostOfAll)) {
        all.push_back(
            appearanceOfStack(*stacks[static_cast<std::size_t>(i)], channel, each, context));
    }
    if (all.empty()) return {};
    return {rangeOf(all, &Appearance::brightness), rangeOf(all, &Appearance::noise),
            rangeOf(all, &Appearance::size), static_cast<int>(all.size())};
}

LearnedAppearance learnAppearance(const std::vector<AnnotatedStack>& stacks, int channel,
                                  const JobContext& context) {
    std::vector<const LearningStack*> plain;
    for (const auto& annotated : stacks)
        plain.push_back(&annotated.stack);
    return learnAppearance(plain, channel, context);
}

nlohmann::json toJson(const LearnedAppearance& learned) {
    const auto pair = [](const LearnedAppearance::Range& range) {
        return nlohmann::json{range.low, range.high};
    };
    return {{"brightness", pair(learned.brightness)},
            {"noise", pair(learned.noise)},
            {"size", pair(learned.size)},
            {"stacks", learned.stacks}};
}

std::optional<LearnedAppearance> learnedAppearance(const nlohmann::json& record) {
    const auto found = record.find("appearance");
    if (found == record.end()) return std::nullopt;
    LearnedAppearance learned;
    try {
        const auto read = [&](const char* name, LearnedAppearance::Range& range) {
            range = {found->at(name).at(0).get<double>(), found->at(name).at(1).get<double>()};
        };
        read("brightness", learned.brightness);
        read("noise", learned.noise);
        read("size", learned.size);
        learned.stacks = found->at("stacks").get<int>();
    } catch (const nlohmann::json::exception&) {
        return std::nullopt; // a record of another version; it predicts as well without
    }
    if (learned.stacks < 1) return std::nullopt;
    return learned;
}

std::string appearanceWarning(const LearnedAppearance& learned, const LearningStack& stack,
                              int channel, const JobContext& context) {
    const Appearance here = appearanceOfStack(stack, channel, kMostSlices, context);
    const auto& [brightness, measuredNoise, size] = here;
    const double noise = std::max(kNoNoise, measuredNoise);
    const LearnedAppearance::Range usual{std::max(kNoNoise, learned.noise.low),
                                         std::max(kNoNoise, learned.noise.high)};
    std::vector<std::string> differences;
    const auto differs = [&](const char* how, const char* quantity, double here,
                             const LearnedAppearance::Range& there, int digits) {
        differences.push_back(fmt::format("it is much {} ({} {:.{}f}, learned {})", how, quantity,
                                          here, digits, between(there, digits)));
    };
    if (brightness > learned.brightness.high + kOtherBrightness) {
        differs("brighter, or bright and dark are exchanged", "median grey value", brightness,
                learned.brightness, 2);
    } else if (brightness < learned.brightness.low - kOtherBrightness) {
        differs("darker, or bright and dark are exchanged", "median grey value", brightness,
                learned.brightness, 2);
    }
    if (noise > usual.high * kOtherNoise)
        differs("noisier", "noise", noise, learned.noise, 3);
    else if (noise * kOtherNoise < usual.low)
        differs("smoother", "noise", noise, learned.noise, 3);
    const bool sized = learned.size.low > 0.0 && size > 0.0; // a constant image has none
    if (sized && size > learned.size.high * kOtherSize)
        differs("coarser", "scale in pixels", size, learned.size, 1);
    else if (sized && size * kOtherSize < learned.size.low)
        differs("finer", "scale in pixels", size, learned.size, 1);
    if (differences.empty()) return {};
    return fmt::format("{} does not look like what the model learned from: {}. Look closely at the "
                       "masks, or annotate some slices of it and train again.",
                       stack.image->info().name, fmt::join(differences, "; "));
}

} // namespace lamina::core
