// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lamina::test {

using IntensityChange = std::function<double(double)>;

/// Changes that clip nothing and leave at least a hundred grey levels between `low` and `high`.
inline std::vector<std::pair<std::string, IntensityChange>> intensityChanges(double low,
                                                                             double high) {
    const double span = high - low;
    return {{"a tenth as bright, rounded", [](double v) { return std::round(0.1 * v); }},
            {"ten times as bright", [](double v) { return 10.0 * v; }},
            {"an offset of 5000", [](double v) { return v + 5000.0; }},
            {"half as bright on an offset of 300", [](double v) { return 0.5 * v + 300.0; }},
            {"8 bits, 250 levels", [=](double v) { return std::round((v - low) / span * 250.0); }},
            {"8 bits, 100 levels on an offset of 50",
             [=](double v) { return std::round(50.0 + (v - low) / span * 100.0); }}};
}

} // namespace lamina::test
