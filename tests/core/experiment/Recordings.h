// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/PatchPool.h"
#include "tests/support/MemoryStack.h"

#include <string>
#include <vector>

namespace lamina::test {

inline bool insideSquare(int x, int y) {
    return x % 32 >= 8 && x % 32 < 24 && y % 32 >= 8 && y % 32 < 24;
}

/// Bright squares on dark ground, in every slice the same; slice z is brighter by z.
inline core::AnnotatedStack squares(core::VolumeSize size, const std::string& group) {
    std::vector<std::uint16_t> values;
    core::AnnotatedStack stack;
    for (int z = 0; z < size.z; ++z) {
        core::AnnotatedSlice slice;
        slice.z = z;
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                values.push_back(static_cast<std::uint16_t>((insideSquare(x, y) ? 800 : 100) + z));
                slice.target.push_back(insideSquare(x, y) ? 1 : 0);
            }
        }
        stack.slices.push_back(std::move(slice));
    }
    stack.stack.image = memoryStack<std::uint16_t>(size, values, core::PixelType::UInt16);
    stack.stack.range = {0.0, 1000.0};
    stack.stack.group = group;
    return stack;
}

inline std::vector<core::AnnotatedStack> recordings(int count,
                                                    core::VolumeSize size = {96, 64, 4}) {
    std::vector<core::AnnotatedStack> stacks;
    for (int i = 0; i < count; ++i)
        stacks.push_back(squares(size, "recording " + std::to_string(i)));
    return stacks;
}

/// A small experiment: a few cells of each kind.
inline core::ExperimentSpec tinyExperiment() {
    auto spec = core::seedExperiment("small");
    spec.patches = {32, 32, core::Tiling::Inclusive};
    spec.dropNoise = false;
    spec.pool = 0;
    spec.labelled = {2, 6};
    spec.unlabelled = {0.5, 1.0};
    spec.validation = 3;
    spec.test = 6;
    spec.seeds = 1;
    spec.samples = 2;
    return spec;
}

} // namespace lamina::test
