// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrainingRun.h"

#include "core/base/Error.h"
#include "core/learn/RunRecord.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>

namespace lamina::app {

namespace {

/// Curves are already on the progress lines and in the checkpoint; the rest of the record is short.
nlohmann::json withoutCurves(nlohmann::json record) {
    if (record.is_object()) record.erase("curves");
    return record;
}

} // namespace

void checkTrainingOutput(const std::filesystem::path& out, bool resume) {
    requireWritable(out);
    const auto partial = core::partialCheckpoint(out);
    if (resume && !std::filesystem::exists(partial)) {
        throw core::Error(
            core::ErrorCode::NotFound,
            fmt::format("There is nothing to resume: {} does not exist. Leave --resume out "
                        "to start anew.",
                        partial.string()));
    }
}

void runTraining(const std::string& command, const CommonOptions& options,
                 const std::filesystem::path& out, bool resume, const nlohmann::json& settings,
                 const nlohmann::json& extra, const core::MemoryNeed& need, core::MemoryUse use,
                 const std::function<core::RunResult()>& work, Session& session) {
    session.console.note(core::memorySentence(need, use));
    const auto partial = core::partialCheckpoint(out);
    const auto begin = std::chrono::steady_clock::now();
    core::RunResult result;
    try {
        result = work();
    } catch (const core::Cancelled&) {
        session.whenInterrupted =
            std::filesystem::exists(partial)
                ? fmt::format("Interrupted; the same command with --resume goes on from {}.",
                              partial.string())
                : std::string("Interrupted before the first step; nothing was written.");
        throw;
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    auto object = resultObject(command, options);
    object["checkpoint"] = result.checkpoint.string();
    object["resumed"] = resume;
    object["seconds"] = seconds;
    object["settings"] = settings;
    object["memory"] = core::toJson(need);
    object["record"] = withoutCurves(result.record);
    if (result.record.is_object()) {
        // What really ran, where the engine knows better than the options.
        for (const char* key : {"device", "threads"}) {
            if (result.record.contains(key)) object[key] = result.record[key];
        }
    }
    object.update(extra);
    std::string text =
        fmt::format("{} written after {}", result.checkpoint.string(), clockText(seconds));
    if (result.record.is_object() && result.record.contains("scores")) {
        for (const auto& score : result.record["scores"].items()) {
            if (score.value().is_number()) {
                text += fmt::format("\n    {}: {:.4f}", score.key(), score.value().get<double>());
            }
        }
    }
    session.console.result(object, text);
}

core::MemoryNeed needOf(std::uint64_t needed, const CommonOptions& options,
                        const core::LearningEngine& engine, bool forest) {
    const auto& device = options.run.device;
    const bool asks = !forest && device == "auto"; // looking at the devices costs a moment
    return core::memoryNeed(
        needed, !forest && core::usesGraphicsCard(device, asks ? engine.devices()
                                                               : std::vector<core::DeviceInfo>{}));
}

void addCount(CLI::App& command, const std::string& name, int& target, const std::string& help) {
    command.add_option(name, target, help + " (default: the recipe's)")
        ->check(CLI::Range(1, 100'000'000))
        ->type_name("N");
}

void addRecipe(CLI::App& command, std::string& target) {
    command
        .add_option_function<std::string>(
            "--recipe",
            [&target](const std::string& file) {
                std::ifstream in(file);
                target.assign(std::istreambuf_iterator<char>(in), {});
                if (!nlohmann::json::accept(target)) {
                    throw CLI::ValidationError("--recipe", file + " is no JSON file");
                }
            },
            "JSON file with changes to the recipe, named as in a run record")
        ->check(CLI::ExistingFile)
        ->type_name("FILE.json");
}

void addPatchOptions(CLI::App& command, core::PatchGridSpec& patches) {
    command.add_option("--patch", patches.patch, "side of the patches that images are cut into")
        ->check(CLI::Range(32, 8192))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--stride", patches.stride, "distance of neighbouring patches")
        ->check(CLI::Range(1, 8192))
        ->type_name("N")
        ->capture_default_str();
    static const std::map<std::string, core::Tiling> names{{"inclusive", core::Tiling::Inclusive},
                                                           {"exclusive", core::Tiling::Exclusive}};
    command
        .add_option_function<std::string>(
            "--tiling", [&patches](const std::string& name) { patches.tiling = names.at(name); },
            "inclusive covers the last rows and columns too, exclusive leaves them out (default "
            "inclusive)")
        ->check(CLI::IsMember(names));
}

} // namespace lamina::app
