// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/Acceptance.h"

#include <functional>
#include <vector>

namespace lamina::core {

/// One object of a prediction, for `acceptProposals`: that of voxel `seed`, with nothing else of
/// its slices. `slice(z)` gives the prediction of a slice, `width` pixels wide. With `spanning` the
/// object is followed to slices before and behind as long as they have its number. Empty when there
/// is no object. Any thread; throws `Cancelled`.
[[nodiscard]] std::vector<ProposedSlice>
proposeObject(const std::function<ProposedSlice(int z)>& slice, VolumeSize size, VoxelIndex seed,
              bool spanning, const JobContext& context = {});

} // namespace lamina::core
