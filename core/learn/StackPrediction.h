// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instance/ObjectTable.h"
#include "core/learn/ForegroundSlice.h"
#include "core/learn/LearningEngine.h"

#include <optional>
#include <span>

namespace lamina::core {

/// Masks of one stack. Vectors are rows of x, planes of z; empty where not asked for.
struct StackPrediction {
    VolumeSize size;
    Spacing spacing;
    std::vector<float> probability;     ///< of the foreground: 1 - P(background)
    std::vector<std::uint8_t> semantic; ///< class of each voxel, 0 = background
    int classes = 2;
    std::vector<LabelId> instances; ///< 0 = background
    nlohmann::json record;          ///< model, its hash, spec, range used
    // For display, where the caller of `predictStack` fills them in:
    std::vector<ForegroundPtr> foreground;     ///< of each slice
    std::vector<std::uint16_t> instanceColors; ///< of each id, see `neighbourColors`
};

/// Semantic masks from probabilities: two classes compare the foreground with the threshold
/// (>=); more take the most probable class where the foreground passes it.
[[nodiscard]] std::vector<std::uint8_t> semanticFromProbability(const ProbabilitySlice& slice,
                                                                double threshold);

/// Objects of each class on their own, numbered class after class: neighbours of different classes
/// never become one object. Throws as `connectedComponents` and `splitObjects`.
[[nodiscard]] std::vector<LabelId> instancesOfClasses(std::span<const std::uint8_t> semantic,
                                                      int classes, VolumeSize size, Spacing spacing,
                                                      const MaskSpec& masks,
                                                      const JobContext& context);

/// Runs the engine over the whole stack and makes masks; the one path that both the window and the
/// command line take. `onSlice` (optional) sees each finished slice and mask, on the calling
/// thread.
[[nodiscard]] StackPrediction predictStack(
    LearningEngine& engine, const PredictSpec& spec, const MaskSpec& masks,
    const LearningStack& stack, const JobContext& context,
    const std::function<void(const ProbabilitySlice&, const std::vector<std::uint8_t>& semantic)>&
        onSlice = {});

/// Which files `writePrediction` makes.
struct PredictionFiles {
    bool semantic = true;
    bool probability = false;
    bool instances = false;
};

/// Writes STEM_semantic.tif (0 / 255, or class ids with several classes), STEM_instances.tif and
/// STEM_probability.tif into `folder`, each atomically and read back. Returns their paths.
[[nodiscard]] std::vector<std::filesystem::path>
writePrediction(const StackPrediction& prediction, const std::filesystem::path& folder,
                const std::string& stem, const PredictionFiles& files,
                const JobContext& context = {});

/// Writes STEM_record.json into `folder`: what the masks were made with. Returns its path.
std::filesystem::path writeRecord(const StackPrediction& prediction,
                                  const std::filesystem::path& folder, const std::string& stem);

} // namespace lamina::core
