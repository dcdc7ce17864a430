// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/TrainingRun.h"

#include "core/base/Log.h"
#include "core/learn/RunRecord.h"
#include "models/Device.h"
#include "models/nets/Convolution.h"
#include "models/ssl/Rng.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace lamina::models {

namespace {

double secondsBetweenSaves() {
    constexpr double kSeconds = 30.0;
    const char* wanted = std::getenv("LAMINA_SAVE_SECONDS");
    if (wanted == nullptr) return kSeconds;
    char* end = nullptr;
    const double seconds = std::strtod(wanted, &end);
    return end != wanted && seconds >= 0.0 ? seconds : kSeconds;
}

} // namespace

void Curves::add(const std::string& name, std::int64_t step, double value) {
    auto& points = m_curves[name];
    points.steps.push_back(step);
    points.values.push_back(value);
}

nlohmann::json Curves::toJson() const {
    auto json = nlohmann::json::object();
    for (const auto& [name, points] : m_curves) {
        json[name] = {{"step", points.steps}, {"value", points.values}};
    }
    return json;
}

void Curves::restore(const nlohmann::json& json) {
    m_curves.clear();
    for (const auto& [name, points] : json.items()) {
        m_curves[name] = {points.at("step").get<std::vector<std::int64_t>>(),
                          points.at("value").get<std::vector<double>>()};
    }
}

std::vector<double> Curves::values(const std::string& name) const {
    const auto found = m_curves.find(name);
    return found == m_curves.end() ? std::vector<double>{} : found->second.values;
}

Pace::Pace(std::int64_t totalSteps, const core::JobContext& context)
    : m_total(totalSteps), m_clock(context) {}

void Pace::startAt(std::int64_t step) {
    m_first = step;
    m_clock.restart();
}

void Pace::report(std::int64_t doneSteps, const std::string& message,
                  const std::map<std::string, double>& curve) {
    constexpr std::int64_t kStepsForAnEstimate = 3;
    core::Progress progress;
    progress.fraction =
        std::min(1.0, static_cast<double>(doneSteps) / static_cast<double>(m_total));
    progress.message = message;
    progress.curve = curve;
    const auto here = doneSteps - m_first;
    if (here >= kStepsForAnEstimate) {
        progress.secondsLeft = seconds() / static_cast<double>(here) *
                               static_cast<double>(std::max<std::int64_t>(0, m_total - doneSteps));
    }
    m_clock.report(progress);
}

PartialState::PartialState(std::filesystem::path out, std::string kind, nlohmann::json identity)
    : m_out(std::move(out)), m_file(core::partialCheckpoint(m_out)), m_kind(std::move(kind)),
      m_identity(std::move(identity)), m_every(secondsBetweenSaves()) {}

bool PartialState::due() const {
    return std::chrono::steady_clock::now() - m_saved > std::chrono::duration<double>(m_every);
}

void PartialState::save(const NamedTensors& tensors, const nlohmann::json& state,
                        nlohmann::json record) {
    record["kind"] = m_kind;
    record["partial"] = true;
    record["identity"] = m_identity;
    record["state"] = state;
    writeCheckpoint(m_file, {tensors, std::move(record)});
    m_saved = std::chrono::steady_clock::now();
}

