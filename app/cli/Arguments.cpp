// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Arguments.h"

#include "core/io/AtomicFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <thread>

namespace lamina::app {

namespace {

std::vector<std::string> splitAt(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string::npos) return parts;
        begin = end + 1;
    }
}

template <typename T> std::optional<T> number(const std::string& text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

int indexFrom(const std::string& part, const std::string& whole) {
    const auto value = number<int>(part);
    if (!value || *value < 0) {
        throw CLI::ValidationError(fmt::format(
            "\"{}\" is no list of indices; write 8,17,25 or 8:20 (which is 8 to 19)", whole));
    }
    return *value;
}

} // namespace

std::vector<int> parseIndexList(const std::string& text) {
    constexpr int kLongest = 1'000'000;
    std::vector<int> indices;
    for (const auto& part : splitAt(text, ',')) {
        const auto ends = splitAt(part, ':');
        if (ends.size() == 1) {
            indices.push_back(indexFrom(part, text));
            continue;
        }
        if (ends.size() != 2) indexFrom(part, text);
        const int begin = indexFrom(ends[0], text);
        const int end = indexFrom(ends[1], text);
        if (end <= begin || end - begin > kLongest) {
            throw CLI::ValidationError(
                fmt::format("the range {} is empty or too long; 8:20 is 8 to 19", part));
        }
        for (int i = begin; i < end; ++i)
            indices.push_back(i);
    }
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    return indices;
}

core::VolumeSize parseSize(const std::string& text) {
    const auto parts = splitAt(text, 'x');
    std::vector<int> sides;
    for (const auto& part : parts) {
        const auto side = number<int>(part);
        if (side && *side > 0 && *side <= 65536) sides.push_back(*side);
    }
    if (sides.size() != parts.size() || sides.size() < 2 || sides.size() > 3) {
        throw CLI::ValidationError(
            fmt::format("\"{}\" is no size; write columns, rows and slices as 708x512x35", text));
    }
    return {sides[0], sides[1], sides.size() == 3 ? sides[2] : 1};
}

core::Spacing parseSpacing(const std::string& text) {
    std::vector<double> steps;
    for (const auto& part : splitAt(text, ',')) {
        const auto step = number<double>(part);
        if (step && std::isfinite(*step) && *step > 0.0) steps.push_back(*step);
    }
    if (steps.size() != 3 || splitAt(text, ',').size() != 3) {
        throw CLI::ValidationError(fmt::format(
            "\"{}\" is no voxel size; write x,y,z in µm, all positive, as 0.09,0.09,1", text));
    }
    return {steps[0], steps[1], steps[2]};
}

void addIndexList(CLI::App& command, const std::string& name, std::vector<int>& target,
                  const std::string& help) {
    command
        .add_option_function<std::string>(
            name, [&target](const std::string& text) { target = parseIndexList(text); },
            help + " (zero-based: 8,17,25 or 8:20, which is 8 to 19)")
        ->type_name("LIST");
}

void addMaskZero(CLI::App& command, std::optional<core::MaskZero>& target,
                 const std::string& help) {
    command
        .add_option_function<std::string>(
            "--mask-zero",
            [&target](const std::string& zero) {
                target =
                    zero == "background" ? core::MaskZero::Background : core::MaskZero::Unlabelled;
            },
            help)
        ->check(CLI::IsMember({"background", "unlabelled"}));
}

void addOut(CLI::App& command, std::filesystem::path& target, const std::string& help) {
    command.add_option("--out", target, help)->required()->type_name("PATH");
}

void addRunOptions(CLI::App& command, CommonOptions& options) {
    command
        .add_option_function<std::string>(
            "--device",
            [&options](const std::string& device) {
                const bool numbered = device.rfind("cuda:", 0) == 0 &&
                                      number<int>(device.substr(5)).value_or(-1) >= 0;
                if (device != "auto" && device != "cpu" && device != "cuda" && !numbered) {
                    throw CLI::ValidationError(fmt::format(
                        "\"{}\" is no device; write auto, cpu, cuda or cuda:N", device));
                }
                options.run.device = device;
            },
            "auto, cpu, cuda or cuda:N (default auto)")
        ->type_name("DEVICE")
        ->group("Common");
    command.add_option("--threads", options.run.threads, "CPU threads; 0 = all cores (default 0)")
        ->check(CLI::Range(0, 1024))
        ->type_name("N")
        ->group("Common");
    command
        .add_option("--seed", options.run.seed, "seed of everything drawn at random (default 1)")
        ->type_name("N")
        ->group("Common");
    command.add_flag("--json", options.json, "one JSON object a line on standard output")
        ->group("Common");
    command.add_flag("--quiet", options.quiet, "no progress, no notes")->group("Common");
}

void addReadOptions(CLI::App& command, CommonOptions& options) {
    command.add_option("--channel", options.channel, "channel to use, zero-based (default 0)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->group("Common");
    addIndexList(command, "--time", options.times, "time points to use; default all");
    command.get_option("--time")->group("Common");
    command
        .add_option_function<std::string>(
            "--spacing",
            [&options](const std::string& text) { options.spacing = parseSpacing(text); },
            "voxel size x,y,z in µm, instead of what the files say")
        ->type_name("X,Y,Z")
        ->group("Common");
    command
        .add_flag("--as-stack", options.asStack,
                  "a folder of 2D files is one stack, not many images")
        ->group("Common");
}

int resolvedThreads(int threads) {
    return threads > 0 ? threads
                       : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

nlohmann::json resultObject(const std::string& command, const CommonOptions& options) {
    nlohmann::json object{{"type", "result"},
                          {"command", command},
                          {"device", options.run.device},
                          {"threads", resolvedThreads(options.run.threads)},
                          {"seed", options.run.seed}};
    object["spacing"] =
        options.spacing ? nlohmann::json{options.spacing->x, options.spacing->y, options.spacing->z}
                        : nlohmann::json(nullptr);
    object["time"] = options.times;
    object["as_stack"] = options.asStack;
    return object;
}

void requireWritable(const std::filesystem::path& file) {
    if (std::filesystem::is_directory(file)) {
        throw core::Error(core::ErrorCode::Unwritable,
                          fmt::format("{} is a folder; give the name of a file.", file.string()));
    }
    const core::AtomicFile probe(file);
}

void requireWritableFolder(const std::filesystem::path& folder) {
    const auto file = folder / ".lamina-write-test";
    try {
        const core::AtomicFile probe(file);
    } catch (const core::Error& error) {
        // the user named the folder, not the file that was tried
        std::string text = error.what();
        const auto at = text.find(file.string());
        if (at != std::string::npos) text.replace(at, file.string().size(), folder.string());
        throw core::Error(error.code(), text);
    }
}

} // namespace lamina::app
