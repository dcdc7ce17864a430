// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/SvgChart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

constexpr double kWidth = 720.0;
constexpr double kHeight = 340.0;
constexpr double kLeft = 60.0;
constexpr double kRight = 200.0; // the legend stands there
constexpr double kTop = 12.0;
constexpr double kBottom = 48.0;

/// From values to places on the picture.
class Axis {
public:
    Axis(double low, double high, double begin, double end, bool logarithmic)
        : m_log(logarithmic), m_low(scaled(low)), m_high(scaled(high)), m_begin(begin), m_end(end) {
        if (m_high <= m_low) m_high = m_low + 1.0;
    }
    [[nodiscard]] double at(double value) const {
        return m_begin + (m_end - m_begin) * (scaled(value) - m_low) / (m_high - m_low);
    }

private:
    [[nodiscard]] double scaled(double value) const {
        return m_log ? std::log(std::max(value, 1e-12)) : value;
    }
    bool m_log;
    double m_low;
    double m_high;
    double m_begin;
    double m_end;
};

std::string number(double value) {
    return fmt::format("{:.1f}", value);
}

pugi::xml_node element(pugi::xml_node parent, const char* name,
                       std::initializer_list<std::pair<const char*, std::string>> attributes) {
    auto node = parent.append_child(name);
    for (const auto& [key, value] : attributes)
        node.append_attribute(key) = value.c_str();
    return node;
}

void line(pugi::xml_node svg, double x1, double y1, double x2, double y2, const char* style) {
    element(svg, "line",
            {{"x1", number(x1)},
             {"y1", number(y1)},
             {"x2", number(x2)},
             {"y2", number(y2)},
             {"class", style}});
}

pugi::xml_node words(pugi::xml_node svg, double x, double y, const char* anchor,
                     const std::string& text) {
    auto node = element(svg, "text", {{"x", number(x)}, {"y", number(y)}, {"text-anchor", anchor}});
    node.text().set(text.c_str());
    return node;
}

void drawSeries(pugi::xml_node svg, const ChartSeries& series, const Axis& x, const Axis& y) {
    std::string path;
    for (const auto& point : series.points)
        path += fmt::format("{}{},{}", path.empty() ? "" : " ", number(x.at(point.x)),
                            number(y.at(point.y)));
    auto curve = element(
        svg, "polyline",
        {{"points", path}, {"fill", "none"}, {"stroke", series.color}, {"stroke-width", "2"}});
    if (series.dashed) curve.append_attribute("stroke-dasharray") = "6 4";
    for (const auto& point : series.points) {
        const double at = x.at(point.x);
        if (point.deviation > 0.0) {
            element(svg, "line",
                    {{"x1", number(at)},
                     {"x2", number(at)},
                     {"y1", number(y.at(point.y - point.deviation))},
                     {"y2", number(y.at(point.y + point.deviation))},
                     {"stroke", series.color},
                     {"stroke-width", "1.2"}});
        }
        if (!series.markers) continue;
        auto dot = element(svg, "circle",
                           {{"cx", number(at)},
                            {"cy", number(y.at(point.y))},
                            {"r", "3.5"},
                            {"fill", series.color}});
        dot.append_child("title").text().set(
            fmt::format("{}: {:.3f}", series.name, point.y).c_str());
    }
}

void drawLegend(pugi::xml_node svg, const std::vector<ChartSeries>& series) {
    double y = kTop + 12.0;
    for (const auto& one : series) {
        const double x = kWidth - kRight + 16.0;
        auto mark = element(svg, "line",
                            {{"x1", number(x)},
                             {"x2", number(x + 26.0)},
                             {"y1", number(y - 4.0)},
                             {"y2", number(y - 4.0)},
                             {"stroke", one.color},
                             {"stroke-width", "2"}});
        if (one.dashed) mark.append_attribute("stroke-dasharray") = "6 4";
        words(svg, x + 32.0, y, "start", one.name);
        y += 20.0;
    }
}

} // namespace

std::vector<double> roundTicks(double low, double high, int wanted) {
    if (!(high > low) || wanted < 1) return {low};
    const double raw = (high - low) / wanted;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw) {
            step = factor * power;
            break;
        }
    }
    std::vector<double> ticks;
    // counted, not added up: sums of 0.1 do not meet 0.3
    for (auto n = static_cast<long>(std::ceil(low / step - 1e-9));
         static_cast<double>(n) * step <= high + 1e-9 * step; ++n)
        ticks.push_back(static_cast<double>(n) * step);
    return ticks;
}

void addChart(pugi::xml_node parent, const ChartSpec& spec,
              const std::vector<ChartSeries>& series) {
    double xLow = HUGE_VAL;
    double xHigh = -HUGE_VAL;
    double yLow = HUGE_VAL;
    double yHigh = -HUGE_VAL;
    for (const auto& one : series) {
        for (const auto& point : one.points) {
            xLow = std::min(xLow, point.x);
            xHigh = std::max(xHigh, point.x);
            yLow = std::min(yLow, point.y - point.deviation);
            yHigh = std::max(yHigh, point.y + point.deviation);
        }
    }
    if (!(xLow <= xHigh)) return; // nothing to show yet
    if (spec.yHigh > spec.yLow) {
        yLow = spec.yLow;
        yHigh = spec.yHigh;
    }
    const Axis x(xLow, xHigh, kLeft + 14.0, kWidth - kRight - 14.0, spec.logX);
    const Axis y(yLow, yHigh, kHeight - kBottom, kTop, false);
    auto svg = element(parent, "svg",
                       {{"viewBox", fmt::format("0 0 {} {}", kWidth, kHeight)}, {"role", "img"}});
    svg.append_child("title").text().set(spec.title.c_str());
    for (const double tick : roundTicks(yLow, yHigh, 6)) {
        line(svg, kLeft, y.at(tick), kWidth - kRight, y.at(tick), "grid");
        words(svg, kLeft - 8.0, y.at(tick) + 4.0, "end", fmt::format("{:.4g}", tick));
    }
    for (const double tick : spec.xTicks.empty() ? roundTicks(xLow, xHigh, 6) : spec.xTicks) {
        line(svg, x.at(tick), kHeight - kBottom, x.at(tick), kHeight - kBottom + 5.0, "axis");
        words(svg, x.at(tick), kHeight - kBottom + 20.0, "middle", fmt::format("{:g}", tick));
    }
    line(svg, kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom, "axis");
    words(svg, (kLeft + kWidth - kRight) / 2.0, kHeight - 8.0, "middle", spec.xTitle);
    auto side = words(svg, 0.0, 0.0, "middle", spec.yTitle);
    side.append_attribute("transform") =
        fmt::format("translate(14 {}) rotate(-90)", number((kTop + kHeight - kBottom) / 2.0))
            .c_str();
    for (const auto& one : series)
        drawSeries(svg, one, x, y);
    drawLegend(svg, series);
}

} // namespace lamina::core
