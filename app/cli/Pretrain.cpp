// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "app/cli/TrainingRun.h"
#include "core/learn/PretrainMethods.h"

#include <fmt/format.h>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::vector<std::string> images;
    core::PretrainSpec spec;
};

void run(const Options& options, Session& session) {
    core::PretrainSpec spec = options.spec;
    spec.run = options.common.run;
    spec.input.channel = options.common.channel.value_or(spec.input.channel);
    checkTrainingOutput(spec.out, spec.resume);
    const auto images = openImages(options.images, options.common, session);
    const auto engine = loadEngine();
    engine->prepareNetworks();
    const auto stacks = learningStacks(images, {}, spec.input, options.common, session);
    runTraining(
        "pretrain", options.common, spec.out, spec.resume, core::toJson(spec),
        {{"images", pathsOf(images)}},
        needOf(core::pretrainMemory(spec, core::shapesOf(stacks)), options.common, *engine, false),
        core::MemoryUse::NetworkTraining,
        [&] { return engine->pretrain(spec, stacks, session.context); }, session);
}

} // namespace

void addPretrain(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& spec = options->spec;
    auto& command = addCommand<Options>(registry, "pretrain",
                                        "learn features from unlabelled images", options, run);
    command.add_option("--images", options->images, "image files or folders")
        ->required()
        ->type_name("PATH");
    addOut(command, spec.out, "checkpoint to write, FILE.safetensors");
    std::vector<std::string> methods;
    std::string help = "how to learn without labels:";
    for (const auto& method : core::pretrainMethods()) {
        methods.push_back(method.name);
        help += fmt::format("\n{:<13}{}", method.name, method.meaning);
    }
    command.add_option("--method", spec.method, help)
        ->check(CLI::IsMember(methods))
        ->type_name("NAME")
        ->capture_default_str();
    command.add_option("--arch", spec.arch, "backbone")
        ->check(CLI::IsMember({"resnet18", "resnet34", "resnet50"}))
        ->capture_default_str();
    command.add_option("--context", spec.input.context, "neighbour slices seen on either side")
        ->check(CLI::Range(0, 16))
        ->type_name("N")
        ->capture_default_str();
    addCount(command, "--epochs", spec.epochs, "times that every patch is seen");
    addCount(command, "--batch", spec.batch, "patches a step");
    addCount(command, "--crop", spec.crop, "side of the training window within a patch");
    addPatchOptions(command, spec.patches);
    addRecipe(command, spec.recipe);
    command
        .add_option("--max-patches", spec.maxPatches,
                    "use that many patches, drawn by seed; 0 = all")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option(
            "--init", spec.initFrom,
            "start from these weights: a checkpoint, or safetensors with torchvision's names")
        ->type_name("FILE");
    command.add_flag("--resume", spec.resume, "go on from the state that an interrupted run left");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
