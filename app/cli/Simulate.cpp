// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Commands.h"
#include "app/cli/Simulation.h"
#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/TiffWriter.h"
#include "core/sim/Phantom.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::app {

namespace fs = std::filesystem;

namespace {

struct Options {
    CommonOptions common;
    core::PhantomSpec phantom;
    int stacks = 5;
    fs::path out;
};

void writeImage(const fs::path& file, const core::PhantomSpec& spec,
                const core::PhantomFrame& frame, const core::JobContext& context) {
    core::TiffVolume volume;
    volume.size = spec.size;
    volume.spacing = spec.spacing;
    volume.type = spec.bits == 8 ? core::PixelType::UInt8 : core::PixelType::UInt16;
    volume.plane = [&](int z) {
        core::Plane plane(spec.size.x, spec.size.y, volume.type);
        const std::size_t count = spec.size.planeVoxels();
        const auto first =
            frame.image.begin() + static_cast<std::ptrdiff_t>(count * static_cast<std::size_t>(z));
        if (spec.bits == 8) {
            std::transform(first, first + static_cast<std::ptrdiff_t>(count),
                           plane.pixels<std::uint8_t>().begin(),
                           [](std::uint16_t v) { return static_cast<std::uint8_t>(v); });
        } else {
            std::copy_n(first, count, plane.pixels<std::uint16_t>().begin());
        }
        return plane;
    };
    core::writeTiff(file, volume, context);
}

void writeTruth(const fs::path& file, const core::PhantomSpec& spec,
                const core::PhantomFrame& frame, const core::JobContext& context) {
    core::TiffVolume volume;
    volume.size = spec.size;
    volume.spacing = spec.spacing;
    volume.type = core::PixelType::UInt16;
    volume.plane = [&](int z) {
        core::Plane plane(spec.size.x, spec.size.y, core::PixelType::UInt16);
        const std::size_t count = spec.size.planeVoxels();
        const auto first = frame.instances.begin() +
                           static_cast<std::ptrdiff_t>(count * static_cast<std::size_t>(z));
        std::transform(first, first + static_cast<std::ptrdiff_t>(count),
                       plane.pixels<std::uint16_t>().begin(),
                       [](core::LabelId id) { return static_cast<std::uint16_t>(id); });
        return plane;
    };
    core::writeTiff(file, volume, context);
}

} // namespace

nlohmann::json simulateStacks(core::PhantomSpec spec, int stacks, const fs::path& out,
                              Session& session) {
    const auto firstSeed = spec.seed;
    auto files = nlohmann::json::array();
    std::string csv = "file,group\n";
    for (int stack = 0; stack < stacks; ++stack) {
        // Half of the time goes into the light, half into the files.
        const auto partOf = [&](double begin, double end) {
            return session.console.part(session.context, (stack + begin) / stacks,
                                        (stack + end) / stacks,
                                        fmt::format("stack {} of {}", stack + 1, stacks));
        };
        spec.seed = firstSeed + static_cast<std::uint64_t>(stack);
        const auto frames = core::simulatePhantom(spec, partOf(0.0, 0.5));
        const std::string name = fmt::format("{}_{:02}", spec.profile, stack);
        for (std::size_t time = 0; time < frames.size(); ++time) {
            const std::string stem =
                frames.size() == 1 ? name : fmt::format("{}_t{:03}", name, time);
            const auto raw = out / (stem + "_raw.tif");
            const auto labels = out / (stem + "_labels.tif");
            const double begin =
                0.5 + 0.5 * static_cast<double>(time) / static_cast<double>(frames.size());
            const double step = 0.25 / static_cast<double>(frames.size());
            writeImage(raw, spec, frames[time], partOf(begin, begin + step));
            writeTruth(labels, spec, frames[time], partOf(begin + step, begin + 2.0 * step));
            const auto objects =
                *std::max_element(frames[time].instances.begin(), frames[time].instances.end());
            files.push_back({{"image", raw.string()},
                             {"labels", labels.string()},
                             {"group", name},
                             {"seed", spec.seed},
                             {"largest_label", objects}});
            // Frames of one embryo resemble each other: never split them between training and test.
            csv += fmt::format("{},{}\n", raw.filename().string(), name);
        }
    }
    core::writeFileAtomically(out / "groups.csv", csv);
    return files;
}

namespace {

void run(const Options& options, Session& session) {
    requireWritable(options.out / "groups.csv");
    core::PhantomSpec spec = options.phantom;
    if (options.common.spacing) spec.spacing = *options.common.spacing;
    spec.seed = options.common.run.seed;
    const auto files = simulateStacks(spec, options.stacks, options.out, session);

    auto object = resultObject("simulate", options.common);
    object["spacing"] = {spec.spacing.x, spec.spacing.y, spec.spacing.z};
    object["out"] = options.out.string();
    object["groups"] = (options.out / "groups.csv").string();
    object["profile"] = spec.profile;
    object["size"] = {spec.size.x, spec.size.y, spec.size.z};
    object["bits"] = spec.bits;
    object["stacks"] = options.stacks;
    object["time_points"] = spec.timePoints;
    object["files"] = files;
    session.console.result(object, fmt::format("{} stack{} with truth written to {}", files.size(),
                                               files.size() == 1 ? "" : "s", options.out.string()));
}

} // namespace

void addSimulate(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(
        registry, "simulate", "write simulated light-sheet stacks with their truth", options, run);
    addOut(command, options->out, "folder for STEM_raw.tif, STEM_labels.tif and groups.csv");
    command.add_option("--stacks", options->stacks, "number of embryos")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command
        .add_option("--time-points", options->phantom.timePoints,
                    "frames of each; nuclei move and divide")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command
        .add_option_function<std::string>(
            "--size",
            [options](const std::string& text) { options->phantom.size = parseSize(text); },
            "columns, rows and slices (default 708x512x35)")
        ->type_name("XxYxZ");
    command.add_option("--profile", options->phantom.profile, "what is simulated")
        ->check(CLI::IsMember({"embryo", "zebrafish", "dense", "varied"}))
        ->capture_default_str();
    command.add_option("--bits", options->phantom.bits, "bits a pixel")
        ->check(CLI::IsMember({8, 16}))
        ->capture_default_str();
    command
        .add_option_function<std::string>(
            "--spacing",
            [options](const std::string& text) { options->common.spacing = parseSpacing(text); },
            "voxel size x,y,z in µm (default 0.09,0.09,1)")
        ->type_name("X,Y,Z");
    addRunOptions(command, options->common);
}

} // namespace lamina::app
