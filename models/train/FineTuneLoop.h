// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/patch/Split.h"
#include "models/nets/SegmentationNet.h"
#include "models/train/PatchData.h"
#include "models/train/Recipe.h"
#include "models/train/TrainingRun.h"

#include <memory>
#include <optional>

namespace lamina::models {

/// One fine-tuning run: a head, and unless frozen the backbone, on the labelled pixels. What is
/// kept is the moving average of the weights; with validation patches OUT holds the best one by
/// validation Dice and OUT.last the last one. Use once, on one thread. Resumes bit by bit on the
/// CPU.
class FineTuneLoop {
public:
    FineTuneLoop(core::FineTuneSpec spec, std::vector<core::AnnotatedStack> stacks,
                 RunEnvironment environment, const core::JobContext& context);

    /// Throws `Cancelled`, or `core::Error`: EngineFailure when the loss is no number, OutOfMemory
    /// when not even single patches fit, and what reading and writing throw.
    [[nodiscard]] core::RunResult run();

private:
    struct Best {
        double dice = -1.0;
        std::int64_t step = 0;
        NamedTensors weights; ///< copies
    };
    [[nodiscard]] bool startsFromBackbone() const {
        return m_spec.backbone != "none" && !m_spec.backbone.empty();
    }
    void choosePatches();
    /// Into training and validation: as the annotation says, else drawn.
    void splitPatches(const std::vector<core::PatchRef>& patches);
    void buildNetwork();
    /// Whether the trained network that is given as backbone goes on with its own head: where the
    /// recipe wants it, names no other, and it is of the kind asked for. A new head reads no deeper
    /// stages than that one did.
    [[nodiscard]] bool takeHeadOfBackbone();
    /// Frozen stages that pretraining did not reach stay random: lets the head start at the deepest
    /// that it did. True when that changed the recipe.
    bool readOnlyTrainedStages(const nlohmann::json& record);
    void resume();
    void train();
    [[nodiscard]] double trainStep();
    [[nodiscard]] double compute(const std::vector<LabelledCrop>& crops);
    [[nodiscard]] std::vector<LabelledCrop> makeCrops();
    void moveAverage();
    [[nodiscard]] std::optional<double> validate();
    /// Keeps the averaged weights unless an earlier step validated clearly better.
    void keepIfGood(double dice);
    [[nodiscard]] const core::AnnotatedSlice& annotation(const core::PatchRef& patch) const;
    void savePartial();
    [[nodiscard]] nlohmann::json record() const;
    [[nodiscard]] std::string fingerprint() const;

    core::FineTuneSpec m_spec;
    RunEnvironment m_environment;
    const core::JobContext& m_context;
    bool m_frozen;
    FineTuneRecipe m_recipe;
    std::vector<core::AnnotatedStack> m_stacks;
    StackReader m_reader;
    nlohmann::json m_data;
    nlohmann::json m_appearance; ///< of the stacks, for the record
    std::vector<core::PatchRef> m_training;
    std::vector<core::PatchRef> m_validation;
    bool m_leaks = false;
    Standardization m_standardization;
    nlohmann::json m_backboneRecord;
    SegmentationNet m_net{nullptr};
    SegmentationNet m_average{nullptr};
    std::unique_ptr<Optimizer> m_optimizer;
    std::unique_ptr<SampleStream> m_stream;
    std::unique_ptr<PartialState> m_partial;
    Curves m_curves;
    Best m_best;
    double m_peakDice = -1.0; ///< best validation so far, kept or not
    std::int64_t m_step = 0;
    std::int64_t m_totalSteps = 0;
    std::int64_t m_validateEvery = 1;
    std::optional<double> m_lastDice;
    int m_pieces = 1;
    bool m_spoiled = false;
    double m_seconds = 0.0;
};

/// Dice of every foreground class over the labelled pixels of pooled patches, and their mean.
/// `probability` [classes, h, w], `target` int64 [h, w].
class PooledDice {
public:
    explicit PooledDice(int classes);
    void add(const torch::Tensor& probability, const torch::Tensor& target);
    /// Mean over the classes that occur in truth or prediction; none when no class does.
    [[nodiscard]] std::optional<double> mean() const;

private:
    std::vector<double> m_overlap;
    std::vector<double> m_sum;
};

} // namespace lamina::models
