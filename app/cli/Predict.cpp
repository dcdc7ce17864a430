// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "app/cli/TrainingRun.h"
#include "core/base/Error.h"
#include "core/image/ChannelAs.h"
#include "core/learn/BatchPrediction.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::vector<std::string> images;
    core::PredictSpec spec;
    core::MaskSpec masks;
    core::CleaningSpec cleaning;
    std::filesystem::path out;
    bool probability = false;
    bool instances = false;
    std::string method = "watershed";
    int connectivity = 26;
};

std::string stemOf(std::string name) {
    // embryo_raw.tif gives embryo_semantic.tif
    for (const std::string suffix : {"_raw", "_image"}) {
        if (name.size() > suffix.size() && name.ends_with(suffix)) {
            return name.substr(0, name.size() - suffix.size());
        }
    }
    return name;
}

struct Target {
    core::LearningStack stack;
    std::string stem;
};

/// Every stack and time point with the stem of its files, which must differ.
std::vector<Target> targetsOf(const std::vector<core::LearningStack>& stacks) {
    std::vector<Target> targets;
    std::set<std::string> stems;
    for (const auto& stack : stacks) {
        const auto& info = stack.image->info();
        const std::string stem = info.timePoints == 1
                                     ? stemOf(info.name)
                                     : fmt::format("{}_t{:03}", stemOf(info.name), stack.time);
        if (!stems.insert(stem).second) {
            throw core::Error(core::ErrorCode::InvalidArgument,
                              fmt::format("The masks of two images would both be named {}; predict "
                                          "them into different folders.",
                                          stem));
        }
        targets.push_back({stack, stem});
    }
    return targets;
}

/// Of the stack that needs most.
core::MemoryNeed needOfLargest(const std::vector<Target>& targets, const core::ModelInfo& model,
                               const core::MaskSpec& masks, const Options& options,
                               const core::LearningEngine& engine) {
    const auto predicting = core::predictingModel(model);
    std::uint64_t most = 0;
    for (const auto& target : targets) {
        most = std::max(most, core::predictMemory(options.spec, predicting, masks,
                                                  core::shapeOf(*target.stack.image)));
    }
    return needOf(most, options.common, engine, predicting.head == "forest");
}

