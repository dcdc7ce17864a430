// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"
#include "app/cli/Commands.h"
#include "core/learn/LearningEngine.h"

#include <fmt/format.h>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
};

void run(const Options& options, Session& session) {
    const auto engine = loadEngine();
    auto object = resultObject("devices", options.common);
    object["devices"] = nlohmann::json::array();
    std::string text;
    for (const auto& device : engine->devices()) {
        object["devices"].push_back({{"id", device.id},
                                     {"name", device.name},
                                     {"usable", device.usable},
                                     {"finding", device.finding}});
        text += fmt::format("{}{}: {}: {} {}", text.empty() ? "" : "\n", device.id, device.name,
                            device.usable ? "can be used." : "cannot be used.", device.finding);
    }
    session.console.result(object, text);
}

} // namespace

void addDevices(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "devices", "say on which devices networks can run, and why not", options, run);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
