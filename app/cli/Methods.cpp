// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "core/base/Error.h"
#include "core/learn/MethodsText.h"

#include <fmt/format.h>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::filesystem::path model;
};

void run(const Options& options, Session& session) {
    const auto model = loadEngine()->inspect(options.model);
    std::string text;
    try {
        text = core::methodsText(model.record);
    } catch (const core::Error& error) {
        throw core::Error(error.code(),
                          fmt::format("{}: {}", options.model.string(), error.what()));
    }
    auto object = resultObject("methods", options.common);
    object["model"] = options.model.string();
    object["text"] = text;
    session.console.result(object, text);
}

} // namespace

void addMethods(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "methods", "describe how a model was made, for the Methods section of a paper",
        options, run);
    command.add_option("--model", options->model, "model made by train or pretrain")
        ->required()
        ->check(CLI::ExistingFile)
        ->type_name("FILE.safetensors");
    addRunOptions(command, options->common);
}

} // namespace lamina::app
