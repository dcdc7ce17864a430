// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/ObjectFacts.h"

#include <cstddef>
#include <span>
#include <vector>

namespace lamina::core {

/// Why an object may be wrong.
enum class Doubt {
    Small,         ///< much smaller than the others
    Large,         ///< much larger: perhaps two
    Shape,         ///< more ragged or elongated than the others
    Border,        ///< cut off by the border of the image
    OneSlice,      ///< in one slice only, although a slice beside it is known
    LowConfidence, ///< the network was not sure of it
};

/// An object worth a look, with its reasons, the weightiest first.
struct Suspicion {
    std::size_t index = 0; ///< in the list of objects given
    double score = 0.0;    ///< higher: look at it earlier
    std::vector<Doubt> reasons;
};

/// What "much" means. Outliers are told by the modified z-score 0.6745·(x - median) / MAD
/// (Iglewicz and Hoaglin 1993) of log voxels and of the sphericity.
struct SuspicionSpec {
    double outlier = 3.5;     ///< modified z-score from which on an object is one
    std::size_t fewest = 8;   ///< objects; with fewer nothing is an outlier
    double confidence = 0.75; ///< mean foreground probability below which it is low
    /// Slices of which it is known what they hold, ascending: an object drawn in the only annotated
    /// slice far and wide is not alone. Empty: all.
    std::vector<int> knownSlices;
};

/// The objects with at least one reason, highest score first, then in the order given. A score is
/// the sum over the reasons: an outlier's z-score in units of the limit (at most 3), 1 and twice
/// what is missing for low confidence, 1 for one slice, 0.25 for the border: objects at a border
/// are many and seldom wrong. A spread below 0.05 counts as 0.05: among equal objects a trifle is
/// no outlier. `slices` is the number of slices of the stack.
[[nodiscard]] std::vector<Suspicion> suspiciousObjects(std::span<const ObjectFacts> objects,
                                                       int slices, const SuspicionSpec& spec = {});

/// Median number of voxels, for the words of a reason; 0 without objects.
[[nodiscard]] double medianVoxels(std::span<const ObjectFacts> objects);

} // namespace lamina::core
