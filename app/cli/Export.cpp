// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Commands.h"
#include "core/base/Error.h"
#include "core/export/ProjectExport.h"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace lamina::app {

namespace {

using core::ExportContent;

const std::map<std::string, bool ExportContent::*>& kinds() {
    static const std::map<std::string, bool ExportContent::*> map{
        {"annotation", &ExportContent::annotation},
        {"semantic", &ExportContent::semantic},
        {"instances", &ExportContent::instances},
        {"probability", &ExportContent::probability},
        {"objects", &ExportContent::objects}};
    return map;
}

struct Options {
    CommonOptions common;
    std::filesystem::path project;
    std::filesystem::path out;
    core::ExportFormat format = core::ExportFormat::Tiff;
    std::vector<std::string> what;
    core::ResultSource source = core::ResultSource::Reviewed;
    std::vector<int> slices;
};

/// Slices that follow one another: they become a stack with one voxel size.
std::optional<core::SliceRange> rangeOf(const std::vector<int>& slices) {
    if (slices.empty()) return std::nullopt;
    const core::SliceRange range{slices.front(), slices.back() + 1};
    if (static_cast<std::size_t>(range.end - range.begin) != slices.size()) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "The slices to export must follow one another, as in --slices 8:20; "
                          "export others one after the other.");
    }
    return range;
}

const std::map<std::string, core::ResultSource>& sources() {
    static const std::map<std::string, core::ResultSource> map{
        {"reviewed", core::ResultSource::Reviewed},
        {"prediction", core::ResultSource::Prediction},
        {"annotation", core::ResultSource::Annotation}};
    return map;
}

ExportContent contentOf(const Options& options) {
    ExportContent content;
    if (options.format == core::ExportFormat::Challenge) {
        for (const auto& kind : options.what) {
            if (kind == "instances") continue;
            throw core::Error(core::ErrorCode::InvalidArgument,
                              fmt::format("Results of the Cell Tracking Challenge are instance "
                                          "masks alone; leave {} out, or export it as tiff.",
                                          kind));
        }
        content.instances = true;
        return content;
    }
    if (options.what.empty()) content.annotation = true;
    for (const auto& kind : options.what) {
        for (const auto& [name, member] : kinds()) {
            if (kind == name || kind == "all") content.*member = true;
        }
    }
    return content;
}

nlohmann::json describe(const core::ExportTarget& target, const core::StackEntry& stack,
                        const core::ExportedStack& done, core::ResultSource source) {
    nlohmann::json json{
        {"stack", target.name},
        {"image", stack.absolutePath.string()},
        {"content_hash", stack.identity.hash},
        {"time", target.time},
        {"annotated_slices", done.annotatedSlices},
        {"largest_label", done.largestLabel},
        {"objects", done.objects},
        {"accepted_slices", done.review.acceptedSlices},
        {"rejected_slices", done.review.rejectedSlices},
        {"rejected_objects", done.review.rejectedObjects},
        {"methods", core::resultText(source, done.review).substr(1)},
        {"spacing", done.spacingKnown
                        ? nlohmann::json{done.spacing.x, done.spacing.y, done.spacing.z}
                        : nlohmann::json(nullptr)},
        {"missing", done.missing.empty() ? nlohmann::json(nullptr) : nlohmann::json(done.missing)}};
    json["outputs"] = nlohmann::json::array();
    for (const auto& file : done.files)
        json["outputs"].push_back(file.string());
    return json;
}

core::StackEntry entryOf(const core::Project& project, const core::ExportTarget& target) {
    for (const auto& layer : project.layers()) {
        if (layer.id == target.layer)
            return project.stack(layer.stack).value_or(core::StackEntry{});
    }
    return {};
}

