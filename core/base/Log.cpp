// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace lamina::core {

namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        auto made = spdlog::stderr_color_mt("lamina");
        const char* level = std::getenv("LAMINA_LOG");
        made->set_level(level ? spdlog::level::from_str(level) : spdlog::level::warn);
        made->set_pattern("%^%l%$: %v");
        return made;
    }();
    return *instance;
}

} // namespace

void logWarning(std::string_view sentence) {
    logger().warn("{}", sentence);
}
void logInfo(std::string_view sentence) {
    logger().info("{}", sentence);
}
void logDebug(std::string_view sentence) {
    logger().debug("{}", sentence);
}

} // namespace lamina::core
