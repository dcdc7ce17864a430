// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/ResNet.h"
#include "models/ssl/CollapseMonitor.h"
#include "models/ssl/PretrainMethod.h"
#include "models/train/PatchData.h"
#include "models/train/Recipe.h"
#include "models/train/TrainingRun.h"

#include <memory>
#include <optional>

namespace lamina::models {

/// One pretraining run with any `PretrainMethod`, from the patches to the checkpoint. Use once, on
/// one thread. The state of a run is a pure function of spec, data and step, so that a resumed run
/// on the CPU continues bit by bit as if it had not been interrupted.
class PretrainLoop {
public:
    PretrainLoop(core::PretrainSpec spec, std::vector<core::LearningStack> stacks,
                 RunEnvironment environment, const core::JobContext& context);

    /// Throws `Cancelled`, or `core::Error`: EngineFailure when training collapses or the loss is
    /// no number, OutOfMemory when not even single images fit, and what reading and writing throw.
    [[nodiscard]] core::RunResult run();

private:
    struct StepValues {
        double loss = 0.0;
        double spread = 1.0;
        std::optional<double> accuracy; ///< where the method guesses something
    };
    void choosePatches();
    void buildNetwork();
    void resume();
    void train();
    [[nodiscard]] StepValues trainStep();
    [[nodiscard]] StepValues compute(const Sample& samples);
    [[nodiscard]] Sample makeSamples();
    [[nodiscard]] SourceImage read(const core::PatchRef& patch, core::PixelRect rect) const;
    void readSecondChannel();
    void study();
    void check(const StepValues& values);
    void watch(const StepValues& values); ///< diagnostics; the same for steps of a resumed record
    void savePartial();
    [[nodiscard]] nlohmann::json diagnostics() const;
    [[nodiscard]] nlohmann::json record() const;

    core::PretrainSpec m_spec;
    RunEnvironment m_environment;
    const core::JobContext& m_context;
    PretrainRecipe m_recipe;
    std::vector<core::LearningStack> m_stacks;
    StackReader m_reader;
    std::unique_ptr<StackReader> m_second; ///< of the channel that is guessed, if any
    int m_secondChannel = -1;
    nlohmann::json m_data;
    std::vector<core::PatchRef> m_patches;
    Standardization m_standardization;
    std::shared_ptr<ResNetImpl> m_encoder;
    std::shared_ptr<PretrainMethod> m_method;
    std::unique_ptr<Optimizer> m_optimizer;
    std::unique_ptr<SampleStream> m_stream;
    std::unique_ptr<PartialState> m_partial;
    CollapseMonitor m_collapse;
    ChanceMonitor m_chance{0.0, 0};
    bool m_warned = false;
    Curves m_curves;
    std::int64_t m_step = 0;
    std::int64_t m_totalSteps = 0;
    int m_pieces = 1;         ///< a batch is computed in so many pieces after memory ran out
    bool m_keysMoved = false; ///< within a step that is tried again
    bool m_spoiled = false;   ///< the state is not worth keeping
    double m_secondsBefore = 0.0;
};

} // namespace lamina::models
