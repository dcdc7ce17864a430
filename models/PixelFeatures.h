// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

#include <filesystem>
#include <memory>

namespace lamina::models {

/// Features of pixels from a finished segmentation net, see `SegmentationNet::describe`. The net
/// sees as many neighbour slices as it was trained with, scaled by the stack's range. Throws as
/// `loadSegmentation`.
[[nodiscard]] std::unique_ptr<core::NetworkFeatures>
openPixelFeatures(const std::filesystem::path& model, const core::LearningStack& stack, int channel,
                  const core::RunSpec& run);

} // namespace lamina::models
