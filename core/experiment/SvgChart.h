// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pugixml.hpp>

#include <string>
#include <vector>

namespace lamina::core {

struct ChartPoint {
    double x = 0.0;
    double y = 0.0;
    double deviation = 0.0; ///< drawn as a bar up and down; 0 draws none
};

struct ChartSeries {
    std::string name;
    std::string color; ///< as CSS has it
    bool dashed = false;
    bool markers = true;
    std::vector<ChartPoint> points;
};

struct ChartSpec {
    std::string title; ///< read out by screen readers
    std::string xTitle;
    std::string yTitle;
    bool logX = false;
    std::vector<double> xTicks; ///< empty = chosen
    double yLow = 0.0;          ///< equal to yHigh: from the values
    double yHigh = 0.0;
};

/// Appends a line chart to an element of a page. The text goes through the XML library, which
/// escapes it; colours of axes follow the page (currentColor).
void addChart(pugi::xml_node parent, const ChartSpec& spec, const std::vector<ChartSeries>& series);

/// Round numbers in [low, high], about `wanted` of them: multiples of 1, 2 or 5 times a power
/// of 10.
[[nodiscard]] std::vector<double> roundTicks(double low, double high, int wanted);

} // namespace lamina::core
