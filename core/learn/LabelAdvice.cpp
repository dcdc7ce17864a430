// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelAdvice.h"

#include "core/review/SliceQueue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lamina::core {

namespace {

constexpr double kPoor = 0.7;  ///< Dice below which more slices are not the answer
constexpr double kWide = 0.03; ///< half a range of Dice from which on nobody knows whether to stop
constexpr int kSuggested = 2;
constexpr int kFarthest = 4; ///< times the annotated slices that the forecast looks ahead

std::vector<int> nextSlices(const LabelMeasurement& measurement) {
    std::vector<SliceState> states(static_cast<std::size_t>(measurement.depth));
    for (const auto& place : measurement.annotated) {
        if (place.z < measurement.depth) states[static_cast<std::size_t>(place.z)].annotated = true;
    }
    std::vector<int> next;
    if (measurement.depth == 0) return next;
    for (const auto& suggestion : slicesToAnnotate(states, kSuggested)) {
        if (suggestion.distance.value_or(2) > 1) next.push_back(suggestion.z);
    }
    return next;
}

std::string verdictName(LabelVerdict verdict) {
    switch (verdict) {
    case LabelVerdict::Stop:
        return "stop";
    case LabelVerdict::GoOn:
        return "go_on";
    case LabelVerdict::Unclear:
        return "unclear";
    case LabelVerdict::TooHard:
        return "too_hard";
    }
    return {};
}

nlohmann::json toJson(const LabelRange& range) {
    return {{"mean", range.mean}, {"low", range.low}, {"high", range.high}};
}

nlohmann::json placesJson(const std::vector<LabelSlice>& places) {
    auto list = nlohmann::json::array();
    for (const auto& place : places)
        list.push_back({{"stack", place.stack}, {"slice", place.z}});
    return list;
}

nlohmann::json toJson(const LabelPoint& point) {
    return {{"slices", point.slices},       {"repeats", point.repeats}, {"dice", point.mean},
            {"deviation", point.deviation}, {"lowest", point.lowest},   {"highest", point.highest},
            {"beside", point.beside}};
}

/// Number of slices up to which the fit is shown.
int forecastEnd(int annotated) {
    return annotated + std::clamp(annotated / 2, 3, 10);
}

std::string whereNext(const LabelAdvice& advice) {
    if (advice.next.empty()) return "best far from those annotated";
    return fmt::format("best far from those annotated ({} {})",
                       advice.next.size() == 1 ? "slice" : "slices",
                       fmt::join(advice.next, " and "));
}

} // namespace

std::optional<LabelAdvice> adviseLabels(const LabelMeasurement& measurement, double worthwhile) {
    const auto points = labelPoints(measurement.cells);
    if (points.size() < 2) return std::nullopt;
    const LabelCurveFit fit(points);
    LabelAdvice advice;
    advice.annotated = static_cast<int>(measurement.annotated.size());
    advice.dice = fit.dice(advice.annotated);
    advice.gain = fit.gain(advice.annotated, 2);
    advice.perSlice = 0.5 * advice.gain.mean;
    advice.beside = fit.usesBeside();
    for (int n = advice.annotated; n <= kFarthest * advice.annotated && !advice.enough; ++n) {
        if (fit.gain(n, 2).mean < 2.0 * worthwhile) advice.enough = n;
    }
    if (advice.perSlice >= worthwhile) {
        advice.verdict = LabelVerdict::GoOn;
    } else if (advice.gain.high >= 4.0 * worthwhile || advice.dice.margin() > kWide) {
        advice.verdict = LabelVerdict::Unclear;
    } else {
        advice.verdict = advice.dice.mean < kPoor ? LabelVerdict::TooHard : LabelVerdict::Stop;
    }
    advice.next = nextSlices(measurement);
    return advice;
}

std::string rangeText(const LabelRange& range) {
    return range.margin() < 0.01 ? fmt::format("{:.3f} ± {:.3f}", range.mean, range.margin())
                                 : fmt::format("{:.2f} ± {:.2f}", range.mean, range.margin());
}

std::string gainText(double gain) {
    return fmt::format("{:+.3f}", gain);
}

std::string adviceSentence(const LabelAdvice& advice) {
    const auto now =
        fmt::format("With {} slices you are at {}.", advice.annotated, rangeText(advice.dice));
    const auto two = gainText(advice.gain.mean);
    switch (advice.verdict) {
    case LabelVerdict::Stop:
        return fmt::format("{} Two more would bring about {}: you can stop.", now, two);
    case LabelVerdict::TooHard:
        return fmt::format("{} Two more would bring about {}: more slices hardly help a forest "
                           "here. Check the labels, or train a network.",
                           now, two);
    case LabelVerdict::Unclear:
        return fmt::format("{} Two more would bring about {}, but up to {} is possible: label two "
                           "more, {}, and ask again.",
                           now, two, gainText(advice.gain.high), whereNext(advice));
    case LabelVerdict::GoOn:
        return fmt::format("{} Each further slice still brings about {}: go on labelling, {}. {}",
                           now, gainText(advice.perSlice), whereNext(advice),
                           advice.enough ? fmt::format("About {} in all should do.", *advice.enough)
                                         : fmt::format("More than {} in all will be worth it.",
                                                       kFarthest * advice.annotated));
    }
    return now;
}

