// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/ForegroundSlice.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lamina::core {

int ForegroundSlice::smallestFor(double threshold) {
    return std::clamp(static_cast<int>(std::ceil(threshold * 255.0 - 1e-6)), 0, 256);
}

double ForegroundSlice::shareAbove(double threshold) const {
    if (values.empty()) return 0.0;
    const auto above =
        std::accumulate(counts.begin() + smallestFor(threshold), counts.end(), std::uint64_t{0});
    return static_cast<double>(above) / static_cast<double>(values.size());
}

ForegroundPtr foregroundOf(const ProbabilitySlice& slice) {
    auto result = std::make_shared<ForegroundSlice>();
    const std::size_t pixels =
        static_cast<std::size_t>(slice.width) * static_cast<std::size_t>(slice.height);
    result->values.resize(pixels);
    double sum = 0.0;
    for (std::size_t i = 0; i < pixels; ++i) {
        const float p = std::clamp(1.0F - slice.values[i], 0.0F, 1.0F);
        const auto value = static_cast<std::uint8_t>(p * 255.0F);
        result->values[i] = value;
        ++result->counts[value];
        sum += static_cast<double>(4.0F * p * (1.0F - p));
    }
    if (pixels > 0) result->uncertainty = sum / static_cast<double>(pixels);
    return result;
}

ForegroundPtr foregroundFromValues(std::vector<std::uint8_t> values, double uncertainty) {
    auto result = std::make_shared<ForegroundSlice>();
    for (const auto value : values)
        ++result->counts[value];
    result->values = std::move(values);
    result->uncertainty = uncertainty;
    return result;
}

} // namespace lamina::core
