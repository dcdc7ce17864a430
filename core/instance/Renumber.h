// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lamina::core {

/// Renumbers `labels` (0 and 1..count, in any order) from `next` on in the order of first voxels,
/// without objects below `minSize` voxels. Returns the next free number. Looks at the stop token
/// every `rowLength` voxels.
LabelId renumber(std::span<LabelId> labels, std::size_t count, std::size_t rowLength,
                 std::int64_t minSize, LabelId next, const JobContext& context);

} // namespace lamina::core