void run(const Options& options, Session& session) {
    // Looking only: the window may have the project open, and goes on painting.
    core::ProjectOptions open;
    open.readOnly = true;
    const std::shared_ptr<const core::Project> project = core::Project::open(options.project, open);
    const auto content = contentOf(options);
    const auto targets =
        core::exportTargets(project, {options.common.times, options.common.spacing, content});
    requireWritableFolder(options.out);
    auto files = nlohmann::json::array();
    std::string text;
    const auto finished = [&](const core::ExportedStack& done) {
        const auto& target = targets[done.target];
        // One that nobody worked on is no news; a wish that is met in part is.
        const bool untouched = done.files.empty() && done.annotatedSlices.empty();
        if (!done.missing.empty() && !untouched) session.console.note(done.missing);
        if (done.files.empty()) return;
        if (!done.spacingKnown) {
            session.console.note(fmt::format(
                "The voxel size of {} is not known; its files say 1 µm (--spacing x,y,z).",
                target.name));
        }
        files.push_back(describe(target, entryOf(*project, target), done, options.source));
        for (const auto& file : done.files)
            text += (text.empty() ? "" : "\n") + file.string();
        session.whenInterrupted =
            fmt::format("Interrupted; the files of {} stacks are written.", files.size());
    };
    core::ExportRequest request;
    request.folder = options.out;
    request.format = options.format;
    request.content = content;
    request.source = options.source;
    request.slices = rangeOf(options.slices);
    static_cast<void>(core::exportStacks(targets, request, session.context, finished));
    if (files.empty()) {
        const bool byHand = options.source == core::ResultSource::Annotation;
        const bool annotation = content == ExportContent{.annotation = true} || byHand;
        throw core::Error(
            core::ErrorCode::NotFound,
            fmt::format("The project {} has {} to export{}.{}", options.project.string(),
                        annotation ? "no annotation" : "nothing of that kind",
                        options.common.times.empty() ? "" : " at these time points",
                        content.predicted() && !byHand
                            ? " Masks are there once a whole stack was predicted in the window."
                            : ""));
    }
    auto object = resultObject("export", options.common);
    object["project"] = project->folder().string();
    object["out"] = options.out.string();
    for (const auto& [name, source] : sources()) {
        if (source == options.source) object["source"] = name;
    }
    object["files"] = files;
    session.console.result(object, text);
}

} // namespace

void addExport(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "export", "write annotations, masks and measurements of a project", options, run);
    command
        .add_option("--project", options->project,
                    "project folder NAME.lamina; may be open in the window")
        ->required()
        ->type_name("DIR");
    addOut(command, options->out,
           "folder for STEM_labels.tif and STEM_annotated.tif, STEM_semantic.tif ..., or 01_RES");
    static const std::map<std::string, core::ExportFormat> formats{
        {"tiff", core::ExportFormat::Tiff},
        {"ome-tiff", core::ExportFormat::OmeTiff},
        {"ctc", core::ExportFormat::Challenge}};
    command
        .add_option_function<std::string>(
            "--format",
            [target = options.get()](const std::string& format) {
                target->format = formats.at(format);
            },
            "tiff (ImageJ's, the default), ome-tiff, or ctc (results of the Cell Tracking "
            "Challenge)")
        ->check(CLI::IsMember({"tiff", "ome-tiff", "ctc"}))
        ->type_name("FORMAT");
    command
        .add_option("--what", options->what,
                    "annotation (the default), semantic, instances, probability, objects (a CSV "
                    "table) or all; several with commas")
        ->delimiter(',')
        ->check(
            CLI::IsMember({"annotation", "semantic", "instances", "probability", "objects", "all"}))
        ->type_name("LIST");
    command
        .add_option_function<std::string>(
            "--source",
            [target = options.get()](const std::string& source) {
                target->source = sources().at(source);
            },
            "where semantic and instance masks and the objects come from: reviewed (annotation "
            "where there is some, elsewhere the prediction without what was rejected; the "
            "default), prediction or annotation alone")
        ->check(CLI::IsMember({"reviewed", "prediction", "annotation"}))
        ->type_name("SOURCE");
    addIndexList(command, "--slices", options->slices,
                 "only these slices, which follow one another");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
