// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "app/cli/Simulation.h"
#include "core/base/Error.h"
#include "core/experiment/ExperimentReport.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace lamina::app {

namespace fs = std::filesystem;

namespace {

struct Options {
    CommonOptions common;
    std::vector<std::string> images;
    std::vector<std::string> masks;
    bool simulate = false;
    std::string preset = "seed";
    std::string scale = "full";
    std::string changes; ///< JSON
    std::string arch;
    fs::path initFrom;
    std::optional<int> patch;
    std::optional<int> stride;
    int epochs = 0;
    int seeds = 3;
    fs::path groups;
    std::optional<core::MaskZero> maskZero;
    fs::path out;
    bool resume = false;
};

core::ExperimentSpec specOf(const Options& options) {
    auto spec = core::seedExperiment(options.scale);
    if (!options.changes.empty()) core::changeExperiment(spec, options.changes);
    if (!options.arch.empty()) spec.arch = options.arch;
    if (!options.initFrom.empty()) spec.initFrom = fs::absolute(options.initFrom).string();
    if (options.epochs > 0) spec.trainEpochs = options.epochs;
    spec.seeds = options.seeds;
    spec.run = options.common.run;
    spec.input.channel = options.common.channel.value_or(spec.input.channel);
    auto sides = nlohmann::json::object();
    if (options.patch) sides["patch"] = *options.patch;
    if (options.stride) sides["stride"] = *options.stride;
    core::changeExperiment(spec, sides.dump()); // checks them
    return spec;
}

/// Five embryos, as the report used five stacks. At small scale with voxels of twice the side, so
/// that small patches show as much.
void simulateOnce(const fs::path& folder, const Options& options, Session& session) {
    if (fs::exists(folder / "groups.csv")) return; // written last: all stacks are there
    constexpr int kStacks = 5;
    core::PhantomSpec phantom;
    if (options.scale == "small") {
        phantom.size = {320, 256, 8};
        phantom.spacing = {0.18, 0.18, 3.0};
    }
    phantom.seed = options.common.run.seed;
    session.console.note(fmt::format("Simulating {} stacks into {}.", kStacks, folder.string()));
    static_cast<void>(simulateStacks(phantom, kStacks, folder, session));
}

std::vector<core::AnnotatedStack>
annotatedStacks(const Options& options, const core::ExperimentSpec& spec, Session& session) {
    auto imagePaths = options.images;
    auto maskPaths = options.masks;
    auto groupFile = options.groups;
    if (options.simulate) {
        const auto data = options.out / "data";
        simulateOnce(data, options, session);
        imagePaths = maskPaths = {data.string()};
        groupFile = data / "groups.csv";
    }
    const auto images = openImages(imagePaths, options.common, session);
    const auto pairs = pairMasks(images, openMasks(maskPaths, options.common), options.common);
    std::vector<StackPtr> used;
    for (const auto& pair : pairs)
        used.push_back(pair.image);
    const auto groups = groupsOf(used, groupFile);
    std::vector<core::AnnotatedStack> stacks;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto learning =
            learningStacks({pairs[i].image}, {groups[i]}, spec.input, options.common, session);
        for (const auto& stack : learning) {
            auto slices = annotationOf(pairs[i], stack.time, learning.size(),
                                       {{}, options.maskZero, false}, session.context);
            if (!slices.empty()) stacks.push_back({stack, std::move(slices)});
        }
    }
    core::requireTrainable(stacks);
    return stacks;
}

nlohmann::json rowsOf(const core::ExperimentResults& results) {
    auto rows = nlohmann::json::array();
    for (const auto& cell : results.cells) {
        auto row = core::toJson(cell);
        for (const char* bulky : {"loss", "validation", "samples"})
            row.erase(bulky);
        rows.push_back(std::move(row));
    }
    return rows;
}

