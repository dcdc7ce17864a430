// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/MaskSource.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <set>
#include <vector>

namespace lamina::core {

struct MaskImportSpec {
    std::vector<int> slices; ///< only these; empty: all
    ZeroMeaning zero = ZeroMeaning::Background;
    /// Labels get free numbers, ascending, instead of those of the file.
    bool renumber = false;
};

/// What an import would bring.
struct MaskSummary {
    std::vector<int> slices; ///< ascending, that get any voxel
    std::set<LabelId> labels;
    std::set<LabelId> known; ///< of them, those that the annotation uses already
};

struct MaskImport {
    MaskSummary summary;
    std::vector<TileChange> changes; ///< for `Document::applyPrepared`
};

/// Reads the masks as a change of `target` (a snapshot), under the locks of `table`. Slices without
/// a file, and what a file's `valid` companion leaves out, stay as they are. Throws `Error`
/// Mismatch naming both sizes when a file does not fit, InvalidArgument for a slice that is not
/// there, Unsupported for values that are no label numbers, and `Cancelled`.
[[nodiscard]] MaskImport importMasks(const MaskSource& source, LabelVolume target,
                                     const LabelTable& table, const MaskImportSpec& spec,
                                     const JobContext& context = {});

/// The same without preparing a change; for a look ahead.
[[nodiscard]] MaskSummary summarizeMasks(const MaskSource& source, const LabelVolume& target,
                                         const MaskImportSpec& spec,
                                         const JobContext& context = {});

} // namespace lamina::core
