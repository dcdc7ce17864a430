// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "app/cli/TrainingRun.h"
#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::vector<std::string> images;
    std::vector<std::string> masks;
    core::FineTuneSpec spec;
    bool archGiven = false;
    bool backboneGiven = false;
    std::optional<int> context;
    std::vector<int> slices;
    std::filesystem::path groups;
    std::optional<core::MaskZero> maskZero;
    bool classes = false;
};

/// A backbone knows what it was made for: its architecture, channel and neighbour slices are the
/// defaults of the training on it.
void followBackbone(core::FineTuneSpec& spec, const Options& options,
                    core::LearningEngine& engine) {
    if (spec.backbone == "none") return;
    try {
        const auto model = engine.inspect(spec.backbone);
        if (model.partial) {
            throw core::Error(
                core::ErrorCode::InvalidArgument,
                fmt::format("{} is the state of an unfinished run; let it finish first, with "
                            "--resume.",
                            spec.backbone));
        }
        spec.input = model.input;
        const auto made = model.record.find("spec");
        if (!options.archGiven && made != model.record.end() && made->is_object()) {
            spec.arch = made->value("arch", spec.arch);
        }
    } catch (const core::Error& error) {
        // Weights of another program carry no record: the options' defaults hold.
        if (error.code() != core::ErrorCode::Mismatch) throw;
    }
}

/// A forest, unless something is asked for that only a network has.
std::string chosenHead(const Options& options) {
    const auto& spec = options.spec;
    if (spec.head != "auto") return spec.head;
    const bool network = options.backboneGiven || options.archGiven || options.context ||
                         spec.resume || spec.epochs > 0 || spec.batch > 0 || spec.crop > 0 ||
                         spec.labels > 0 || spec.validation > 0.0;
    return network ? "fcn" : "forest";
}

/// The built-in network, unless there is none or it does not fit what is asked for.
std::string chosenBackbone(const Options& options, const core::FineTuneSpec& spec,
                           const core::EngineRouter& engine) {
    if (options.backboneGiven) return spec.backbone;
    const bool fits = spec.head == "forest" || (spec.head == "fcn" && spec.recipe.empty() &&
                                                !options.archGiven && !options.context);
    return fits && engine.hasBuiltin() ? core::kBuiltin : "none";
}

void run(const Options& options, Session& session) {
    core::FineTuneSpec spec = options.spec;
    spec.head = chosenHead(options);
    spec.run = options.common.run;
    if (spec.head == "forest" && options.context) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A forest sees neighbour slices through its filters; leave --context "
                          "out.");
    }
    checkTrainingOutput(spec.out, spec.resume);
    const auto images = openImages(options.images, options.common, session);
    const auto masks = openMasks(options.masks, options.common);
    const auto pairs = pairMasks(images, masks, options.common);
    std::vector<StackPtr> used;
    for (const auto& pair : pairs)
        used.push_back(pair.image);
    const auto groups = groupsOf(used, options.groups);

    const auto engine = loadEngine();
    spec.backbone = chosenBackbone(options, spec, *engine);
    if (spec.head == "forest") {
        spec.input.context = 0;
    } else {
        engine->prepareNetworks();
        followBackbone(spec, options, *engine);
        spec.input.context = options.context.value_or(spec.input.context);
    }
    spec.input.channel = options.common.channel.value_or(spec.input.channel);

    std::vector<core::AnnotatedStack> stacks;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto learning =
            learningStacks({pairs[i].image}, {groups[i]}, spec.input, options.common, session);
        for (const auto& stack : learning) {
            auto slices =
                annotationOf(pairs[i], stack.time, learning.size(),
                             {options.slices, options.maskZero, options.classes}, session.context);
            if (!slices.empty()) stacks.push_back({stack, std::move(slices)});
        }
    }
    core::requireTrainable(stacks);
    spec.classes = core::annotatedClasses(stacks);
    const bool forest = spec.head == "forest";
    runTraining(
        "train", options.common, spec.out, spec.resume, core::toJson(spec),
        {{"images", pathsOf(used)}, {"masks", pathsOf(masks)}, {"slices", options.slices}},
        needOf(core::fineTuneMemory(spec, core::shapesOf(stacks)), options.common, *engine, forest),
        forest ? core::MemoryUse::ForestTraining : core::MemoryUse::NetworkTraining,
        [&] { return engine->fineTune(spec, stacks, session.context); }, session);
}

} // namespace

