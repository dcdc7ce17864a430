// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/label/LabelVolume.h"

#include <map>
#include <optional>
#include <vector>

namespace lamina::core {

/// Gives every voxel of a listed label another one (kUnlabelled: deletes it), whatever the locks:
/// the caller asks them. On a snapshot, for `Document::applyPrepared`. Throws `Cancelled`.
[[nodiscard]] std::vector<TileChange> relabel(const LabelVolume& snapshot,
                                              const std::map<LabelId, LabelId>& to,
                                              const JobContext& context = {});

/// A voxel of the label in the slice where it covers most, nearest to its middle there; nothing
/// when no voxel has it. Throws `Cancelled`.
[[nodiscard]] std::optional<VoxelIndex> findLabel(const LabelVolume& snapshot, LabelId id,
                                                  const JobContext& context = {});

} // namespace lamina::core
