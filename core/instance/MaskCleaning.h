// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/job/JobContext.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lamina::core {

/// What is mended in a mask before objects are found in it; each slice on its own. Zero = not.
struct CleaningSpec {
    int smooth = 0;             ///< radius in pixels, at most `kMostSmooth`
    std::int64_t fillHoles = 0; ///< pixels of the largest hole that is filled
    auto operator<=>(const CleaningSpec&) const = default;
};

inline constexpr int kMostSmooth = 50;

/// Mends one slice of classes (rows of x, 0 = background) in place. First each pixel takes the
/// class that most pixels of the disk around it have, its own where that is among them; what lies
/// outside the slice has no say. Then background that does not reach the edge of the slice (over
/// the four neighbours) and is no larger than `fillHoles` takes the class that it touches most.
/// Throws `Error` InvalidArgument for a negative number or a radius that is too large.
void cleanSlice(std::span<std::uint8_t> mask, int width, int height, const CleaningSpec& spec);

/// `cleanSlice` for every slice of a stack, in place. Throws `Cancelled` between slices.
void cleanMask(std::span<std::uint8_t> mask, VolumeSize size, const CleaningSpec& spec,
               const JobContext& context = {});

} // namespace lamina::core