void run(const Options& options, Session& session) {
    if (options.simulate == (!options.images.empty() || !options.masks.empty())) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "Give --images and --masks, or --simulate, and not both.");
    }
    if (!options.simulate && (options.images.empty() || options.masks.empty())) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "An experiment needs images and their masks: give both --images and "
                          "--masks.");
    }
    if (options.resume && !fs::exists(options.out / "experiment.json")) {
        throw core::Error(core::ErrorCode::NotFound,
                          fmt::format("There is no experiment in {} to resume; leave --resume out "
                                      "to begin one.",
                                      options.out.string()));
    }
    const auto spec = specOf(options);
    requireWritableFolder(options.out);
    const auto engine = loadEngine();
    engine->prepareNetworks();
    auto pool = core::makePatchPool(annotatedStacks(options, spec, session), spec, session.context);
    core::ExperimentRun experiment(*engine, std::move(pool), spec, options.out, session.context);
    const auto& results = experiment.results();
    session.console.note(fmt::format("{} cells, {} of them are there already.",
                                     results.planned.size(), results.cells.size()));
    const auto write = [&] { core::writeExperimentReport(results, options.out); };
    try {
        experiment.run(write, session.context);
    } catch (const core::Cancelled&) {
        session.whenInterrupted =
            fmt::format("Interrupted; the same command goes on from what {} holds.",
                        (options.out / "cells").string());
        throw;
    }
    write();
    auto object = resultObject("experiment", options.common);
    object["out"] = options.out.string();
    object["report"] = (options.out / "report.html").string();
    object["cells_csv"] = (options.out / "cells.csv").string();
    object["summary_csv"] = (options.out / "summary.csv").string();
    object["settings"] = core::toJson(spec);
    object["seeds"] = spec.seeds;
    object["notes"] = results.notes;
    object["cells"] = rowsOf(results);
    session.console.result(object, fmt::format("{}\nReport: {}", core::tablesText(results),
                                               (options.out / "report.html").string()));
}

} // namespace

void addExperiment(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "experiment",
        "compare pretrained, plain and U-Net by the number of labels; writes tables and a page",
        options, run);
    command.add_option("--images", options->images, "image files or folders")->type_name("PATH");
    command.add_option("--masks", options->masks, "mask files or folders, paired by name")
        ->type_name("PATH");
    command.add_flag("--simulate", options->simulate,
                     "simulate five stacks into OUT/data and use those");
    addOut(command, options->out, "folder for report.html, CSV files and what is needed to go on");
    command.add_option("--preset", options->preset, "seed: the experiments of the student report")
        ->check(CLI::IsMember({"seed"}))
        ->capture_default_str();
    command
        .add_option("--scale", options->scale,
                    "full: as in the report, for a GPU; small: every cell smaller, for a laptop")
        ->check(CLI::IsMember({"full", "small"}))
        ->capture_default_str();
    command
        .add_option_function<std::string>(
            "--spec",
            [options](const std::string& file) {
                std::ifstream in(file);
                options->changes.assign(std::istreambuf_iterator<char>(in), {});
                if (!nlohmann::json::accept(options->changes)) {
                    throw CLI::ValidationError("--spec", file + " is no JSON file");
                }
            },
            "JSON file with changes to the preset, named as in OUT/experiment.json")
        ->check(CLI::ExistingFile)
        ->type_name("FILE.json");
    command
        .add_option("--seeds", options->seeds,
                    "repetitions; a later run with more adds to those that are there")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command.add_option("--arch", options->arch, "backbone (default: the scale's)")
        ->check(CLI::IsMember({"resnet18", "resnet34", "resnet50"}));
    command
        .add_option("--init-from", options->initFrom,
                    "weights that plain and pretrained backbones start from, as torchvision's in a "
                    "safetensors file (default: random)")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    command
        .add_option("--epochs", options->epochs,
                    "train each cell so many epochs, as the report's 10, instead of the same "
                    "number of steps")
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("N");
    command.add_option("--patch", options->patch, "side of the patches (default: the scale's)")
        ->check(CLI::Range(32, 8192))
        ->type_name("N");
    command.add_option("--stride", options->stride, "distance of patches (default: the scale's)")
        ->check(CLI::Range(1, 8192))
        ->type_name("N");
    command
        .add_option("--groups", options->groups,
                    "CSV of file,group; the split by stack keeps groups together (default: each "
                    "file its own)")
        ->type_name("FILE.csv");
    addMaskZero(
        command, options->maskZero,
        "what zero means in masks (default background; unlabelled in challenge gold truth)");
    command.add_flag("--resume", options->resume,
                     "insist on going on with what is in OUT, which happens anyway");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
