// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ClassSlice.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/metrics/Confusion.h"
#include "core/metrics/InstanceMetrics.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lamina::core {

/// What a slice says about the model.
enum class SliceRole {
    HeldOut,  ///< annotated by hand and not trained on
    Training, ///< the model was trained on it
    Accepted, ///< its annotation was taken over from a prediction
};

/// Counts of one slice.
struct SliceScore {
    int z = 0;
    SliceRole role = SliceRole::HeldOut;
    std::int64_t annotated = 0;            ///< voxels
    Confusion voxels;                      ///< any class against background
    std::optional<InstanceCounts> objects; ///< none where no instance mask is known
};

/// Counts over several slices.
struct GroupScore {
    int slices = 0;
    std::int64_t annotated = 0;
    Confusion voxels;
    std::optional<InstanceCounts> objects;
};

/// Scores of a prediction against an annotation, over annotated voxels only.
struct ScoreTable {
    std::vector<SliceScore> slices; ///< annotated and predicted, ascending
    GroupScore heldOut;
    GroupScore training;
    GroupScore all;           ///< of `slices`, accepted ones included
    bool wholeObjects = true; ///< an object counts once in a group, not once a slice
};

/// What is compared. Everything may be read on a worker.
struct ScoreInput {
    LabelVolume labels;
    LabelTable table;
    /// Classes of slice z, 0 = background; nothing = not predicted.
    std::function<ClassSlice(int z)> semantic;
    /// Ids of slice z, rows of x; null = not known.
    std::function<const LabelId*(int z)> instances;
    bool wholeObjects = true; ///< an id is the same object in all slices
    std::set<int> training;
    std::set<int> accepted;
};

/// Counts every annotated and predicted slice. Unlabelled voxels are left out on both sides, so an
/// object is compared where it was annotated; labels of class 0 are background. Throws `Error`
/// Mismatch when a predicted slice has another size than the labels, and `Cancelled`. Worker.
[[nodiscard]] ScoreTable countScores(const ScoreInput& input, const JobContext& context = {});

/// One line a slice and one for each group, with a header; comma-separated (RFC 4180), scores as
/// numbers of 0..1 and empty where there is none.
[[nodiscard]] std::string scoreCsv(const ScoreTable& table);

} // namespace lamina::core
