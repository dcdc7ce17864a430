// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LabelCurveFit.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

enum class LabelVerdict {
    Stop,    ///< further slices bring next to nothing
    GoOn,    ///< each further slice is worth its work
    Unclear, ///< the mean says stop, but much more is possible
    TooHard, ///< they bring nothing, and the masks are poor
};

/// Whether to label on.
struct LabelAdvice {
    LabelVerdict verdict = LabelVerdict::Unclear;
    int annotated = 0;   ///< slices now
    LabelRange dice;     ///< trained on all of them, by the fit
    LabelRange gain;     ///< of Dice by two more
    double perSlice = 0; ///< half of its mean
    /// Slices in all from which on a further one brings less than what is worthwhile; none: more
    /// than four times those annotated.
    std::optional<int> enough;
    std::vector<int> next; ///< of a single stack: slices far from those annotated, best first
    bool beside = false;   ///< it rests on scores next to training slices
};

/// Dice that a further slice must bring on average to be worth labelling.
inline constexpr double kWorthwhile = 0.005;

/// Stop when two more slices bring less than twice `worthwhile` on average, and GoOn when they
/// bring more; Unclear when they may well (95 %) bring four times as much as it or the Dice is only
/// known to ± 0.03, TooHard when it stays below 0.7. None with fewer than two points of the curve.
[[nodiscard]] std::optional<LabelAdvice> adviseLabels(const LabelMeasurement& measurement,
                                                      double worthwhile = kWorthwhile);

/// "0.90 ± 0.01", with three digits where the range is as narrow as that.
[[nodiscard]] std::string rangeText(const LabelRange& range);
[[nodiscard]] std::string gainText(double gain); ///< "+0.005"
/// The advice in a sentence or two.
[[nodiscard]] std::string adviceSentence(const LabelAdvice& advice);

/// A measurement and all that follows from it; plain data.
struct LabelReport {
    LabelMeasurement measurement;
    std::vector<LabelPoint> points;
    std::vector<LabelRange> fit; ///< Dice with 1, 2 … slices, beyond those annotated; may be empty
    std::optional<LabelAdvice> advice;
};

/// Fits the curve, which takes some milliseconds.
[[nodiscard]] LabelReport labelReport(LabelMeasurement measurement,
                                      double worthwhile = kWorthwhile);
/// What must be known to read the numbers rightly; the first sentence is the advice.
[[nodiscard]] std::vector<std::string> reportSentences(const LabelReport& report);
/// Everything: advice, curve, fit and cells.
[[nodiscard]] nlohmann::json toJson(const LabelReport& report);
/// The curve and its fit as comma-separated values.
[[nodiscard]] std::string labelCurveCsv(const LabelReport& report);

} // namespace lamina::core
