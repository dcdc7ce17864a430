// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/Specs.h"
#include "models/Checkpoint.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace lamina::models {

/// The stacks of a run as the network sees them: windows of a slice and its neighbours, scaled to
/// 0..1 by the range of the stack. Reads through the stacks' own caches and converts only the
/// window, so that memory does not grow with the data. Safe to use from several threads.
class StackReader {
public:
    StackReader(std::vector<core::LearningStack> stacks, const core::InputSpec& input);

    [[nodiscard]] int channels() const { return 2 * m_input.context + 1; }
    [[nodiscard]] int stackCount() const { return static_cast<int>(m_stacks.size()); }
    [[nodiscard]] const core::LearningStack& stack(int index) const;
    [[nodiscard]] core::VolumeSize size(int index) const;
    /// Mosaic group, or the stack's own name where none is given.
    [[nodiscard]] std::string group(int index) const;

    /// float [channels, rect.height, rect.width]; mirrored outside the slice; the first and last
    /// slice repeat as their own neighbours. Throws what reading the stack throws.
    [[nodiscard]] torch::Tensor window(int stack, int z, core::PixelRect rect) const;
    [[nodiscard]] torch::Tensor slice(int stack, int z) const;

    /// Fingerprint of the pixels: of up to 16 evenly spaced slices of each stack, with the ranges.
    [[nodiscard]] std::string fingerprint(const core::JobContext& context) const;

private:
    std::vector<core::LearningStack> m_stacks;
    core::InputSpec m_input;
};

/// The part of a patch that lies on its slice.
[[nodiscard]] core::PixelRect insideSlice(const core::PatchRef& patch, core::VolumeSize size);

/// All patches of all slices. With `dropNoise` those below the mean are left out, on the scale 0..1
/// of each stack so that recordings of different depth count alike; then at most `maxPatches` are
/// drawn by `seed` (0 = all).
[[nodiscard]] std::vector<core::PatchRef>
pretrainingPatches(const StackReader& reader, const core::PatchGridSpec& grid,
                   const core::InputSpec& input, bool dropNoise, int maxPatches, std::uint64_t seed,
                   const core::JobContext& context);

/// Patches of the annotated slices in which something is labelled.
[[nodiscard]] std::vector<core::PatchRef>
labelledPatches(const std::vector<core::AnnotatedStack>& stacks, const core::PatchGridSpec& grid);

/// `count` of the items, drawn by seed, in their old order; all when there are not more.
template <typename T>
[[nodiscard]] std::vector<T> drawItems(const std::vector<T>& items, std::size_t count,
                                       std::uint64_t seed);

/// Mean and deviation of the grey values in 0..1 over up to 256 evenly chosen patches.
[[nodiscard]] Standardization measureStandardization(const StackReader& reader,
                                                     const std::vector<core::PatchRef>& patches,
                                                     const core::JobContext& context);

/// Shuffled items, one epoch after the other, without end: a pure function of the seed.
class SampleStream {
public:
    SampleStream(std::size_t items, std::uint64_t seed);
    /// Item of the n-th sample of the run.
    [[nodiscard]] std::size_t item(std::int64_t sample);

private:
    std::size_t m_items;
    std::uint64_t m_seed;
    std::int64_t m_epoch = -1;
    std::vector<std::size_t> m_order;
};

/// Indices 0..count-1 in an order drawn by the seed and a stream number.
[[nodiscard]] std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed,
                                                std::uint64_t epoch, std::uint64_t stream);

template <typename T>
std::vector<T> drawItems(const std::vector<T>& items, std::size_t count, std::uint64_t seed) {
    if (count == 0 || count >= items.size()) return items;
    auto order = shuffled(items.size(), seed, 0, 11);
    order.resize(count);
    std::sort(order.begin(), order.end());
    std::vector<T> drawn;
    drawn.reserve(count);
    for (const auto index : order)
        drawn.push_back(items[index]);
    return drawn;
}

/// 64-bit fingerprint of bytes, in the manner of FNV-1a but eight bytes at a time. Not
/// cryptographic.
class Fingerprint {
public:
    void add(const void* data, std::size_t bytes);
    template <typename T> void add(const T& value) { add(&value, sizeof value); }
    [[nodiscard]] std::string text() const;

private:
    std::uint64_t m_state = 0xCBF29CE484222325ULL;
};

} // namespace lamina::models
