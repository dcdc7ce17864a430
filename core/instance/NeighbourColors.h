// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lamina::core {

/// A number for the colour of each object, [0] unused, so that no two objects that touch have the
/// same one. Touching: one voxel apart or less along x, y or a diagonal of a slice, or neighbours
/// (diagonal ones too) from slice to slice. Objects are coloured in the order of their ids and take
/// the first free of `preferred` numbers, each starting at another one; numbers beyond are used
/// only where all are taken. Deterministic, and an object's colour depends on lower ids only, so
/// that a new object never recolours the others. Throws `Error` Mismatch for ids that do not fill
/// `size`; looks at the stop token at every row.
[[nodiscard]] std::vector<std::uint16_t> neighbourColors(std::span<const LabelId> ids,
                                                         VolumeSize size, int preferred = 8,
                                                         const JobContext& context = {});

} // namespace lamina::core
