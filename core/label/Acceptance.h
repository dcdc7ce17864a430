// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ClassSlice.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <memory>
#include <set>
#include <vector>

namespace lamina::core {

/// Masks of one slice as a network proposed them, rows of x over the whole slice. `instances` says
/// which object a voxel of the foreground belongs to and may be null: then all of a class is one.
struct ProposedSlice {
    int z = 0;
    ClassSlice semantic;
    std::shared_ptr<const LabelId[]> instances;
    /// Objects that the user does not want: their voxels stay as they are. May be null.
    std::shared_ptr<const std::set<LabelId>> rejected = {};
    bool objectsOnly = false; ///< background is not taken over, as for a single object
};

/// What accepting proposals changes, and the labels that are new with it.
struct Acceptance {
    std::vector<TileChange> changes; ///< against the `labels` given
    LabelTable table;                ///< with a row for each new label
};

/// Takes proposals over as annotation wherever nothing is annotated yet; what was painted always
/// stays. An object that lies mostly (more than half of its annotated voxels) on one painted label
/// becomes part of that label; others get new numbers above all that are in use, so that objects
/// keep apart. With `instancesSpanSlices` equal ids in several slices are one object. `labels` is a
/// snapshot; costs memory for the tiles that are not of one label only. Any thread; throws
/// `Cancelled`, and `Error` Mismatch for a proposal of another size.
[[nodiscard]] Acceptance acceptProposals(const LabelVolume& labels, const LabelTable& table,
                                         const std::vector<ProposedSlice>& slices,
                                         bool instancesSpanSlices, const JobContext& context = {});

/// Everything unlabelled in all slices becomes background. Any thread.
[[nodiscard]] std::vector<TileChange> completeAllSlices(const LabelVolume& labels,
                                                        const JobContext& context = {});

} // namespace lamina::core
