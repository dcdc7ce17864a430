// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace lamina::core {

/// Scores on annotated slices that the model was not trained on, measured beside the run record.
struct HeldOutScores {
    int slices = 0;
    std::optional<double> dice;
    std::optional<double> iou;
    std::optional<double> ap; ///< mean over IoU 0.50, 0.55 ... 0.95
    std::optional<double> pq;
    std::optional<double> seg;
};

/// A paragraph for the Methods section of a paper: English sentences made from a model's run record
/// (of a forest, of a segmentation network, or of a pretrained backbone). What the record does not
/// say is left out, never guessed; what it says of missing things (no voxel size, nothing held out)
/// is said. `masks` (may be null) is `toJson(MaskSpec)` as a prediction's record has it, and
/// `heldOut` is added where it has a value. Throws `Error` InvalidArgument for a record of no run,
/// of an unfinished one, or of a kind that is not known. Any thread.
[[nodiscard]] std::string methodsText(const nlohmann::json& record,
                                      const nlohmann::json& masks = nullptr,
                                      const std::optional<HeldOutScores>& heldOut = {});

} // namespace lamina::core
