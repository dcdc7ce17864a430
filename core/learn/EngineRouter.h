// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

#include <mutex>

namespace lamina::core {

/// The one learning engine that programs hold: the forest engine, which is always there, and the
/// engine of the networks, which is a module that may be missing. The head of a training and the
/// content of a model file say whose a call is.
///
/// The module is opened by the first call that needs it, on that call's thread, and a failure is
/// that call's `Error`; the next such call tries again. A forest that was to stand on the built-in
/// network is then grown on filters alone, which log and record say.
class EngineRouter final : public LearningEngine {
public:
    /// Opens the engine of the networks, or throws `Error` with what is missing and what to do.
    using Loader = std::function<std::shared_ptr<LearningEngine>()>;

    /// `builtin` is the network that comes with the program and that `kBuiltin` as a backbone or a
    /// model means; empty where there is none.
    explicit EngineRouter(Loader networks, std::filesystem::path builtin = {});
    ~EngineRouter() override;

    [[nodiscard]] bool hasBuiltin() const { return !m_builtin.empty(); }

    /// Opens the engine of the networks now: before long preparations that would be in vain without
    /// it. Throws the loader's `Error`.
    void prepareNetworks();

    /// Of the forest engine and, once it is open, of the engine of the networks.
    [[nodiscard]] nlohmann::json versions() const override;
    /// Where networks run; throws the loader's `Error`. Forests run on the processor anyway.
    [[nodiscard]] std::vector<DeviceInfo> devices() const override;
    [[nodiscard]] ModelInfo inspect(const std::filesystem::path& checkpoint) const override;
    RunResult pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                       const JobContext& context) override;
    RunResult fineTune(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& stacks,
                       const JobContext& context) override;
    void predict(const PredictSpec& spec, const LearningStack& stack, const std::vector<int>& zs,
                 const std::function<void(ProbabilitySlice&&)>& sink,
                 const JobContext& context) override;
    [[nodiscard]] std::unique_ptr<NetworkFeatures> features(const std::filesystem::path& model,
                                                            const LearningStack& stack, int channel,
                                                            const RunSpec& run) override;

private:
    [[nodiscard]] LearningEngine& networks() const;
    /// The file of a model, which may be `kBuiltin`; throws `Error` NotFound where there is none.
    [[nodiscard]] std::filesystem::path resolved(const std::filesystem::path& model) const;
    /// Why a forest cannot stand on the built-in network; empty when it can.
    [[nodiscard]] std::string whyNoBuiltin() const;
    /// The engine that a model file belongs to.
    [[nodiscard]] LearningEngine& ownerOf(const std::filesystem::path& checkpoint) const;

    Loader m_loader;
    std::filesystem::path m_builtin;
    std::unique_ptr<LearningEngine> m_forest;
    mutable std::mutex m_mutex; ///< guards the next member while it is opened
    mutable std::shared_ptr<LearningEngine> m_networks;
};

} // namespace lamina::core
