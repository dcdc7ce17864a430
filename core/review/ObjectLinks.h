// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <map>
#include <vector>

namespace lamina::core {

/// Objects that became one through the slices.
struct LinkedObjects {
    std::map<LabelId, LabelId> to; ///< new number of each label that changes
    std::vector<TileChange> changes;
    LabelTable table; ///< without the rows that are no longer needed
};

/// Gives objects of neighbouring slices one number when their outlines overlap: each is the other's
/// best partner (largest intersection over union) and they share at least half of the smaller
/// outline. The best pairs go first. Never joined are objects of different classes, locked ones,
/// and objects that would then have two outlines in one slice. The smallest number stays. `labels`
/// is a snapshot. Any thread; throws `Cancelled`.
[[nodiscard]] LinkedObjects linkSlices(const LabelVolume& labels, const LabelTable& table,
                                       const JobContext& context = {});

} // namespace lamina::core