void addTrain(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& spec = options->spec;
    spec.head = "auto";
    auto& command = addCommand<Options>(registry, "train", "learn to segment from images and masks",
                                        options, run);
    command.add_option("--images", options->images, "image files or folders")
        ->required()
        ->type_name("PATH");
    command.add_option("--masks", options->masks, "mask files or folders, paired by name")
        ->required()
        ->type_name("PATH");
    addOut(command, spec.out, "checkpoint to write, FILE.safetensors");
    command
        .add_option_function<std::string>(
            "--backbone",
            [options](const std::string& backbone) {
                options->spec.backbone = backbone;
                options->backboneGiven = true;
            },
            "builtin, none (random, or filters alone) or a checkpoint (default builtin)")
        ->type_name("TEXT");
    command
        .add_option("--backbone-mode", spec.backboneMode, "whether the backbone goes on learning")
        ->check(CLI::IsMember({"frozen", "tunable"}))
        ->capture_default_str();
    command
        .add_option("--head", spec.head,
                    "what turns features into masks: fcn climbs from the backbone with skips, "
                    "fcn-dilated is torchvision's, unet-decoder joins the backbone's stages, unet "
                    "is a network of its own without a backbone; auto: a forest, which takes "
                    "seconds, or fcn where a backbone or another option of networks is given")
        ->check(CLI::IsMember({"auto", "fcn", "fcn-dilated", "unet-decoder", "unet", "forest"}))
        ->capture_default_str();
    command
        .add_option_function<std::string>(
            "--arch",
            [options](const std::string& arch) {
                options->spec.arch = arch;
                options->archGiven = true;
            },
            "backbone, where none is given (default " + spec.arch + ")")
        ->check(CLI::IsMember({"resnet18", "resnet34", "resnet50"}));
    command
        .add_option("--context", options->context,
                    "neighbour slices seen on either side (default: the backbone's)")
        ->check(CLI::Range(0, 16))
        ->type_name("N");
    addIndexList(command, "--slices", options->slices, "slices whose masks are used; default all");
    command
        .add_option("--labels", spec.labels,
                    "use that many labelled patches, drawn by seed; 0 = all")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->capture_default_str();
    addCount(command, "--epochs", spec.epochs, "times that every labelled patch is seen");
    addCount(command, "--batch", spec.batch, "patches a step");
    addCount(command, "--crop", spec.crop, "side of the training window within a patch");
    addPatchOptions(command, spec.patches);
    addRecipe(command, spec.recipe);
    command
        .add_option("--val-fraction", spec.validation,
                    "share held out for validation (default: the recipe's)")
        ->check(CLI::Range(0.0, 0.95))
        ->type_name("F");
    command
        .add_option(
            "--groups", options->groups,
            "CSV of file,group; files of a group are never parted (default: each file its own)")
        ->type_name("FILE.csv");
    command
        .add_option_function<std::string>(
            "--split",
            [options](const std::string& mode) {
                options->spec.split =
                    mode == "patch" ? core::SplitMode::Patch : core::SplitMode::Group;
            },
            "what is held out: whole groups, or patches, which overlap and so leak (default group)")
        ->check(CLI::IsMember({"group", "patch"}));
    addMaskZero(
        command, options->maskZero,
        "what zero means in masks (default background; unlabelled in challenge gold truth)");
    command.add_flag("--classes", options->classes, "mask values are classes, not object numbers");
    command.add_flag("--resume", spec.resume, "go on from the state that an interrupted run left");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
