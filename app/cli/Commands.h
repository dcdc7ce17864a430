// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Arguments.h"

namespace lamina::app {

/// Each adds its subcommand to `app`; when the subcommand was given, `chosen` and `common` are set
/// while parsing. One file each.
struct Registry {
    CLI::App& app;
    Command chosen{};
    std::shared_ptr<CommonOptions> common{};
};

void addSimulate(Registry& registry);
void addInfo(Registry& registry);
void addPretrain(Registry& registry);
void addTrain(Registry& registry);
void addPredict(Registry& registry);
void addEvaluate(Registry& registry);
void addExport(Registry& registry);
void addMethods(Registry& registry);
void addExperiment(Registry& registry);
void addAdvise(Registry& registry);
void addCompact(Registry& registry);
void addDevices(Registry& registry);

/// Adds a subcommand whose options live in a shared `Options` with a member `common`, and which
/// runs `run(options, session)`.
template <typename Options>
CLI::App& addCommand(Registry& registry, const std::string& name, const std::string& help,
                     const std::shared_ptr<Options>& options,
                     void (*run)(const Options&, Session&)) {
    CLI::App* command = registry.app.add_subcommand(name, help);
    command->callback([&registry, options, run] {
        registry.common = std::shared_ptr<CommonOptions>(options, &options->common);
        registry.chosen = [options, run](Session& session) { run(*options, session); };
    });
    return *command;
}

} // namespace lamina::app
