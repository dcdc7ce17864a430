// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/ResNet.h"
#include "models/train/PatchData.h"

namespace lamina::models {

/// Sets the running statistics of all normalisations of a backbone to their averages over clean
/// (not augmented) windows of the patches, drawn by seed. Needed before a backbone is frozen: a
/// random one has no statistics, and in a pretrained one those stages that the method does not use
/// have never run. Throws `Cancelled` between batches.
void estimateCleanStatistics(ResNetImpl& backbone, const StackReader& reader,
                             const std::vector<core::PatchRef>& patches,
                             const Standardization& standardization, std::uint64_t seed,
                             const torch::Device& device, const core::JobContext& context);

} // namespace lamina::models
