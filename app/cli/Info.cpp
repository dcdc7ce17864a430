// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "core/base/Error.h"
#include "core/io/ImageIo.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::vector<std::string> paths;
};

nlohmann::json describe(const core::ImageStack& stack) {
    const auto& info = stack.info();
    nlohmann::json object{{"path", info.path.string()},
                          {"name", info.name},
                          {"format", info.format},
                          {"size", {info.size.x, info.size.y, info.size.z}},
                          {"channels", info.channels},
                          {"time_points", info.timePoints},
                          {"type", core::pixelTypeName(info.type)}};
    if (std::any_of(info.channelInfo.begin(), info.channelInfo.end(),
                    [](const core::ChannelInfo& channel) { return !channel.name.empty(); })) {
        for (const auto& channel : info.channelInfo)
            object["channel_names"].push_back(channel.name);
    }
    const auto spacing = stack.spacing();
    object["spacing"] = stack.spacingKnown() ? nlohmann::json{spacing.x, spacing.y, spacing.z}
                                             : nlohmann::json(nullptr);
    return object;
}

std::string line(const core::ImageStack& stack) {
    const auto& info = stack.info();
    const auto spacing = stack.spacing();
    return fmt::format("{}\n    {}, {} × {} × {} voxels, {} channel{}, {} time point{}, {}, {}",
                       fileName(stack), info.format, info.size.x, info.size.y, info.size.z,
                       info.channels, info.channels == 1 ? "" : "s", info.timePoints,
                       info.timePoints == 1 ? "" : "s", core::pixelTypeName(info.type),
                       stack.spacingKnown()
                           ? fmt::format("{:g} × {:g} × {:g} µm", spacing.x, spacing.y, spacing.z)
                           : std::string("voxel size not known (--spacing x,y,z)"));
}

void run(const Options& options, Session& session) {
    auto stacks = nlohmann::json::array();
    auto models = nlohmann::json::array();
    std::string text;
    const auto add = [&text](const std::string& entry) {
        text += text.empty() ? entry : "\n" + entry;
    };
    std::shared_ptr<core::LearningEngine> engine;
    core::OpenOptions open;
    open.folderAsStack = options.common.asStack;
    open.spacing = options.common.spacing;
    for (const std::filesystem::path path : options.paths) {
        session.context.throwIfStopped();
        if (path.extension() == ".safetensors") {
            if (!engine) engine = loadEngine();
            const auto model = engine->inspect(path);
            nlohmann::json object{
                {"path", path.string()},          {"kind", model.kind},
                {"partial", model.partial},       {"classes", model.classes},
                {"context", model.input.context}, {"channel", model.input.channel}};
            auto record = model.record;
            if (record.is_object()) record.erase("curves");
            object["record"] = record;
            models.push_back(object);
            std::string classes;
            for (const auto& name : model.classes)
                classes += (classes.empty() ? "" : ", ") + name;
            add(fmt::format("{}\n    checkpoint, {}{}, channel {}, {} neighbour slices{}{}",
                            path.string(), model.kind,
                            model.partial ? " (unfinished, --resume continues it)" : "",
                            model.input.channel, 2 * model.input.context,
                            classes.empty() ? "" : ", classes: ", classes));
            continue;
        }
        for (const auto& stack : core::openStacks({path}, open)) {
            stacks.push_back(describe(*stack));
            add(line(*stack));
        }
    }
    auto object = resultObject("info", options.common);
    object["stacks"] = stacks;
    object["models"] = models;
    session.console.result(object, text);
}

} // namespace

void addInfo(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "info", "say what files are: size, type, voxel size; or what a model is", options,
        run);
    command.add_option("PATH", options->paths, "image files, folders or checkpoints")->required();
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
