// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "core/learn/LearningEngine.h"

#include <torch/torch.h>

#include <cstdint>
#include <span>

namespace lamina::models {

/// Index of a pixel of a side of `size` pixels continued by mirroring at its ends (the end pixels
/// are not repeated), for any integer.
[[nodiscard]] int reflected(int index, int size);

/// Writes the pixels of `rect` into `out` (rect.width * rect.height values) as (value - low) /
/// (high - low) clipped to 0..1; outside the plane it is mirrored; a value that is no number
/// becomes 0.
void normalizedWindow(const core::Plane& plane, core::PixelRect rect, core::IntensityRange range,
                      std::span<float> out);

/// Classes of `rect` as int64 [h, w]; 255 and everything outside become `kIgnoreTarget`.
/// `target` holds width * height values.
[[nodiscard]] torch::Tensor targetWindow(std::span<const std::uint8_t> target, int width,
                                         int height, core::PixelRect rect);

/// Probabilities [classes, h, w] on the CPU, as the interface of the engine passes them on.
[[nodiscard]] core::ProbabilitySlice probabilitySlice(const torch::Tensor& probability, int z);

} // namespace lamina::models