Checkpoint PartialState::load() const {
    if (!std::filesystem::exists(m_file)) {
        throw core::Error(core::ErrorCode::NotFound,
                          fmt::format("There is no unfinished run of {} to resume ({} does not "
                                      "exist); start it without resuming.",
                                      m_out.string(), m_file.string()));
    }
    auto checkpoint = readCheckpoint(m_file);
    const auto& record = checkpoint.record;
    if (!record.value("partial", false) || record.value("kind", "") != m_kind ||
        !record.contains("identity") || !record.contains("state")) {
        throw core::Error(
            core::ErrorCode::Mismatch,
            fmt::format("{} is not the state of an unfinished run of this kind.", m_file.string()));
    }
    const auto difference = nlohmann::json::diff(record["identity"], m_identity);
    if (!difference.empty()) {
        std::string where; // the first setting that differs; what follows from it is no news
        for (const auto& change : difference) {
            const auto path = change.at("path").get<std::string>();
            const bool data = path.starts_with("/data") || path.starts_with("/pixels") ||
                              path.starts_with("/patches");
            if (where.empty() && !data) where = path;
        }
        if (where.empty()) {
            throw core::Error(
                core::ErrorCode::Mismatch,
                fmt::format("The unfinished run {} cannot be resumed because the images or their "
                            "annotation have changed since. Undo these changes, or start anew "
                            "without resuming.",
                            m_file.string()));
        }
        const nlohmann::json::json_pointer pointer(where);
        const auto shown = [&](const nlohmann::json& json) {
            return json.contains(pointer) ? json.at(pointer).dump() : std::string("nothing");
        };
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("The unfinished run {} cannot be resumed because it was "
                                      "started differently: {} was {} and is now {}. Use the same "
                                      "settings and data, or start anew without resuming.",
                                      m_file.string(), where.substr(1), shown(record["identity"]),
                                      shown(m_identity)));
    }
    return checkpoint;
}

void PartialState::remove() const {
    std::error_code ignored; // a leftover is only untidy
    std::filesystem::remove(m_file, ignored);
}

void trainKeepingState(const std::function<void()>& train, const std::function<void()>& save,
                       const bool& spoiled) {
    try {
        train();
    } catch (...) {
        // a second failure must not hide the first
        if (!spoiled) {
            try {
                save();
            } catch (const std::exception& error) {
                core::logWarning(
                    fmt::format("The state of the run could not be kept: {}", error.what()));
            }
        }
        throw;
    }
}

std::string gradientsOf(const RunEnvironment& environment) {
    return environment.device.is_cpu() ? gradientPrecisionName() : "bfloat16";
}

nlohmann::json placeRecord(const RunEnvironment& environment, const core::ImageStack& image) {
    const auto spacing = image.spacing();
    return {{"versions", environment.versions},
            {"device", deviceId(environment.device)},
            {"threads", environment.threads},
            {"gradients", gradientsOf(environment)},
            {"spacing", image.spacingKnown() ? nlohmann::json{spacing.x, spacing.y, spacing.z}
                                             : nlohmann::json()}};
}

nlohmann::json comparableSpec(nlohmann::json spec) {
    for (const char* key : {"resume", "out", "device", "threads"})
        spec.erase(key);
    if (spec.contains("run") && spec["run"].is_object()) {
        spec["run"].erase("device");
        spec["run"].erase("threads");
    }
    for (const char* key : {"backbone", "init_from"}) {
        const auto file = spec.value(key, std::string());
        const auto hash = file.empty() ? file : core::contentHash(file);
        if (!hash.empty()) spec[key] = hash;
    }
    return spec;
}

NamedTensors snapshot(const NamedTensors& tensors) {
    NamedTensors copies;
    copies.reserve(tensors.size());
    for (const auto& [name, tensor] : tensors) {
        copies.emplace_back(name,
                            tensor.detach().to(torch::kCPU, /*non_blocking=*/false, /*copy=*/true));
    }
    return copies;
}

NamedTensors prefixed(const std::string& prefix, const NamedTensors& tensors) {
    NamedTensors result;
    result.reserve(tensors.size());
    for (const auto& [name, tensor] : tensors)
        result.emplace_back(prefix + name, tensor);
    return result;
}

NamedTensors below(const std::string& prefix, const NamedTensors& tensors) {
    NamedTensors result;
    for (const auto& [name, tensor] : tensors) {
        if (name.starts_with(prefix)) result.emplace_back(name.substr(prefix.size()), tensor);
    }
    return result;
}

void append(NamedTensors& to, NamedTensors more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void seedTorch(std::uint64_t seed, std::int64_t position) {
    torch::manual_seed(Rng(seed, static_cast<std::uint64_t>(position), 0, 17).bits() >> 1U);
}

std::string durationText(double seconds) {
    if (seconds < 100.0) return fmt::format("{:.0f} seconds", seconds);
    return fmt::format("{:.1f} minutes", seconds / 60.0);
}

} // namespace lamina::models
