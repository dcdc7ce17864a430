// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

namespace lamina::core {

/// Where a forest finds the networks that it may stand on.
struct NetworkAccess {
    /// The engine of the networks; throws `Error` where there is none. Empty: there is none.
    std::function<LearningEngine&()> engine;
    std::filesystem::path builtin; ///< the network that comes with the program; empty: none
};

/// The learning engine of the head "forest": a random forest on a filter bank, trained and applied
/// in seconds on the processor. With "none" as backbone it needs no LibTorch; with "builtin" or the
/// file of a trained network it also sees what that network knows about each pixel, which the
/// engine of the networks computes.
///
/// Of a `FineTuneSpec` it takes channel, normalization, classes, `out`, `recipe` (changes to
/// `ForestSettings`), backbone, seed and threads. What only a network has (epochs, batch, crop,
/// a number of patches, a validation share, resuming) is refused when it is asked for. A cancelled
/// training leaves nothing behind.
class ForestEngine final : public LearningEngine {
public:
    explicit ForestEngine(NetworkAccess networks = {}) : m_networks(std::move(networks)) {}

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

private:
    /// File of a forest's network; throws `Error` NotFound.
    [[nodiscard]] std::filesystem::path networkFile(const std::string& name) const;
    [[nodiscard]] std::shared_ptr<NetworkFeatures> openNetwork(const std::filesystem::path& file,
                                                               const LearningStack& stack,
                                                               int channel,
                                                               const RunSpec& run) const;

    NetworkAccess m_networks;
};

} // namespace lamina::core
