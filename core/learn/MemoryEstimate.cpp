// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/MemoryEstimate.h"

#include "core/base/Error.h"
#include "core/base/Memory.h"
#include "core/forest/ForestMemory.h"
#include "core/learn/NetworkMemory.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lamina::core {

namespace {

/// What a private cache of slices keeps at most, see `ImageStack`.
constexpr std::uint64_t kSliceCache = std::uint64_t{512} << 20U;

std::uint64_t decodedBytes(const StackShape& stack) {
    const auto all = static_cast<std::uint64_t>(stack.size.voxels()) * stack.bytesPerVoxel;
    return std::min(all, kSliceCache);
}

std::uint64_t decodedBytes(const std::vector<StackShape>& stacks) {
    std::uint64_t bytes = 0;
    for (const auto& stack : stacks)
        bytes += decodedBytes(stack);
    return bytes;
}

/// Masks of a whole stack, and what finding objects in them takes.
std::uint64_t maskBytes(const MaskSpec& masks, VolumeSize size) {
    constexpr std::uint64_t kSemantic = 1;
    constexpr std::uint64_t kProbability = 4;
    constexpr std::uint64_t kComponents = 12;
    constexpr std::uint64_t kWatershed = 24;
    std::uint64_t each = kSemantic;
    if (masks.keepProbability) each += kProbability;
    if (masks.instances) each += masks.split ? kWatershed : kComponents;
    return each * static_cast<std::uint64_t>(size.voxels());
}

std::uint64_t toBytes(double bytes) {
    return static_cast<std::uint64_t>(std::max(0.0, bytes));
}

std::string adviceFor(MemoryUse use) {
    switch (use) {
    case MemoryUse::NetworkTraining:
        return "That is not enough. Where memory runs out the batch is computed in pieces, which "
               "takes longer; the system may also slow down or end the program. A smaller --batch "
               "or --crop, a smaller backbone or a frozen one needs less.";
    case MemoryUse::ForestTraining:
        return "That is not enough: the system may slow down or end the program. Fewer annotated "
               "slices (--slices) need less.";
    case MemoryUse::Prediction:
        break;
    }
    return "That is not enough. Where memory runs out smaller tiles are predicted, which takes "
           "longer; the system may also slow down or end the program. A smaller --tile needs "
           "less, and so does a run without --instances and --probability.";
}

} // namespace

StackShape shapeOf(const ImageStack& stack) {
    StackShape shape;
    shape.size = stack.size();
    shape.bytesPerVoxel = bytesPerPixel(stack.info().type);
    const auto spacing = stack.spacing();
    if (stack.spacingKnown() && spacing.x > 0.0) shape.sliceDistance = spacing.z / spacing.x;
    return shape;
}

std::vector<StackShape> shapesOf(const std::vector<LearningStack>& stacks) {
    std::vector<StackShape> shapes;
    for (const auto& stack : stacks)
        shapes.push_back(shapeOf(*stack.image));
    return shapes;
}

std::vector<StackShape> shapesOf(const std::vector<AnnotatedStack>& stacks) {
    std::vector<StackShape> shapes;
    for (const auto& stack : stacks) {
        auto shape = shapeOf(*stack.stack.image);
        for (const auto& slice : stack.slices) {
            shape.annotated += std::count_if(slice.target.begin(), slice.target.end(),
                                             [](std::uint8_t c) { return c != kIgnoreClass; });
        }
        shapes.push_back(shape);
    }
    return shapes;
}

PredictingModel predictingModel(const ModelInfo& model) {
    PredictingModel found;
    found.context = model.input.context;
    found.classes = std::max(2, static_cast<int>(model.classes.size()));
    const auto& record = model.record;
    if (!record.is_object()) return found;
    if (record.contains("patch") && record.at("patch").is_number_integer())
        found.patch = record.at("patch").get<int>();
    const auto spec = record.find("spec");
    if (spec != record.end() && spec->is_object()) {
        found.head = spec->value("head", found.head);
        found.arch = spec->value("arch", found.arch);
    }
    if (record.value("model", "") == std::string("forest")) {
        found.head = "forest";
        std::error_code unknown;
        const auto bytes = std::filesystem::file_size(model.path, unknown);
        if (!unknown) found.fileBytes = bytes;
    }
    return found;
}

std::uint64_t pretrainMemory(const PretrainSpec& spec, const std::vector<StackShape>& stacks) {
    return toBytes(networkPretrainBytes(spec)) + decodedBytes(stacks);
}

std::uint64_t fineTuneMemory(const FineTuneSpec& spec, const std::vector<StackShape>& stacks) {
    if (spec.head == "forest") return forestTrainingMemory(spec, stacks) + decodedBytes(stacks);
    const bool validates = stacks.size() > 1 && spec.validation != 0.0;
    return toBytes(networkFineTuneBytes(spec, validates)) + decodedBytes(stacks);
}

std::uint64_t predictMemory(const PredictSpec& spec, const PredictingModel& model,
                            const MaskSpec& masks, const StackShape& stack) {
    const std::uint64_t computing = model.head == "forest"
                                        ? forestPredictionMemory(model, stack)
                                        : toBytes(networkPredictBytes(spec, model, stack.size));
    return computing + maskBytes(masks, stack.size) + decodedBytes(stack);
}

MemoryNeed memoryNeed(std::uint64_t needed, bool graphicsCard) {
    return {needed, graphicsCard ? 0 : availableMemory(), processMemory(), graphicsCard};
}

bool usesGraphicsCard(const std::string& device, const std::vector<DeviceInfo>& devices) {
    if (device != "auto") return device.starts_with("cuda");
    return std::any_of(devices.begin(), devices.end(), [](const DeviceInfo& found) {
        return found.usable && found.id.starts_with("cuda");
    });
}

nlohmann::json toJson(const MemoryNeed& need) {
    return {{"needed", need.needed},
            {"available", need.available},
            {"occupied", need.occupied},
            {"graphics_card", need.graphicsCard}};
}

std::string memoryText(std::uint64_t bytes) {
    const double gigabytes = static_cast<double>(bytes) / 1e9;
    if (gigabytes >= 9.95) return fmt::format("{:.0f} GB", gigabytes);
    if (gigabytes >= 0.095) return fmt::format("{:.1f} GB", gigabytes);
    return fmt::format("{:.0f} MB", std::max(1.0, gigabytes * 1e3));
}

std::string memorySentence(const MemoryNeed& need, MemoryUse use) {
    auto sentence = fmt::format("This run needs about {} of memory{}", memoryText(need.needed),
                                need.graphicsCard ? " on the graphics card" : "");
    if (need.available == 0) return sentence + ".";
    sentence += fmt::format("; {} are free.", memoryText(need.available));
    return need.fits() ? sentence : sentence + " " + adviceFor(use);
}

} // namespace lamina::core
