// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/MaskComparison.h"

#include "core/base/Error.h"

#include <span>

namespace lamina::core {

namespace {

/// Foreground of the annotated voxels, and which voxels are not annotated.
struct Reference {
    std::vector<std::uint8_t> foreground;
    std::vector<std::uint8_t> ignored;
    bool annotated = false;
};

Reference referenceOf(const MaskPairInput& input, int z) {
    const auto labels = input.labels.readSlice(z);
    Reference reference;
    reference.foreground.resize(labels.size());
    reference.ignored.resize(labels.size());
    LabelId previous = kUnlabelled;
    bool cell = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] == kUnlabelled) {
            reference.ignored[i] = 1;
            continue;
        }
        reference.annotated = true;
        if (labels[i] != previous) {
            previous = labels[i];
            cell = input.table.classOf(previous) != 0;
        }
        reference.foreground[i] = cell ? 1 : 0;
    }
    return reference;
}

std::span<const std::uint8_t> pixels(const ClassSlice& slice) {
    return {slice.data(), slice.size()};
}

} // namespace

MaskPairScore& MaskPairScore::operator+=(const MaskPairScore& other) {
    slices += other.slices;
    for (std::size_t i = 0; i < each.size(); ++i)
        each[i] += other.each[i];
    between += other.between;
    return *this;
}

MaskComparison compareMasks(const MaskPairInput& input, const JobContext& context) {
    MaskComparison result;
    const auto size = input.labels.size();
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        const std::array masks{input.masks[0](z), input.masks[1](z)};
        if (!masks[0] || !masks[1]) continue;
        for (const auto& mask : masks) {
            if (mask.size() != size.planeVoxels())
                throw Error(ErrorCode::Mismatch,
                            "The predictions are not of this stack; predict it again.");
        }
        MaskPairScore score;
        score.z = z;
        score.between = countConfusion(pixels(masks[0]), pixels(masks[1]));
        if (!input.labels.sliceEmpty(z)) {
            const auto reference = referenceOf(input, z);
            score.slices = reference.annotated ? 1 : 0;
            for (std::size_t i = 0; i < masks.size(); ++i) {
                score.each[i] =
                    countConfusion(reference.foreground, pixels(masks[i]), reference.ignored);
            }
        }
        result.whole += score;
        if (score.slices > 0 && !input.known.contains(z)) result.heldOut += score;
        result.slices.push_back(score);
    }
    return result;
}

} // namespace lamina::core
