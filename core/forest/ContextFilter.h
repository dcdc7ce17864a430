// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace lamina::core {

/// What a second forest sees of the first one's probability around a pixel, beside that of the
/// pixel itself, which always comes first.
struct ContextSpec {
    std::vector<double> sigmas{1.6, 3.5}; ///< of Gaussians, in pixels; of volumes along z, too
    int neighbours = 2; ///< slices on either side of a volume whose probability is seen as it is
    bool operator==(const ContextSpec&) const = default;
};

/// Throws `Error` InvalidArgument for settings that cannot be used.
void checkContext(const ContextSpec& spec);
[[nodiscard]] nlohmann::json toJson(const ContextSpec& spec);
/// Missing keys keep their defaults; throws `Error` for what is unknown or cannot be used.
[[nodiscard]] ContextSpec contextFromJson(const nlohmann::json& json);

[[nodiscard]] int contextFeatures(const ContextSpec& spec, bool volume);
/// Slices on either side that the features of a slice depend on; `distance` of two slices in
/// pixels.
[[nodiscard]] int contextReach(const ContextSpec& spec, bool volume, double distance);

/// Probabilities of a whole slice, 0..255 for 0..1.
using ProbabilityPlane = std::vector<std::uint8_t>;

/// Where context is looked at.
struct ContextPlace {
    VolumeSize size;
    double distance = 1.0; ///< of two slices in pixels
    bool volume = true;    ///< else each slice on its own
    int z = 0;
    PixelRect region;
};

/// Appends the context [feature, y, x] of a region to `values`. `plane` gives the slices within
/// reach, from any thread. As in a `FilterBank` edges are mirrored, kernels end at three standard
/// deviations, and along z a Gaussian is sigma / distance wide; but it ends at five slices, because
/// whoever wants a single slice waits for the first stage of all that it reaches.
void appendContext(const ContextSpec& spec, const ContextPlace& place,
                   const std::function<const ProbabilityPlane&(int z)>& plane,
                   std::vector<float>& values, int threads);

} // namespace lamina::core
