// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/PatchData.h"

#include "models/TensorConvert.h"
#include "models/ssl/Rng.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

namespace lamina::models {

StackReader::StackReader(std::vector<core::LearningStack> stacks, const core::InputSpec& input)
    : m_stacks(std::move(stacks)), m_input(input) {
    if (m_stacks.empty()) {
        throw core::Error(core::ErrorCode::InvalidArgument, "There is no image to learn from.");
    }
    if (m_input.context < 0 || m_input.context > 16) {
        throw core::Error(
            core::ErrorCode::InvalidArgument,
            fmt::format("{} neighbour slices are not possible; use 0 to 16.", m_input.context));
    }
}

const core::LearningStack& StackReader::stack(int index) const {
    return m_stacks.at(static_cast<std::size_t>(index));
}

core::VolumeSize StackReader::size(int index) const {
    return stack(index).image->size();
}

std::string StackReader::group(int index) const {
    const auto& s = stack(index);
    return s.group.empty() ? fmt::format("{}#{}", s.image->info().name, index) : s.group;
}

torch::Tensor StackReader::window(int index, int z, core::PixelRect rect) const {
    const auto& s = stack(index);
    const int depth = s.image->size().z;
    auto result = torch::empty({channels(), rect.height, rect.width}, torch::kFloat);
    const auto count = static_cast<std::size_t>(rect.height) * static_cast<std::size_t>(rect.width);
    auto* out = result.data_ptr<float>();
    for (int c = 0; c < channels(); ++c) {
        const int neighbour = std::clamp(z + c - m_input.context, 0, depth - 1);
        const auto plane = s.image->plane({neighbour, m_input.channel, s.time});
        normalizedWindow(*plane, rect, s.range, {out + count * static_cast<std::size_t>(c), count});
    }
    return result;
}

torch::Tensor StackReader::slice(int index, int z) const {
    const auto s = size(index);
    return window(index, z, {0, 0, s.x, s.y});
}

std::string StackReader::fingerprint(const core::JobContext& context) const {
    constexpr int kSlices = 16;
    Fingerprint print;
    print.add(m_input.channel);
    print.add(m_input.context);
    for (int i = 0; i < stackCount(); ++i) {
        const auto s = size(i);
        print.add(s.x);
        print.add(s.y);
        print.add(s.z);
        print.add(stack(i).time);
        print.add(stack(i).range.low);
        print.add(stack(i).range.high);
        const int count = std::min(kSlices, s.z);
        for (int n = 0; n < count; ++n) {
            context.throwIfStopped();
            const auto plane =
                stack(i).image->plane({n * s.z / count, m_input.channel, stack(i).time});
            print.add(plane->data(), plane->bytes());
        }
    }
    return print.text();
}

core::PixelRect insideSlice(const core::PatchRef& patch, core::VolumeSize size) {
    return patch.rect.intersected({0, 0, size.x, size.y});
}

std::vector<core::PatchRef> pretrainingPatches(const StackReader& reader,
                                               const core::PatchGridSpec& grid,
                                               const core::InputSpec& input, bool dropNoise,
                                               int maxPatches, std::uint64_t seed,
                                               const core::JobContext& context) {
    std::vector<core::PatchRef> patches;
    std::vector<std::shared_ptr<const core::ImageStack>> images;
    for (int i = 0; i < reader.stackCount(); ++i) {
        const auto size = reader.size(i);
        images.push_back(reader.stack(i).image);
        for (int z = 0; z < size.z; ++z) {
            for (const auto& rect : core::patchGrid(grid, size)) {
                patches.push_back({i, z, reader.stack(i).time, rect});
            }
        }
    }
    if (patches.empty()) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "The images hold no patch to learn from.");
    }
    if (dropNoise) {
        auto means = core::patchMeans(images, input.channel, patches, context);
        for (std::size_t i = 0; i < means.size(); ++i) {
            const auto& range = reader.stack(patches[i].stack).range;
            means[i] = (means[i] - range.low) / (range.high - range.low);
        }
        patches = core::dropNoise(patches, means);
    }
    return drawItems(patches, static_cast<std::size_t>(std::max(0, maxPatches)), seed);
}

