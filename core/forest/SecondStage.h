// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/ForestModel.h"

#include <optional>

namespace lamina::core {

/// From so many slices of a recording, annotated as a whole, on a second stage helps.
inline constexpr int kSecondStageFrom = 5;

/// Whether a second stage is grown when the recipe leaves that open: for two classes, of a forest
/// of the filters of one volume of which enough slices are annotated as a whole. Measured:
/// core/README.md.
[[nodiscard]] bool secondStageHelps(const ForestModel& first,
                                    const std::vector<AnnotatedStack>& stacks);

/// Grows a forest that sees, beside the features of `first`, what that says around a pixel
/// (auto-context: Tu and Bai 2010, IEEE TPAMI 32, 1744). It learns from probabilities of forests
/// that did not see the slice: those of the first forest itself would be too good to be true.
///
/// `samples` are those that `first.trees` were grown from, with its features. Empty where nothing
/// can be left out: with one annotated slice, or where the others lack a class. The same for any
/// number of threads. Looks at the stop token between trees and within slices.
[[nodiscard]] std::optional<SecondStage>
growSecondStage(const ForestModel& first, const ForestSamples& samples,
                const std::vector<AnnotatedStack>& stacks, const ForestSettings& settings,
                std::uint64_t seed, int threads, const JobContext& context = {},
                const NetworkOpener& open = {});

} // namespace lamina::core
