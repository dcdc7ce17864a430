// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/WorkClock.h"
#include "core/learn/LearningEngine.h"
#include "models/Checkpoint.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lamina::models {

/// Where a run takes place; resolved by the engine.
struct RunEnvironment {
    torch::Device device = torch::kCPU;
    int threads = 1;
    nlohmann::json versions;
};

/// Points of named curves over the steps of a run.
class Curves {
public:
    void add(const std::string& name, std::int64_t step, double value);
    /// {"loss": {"step": [...], "value": [...]}, ...}
    [[nodiscard]] nlohmann::json toJson() const;
    void restore(const nlohmann::json& json);
    /// Values of a curve in the order of their steps; empty where there is none.
    [[nodiscard]] std::vector<double> values(const std::string& name) const;

private:
    struct Points {
        std::vector<std::int64_t> steps;
        std::vector<double> values;
    };
    std::map<std::string, Points> m_curves;
};

/// Tells the caller how far a run is and when it will end.
class Pace {
public:
    Pace(std::int64_t totalSteps, const core::JobContext& context);
    /// Steps that an earlier part of the run did do not count for the speed.
    void startAt(std::int64_t step);
    /// Spent on the steps since the start.
    [[nodiscard]] double seconds() const { return m_clock.seconds(); }
    void report(std::int64_t doneSteps, const std::string& message,
                const std::map<std::string, double>& curve);

private:
    std::int64_t m_total;
    std::int64_t m_first = 0;
    core::WorkClock m_clock;
};

/// The resumable state of a run in OUT.partial.safetensors.
///
/// `identity` is everything that must be the same for a resumed run to be the same run: spec,
/// recipe, data. It is kept in the record and compared on resume.
class PartialState {
public:
    PartialState(std::filesystem::path out, std::string kind, nlohmann::json identity);

    /// Whether the last save lies more than 30 s back, or more than the seconds in the environment
    /// variable LAMINA_SAVE_SECONDS (0: always).
    [[nodiscard]] bool due() const;
    /// Writes tensors and state; `record` holds what `inspect` shows.
    void save(const NamedTensors& tensors, const nlohmann::json& state, nlohmann::json record);
    /// Throws `core::Error`: NotFound when there is nothing to resume, Mismatch naming the first
    /// difference when the run was another one, Unreadable when the file is damaged.
    [[nodiscard]] Checkpoint load() const;
    void remove() const;
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

private:
    std::filesystem::path m_out;
    std::filesystem::path m_file;
    std::string m_kind;
    nlohmann::json m_identity;
    double m_every; ///< seconds between two saves
    std::chrono::steady_clock::time_point m_saved = std::chrono::steady_clock::now();
};

/// Runs `train`. When it throws (`Cancelled` too), `save` keeps what can be continued, unless
/// `spoiled` says that it is not worth keeping; what `train` threw goes on to the caller even if
/// saving fails.
void trainKeepingState(const std::function<void()>& train, const std::function<void()>& save,
                       const bool& spoiled);

/// What every record says of where a run took place and of its first image: versions, device,
/// threads, spacing (null when unknown).
[[nodiscard]] nlohmann::json placeRecord(const RunEnvironment& environment,
                                         const core::ImageStack& image);

/// How gradients are computed there, "float32" or "bfloat16"; a run resumes only under the same.
[[nodiscard]] std::string gradientsOf(const RunEnvironment& environment);

/// A spec without what does not change the result: device, threads, file names, resume. What it
/// starts from is known by its content, wherever it lies.
[[nodiscard]] nlohmann::json comparableSpec(nlohmann::json spec);

/// Copies of the tensors (sharing nothing), on the CPU.
[[nodiscard]] NamedTensors snapshot(const NamedTensors& tensors);
/// The tensors with `prefix` put before their names.
[[nodiscard]] NamedTensors prefixed(const std::string& prefix, const NamedTensors& tensors);
/// Those that begin with `prefix`, which is cut off.
[[nodiscard]] NamedTensors below(const std::string& prefix, const NamedTensors& tensors);
void append(NamedTensors& to, NamedTensors more);

/// Seeds torch's own generators (weights, dropout) from a seed and a position, so that a position
/// in a run needs no generator state to be resumed.
void seedTorch(std::uint64_t seed, std::int64_t position);

/// "2.5 minutes", "40 seconds".
[[nodiscard]] std::string durationText(double seconds);

} // namespace lamina::models
