// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelCurveFit.h"

#include "core/base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace lamina::core {

namespace {

constexpr double kBestError = 0.003;    ///< of a mean, however many repeats
constexpr double kSingleScatter = 0.02; ///< assumed where nothing was repeated
constexpr int kFloors = 24;             ///< values of a
constexpr double kTail = 0.05;          ///< left out at either end of a range

/// What the fit sees of a point.
struct Sample {
    double slices;
    double error; ///< 1 - Dice
    double sigma; ///< of it
};

/// Standard deviation over choices, all levels together: for levels with too few of their own.
double commonScatter(const std::vector<LabelPoint>& points) {
    double squares = 0.0;
    double freedom = 0.0;
    for (const auto& point : points) {
        squares += point.deviation * point.deviation * (point.repeats - 1);
        freedom += point.repeats - 1;
    }
    return freedom > 0.0 ? std::sqrt(squares / freedom) : kSingleScatter;
}

std::vector<Sample> samplesOf(const std::vector<LabelPoint>& points) {
    const double common = commonScatter(points);
    std::vector<Sample> samples;
    for (const auto& point : points) {
        const double scatter =
            point.repeats > 2 ? point.deviation : std::max(point.deviation, common);
        const double ofMean = scatter / std::sqrt(static_cast<double>(point.repeats));
        samples.push_back(
            {static_cast<double>(point.slices), 1.0 - point.mean, std::hypot(ofMean, kBestError)});
    }
    return samples;
}

/// The b of least squares for given a and c, and how well it is known.
std::pair<double, double> slopeOf(const std::vector<Sample>& samples, double a, double c) {
    double xx = 0.0;
    double xy = 0.0;
    for (const auto& s : samples) {
        const double x = std::pow(s.slices, -c);
        const double w = 1.0 / (s.sigma * s.sigma);
        xx += w * x * x;
        xy += w * x * (s.error - a);
    }
    return {xy / xx, 1.0 / std::sqrt(xx)};
}

double chiSquare(const std::vector<Sample>& samples, double a, double b, double c) {
    double sum = 0.0;
    for (const auto& s : samples) {
        const double off = (s.error - a - b * std::pow(s.slices, -c)) / s.sigma;
        sum += off * off;
    }
    return sum;
}

} // namespace

std::vector<LabelPoint> labelPoints(const std::vector<LabelCell>& cells) {
    std::map<int, std::vector<const LabelCell*>> levels;
    for (const auto& cell : cells)
        levels[cell.slices()].push_back(&cell);
    std::vector<LabelPoint> points;
    for (auto& [slices, ofLevel] : levels) {
        LabelPoint point;
        point.slices = slices;
        point.beside =
            std::all_of(ofLevel.begin(), ofLevel.end(), [](const auto* c) { return c->beside; });
        if (!point.beside) std::erase_if(ofLevel, [](const auto* c) { return c->beside; });
        point.repeats = static_cast<int>(ofLevel.size());
        point.lowest = 1.0;
        Confusion together;
        double average = 0.0;
        for (const auto* cell : ofLevel) {
            together += cell->voxels;
            average += cell->dice() / point.repeats;
            point.lowest = std::min(point.lowest, cell->dice());
            point.highest = std::max(point.highest, cell->dice());
        }
        point.mean = together.dice().value_or(0.0);
        double squares = 0.0;
        for (const auto* cell : ofLevel)
            squares += (cell->dice() - average) * (cell->dice() - average);
        if (point.repeats > 1) point.deviation = std::sqrt(squares / (point.repeats - 1));
        points.push_back(point);
    }
    return points;
}

LabelCurveFit::LabelCurveFit(const std::vector<LabelPoint>& points) {
    std::vector<LabelPoint> used;
    std::copy_if(points.begin(), points.end(), std::back_inserter(used),
                 [](const LabelPoint& p) { return !p.beside; });
    if (used.size() < 3) used = points;
    m_usesBeside = std::any_of(used.begin(), used.end(), [](const auto& p) { return p.beside; });
    if (used.size() < 2) {
        throw Error(ErrorCode::InvalidArgument,
                    "The curve has fewer than two points: annotate cells and background on more "
                    "slices.");
    }
    const auto samples = samplesOf(used);
    double largestFloor = 1.0;
    for (const auto& s : samples)
        largestFloor = std::min(largestFloor, s.error + s.sigma);
    // Steps of b around the best one, in standard deviations.
    constexpr std::array kSteps{-1.6, -0.8, 0.0, 0.8, 1.6};
    double least = std::numeric_limits<double>::max();
    for (int floor = 0; floor < kFloors; ++floor) {
        const double a = largestFloor * floor / (kFloors - 1);
        for (int tenth = 2; tenth <= 16; ++tenth) {
            const double c = 0.1 * tenth;
            const auto [best, sigma] = slopeOf(samples, a, c);
            for (const double step : kSteps) {
                const double b = std::max(0.0, best + step * sigma);
                m_curves.push_back({a, b, c, chiSquare(samples, a, b, c)});
                least = std::min(least, m_curves.back().weight);
            }
        }
    }
    const double freedom = std::max(1.0, static_cast<double>(samples.size()) - 3.0);
    const double enlarged = std::max(1.0, least / freedom);
    for (auto& curve : m_curves)
        curve.weight = std::exp(-0.5 * (curve.weight - least) / enlarged);
}

template <typename Value> LabelRange LabelCurveFit::over(const Value& value) const {
    std::vector<std::pair<double, double>> values;
    double all = 0.0;
    LabelRange range;
    for (const auto& curve : m_curves) {
        values.emplace_back(value(curve), curve.weight);
        all += curve.weight;
        range.mean += values.back().first * curve.weight;
    }
    range.mean /= all;
    std::sort(values.begin(), values.end());
    double below = 0.0;
    bool lowFound = false;
    for (const auto& [v, weight] : values) {
        below += weight;
        if (!lowFound && below >= kTail * all) {
            range.low = v;
            lowFound = true;
        }
        range.high = v;
        if (below >= (1.0 - kTail) * all) break;
    }
    return range;
}

LabelRange LabelCurveFit::dice(int slices) const {
    const double n = std::max(1, slices);
    return over([n](const Curve& curve) {
        return std::clamp(1.0 - curve.a - curve.b * std::pow(n, -curve.c), 0.0, 1.0);
    });
}

LabelRange LabelCurveFit::gain(int slices, int more) const {
    const double n = std::max(1, slices);
    return over([n, more](const Curve& curve) {
        return curve.b * (std::pow(n, -curve.c) - std::pow(n + more, -curve.c));
    });
}

} // namespace lamina::core
