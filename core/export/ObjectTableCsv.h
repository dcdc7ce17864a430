// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instance/ObjectTable.h"

#include <map>
#include <string>
#include <vector>

namespace lamina::core {

/// Objects as comma-separated values (RFC 4180, UTF-8, "." as decimal point, one line of names with
/// units first): id, class, voxels, volume, centroid, box (zero-based, first and last voxel), mean
/// grey value (empty where it is not a number). Lengths are in µm; where the voxel size is
/// not known they are in voxels, and the names say so. `classes`: the class of each id.
[[nodiscard]] std::string objectTableCsv(const std::vector<ObjectRow>& rows,
                                         const std::map<LabelId, std::string>& classes,
                                         bool spacingKnown);

} // namespace lamina::core
