// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Commands.h"
#include "core/learn/CompactModel.h"

#include <fmt/format.h>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::filesystem::path model;
    std::filesystem::path out;
};

void run(const Options& options, Session& session) {
    const auto result = core::compactModel(options.model, options.out);
    auto object = resultObject("compact", options.common);
    object["model"] = options.model.string();
    object["out"] = options.out.string();
    object["bytes_before"] = result.bytesBefore;
    object["bytes"] = result.bytesAfter;
    session.console.result(object,
                           fmt::format("{}: {:.1f} MB instead of {:.1f} MB", options.out.string(),
                                       1e-6 * static_cast<double>(result.bytesAfter),
                                       1e-6 * static_cast<double>(result.bytesBefore)));
}

} // namespace

void addCompact(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "compact", "write a trained network in half precision, to pass on", options, run);
    command.add_option("--model", options->model, "network made by train")
        ->required()
        ->check(CLI::ExistingFile)
        ->type_name("FILE.safetensors");
    addOut(command, options->out, "smaller network to write, FILE.safetensors");
    addRunOptions(command, options->common);
}

} // namespace lamina::app
