// SPDX-License-Identifier: GPL-3.0-or-later
// lamina-cli: the main job without a window. Exit status 0 = done, 1 = failed or interrupted,
// 2 = wrong usage.
#include "app/cli/Commands.h"
#include "app/cli/Console.h"
#include "app/cli/Interrupt.h"
#include "core/base/Error.h"

#include <exception>
#include <new>

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int run(const lamina::app::Registry& registry, lamina::app::Console& console,
        const std::stop_token& stop) {
    lamina::app::Session session{console, console.context(stop),
                                 "Interrupted; the file in progress was not written."};
    try {
        registry.chosen(session);
        return 0;
    } catch (const lamina::core::Cancelled&) {
        console.error(session.whenInterrupted);
    } catch (const lamina::core::Error& error) {
        console.error(error.what());
    } catch (const std::bad_alloc&) {
        console.error("There is not enough memory for this; close other programs, or use a smaller "
                      "--batch, --crop or --tile.");
    } catch (const std::exception& error) {
        console.error(std::string("Something unforeseen went wrong: ") + error.what());
    }
    return kFailed;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Lamina: label a few patches, segment them all. Every command has its own --help.",
                 "lamina-cli");
    app.require_subcommand(1);
    app.set_version_flag("--version", LAMINA_VERSION);
    lamina::app::Registry registry{app};
    lamina::app::addSimulate(registry);
    lamina::app::addInfo(registry);
    lamina::app::addPretrain(registry);
    lamina::app::addTrain(registry);
    lamina::app::addPredict(registry);
    lamina::app::addEvaluate(registry);
    lamina::app::addExport(registry);
    lamina::app::addMethods(registry);
    lamina::app::addExperiment(registry);
    lamina::app::addAdvise(registry);
    lamina::app::addCompact(registry);
    lamina::app::addDevices(registry);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    lamina::app::Console console;
    console.setJson(registry.common->json);
    console.setQuiet(registry.common->quiet);
    const lamina::app::Interrupt interrupt;
    return run(registry, console, interrupt.stopToken());
}
