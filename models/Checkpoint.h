// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"
#include "models/nets/SegmentationNet.h"
#include "models/nets/StateDict.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace lamina::models {

/// A network's weights and the record of how they came about. On disk a safetensors file whose
/// metadata entry "lamina" is the record as JSON; no code is ever run from it.
///
/// Tensors of a backbone carry torchvision's names without a prefix, so that the file is a state
/// dict for Python too; those of a segmentation net begin with "backbone." and "head.".
///
/// Record: format, kind, partial, input, architecture, standardization, classes, spacing, patch,
/// crop, spec, curves, scores, versions, device, threads, seed, data, notes.
struct Checkpoint {
    NamedTensors tensors;
    nlohmann::json record;
};

inline constexpr int kCheckpointFormat = 1;

void writeCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint);

/// Throws `core::Error`: NotFound, Unreadable (damaged), Unsupported (written by a newer version),
/// Mismatch (a safetensors file without Lamina's record).
[[nodiscard]] Checkpoint readCheckpoint(const std::filesystem::path& file);

/// What a checkpoint says about itself; reads the header only. Throws as `readCheckpoint`.
[[nodiscard]] core::ModelInfo inspectCheckpoint(const std::filesystem::path& file);

/// OUT.last.safetensors beside OUT.safetensors: the state after the last step, where OUT holds the
/// best one.
[[nodiscard]] std::filesystem::path lastPath(const std::filesystem::path& out);

/// Grey values in 0..1 are given to the networks as (value - mean) / deviation.
struct Standardization {
    double mean = 0.0;
    double deviation = 1.0;
};

[[nodiscard]] nlohmann::json toJson(const ResNetSpec& spec);
[[nodiscard]] nlohmann::json toJson(const HeadSpec& spec);
[[nodiscard]] nlohmann::json toJson(const Standardization& value);
[[nodiscard]] nlohmann::json toJson(const core::InputSpec& input);
[[nodiscard]] ResNetSpec resNetSpecFromJson(const nlohmann::json& json);
[[nodiscard]] HeadSpec headSpecFromJson(const nlohmann::json& json);
[[nodiscard]] Standardization standardizationFromJson(const nlohmann::json& json);
[[nodiscard]] core::InputSpec inputFromJson(const nlohmann::json& json);

/// A trained segmentation net, built from a checkpoint alone.
struct LoadedSegmentation {
    SegmentationNet net{nullptr};
    Standardization standardization;
    core::InputSpec input;
    int classes = 0;
    int patch = 0; ///< side of the patches it was trained on
    nlohmann::json record;
};
/// Throws as `readCheckpoint`, and Mismatch when it is no finished segmentation net or its tensors
/// are not those of the architecture that its record names.
[[nodiscard]] LoadedSegmentation loadSegmentation(const std::filesystem::path& file);

/// What came with weights loaded into a backbone.
struct LoadedBackbone {
    nlohmann::json record; ///< null for a file of another program
};
/// Loads backbone weights into `net` from a checkpoint of either kind, or from any safetensors file
/// with torchvision's names (optionally below backbone., encoder. or module.). Throws as
/// `readCheckpoint`, and Mismatch naming what was expected and what was found.
LoadedBackbone loadBackbone(ResNetImpl& net, const std::filesystem::path& file);

/// The head of a finished segmentation net; empty for a file of any other kind. Throws as
/// `readCheckpoint`.
[[nodiscard]] std::optional<HeadSpec> headOf(const std::filesystem::path& file);
/// Loads the weights of that head; layers whose number of classes differs keep their own.
void loadHead(SegmentationHead& head, const std::filesystem::path& file);

} // namespace lamina::models
