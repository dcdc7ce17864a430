// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

namespace lamina::core {

/// The learning engine of the head "forest": a random forest on a filter bank, trained and applied
/// in seconds on the processor, without LibTorch.
///
/// Of a `FineTuneSpec` it takes channel, normalization, classes, `out`, `recipe` (changes to
/// `ForestSettings`), seed and threads. What only a network has (backbone, epochs, batch, crop,
/// a number of patches, a validation share, resuming) is refused when it is asked for. A cancelled
/// training leaves nothing behind.
class ForestEngine final : public LearningEngine {
public:
    [[nodiscard]] nlohmann::json versions() const override;
    [[nodiscard]] std::vector<DeviceInfo> devices() const override;
    [[nodiscard]] ModelInfo inspect(const std::filesystem::path& checkpoint) const override;
    /// Throws `Error` Unsupported: a forest needs no pretraining.
    RunResult pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                       const JobContext& context) override;
    RunResult fineTune(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& stacks,
                       const JobContext& context) override;
    void predict(const PredictSpec& spec, const LearningStack& stack, const std::vector<int>& zs,
                 const std::function<void(ProbabilitySlice&&)>& sink,
                 const JobContext& context) override;
};

} // namespace lamina::core
