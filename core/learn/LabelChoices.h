// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/Specs.h"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace lamina::core {

/// An annotated slice of one of several stacks.
struct LabelSlice {
    std::size_t stack = 0;
    int z = 0;
    auto operator<=>(const LabelSlice&) const = default;
};

/// The same with what is annotated on it; unlabelled voxels count for nothing.
struct LabelUnit {
    LabelSlice place;
    std::int64_t background = 0; ///< voxels
    std::int64_t foreground = 0; ///< voxels of any class
};

/// Fewer annotated slices than this give no curve.
inline constexpr int kFewestLabelSlices = 3;

struct LabelPlanSpec {
    int repeats = 5; ///< choices of slices for each number; more until each slice was left out
    int levels = 8;  ///< numbers of slices at most, 1 and all but one among them
    int scored = 12; ///< left-out slices that are scored, at most; evenly spaced
    std::uint64_t seed = 1;
};

/// Which slices are trained on and which ones are scored, as indices of units, ascending. No unit
/// is in both.
struct LabelChoice {
    int repeat = 0;
    std::vector<std::size_t> training;
    std::vector<std::size_t> scored;
    bool beside = false; ///< scored slices lie next to training slices: they know each other
};

/// Every slice with annotation, stack after stack, ascending z.
[[nodiscard]] std::vector<LabelUnit> labelUnits(const std::vector<AnnotatedStack>& stacks);

/// What is missing for a curve, as a sentence; empty if nothing is.
[[nodiscard]] std::string whyNoLabelCurve(const std::vector<LabelUnit>& units);

/// The numbers of training slices that are tried, ascending: all of 1 .. `units` - 1, or `most` of
/// them in about equal ratios.
[[nodiscard]] std::vector<int> labelLevels(int units, int most);

/// Choices of slices for every level, those of one repeat after another. The units are parted into
/// as many runs of nearly equal length as slices are wanted, and one is drawn from each: spread
/// over the stack, as a user annotates. Of several draws the one is taken whose slices were used
/// least, so that slices take turns; no choice comes twice, so there may be fewer than
/// asked for. Every choice can be trained (it has cells and background) and every scored set
/// shows cells.
///
/// Neighbouring slices are not independent: slices next to a training slice are scored only where
/// nothing else is left, and the choice says so. The same arguments give the same choices.
[[nodiscard]] std::vector<LabelChoice> planLabelChoices(const std::vector<LabelUnit>& units,
                                                        const LabelPlanSpec& spec);

} // namespace lamina::core
