// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Pairing.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace lamina::core {

namespace {

/// The Cell Tracking Challenge names one frame t007, man_seg007, man_track007 and mask007: the
/// frame number for such a stem, empty for any other.
std::string challengeFrame(const std::string& stem) {
    for (const std::string_view prefix : {"man_seg", "man_track", "mask", "t"}) {
        if (!stem.starts_with(prefix)) continue;
        std::string digits = stem.substr(prefix.size());
        const bool number =
            (digits.size() == 3 || digits.size() == 4) &&
            std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (number) return digits;
    }
    return {};
}

std::string keyOf(const ImageStack& stack) {
    const std::string frame = challengeFrame(stack.info().name);
    return frame.empty() ? pairingStem(stack.info().name) : "frame " + frame;
}

std::string fileOf(const ImageStack& stack) {
    return stack.info().path.empty() ? stack.info().name : stack.info().path.string();
}

std::string sizeOf(const ImageStack& stack) {
    const VolumeSize size = stack.size();
    return fmt::format("{} x {} x {}", size.x, size.y, size.z);
}

void requireEqualSize(const ImageStack& image, const ImageStack& mask) {
    if (image.size() == mask.size()) return;
    throw Error(
        ErrorCode::Mismatch,
        fmt::format("The mask '{}' is {} voxels (x, y, z), but its image '{}' is {}. Give the "
                    "mask that belongs to this image.",
                    fileOf(mask), sizeOf(mask), fileOf(image), sizeOf(image)));
}

using StacksByKey = std::map<std::string, std::shared_ptr<ImageStack>>;

StacksByKey index(const std::vector<std::shared_ptr<ImageStack>>& stacks) {
    StacksByKey result;
    for (const auto& stack : stacks) {
        const auto [place, isNew] = result.emplace(keyOf(*stack), stack);
        if (!isNew) {
            throw Error(
                ErrorCode::Mismatch,
                fmt::format("'{}' and '{}' cannot be told apart: both pair by the name '{}'. "
                            "Rename one or give the files one by one.",
                            fileOf(*place->second), fileOf(*stack), place->first));
        }
    }
    return result;
}

void listLeftovers(const StacksByKey& of, const StacksByKey& others, std::string& list) {
    for (const auto& [key, stack] : of) {
        if (!others.contains(key)) list += "\n  " + fileOf(*stack);
    }
}

} // namespace

std::string pairingStem(const std::string& stem) {
    static constexpr std::array<std::string_view, 8> kSuffixes{
        "_raw", "_image", "_labels", "_mask", "_masks", "_seg", "_semantic", "_instances"};
    for (const std::string_view suffix : kSuffixes) {
        if (stem.size() > suffix.size() && stem.ends_with(suffix)) {
            return stem.substr(0, stem.size() - suffix.size());
        }
    }
    return stem;
}

std::vector<StackPair> pairStacks(const std::vector<std::shared_ptr<ImageStack>>& images,
                                  const std::vector<std::shared_ptr<ImageStack>>& masks) {
    std::vector<StackPair> pairs;
    if (images.size() == 1 && masks.size() == 1) {
        pairs.emplace_back(images.front(), masks.front());
    } else {
        const StacksByKey imagesByKey = index(images);
        const StacksByKey masksByKey = index(masks);
        std::string leftovers;
        listLeftovers(imagesByKey, masksByKey, leftovers);
        listLeftovers(masksByKey, imagesByKey, leftovers);
        if (!leftovers.empty()) {
            throw Error(
                ErrorCode::Mismatch,
                fmt::format("Images and masks do not pair by name; rename or leave out these "
                            "files, which have no partner:{}",
                            leftovers));
        }
        for (const auto& image : images)
            pairs.emplace_back(image, masksByKey.at(keyOf(*image)));
    }
    for (const auto& [image, mask] : pairs)
        requireEqualSize(*image, *mask);
    return pairs;
}

} // namespace lamina::core
