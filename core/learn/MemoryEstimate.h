// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::core {

/// What of one time point of a stack decides how much memory work on it takes.
struct StackShape {
    VolumeSize size;
    std::size_t bytesPerVoxel = 2; ///< of one channel, as decoded
    double sliceDistance = 1.0;    ///< spacing z / spacing x
    std::int64_t annotated = 0;    ///< voxels that may be learned from; 0 = perhaps all
};
[[nodiscard]] StackShape shapeOf(const ImageStack& stack);
[[nodiscard]] std::vector<StackShape> shapesOf(const std::vector<LearningStack>& stacks);
[[nodiscard]] std::vector<StackShape> shapesOf(const std::vector<AnnotatedStack>& stacks);

/// What of a trained model decides how much memory a prediction takes.
struct PredictingModel {
    std::string head = "fcn"; ///< of `FineTuneSpec`
    std::string arch = "resnet18";
    int context = 1;
    int patch = 384; ///< that it was trained on
    int classes = 2;
    std::uint64_t fileBytes = 0; ///< of a forest
};
/// From the record of a model; defaults for what it does not say.
[[nodiscard]] PredictingModel predictingModel(const ModelInfo& model);

// Bytes at the peak of a run, on top of what the program occupies when it begins, with the engine
// loaded. Counted layer by layer and compared with measured peaks by tests/bench/memory
// (models/README.md). Of the device that computes; on the processor the slices that are kept
// decoded are a part of it. Settings that no run would accept give some number.

[[nodiscard]] std::uint64_t pretrainMemory(const PretrainSpec& spec,
                                           const std::vector<StackShape>& stacks);
/// Networks and forests. With several stacks some are taken for validation.
[[nodiscard]] std::uint64_t fineTuneMemory(const FineTuneSpec& spec,
                                           const std::vector<StackShape>& stacks);
/// Of one whole stack, its masks and objects included.
[[nodiscard]] std::uint64_t predictMemory(const PredictSpec& spec, const PredictingModel& model,
                                          const MaskSpec& masks, const StackShape& stack);

/// Memory that a run needs beside what there is, in bytes; 0 where that is not known.
struct MemoryNeed {
    std::uint64_t needed = 0;
    std::uint64_t available = 0;
    std::uint64_t occupied = 0; ///< by the program before the run
    bool graphicsCard = false;  ///< what is needed is memory of the card; `available` is 0

    [[nodiscard]] bool fits() const { return available == 0 || needed <= available; }
};
/// Beside what the system has now.
[[nodiscard]] MemoryNeed memoryNeed(std::uint64_t needed, bool graphicsCard = false);
/// Whether a run on this device (`RunSpec::device`) uses a graphics card, of those that there are.
[[nodiscard]] bool usesGraphicsCard(const std::string& device,
                                    const std::vector<DeviceInfo>& devices);
[[nodiscard]] nlohmann::json toJson(const MemoryNeed& need);

/// "40 MB", "0.9 GB", "12 GB".
[[nodiscard]] std::string memoryText(std::uint64_t bytes);

enum class MemoryUse { NetworkTraining, ForestTraining, Prediction };
/// What is said before a run: "This run needs about 0.9 GB of memory; 12 GB are free.", and where
/// it does not fit what will happen and which options need less.
[[nodiscard]] std::string memorySentence(const MemoryNeed& need, MemoryUse use);

} // namespace lamina::core
