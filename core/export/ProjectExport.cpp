// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ProjectExport.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/learn/KeptPrediction.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace lamina::core {

namespace {

std::string stemOf(const StackEntry& stack, int time) {
    return stack.timePoints > 1 ? fmt::format("{}_t{:03}", stack.name, time) : stack.name;
}

std::string uniqueStem(const std::string& base, std::set<std::string>& used) {
    auto stem = base;
    for (int number = 2; !used.insert(stem).second; ++number)
        stem = fmt::format("{}-{}", base, number);
    return stem;
}

/// The image that a kept prediction was made of, as its record names it.
std::string imageOf(const StackPrediction& prediction) {
    const nlohmann::json::json_pointer pointer("/data/0/path");
    if (!prediction.record.is_object() || !prediction.record.contains(pointer)) return {};
    const auto& path = prediction.record.at(pointer);
    return path.is_string() ? path.get<std::string>() : std::string();
}

int channelOf(const StackPrediction& prediction) {
    const nlohmann::json::json_pointer pointer("/model_record/input/channel");
    if (!prediction.record.is_object() || !prediction.record.contains(pointer)) return 0;
    const auto& channel = prediction.record.at(pointer);
    return channel.is_number_integer() ? channel.get<int>() : 0;
}

struct Loader {
    std::shared_ptr<const Project> project;
    StackEntry stack;
    LayerEntry layer;
    std::optional<Spacing> spacing;
    ExportContent content;
    bool nameIsShared = false; ///< by another stack of the project

    ExportStack operator()(const JobContext& context) const {
        ExportStack out;
        out.spacingKnown = spacing.has_value();
        out.spacing = spacing.value_or(Spacing{});
        out.time = layer.time;
        auto loaded = project->loadLayer(layer.id);
        out.labels = std::move(loaded.labels);
        out.table = std::move(loaded.table);
        if (!content.predicted()) {
            out.marks = reviewMarks(loaded.state, nullptr);
            return out;
        }
        const KeptPrediction kept{project->folder() / "predictions", stemOf(stack, layer.time)};
        auto prediction = kept.load(stack.size, context);
        if (prediction && nameIsShared && imageOf(*prediction) != stack.absolutePath.string()) {
            prediction.reset(); // of the other stack of this name
        }
        out.marks = reviewMarks(loaded.state, prediction.get());
        if (content.objects) addImage(out, prediction.get(), context);
        out.prediction = std::move(prediction);
        return out;
    }

    /// For the mean grey values; without the image the other measurements are as good.
    void addImage(ExportStack& out, const StackPrediction* prediction,
                  const JobContext& context) const {
        try {
            const auto found = project->resolve(stack, context);
            if (found && found->match == StackMatch::Same) {
                OpenOptions options;
                options.folderAsStack = std::filesystem::is_directory(found->path);
                out.image = openStacks({found->path}, options).front();
                out.channel = prediction ? channelOf(*prediction) : 0;
                if (out.image->size() == stack.size) return;
            }
        } catch (const Error&) { // said below
        }
        out.image.reset();
        context.log(fmt::format("The image of {} is not where it was; its table of objects has no "
                                "grey values.",
                                stack.name));
    }
};

} // namespace

std::vector<ExportTarget> exportTargets(std::shared_ptr<const Project> project,
                                        const ProjectExportOptions& options) {
    std::vector<ExportTarget> targets;
    std::set<std::string> used;
    const auto layers = project->layers();
    const auto stacks = project->stacks();
    for (const auto& stack : stacks) {
        const auto sameName = std::count_if(stacks.begin(), stacks.end(), [&](const auto& other) {
            return other.name == stack.name;
        });
        for (const auto& layer : layers) {
            if (layer.stack != stack.id) continue;
            if (!options.times.empty() && std::find(options.times.begin(), options.times.end(),
                                                    layer.time) == options.times.end()) {
                continue;
            }
            ExportTarget target;
            target.name = stack.name;
            target.stem = uniqueStem(stemOf(stack, layer.time), used);
            target.path = stack.absolutePath;
            target.time = layer.time;
            target.layer = layer.id;
            target.load =
                Loader{project,         stack,
                       layer,           options.spacing ? options.spacing : stack.spacing(),
                       options.content, sameName > 1};
            targets.push_back(std::move(target));
        }
    }
    return targets;
}

} // namespace lamina::core