LabelReport labelReport(LabelMeasurement measurement, double worthwhile) {
    LabelReport report;
    report.points = labelPoints(measurement.cells);
    report.advice = adviseLabels(measurement, worthwhile);
    if (report.advice) {
        const LabelCurveFit fit(report.points);
        for (int n = 1; n <= forecastEnd(report.advice->annotated); ++n)
            report.fit.push_back(fit.dice(n));
    }
    report.measurement = std::move(measurement);
    return report;
}

std::vector<std::string> reportSentences(const LabelReport& report) {
    std::vector<std::string> sentences;
    sentences.push_back(report.advice ? adviceSentence(*report.advice)
                                      : "The curve has fewer than two points: annotate cells and "
                                        "background on more slices.");
    if (std::any_of(report.points.begin(), report.points.end(),
                    [](const auto& point) { return point.beside; })) {
        sentences.emplace_back(
            "Some scores come from slices next to training slices, which know each other: those "
            "are too good. Annotate slices that lie apart.");
    }
    sentences.emplace_back(
        "All slices are of the same recordings: on others the masks may be worse.");
    const auto& measurement = report.measurement;
    if (static_cast<int>(measurement.cells.size()) < measurement.planned) {
        sentences.push_back(fmt::format("{} of {} trainings were done.", measurement.cells.size(),
                                        measurement.planned));
    }
    return sentences;
}

nlohmann::json toJson(const LabelReport& report) {
    nlohmann::json json{{"annotated", placesJson(report.measurement.annotated)},
                        {"planned", report.measurement.planned},
                        {"curve", nlohmann::json::array()},
                        {"fit", nlohmann::json::array()},
                        {"cells", nlohmann::json::array()},
                        {"sentences", reportSentences(report)},
                        {"advice", nullptr}};
    for (const auto& point : report.points)
        json["curve"].push_back(toJson(point));
    for (const auto& range : report.fit) {
        auto row = toJson(range);
        row["slices"] = json["fit"].size() + 1;
        json["fit"].push_back(row);
    }
    for (const auto& cell : report.measurement.cells) {
        json["cells"].push_back({{"repeat", cell.repeat},
                                 {"training", placesJson(cell.training)},
                                 {"scored", placesJson(cell.scored)},
                                 {"beside", cell.beside},
                                 {"true_positive", cell.voxels.truePositive},
                                 {"false_positive", cell.voxels.falsePositive},
                                 {"false_negative", cell.voxels.falseNegative},
                                 {"dice", cell.dice()}});
    }
    if (!report.advice) return json;
    const auto& advice = *report.advice;
    json["advice"] = {{"verdict", verdictName(advice.verdict)},
                      {"annotated", advice.annotated},
                      {"dice", toJson(advice.dice)},
                      {"gain_of_two", toJson(advice.gain)},
                      {"gain_of_one", advice.perSlice},
                      {"enough", advice.enough ? nlohmann::json(*advice.enough) : nullptr},
                      {"next", advice.next},
                      {"beside", advice.beside}};
    return json;
}

std::string labelCurveCsv(const LabelReport& report) {
    std::string text = "annotated slices,choices,Dice,standard deviation,lowest,highest,"
                       "next to training slices,fitted Dice,90 % from,90 % to\n";
    const auto& points = report.points;
    const int measured = points.empty() ? 0 : points.back().slices;
    for (int n = 1; n <= std::max(measured, static_cast<int>(report.fit.size())); ++n) {
        const auto point = std::find_if(points.begin(), points.end(),
                                        [n](const auto& p) { return p.slices == n; });
        text += fmt::format("{}", n);
        text += point == points.end()
                    ? std::string(",0,,,,,")
                    : fmt::format(",{},{:.6f},{:.6f},{:.6f},{:.6f},{}", point->repeats, point->mean,
                                  point->deviation, point->lowest, point->highest,
                                  point->beside ? "yes" : "no");
        if (report.fit.empty()) {
            text += ",,,\n";
        } else {
            const auto& range = report.fit[static_cast<std::size_t>(n - 1)];
            text += fmt::format(",{:.6f},{:.6f},{:.6f}\n", range.mean, range.low, range.high);
        }
    }
    return text;
}

} // namespace lamina::core
