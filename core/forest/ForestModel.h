// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/ContextFilter.h"
#include "core/forest/DecisionTrees.h"
#include "core/forest/FilterBank.h"
#include "core/forest/GreyLevel.h"
#include "core/forest/PixelBank.h"
#include "core/forest/RandomForest.h"
#include "core/learn/LearningEngine.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <optional>

namespace lamina::core {

/// What a forest is made of, beside the annotation.
struct ForestSettings {
    FilterBankSpec filters;
    ForestRecipe recipe;
    bool greyLevel = true; ///< a soft threshold votes while few slices are annotated
    /// 2: a second forest sees what the first one says around a pixel; empty: where it helps.
    std::optional<int> stages;
    ContextSpec context; ///< what the second forest sees of that
};

/// The measured defaults for these stacks, changed by `changes` (a JSON object as text, may be
/// empty): filters of the volume where every stack has several slices, else of single slices.
/// Throws `Error` InvalidArgument for a setting that does not exist or cannot be used.
[[nodiscard]] ForestSettings forestSettings(const std::vector<AnnotatedStack>& stacks,
                                            const std::string& changes);

/// The network that a forest stands on.
struct ForestNetwork {
    std::string file; ///< "builtin" or a path; empty: the forest has filters alone
    std::string hash; ///< of the file
    int features = 0; ///< of a pixel, behind those of the filters
    [[nodiscard]] std::size_t bytesPerPixel() const {
        return static_cast<std::size_t>(features) * sizeof(float);
    }
    bool operator==(const ForestNetwork&) const = default;
};

/// Null for a forest of filters alone.
[[nodiscard]] nlohmann::json toJson(const ForestNetwork& network);

/// Opens the network of a forest for one stack; empty for forests of filters alone.
using NetworkOpener = std::function<std::shared_ptr<NetworkFeatures>(const LearningStack& stack)>;

/// A second forest, whose features are those of the first and, behind them, context.
struct SecondStage {
    ContextSpec context;
    DecisionTrees trees;
};

/// A trained forest: all that is needed to predict, but for the network.
struct ForestModel {
    FilterBankSpec filters;
    ForestNetwork network;
    DecisionTrees trees;
    std::optional<SecondStage> second; ///< for two classes; the mean of both stages counts
    GreyLevel level;                   ///< votes beside the trees
    InputSpec input;
    std::vector<std::string> classes; ///< [0] is the background
    nlohmann::json record;            ///< the run record, as `LearningEngine` has it
};

/// Samples the annotated voxels, at most `recipe.pool` of each class, drawn by seed, with their
/// features, those of a network of `network` features behind those of the filters. Looks at the
/// stop token within a slice; throws `Error` Mismatch for a class that is not below `classes`.
[[nodiscard]] ForestSamples sampleAnnotated(const std::vector<AnnotatedStack>& stacks, int channel,
                                            int classes, const ForestSettings& settings,
                                            std::uint64_t seed, int threads,
                                            const JobContext& context = {},
                                            const ForestNetwork& network = {},
                                            const NetworkOpener& open = {});

/// Memory that a prediction or a sampling may take for its planes, in bytes.
inline constexpr std::size_t kForestMemory = std::size_t{1} << 30U;

/// Class probabilities of slices `zs` (all when empty) in ascending order; `sink` is called on the
/// calling thread. A slice whose filter planes do not fit into `memory` is done in tiles and slabs.
/// A forest on a network needs `open`. The result does not depend on `threads`. Looks at the stop
/// token within a slice.
void predictForest(const ForestModel& model, const LearningStack& stack, std::vector<int> zs,
                   int threads, const std::function<void(ProbabilitySlice&&)>& sink,
                   const JobContext& context = {}, std::size_t memory = kForestMemory,
                   const NetworkOpener& open = {});

/// Whether a file holds a forest; false for any other checkpoint. Throws `Error` NotFound, and
/// Unreadable for what is no checkpoint at all.
[[nodiscard]] bool isForestFile(const std::filesystem::path& file);

/// A safetensors file whose metadata entry "lamina" is the record, as of all of Lamina's models.
/// Written atomically; throws `Error` Unwritable or OutOfSpace.
void writeForest(const std::filesystem::path& file, const ForestModel& model);

/// Throws `Error`: NotFound, Unreadable (damaged), Unsupported (written by a newer version),
/// Mismatch (no forest).
[[nodiscard]] ForestModel readForest(const std::filesystem::path& file);

/// The record alone; throws as `readForest`.
[[nodiscard]] ModelInfo inspectForest(const std::filesystem::path& file);

} // namespace lamina::core
