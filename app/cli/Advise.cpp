// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "core/base/Error.h"
#include "core/forest/ForestEngine.h"
#include "core/io/VerifiedFile.h"
#include "core/learn/LabelAdvice.h"

#include <fmt/format.h>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::vector<std::string> images;
    std::vector<std::string> masks;
    std::vector<int> slices;
    std::filesystem::path csv;
    std::optional<core::MaskZero> maskZero;
    core::LabelEfficiencySpec spec;
    double worthwhile = core::kWorthwhile;
};

std::string tableText(const core::LabelReport& report) {
    std::string text = "slices  choices        Dice    lowest  highest";
    for (const auto& point : report.points) {
        text += fmt::format("\n{:>6}{:>9}   {:.3f} ± {:.3f}{:>7.3f}{:>9.3f}{}", point.slices,
                            point.repeats, point.mean, point.deviation, point.lowest, point.highest,
                            point.beside ? "   next to training slices" : "");
    }
    return text;
}

void run(const Options& options, Session& session) {
    if (!options.csv.empty()) requireWritable(options.csv);
    session.whenInterrupted = "Interrupted; nothing was written.";
    auto spec = options.spec;
    spec.run = options.common.run;
    spec.input.context = 0;
    spec.input.channel = options.common.channel.value_or(spec.input.channel);
    const auto images = openImages(options.images, options.common, session);
    const auto masks = openMasks(options.masks, options.common);
    std::vector<core::AnnotatedStack> stacks;
    std::vector<StackPtr> used;
    for (const auto& pair : pairMasks(images, masks, options.common)) {
        used.push_back(pair.image);
        const auto learning = learningStacks({pair.image}, {fileName(*pair.image)}, spec.input,
                                             options.common, session);
        for (const auto& stack : learning) {
            auto slices = annotationOf(pair, stack.time, learning.size(),
                                       {options.slices, options.maskZero, false}, session.context);
            if (!slices.empty()) stacks.push_back({stack, std::move(slices)});
        }
    }
    core::ForestEngine forest;
    const auto report =
        core::labelReport(core::measureLabelEfficiency(forest, spec, stacks, {}, session.context),
                          options.worthwhile);
    if (!options.csv.empty())
        core::writeFileVerified(options.csv, core::labelCurveCsv(report), session.context);

    auto result = resultObject("advise", options.common);
    result.update(core::toJson(report));
    result["images"] = pathsOf(used);
    result["repeats"] = spec.plan.repeats;
    result["worthwhile"] = options.worthwhile;
    if (!options.csv.empty()) result["csv"] = options.csv.string();
    std::string text = tableText(report) + "\n";
    for (const auto& sentence : core::reportSentences(report))
        text += "\n" + sentence;
    session.console.result(result, text);
}

} // namespace

void addAdvise(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "advise", "say whether labelling more slices still pays, by the forest", options,
        run);
    command.add_option("--images", options->images, "image files or folders")
        ->required()
        ->type_name("PATH");
    command.add_option("--masks", options->masks, "mask files or folders, paired by name")
        ->required()
        ->type_name("PATH");
    addIndexList(command, "--slices", options->slices, "annotated slices; default all");
    command
        .add_option("--repeats", options->spec.plan.repeats,
                    "choices of slices for each number of them")
        ->check(CLI::Range(1, 100))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--levels", options->spec.plan.levels, "numbers of slices tried, at most")
        ->check(CLI::Range(2, 1000))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--scored", options->spec.plan.scored,
                    "left-out slices that are scored, at most")
        ->check(CLI::Range(1, 100000))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--worthwhile", options->worthwhile,
                    "Dice that a further slice must bring to be worth labelling")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("D")
        ->capture_default_str();
    command.add_option("--csv", options->csv, "table of the curve and its fit to write")
        ->type_name("FILE.csv");
    addMaskZero(
        command, options->maskZero,
        "what zero means in masks (default background; unlabelled in challenge gold truth)");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
