// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/patch/PatchFrames.h"

#include "core/base/Error.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lamina::core {

namespace {

PatchFrame frameAround(VoxelIndex middle, int side, VolumeSize stack) {
    const int width = std::min(side, stack.x);
    const int height = std::min(side, stack.y);
    return {middle.z,
            {std::clamp(middle.x - width / 2, 0, stack.x - width),
             std::clamp(middle.y - height / 2, 0, stack.y - height), width, height}};
}

bool overlaps(const PatchFrame& a, const PatchFrame& b) {
    return a.z == b.z && !a.rect.intersected(b.rect).empty();
}

/// SplitMix64: the same places on every machine.
std::uint64_t nextRandom(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

} // namespace

FillState fillState(const LabelVolume& labels, int z, PixelRect rect) {
    bool some = false;
    bool all = true;
    for (int row = rect.y / kTileEdge; row * kTileEdge < rect.y + rect.height; ++row) {
        for (int column = rect.x / kTileEdge; column * kTileEdge < rect.x + rect.width; ++column) {
            const LabelTile* tile = labels.tile({column, row, z}).get();
            if (!tile) {
                all = false;
                continue;
            }
            const PixelRect part = labels.tileRect({column, row, z}).intersected(rect);
            for (int y = part.y; y < part.y + part.height; ++y) {
                for (int x = part.x; x < part.x + part.width; ++x) {
                    const bool set = tile->at(x % kTileEdge, y % kTileEdge) != kUnlabelled;
                    some |= set;
                    all &= set;
                }
            }
        }
    }
    return all ? FillState::Complete : some ? FillState::Partial : FillState::Empty;
}

std::size_t PatchFrames::add(VoxelIndex middle, int side, VolumeSize stack) {
    if (side < kSmallestSide || !stack.contains(middle)) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("A patch needs at least {} pixels and a place inside the stack.",
                                kSmallestSide));
    }
    const PatchFrame frame = frameAround(middle, side, stack);
    const auto known = std::find(m_frames.begin(), m_frames.end(), frame);
    if (known != m_frames.end()) return static_cast<std::size_t>(known - m_frames.begin());
    m_frames.push_back(frame);
    return m_frames.size() - 1;
}

void PatchFrames::remove(std::size_t index) {
    if (index < m_frames.size())
        m_frames.erase(m_frames.begin() + static_cast<std::ptrdiff_t>(index));
}

std::optional<std::size_t> PatchFrames::at(VoxelIndex v) const {
    for (std::size_t i = m_frames.size(); i-- > 0;) {
        const PatchFrame& f = m_frames[i];
        if (f.z == v.z && v.x >= f.rect.x && v.y >= f.rect.y && v.x < f.rect.x + f.rect.width &&
            v.y < f.rect.y + f.rect.height)
            return i;
    }
    return std::nullopt;
}

std::optional<VoxelIndex> PatchFrames::suggest(int side, VolumeSize stack,
                                               std::uint64_t seed) const {
    if (stack.voxels() == 0) return std::nullopt;
    const int width = std::min(side, stack.x);
    const int height = std::min(side, stack.y);
    // Slices with the fewest frames first, so that the patches spread over the stack.
    std::vector<int> uses(static_cast<std::size_t>(stack.z));
    for (const PatchFrame& frame : m_frames) {
        if (frame.z >= 0 && frame.z < stack.z) ++uses[static_cast<std::size_t>(frame.z)];
    }
    std::uint64_t state = seed + m_frames.size() * 0x632BE59BD9B4E019ULL;
    std::vector<int> slices(static_cast<std::size_t>(stack.z));
    for (int z = 0; z < stack.z; ++z)
        slices[static_cast<std::size_t>(z)] = z;
    for (std::size_t i = slices.size(); i > 1; --i)
        std::swap(slices[i - 1], slices[nextRandom(state) % i]);
    std::stable_sort(slices.begin(), slices.end(), [&](int a, int b) {
        return uses[static_cast<std::size_t>(a)] < uses[static_cast<std::size_t>(b)];
    });
    for (const int z : slices) {
        std::vector<VoxelIndex> places;
        for (int y = 0; y + height <= stack.y; y += height) {
            for (int x = 0; x + width <= stack.x; x += width) {
                const VoxelIndex middle{x + width / 2, y + height / 2, z};
                const PatchFrame frame = frameAround(middle, side, stack);
                if (std::none_of(m_frames.begin(), m_frames.end(),
                                 [&](const PatchFrame& f) { return overlaps(f, frame); }))
                    places.push_back(middle);
            }
        }
        if (!places.empty()) return places[nextRandom(state) % places.size()];
    }
    return std::nullopt;
}

std::optional<std::size_t> PatchFrames::nextIncomplete(const LabelVolume& labels, int after) const {
    const std::size_t count = m_frames.size();
    for (std::size_t step = 1; step <= count; ++step) {
        const std::size_t i = (static_cast<std::size_t>(std::max(after + 1, 0)) + step - 1) % count;
        if (fillState(labels, m_frames[i].z, m_frames[i].rect) != FillState::Complete) return i;
    }
    return std::nullopt;
}

nlohmann::json toJson(const PatchFrames& frames) {
    auto json = nlohmann::json::array();
    for (const PatchFrame& f : frames.frames()) {
        json.push_back({{"z", f.z},
                        {"x", f.rect.x},
                        {"y", f.rect.y},
                        {"width", f.rect.width},
                        {"height", f.rect.height}});
    }
    return json;
}

PatchFrames patchFramesFromJson(const nlohmann::json& json, VolumeSize stack) {
    PatchFrames frames;
    for (const auto& entry : json) {
        const PixelRect rect{entry.at("x").get<int>(), entry.at("y").get<int>(),
                             entry.at("width").get<int>(), entry.at("height").get<int>()};
        const int z = entry.at("z").get<int>();
        if (z < 0 || z >= stack.z || rect.empty() ||
            rect.intersected({0, 0, stack.x, stack.y}) != rect)
            continue;
        frames.restore({z, rect});
    }
    return frames;
}

} // namespace lamina::core