std::vector<core::PatchRef> labelledPatches(const std::vector<core::AnnotatedStack>& stacks,
                                            const core::PatchGridSpec& grid) {
    std::vector<core::PatchRef> patches;
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        const auto size = stacks[i].stack.image->size();
        for (const auto& slice : stacks[i].slices) {
            if (slice.target.size() != size.planeVoxels()) {
                throw core::Error(core::ErrorCode::Mismatch,
                                  fmt::format("The annotation of slice {} of {} has {} pixels, the "
                                              "slice has {}.",
                                              slice.z, stacks[i].stack.image->info().name,
                                              slice.target.size(), size.planeVoxels()));
            }
            for (const auto& rect : core::patchGrid(grid, size)) {
                const core::PatchRef patch{static_cast<int>(i), slice.z, stacks[i].stack.time,
                                           rect};
                const auto inside = insideSlice(patch, size);
                bool labelled = false;
                for (int y = inside.y; y < inside.y + inside.height && !labelled; ++y) {
                    const auto* row = slice.target.data() + size.offset({0, y, 0});
                    labelled = std::any_of(row + inside.x, row + inside.x + inside.width,
                                           [](std::uint8_t v) { return v != core::kIgnoreClass; });
                }
                if (labelled) patches.push_back(patch);
            }
        }
    }
    return patches;
}

Standardization measureStandardization(const StackReader& reader,
                                       const std::vector<core::PatchRef>& patches,
                                       const core::JobContext& context) {
    constexpr std::size_t kPatches = 256;
    const std::size_t count = std::min(kPatches, patches.size());
    double sum = 0.0;
    double squares = 0.0;
    double values = 0.0;
    for (std::size_t n = 0; n < count; ++n) {
        context.throwIfStopped();
        const auto& patch = patches[n * patches.size() / count];
        const auto image =
            reader.window(patch.stack, patch.z, insideSlice(patch, reader.size(patch.stack)))
                .to(torch::kDouble);
        sum += image.sum().item<double>();
        squares += image.square().sum().item<double>();
        values += static_cast<double>(image.numel());
    }
    const double mean = sum / values;
    return {mean, std::max(1e-3, std::sqrt(std::max(0.0, squares / values - mean * mean)))};
}

std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed, std::uint64_t epoch,
                                  std::uint64_t stream) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Rng rng(seed, epoch, 0, stream);
    for (std::size_t i = count; i > 1; --i) {
        const auto j = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(i) - 1));
        std::swap(order[i - 1], order[j]);
    }
    return order;
}

SampleStream::SampleStream(std::size_t items, std::uint64_t seed) : m_items(items), m_seed(seed) {}

std::size_t SampleStream::item(std::int64_t sample) {
    const auto items = static_cast<std::int64_t>(m_items);
    const std::int64_t epoch = sample / items;
    if (epoch != m_epoch) {
        m_order = shuffled(m_items, m_seed, static_cast<std::uint64_t>(epoch), 3);
        m_epoch = epoch;
    }
    return m_order[static_cast<std::size_t>(sample % items)];
}

void Fingerprint::add(const void* data, std::size_t bytes) {
    // eight bytes at a time: this runs over whole slices
    const auto* at = static_cast<const unsigned char*>(data);
    constexpr std::uint64_t kPrime = 0x100000001B3ULL;
    while (bytes >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        m_state = std::rotl((m_state ^ word) * kPrime, 29);
        at += 8;
        bytes -= 8;
    }
    for (; bytes > 0; --bytes)
        m_state = (m_state ^ *at++) * kPrime;
}

std::string Fingerprint::text() const {
    return fmt::format("{:016x}", m_state);
}

} // namespace lamina::models
