// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Console.h"
#include "core/base/Geometry.h"
#include "core/learn/Specs.h"
#include "core/learn/TrainingSet.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lamina::app {

/// What a subcommand runs with.
struct Session {
    Console& console;
    core::JobContext context;
    std::string whenInterrupted{}; ///< the sentence for Ctrl-C; commands replace it
};
using Command = std::function<void(Session&)>;

/// Options that every command has, and those that all reading commands have.
struct CommonOptions {
    core::RunSpec run;
    bool json = false;
    bool quiet = false;
    std::optional<int> channel;
    std::vector<int> times; ///< empty = all
    std::optional<core::Spacing> spacing;
    bool asStack = false;
};
void addRunOptions(CLI::App& command, CommonOptions& options);
void addReadOptions(CLI::App& command, CommonOptions& options);

/// `8,17,25`, `8:20` (8 to 19, the end is left out) or both mixed; ascending, no doubles.
/// Throws CLI::ValidationError with a sentence.
[[nodiscard]] std::vector<int> parseIndexList(const std::string& text);
/// `708x512x35`, or `708x512` for one slice.
[[nodiscard]] core::VolumeSize parseSize(const std::string& text);
/// `x,y,z` in µm.
[[nodiscard]] core::Spacing parseSpacing(const std::string& text);

void addIndexList(CLI::App& command, const std::string& name, std::vector<int>& target,
                  const std::string& help);
/// --mask-zero; `target` stays empty when the user does not say.
void addMaskZero(CLI::App& command, std::optional<core::MaskZero>& target, const std::string& help);
/// A file name for output, e.g. --out.
void addOut(CLI::App& command, std::filesystem::path& target, const std::string& help);

/// Threads that a run uses when 0 = all was asked for.
[[nodiscard]] int resolvedThreads(int threads);
/// Common part of a result object.
[[nodiscard]] nlohmann::json resultObject(const std::string& command, const CommonOptions& options);

/// Throws `core::Error` Unwritable now rather than after hours of work.
void requireWritable(const std::filesystem::path& file);
/// The same of a folder that files will be written to.
void requireWritableFolder(const std::filesystem::path& folder);

} // namespace lamina::app