void run(const Options& options, Session& session) {
    const bool split = options.method == "watershed";
    if (options.masks.splitDepth > 0.0 && !split) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "--split-depth belongs to --instance-method watershed, not to "
                          "components.");
    }
    if (options.cleaning != core::CleaningSpec{} && !options.instances) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "--smooth and --fill-holes mend the mask that objects are found in; add "
                          "--instances.");
    }
    core::PredictSpec spec = options.spec;
    spec.run = options.common.run;
    core::MaskSpec masks = options.masks;
    masks.instances = options.instances;
    masks.split = split;
    masks.keepProbability = options.probability;
    masks.components.connectivity = options.connectivity == 4 || options.connectivity == 6
                                        ? core::Connectivity::Faces
                                        : core::Connectivity::Corners;
    masks.components.perSlice = options.connectivity == 4 || options.connectivity == 8;

    const core::ObjectSpec objects{masks, options.cleaning};

    const auto images = openImages(options.images, options.common, session);
    const auto engine = loadEngine();
    const auto model = engine->inspect(spec.model);
    if (model.kind != "segmentation" || model.partial) {
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("{} is no finished segmentation model; make one with train.",
                                      spec.model.string()));
    }
    requireWritableFolder(options.out);
    std::vector<StackPtr> channels;
    for (const auto& image : images) {
        channels.push_back(
            core::channelForModel(image, options.common.channel, model.input.channel));
    }
    auto targets = targetsOf(learningStacks(channels, {}, model.input, options.common, session));

    const auto need = needOfLargest(targets, model, masks, options, *engine);
    session.console.note(core::memorySentence(need, core::MemoryUse::Prediction));
    auto files = nlohmann::json::array();
    std::string text;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto& target = targets[i];
        const auto count = static_cast<double>(targets.size());
        // Writing and reading back are quick beside prediction.
        const double begin = static_cast<double>(i) / count;
        const double end = static_cast<double>(i + 1) / count;
        const double written = begin + 0.9 * (end - begin);
        const auto part = session.console.part(session.context, begin, written, target.stem);
        const auto writing = session.console.part(session.context, written, end, "");
        const auto prediction =
            core::predictWithObjects(*engine, spec, objects, target.stack, part);
        const auto outputFiles = core::writePrediction(
            prediction, options.out, target.stem,
            {.semantic = true, .probability = options.probability, .instances = options.instances},
            writing);
        auto outputs = nlohmann::json::array();
        for (const auto& file : outputFiles)
            outputs.push_back(file.string());
        nlohmann::json entry{
            {"image", fileName(*target.stack.image)},
            {"time", target.stack.time},
            {"outputs", outputs},
            {"record", core::writeRecord(prediction, options.out, target.stem).string()},
            {"content_hash", target.stack.contentHash},
            {"range", {target.stack.range.low, target.stack.range.high}}};
        if (prediction.record.contains("appearance_warning")) {
            entry["appearance_warning"] = prediction.record["appearance_warning"];
            writing.log(prediction.record["appearance_warning"].get<std::string>());
        }
        entry["foreground_voxels"] =
            std::count_if(prediction.semantic.begin(), prediction.semantic.end(),
                          [](std::uint8_t c) { return c != 0; });
        if (options.instances) {
            entry["objects"] =
                prediction.instances.empty()
                    ? 0
                    : *std::max_element(prediction.instances.begin(), prediction.instances.end());
        }
        files.push_back(entry);
        for (const auto& file : outputFiles)
            text += (text.empty() ? "" : "\n") + file.string();
        if (options.instances)
            text += fmt::format("  ({} objects)", entry["objects"].get<unsigned>());
        session.whenInterrupted = fmt::format(
            "Interrupted; the masks of {} of {} stacks are written.", i + 1, targets.size());
    }
    auto object = resultObject("predict", options.common);
    object["model"] = spec.model.string();
    object["out"] = options.out.string();
    object["settings"] = core::toJson(spec);
    object["masks"] = core::toJson(objects);
    object["memory"] = core::toJson(need);
    object["files"] = files;
    session.console.result(object, text);
}

} // namespace

void addPredict(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(registry, "predict",
                                        "segment whole stacks with a trained model", options, run);
    command.add_option("--model", options->spec.model, "checkpoint of train")
        ->required()
        ->type_name("FILE");
    command.add_option("--images", options->images, "image files or folders")
        ->required()
        ->type_name("PATH");
    addOut(command, options->out, "folder for STEM_semantic.tif and what else is asked for");
    command.add_flag("--probability", options->probability, "also write STEM_probability.tif");
    command.add_flag("--instances", options->instances, "also write STEM_instances.tif");
    command.add_option("--instance-method", options->method, "how objects are told apart")
        ->check(CLI::IsMember({"components", "watershed"}))
        ->capture_default_str();
    command
        .add_option("--split-depth", options->masks.splitDepth,
                    "watershed: how much narrower than its bodies a neck must be to be cut, in µm; "
                    "0 = a seventh of the median half width")
        ->check(CLI::NonNegativeNumber)
        ->type_name("UM")
        ->capture_default_str();
    command
        .add_option("--connectivity", options->connectivity,
                    "6 or 26 neighbours in the stack; 4 or 8 to treat each slice on its own")
        ->check(CLI::IsMember({4, 6, 8, 26}))
        ->capture_default_str();
    command
        .add_option("--min-size", options->masks.components.minSize,
                    "voxels of the smallest object that is kept")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--smooth", options->cleaning.smooth,
                    "objects are found in a mask whose outlines are smoothed, slice by slice: "
                    "pixels around that have a say; 0 = not")
        ->check(CLI::Range(0, core::kMostSmooth))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--fill-holes", options->cleaning.fillHoles,
                    "objects are found in a mask without holes up to so many pixels, slice by "
                    "slice; 0 = as they are")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--threshold", options->masks.threshold,
                    "probability from which on a voxel is foreground")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("F")
        ->capture_default_str();
    command.add_option("--tile", options->spec.tile, "side of the tiles; 0 = chosen by the model")
        ->check(CLI::Range(0, 16384))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--overlap", options->spec.overlap,
                    "pixels that neighbouring tiles share (default a quarter)")
        ->check(CLI::Range(0, 8192))
        ->type_name("N");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
