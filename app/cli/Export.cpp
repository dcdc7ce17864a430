// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Commands.h"
#include "core/base/Error.h"
#include "core/io/LabelFiles.h"
#include "core/project/Project.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::filesystem::path project;
    std::filesystem::path out;
    core::TiffFlavour flavour = core::TiffFlavour::Automatic;
};

/// Two stacks of one name must not share files.
std::string uniqueStem(const core::StackEntry& stack, int time, std::set<std::string>& used) {
    const auto base =
        stack.timePoints > 1 ? fmt::format("{}_t{:03}", stack.name, time) : stack.name;
    auto stem = base;
    for (int number = 2; !used.insert(stem).second; ++number)
        stem = fmt::format("{}-{}", base, number);
    return stem;
}

struct Target {
    core::StackEntry stack;
    core::LayerEntry layer;
};

std::vector<Target> targetsOf(const core::Project& project, const CommonOptions& options) {
    std::vector<Target> targets;
    const auto layers = project.layers();
    for (const auto& stack : project.stacks()) {
        for (const auto& layer : layers) {
            const bool wanted = options.times.empty() ||
                                std::find(options.times.begin(), options.times.end(), layer.time) !=
                                    options.times.end();
            if (layer.stack == stack.id && wanted) targets.push_back({stack, layer});
        }
    }
    return targets;
}

void run(const Options& options, Session& session) {
    // Looking only: the window may have the project open, and goes on painting.
    core::ProjectOptions open;
    open.readOnly = true;
    const auto project = core::Project::open(options.project, open);
    const auto targets = targetsOf(*project, options.common);
    requireWritableFolder(options.out);
    auto files = nlohmann::json::array();
    std::string text;
    std::set<std::string> used;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto& [stack, layer] = targets[i];
        session.context.throwIfStopped();
        const auto loaded = project->loadLayer(layer.id);
        const auto slices = loaded.labels.annotatedSlices();
        if (slices.empty()) continue;
        const auto spacing = options.common.spacing ? options.common.spacing : stack.spacing();
        if (!spacing) {
            session.console.note(fmt::format(
                "The voxel size of {} is not known; its files say 1 µm (--spacing x,y,z).",
                stack.name));
        }
        const auto count = static_cast<double>(targets.size());
        const auto stem = uniqueStem(stack, layer.time, used);
        const auto part = session.console.part(session.context, static_cast<double>(i) / count,
                                               static_cast<double>(i + 1) / count, stem);
        auto outputs = nlohmann::json::array();
        for (const auto& file : core::writeLabels(loaded.labels, spacing.value_or(core::Spacing{}),
                                                  options.out, stem, part, options.flavour)) {
            outputs.push_back(file.string());
            text += (text.empty() ? "" : "\n") + file.string();
        }
        files.push_back({{"stack", stack.name},
                         {"image", stack.absolutePath.string()},
                         {"content_hash", stack.identity.hash},
                         {"time", layer.time},
                         {"annotated_slices", slices},
                         {"largest_label", loaded.labels.largestLabel()},
                         {"spacing", spacing ? nlohmann::json{spacing->x, spacing->y, spacing->z}
                                             : nlohmann::json(nullptr)},
                         {"outputs", outputs}});
        session.whenInterrupted =
            fmt::format("Interrupted; the labels of {} annotations are written.", files.size());
    }
    if (files.empty()) {
        throw core::Error(core::ErrorCode::NotFound,
                          fmt::format("The project {} has no annotation to export{}.",
                                      options.project.string(),
                                      options.common.times.empty() ? "" : " at these time points"));
    }
    auto object = resultObject("export", options.common);
    object["project"] = project->folder().string();
    object["out"] = options.out.string();
    object["files"] = files;
    session.console.result(object, text);
}

} // namespace

void addExport(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command =
        addCommand<Options>(registry, "export", "write the annotations of a project", options, run);
    command
        .add_option("--project", options->project,
                    "project folder NAME.lamina; may be open in the window")
        ->required()
        ->type_name("DIR");
    addOut(command, options->out, "folder for STEM_labels.tif and STEM_annotated.tif");
    command
        .add_option_function<std::string>(
            "--format",
            [target = options.get()](const std::string& format) {
                target->flavour = format == "ome-tiff" ? core::TiffFlavour::OmeTiff
                                                       : core::TiffFlavour::Automatic;
            },
            "tiff (ImageJ's, the default) or ome-tiff")
        ->check(CLI::IsMember({"tiff", "ome-tiff"}))
        ->type_name("FORMAT");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
