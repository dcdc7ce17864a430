// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/TrainingSet.h"

#include "core/base/Error.h"
#include "core/learn/RunRecord.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lamina::core {

namespace {

std::string nameOf(const ImageStack& stack) {
    const auto& info = stack.info();
    return info.path.empty() ? info.name : info.path.string();
}

std::vector<int> sorted(std::vector<int> slices) {
    std::sort(slices.begin(), slices.end());
    slices.erase(std::unique(slices.begin(), slices.end()), slices.end());
    return slices;
}

std::vector<int> chosenSlices(const ImageStack& mask, const std::vector<int>& slices) {
    const int depth = mask.size().z;
    if (slices.empty()) {
        std::vector<int> all(static_cast<std::size_t>(depth));
        std::iota(all.begin(), all.end(), 0);
        return all;
    }
    for (const int z : slices) {
        if (z < 0 || z >= depth) {
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("There is no slice {} in {}: its slices are 0 to {}.", z,
                                    nameOf(mask), depth - 1));
        }
    }
    return sorted(slices);
}

int checkedTime(const ImageStack& stack, int time) {
    const int points = stack.info().timePoints;
    if (time < 0 || time >= points) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("There is no time point {} in {}: its time points are 0 to {}.",
                                time, nameOf(stack), points - 1));
    }
    return time;
}

/// One row-major class map from a mask plane.
std::vector<std::uint8_t> targetOf(const Plane& plane, std::uint8_t zero, bool valuesAreClasses,
                                   const ImageStack& mask, int z) {
    const std::vector<float> values = plane.toFloat();
    std::vector<std::uint8_t> target(values.size(), zero);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float value = values[i];
        if (value == 0.0F) continue;
        if (!valuesAreClasses) {
            target[i] = 1;
            continue;
        }
        // Class numbers end below 255, which means unlabelled; fractions are no classes.
        if (!(value > 0.0F) || value >= static_cast<float>(kIgnoreClass) ||
            value != std::floor(value)) {
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("Slice {} of {} holds the value {}, which is no class number (1 to "
                            "254). If the values are object numbers, leave --classes out.",
                            z, nameOf(mask), value));
        }
        target[i] = static_cast<std::uint8_t>(value);
    }
    return target;
}

} // namespace

LearningStack learningStack(std::shared_ptr<const ImageStack> image, const InputSpec& input,
                            int time, const std::string& group, const JobContext& context) {
    const auto& info = image->info();
    if (input.channel < 0 || input.channel >= info.channels) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("There is no channel {} in {}: its channels are 0 to {}.",
                                input.channel, nameOf(*image), info.channels - 1));
    }
    LearningStack stack;
    stack.time = checkedTime(*image, time);
    stack.range = percentileRange(*image, input.channel, input.normalization, context);
    stack.group = group;
    stack.contentHash = contentHash(info.path, context);
    stack.image = std::move(image);
    return stack;
}

std::vector<AnnotatedSlice> annotationFromMask(const ImageStack& mask,
                                               const std::vector<int>& slices, MaskZero zero,
                                               bool valuesAreClasses, int time,
                                               const JobContext& context) {
    const int point = checkedTime(mask, time);
    const std::uint8_t zeroClass = zero == MaskZero::Background ? 0 : kIgnoreClass;
    std::vector<AnnotatedSlice> annotation;
    for (const int z : chosenSlices(mask, slices)) {
        context.throwIfStopped();
        auto target = targetOf(*mask.plane({z, 0, point}), zeroClass, valuesAreClasses, mask, z);
        const bool known = std::any_of(target.begin(), target.end(),
                                       [](std::uint8_t c) { return c != kIgnoreClass; });
        if (known) annotation.push_back({z, std::move(target)});
    }
    return annotation;
}

void keepAnnotated(std::vector<AnnotatedSlice>& slices, const ImageStack& annotated, int time,
                   const JobContext& context) {
    const int point = checkedTime(annotated, time);
    std::erase_if(slices, [&](AnnotatedSlice& slice) {
        context.throwIfStopped();
        if (slice.z >= annotated.size().z ||
            slice.target.size() != annotated.size().planeVoxels()) {
            throw Error(
                ErrorCode::Mismatch,
                fmt::format("{} has another size than the masks beside it.", nameOf(annotated)));
        }
        const auto valid = annotated.plane({slice.z, 0, point})->toFloat();
        bool known = false;
        for (std::size_t i = 0; i < valid.size(); ++i) {
            if (valid[i] == 0.0F) slice.target[i] = kIgnoreClass;
            known = known || slice.target[i] != kIgnoreClass;
        }
        return !known;
    });
}

std::vector<AnnotatedSlice> annotationFromLabels(const LabelVolume& labels,
                                                 const LabelTable& table) {
    std::vector<AnnotatedSlice> annotation;
    for (const int z : labels.annotatedSlices()) {
        const std::vector<LabelId> ids = labels.readSlice(z);
        AnnotatedSlice slice{z, std::vector<std::uint8_t>(ids.size(), kIgnoreClass)};
        // Labels come in runs: one table look-up for each run, not for each voxel.
        LabelId last = kUnlabelled;
        std::uint8_t lastClass = kIgnoreClass;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] != last) {
                last = ids[i];
                lastClass = last == kUnlabelled ? kIgnoreClass
                            : last == kBackground
                                ? std::uint8_t{0}
                                : static_cast<std::uint8_t>(table.info(last).classId);
            }
            slice.target[i] = lastClass;
        }
        annotation.push_back(std::move(slice));
    }
    return annotation;
}

std::vector<std::string> annotatedClasses(const std::vector<AnnotatedStack>& stacks,
                                          const std::vector<std::string>& names) {
    std::size_t last = 1;
    for (const auto& stack : stacks) {
        for (const auto& slice : stack.slices) {
            for (const std::uint8_t target : slice.target) {
                if (target != kIgnoreClass) last = std::max(last, std::size_t{target});
            }
        }
    }
    std::vector<std::string> classes{"background"};
    for (std::size_t c = 1; c <= last; ++c)
        classes.push_back(last == 1 ? std::string("cell") : fmt::format("class {}", c));
    for (std::size_t c = 0; c < std::min(names.size(), classes.size()); ++c)
        classes[c] = names[c];
    return classes;
}

void requireTrainable(const std::vector<AnnotatedStack>& stacks) {
    bool anything = false;
    bool background = false;
    bool foreground = false;
    for (const auto& stack : stacks) {
        for (const auto& slice : stack.slices) {
            for (const std::uint8_t target : slice.target) {
                anything = anything || target != kIgnoreClass;
                background = background || target == 0;
                foreground = foreground || (target != 0 && target != kIgnoreClass);
            }
        }
    }
    if (!anything) {
        throw Error(ErrorCode::InvalidArgument,
                    "Nothing is annotated yet: paint a few cells, or name slices that have masks.");
    }
    if (!background) {
        throw Error(
            ErrorCode::InvalidArgument,
            "No voxel is marked as background, so there is nothing to tell the cells from: mark "
            "a slice as complete or paint some background (for mask files: --mask-zero "
            "background).");
    }
    if (!foreground) {
        throw Error(
            ErrorCode::InvalidArgument,
            "Only background is annotated: paint at least one cell, or name slices on which the "
            "masks show one.");
    }
}

} // namespace lamina::core
