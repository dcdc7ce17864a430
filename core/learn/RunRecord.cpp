// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/RunRecord.h"

#include "core/base/ContentHash.h"
#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace lamina::core {

namespace {

namespace fs = std::filesystem;

void addFile(ContentHash& hash, const fs::path& file, const JobContext& context) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rb"),
                                                             &std::fclose);
    if (!in) {
        throw Error(ErrorCode::Unreadable,
                    fmt::format("{} cannot be read: {}.", file.string(), std::strerror(errno)));
    }
    std::vector<char> block(std::size_t{1} << 20U);
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), in.get())) {
        context.throwIfStopped();
        hash.add(block.data(), count);
    }
    if (std::ferror(in.get())) {
        throw Error(ErrorCode::Unreadable,
                    fmt::format("{} cannot be read to its end.", file.string()));
    }
}

nlohmann::json describe(const LearningStack& stack) {
    const auto& info = stack.image->info();
    nlohmann::json json{{"name", info.name},
                        {"path", info.path.string()},
                        {"content_hash", stack.contentHash},
                        {"size", {info.size.x, info.size.y, info.size.z}},
                        {"type", pixelTypeName(info.type)},
                        {"time", stack.time},
                        {"group", stack.group},
                        {"range", {stack.range.low, stack.range.high}}};
    const Spacing spacing = stack.image->spacing();
    json["spacing"] = stack.image->spacingKnown() ? nlohmann::json{spacing.x, spacing.y, spacing.z}
                                                  : nlohmann::json(nullptr);
    return json;
}

} // namespace

fs::path partialCheckpoint(const fs::path& out) {
    fs::path partial = out;
    const bool named = out.extension() == ".safetensors";
    return named ? partial.replace_extension(".partial.safetensors")
                 : partial += ".partial.safetensors";
}

std::string contentHash(const fs::path& path, const JobContext& context) {
    std::error_code failed;
    ContentHash hash;
    if (fs::is_directory(path, failed)) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(path, failed)) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            const std::string name = file.filename().string();
            hash.add(name.data(), name.size() + 1);
            addFile(hash, file, context);
        }
        return "xxh3:" + hash.digits();
    }
    if (!fs::exists(path, failed)) return {};
    addFile(hash, path, context);
    return "xxh3:" + hash.digits();
}

nlohmann::json describeStacks(const std::vector<LearningStack>& stacks) {
    auto list = nlohmann::json::array();
    for (const auto& stack : stacks)
        list.push_back(describe(stack));
    return list;
}

nlohmann::json describeStacks(const std::vector<AnnotatedStack>& stacks) {
    auto list = nlohmann::json::array();
    for (const auto& annotated : stacks) {
        auto json = describe(annotated.stack);
        auto slices = nlohmann::json::array();
        auto heldOut = nlohmann::json::array();
        std::array<std::int64_t, 256> counts{};
        for (const auto& slice : annotated.slices) {
            (slice.heldOut ? heldOut : slices).push_back(slice.z);
            if (slice.heldOut) continue;
            for (const std::uint8_t target : slice.target)
                ++counts[target];
        }
        json["slices"] = slices;
        if (!heldOut.empty()) json["held_out_slices"] = heldOut;
        auto voxels = nlohmann::json::object();
        for (std::size_t target = 0; target < counts.size(); ++target) {
            if (counts[target] == 0) continue;
            voxels[target == kIgnoreClass ? "unlabelled" : std::to_string(target)] = counts[target];
        }
        json["class_voxels"] = voxels;
        list.push_back(json);
    }
    return list;
}

} // namespace lamina::core
