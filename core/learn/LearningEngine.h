// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/job/JobContext.h"
#include "core/learn/NetworkFeatures.h"
#include "core/learn/Specs.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

/// Raised with every change of this header or of Specs.h: a module of another build is refused.
inline constexpr int kEngineInterfaceVersion = 3;

/// Name of the network that comes with the program, as a backbone and as a model.
inline constexpr const char* kBuiltin = "builtin";

/// A device and what a real kernel on it showed.
struct DeviceInfo {
    std::string id;   ///< cpu, cuda:0 ...
    std::string name; ///< for the user
    bool usable = false;
    std::string finding; ///< one plain sentence: what was tried and what came of it
};

/// What a checkpoint says about itself, without loading its weights.
struct ModelInfo {
    std::filesystem::path path;
    std::string kind;     ///< "backbone" or "segmentation"
    bool partial = false; ///< resumable state of an unfinished run
    InputSpec input;
    std::vector<std::string> classes;
    nlohmann::json record; ///< the whole run record
};

/// How a run ended. `record` is what was also written into the checkpoint.
struct RunResult {
    std::filesystem::path checkpoint;
    nlohmann::json record; ///< spec, device, threads, seed, data, curves, scores, library versions
};

/// Class probabilities of one slice.
struct ProbabilitySlice {
    int z = 0;
    int classes = 0;
    int width = 0;
    int height = 0;
    std::vector<float> values; ///< [class, y, x], summing to 1 over the classes
};

/// The learning engine. Calls block: run them on a worker thread. One call at a time per engine.
/// All report progress, look at the stop token at least once per batch or tile, and throw `Error`
/// or `Cancelled`. A cancelled or failed training leaves its resumable state in
/// OUT.partial.safetensors and an older OUT untouched.
class LearningEngine {
public:
    virtual ~LearningEngine() = default;

    /// Versions of what runs below, e.g. {"libtorch", "1.13.1"}.
    [[nodiscard]] virtual nlohmann::json versions() const = 0;
    [[nodiscard]] virtual std::vector<DeviceInfo> devices() const = 0;
    [[nodiscard]] virtual ModelInfo inspect(const std::filesystem::path& checkpoint) const = 0;

    virtual RunResult pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                               const JobContext& context) = 0;
    virtual RunResult fineTune(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& stacks,
                               const JobContext& context) = 0;
    /// Predicts slices `zs` (all when empty) in ascending order; `sink` is called on the calling
    /// thread. `stack.range` was computed with the normalization of `inspect(spec.model).input`.
    virtual void predict(const PredictSpec& spec, const LearningStack& stack,
                         const std::vector<int>& zs,
                         const std::function<void(ProbabilitySlice&&)>& sink,
                         const JobContext& context) = 0;
    /// Opens a trained segmentation net for the features that it has for pixels of a channel of
    /// `stack`; of `run` device and threads count. Throws `Error` for a model that cannot give any.
    [[nodiscard]] virtual std::unique_ptr<NetworkFeatures>
    features(const std::filesystem::path& model, const LearningStack& /*stack*/, int /*channel*/,
             const RunSpec& /*run*/) {
        throw Error(ErrorCode::Unsupported,
                    model.string() + " gives no features to learn on; choose a network.");
    }
};

} // namespace lamina::core
