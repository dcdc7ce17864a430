// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/label/LabelVolume.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace lamina::core {

/// How much of a region is annotated; background counts.
enum class FillState { Empty, Partial, Complete };

[[nodiscard]] FillState fillState(const LabelVolume& labels, int z, PixelRect rect);

/// A rectangle of a slice that is to be annotated as a whole.
struct PatchFrame {
    int z = 0;
    PixelRect rect;
    auto operator<=>(const PatchFrame&) const = default;
};

/// The annotation patches of one stack, in the order in which they were made. A value.
class PatchFrames {
public:
    static constexpr int kDefaultSide = 384;
    static constexpr int kSmallestSide = 16;

    [[nodiscard]] const std::vector<PatchFrame>& frames() const { return m_frames; }
    /// A square of `side` pixels around a voxel, moved inside the stack where it would stick out
    /// and cut to the stack where that is smaller. A frame that is there already is not added
    /// twice. Returns its index. Throws `Error` InvalidArgument for a side below `kSmallestSide` or
    /// a voxel outside.
    std::size_t add(VoxelIndex middle, int side, VolumeSize stack);
    void restore(const PatchFrame& frame) { m_frames.push_back(frame); } ///< as it was saved
    void remove(std::size_t index);
    /// The newest frame that holds the voxel.
    [[nodiscard]] std::optional<std::size_t> at(VoxelIndex v) const;
    /// The next place for a frame: a random one (by `seed`) of those on the grid of squares of
    /// `side` pixels that no frame overlaps, spread over the slices. Nothing when the stack is
    /// full.
    [[nodiscard]] std::optional<VoxelIndex> suggest(int side, VolumeSize stack,
                                                    std::uint64_t seed) const;
    /// The next frame after `after` (-1: from the start), going round, that is not complete.
    [[nodiscard]] std::optional<std::size_t> nextIncomplete(const LabelVolume& labels,
                                                            int after) const;

    bool operator==(const PatchFrames&) const = default;

private:
    std::vector<PatchFrame> m_frames;
};

/// `[{"z":3,"x":0,"y":128,"width":384,"height":384}, ...]`.
[[nodiscard]] nlohmann::json toJson(const PatchFrames& frames);
/// Frames outside the stack are left out. Throws nlohmann's exception for other JSON.
[[nodiscard]] PatchFrames patchFramesFromJson(const nlohmann::json& json, VolumeSize stack);

} // namespace lamina::core
