// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Arguments.h"
#include "core/learn/LearningEngine.h"
#include "core/learn/MemoryEstimate.h"

#include <functional>

namespace lamina::app {

/// What `pretrain` and `train` do alike around the engine's verb: refuses an output that cannot be
/// written before any work, says how much memory it needs and on Ctrl-C where the resumable state
/// lies, and reports the result. `settings` is the spec as JSON, `extra` joins the result object.
void runTraining(const std::string& command, const CommonOptions& options,
                 const std::filesystem::path& out, bool resume, const nlohmann::json& settings,
                 const nlohmann::json& extra, const core::MemoryNeed& need, core::MemoryUse use,
                 const std::function<core::RunResult()>& work, Session& session);

/// What a run of `needed` bytes on the device of `options` needs beside what is free.
[[nodiscard]] core::MemoryNeed needOf(std::uint64_t needed, const CommonOptions& options,
                                      const core::LearningEngine& engine, bool forest);

/// Refuses, before reading anything, what only hours later would fail: an unwritable OUT, or
/// --resume without a state to continue.
void checkTrainingOutput(const std::filesystem::path& out, bool resume);

/// A count option where 0 means the measured default.
void addCount(CLI::App& command, const std::string& name, int& target, const std::string& help);
/// --recipe: the text of a JSON file.
void addRecipe(CLI::App& command, std::string& target);
void addPatchOptions(CLI::App& command, core::PatchGridSpec& patches);

} // namespace lamina::app
