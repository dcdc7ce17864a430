// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"
#include "core/learn/TrainingSet.h"
#include "core/metrics/Confusion.h"
#include "core/sim/Phantom.h"
#include "tests/support/MemoryStack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

namespace lamina::test {

/// A stack of float voxels, 0..1, whose range is 0..1 so that nothing is rescaled.
inline core::LearningStack plainStack(core::VolumeSize size, const std::vector<float>& values) {
    core::LearningStack stack;
    stack.image = memoryStack<float>(size, values, core::PixelType::Float32);
    stack.range = {0.0, 1.0};
    return stack;
}

/// Voxels in 0..1 without any structure, the same ones every time.
inline std::vector<float> noise(core::VolumeSize size) {
    std::vector<float> values(size.voxels());
    std::uint32_t state = 12345;
    for (float& value : values) {
        state = state * 1664525U + 1013904223U;
        value = static_cast<float>(state >> 8U) / 16777216.0F;
    }
    return values;
}

/// A simulated embryo with its truth, small enough for seconds.
struct Embryo {
    core::VolumeSize size{96, 80, 12};
    core::PhantomFrame frame;

    explicit Embryo(std::uint64_t seed = 1) {
        core::PhantomSpec spec;
        spec.size = size;
        spec.spacing = {0.3, 0.3, 0.9};
        spec.seed = seed;
        frame = core::simulatePhantom(spec).front();
    }

    [[nodiscard]] core::LearningStack stack(const std::function<float(std::uint16_t)>& change =
                                                [](std::uint16_t v) {
                                                    return static_cast<float>(v);
                                                }) const {
        std::vector<float> values(frame.image.size());
        std::transform(frame.image.begin(), frame.image.end(), values.begin(), change);
        auto image = memoryStack<float>(size, values, core::PixelType::Float32);
        return core::learningStack(image->withSpacing({0.3, 0.3, 0.9}), {});
    }

    [[nodiscard]] core::AnnotatedStack annotated(const std::vector<int>& zs) const {
        core::AnnotatedStack result;
        result.stack = stack();
        for (const int z : zs) {
            core::AnnotatedSlice slice{z, std::vector<std::uint8_t>(size.planeVoxels())};
            for (std::size_t i = 0; i < slice.target.size(); ++i) {
                slice.target[i] = truth(z, i) ? 1 : 0;
            }
            result.slices.push_back(std::move(slice));
        }
        return result;
    }

    [[nodiscard]] bool truth(int z, std::size_t pixel) const {
        return frame.instances[static_cast<std::size_t>(z) * size.planeVoxels() + pixel] != 0;
    }
};

/// Slices predicted in tiles are those predicted whole, but for a few pixels in a thousand.
inline void expectSameInTiles(const std::vector<core::ProbabilitySlice>& tiled,
                              const std::vector<core::ProbabilitySlice>& whole) {
    ASSERT_EQ(tiled.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        ASSERT_EQ(tiled[i].z, whole[i].z);
        std::size_t differing = 0;
        for (std::size_t v = 0; v < whole[i].values.size(); ++v)
            differing += std::abs(whole[i].values[v] - tiled[i].values[v]) > 0.02F ? 1 : 0;
        EXPECT_LT(differing, whole[i].values.size() / 500) << "slice " << whole[i].z;
    }
}

} // namespace lamina::test
