// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace lamina::core {

/// Position of a voxel: column x, row y, slice z, all zero-based; x runs fastest in memory.
struct VoxelIndex {
    int x = 0;
    int y = 0;
    int z = 0;
    auto operator<=>(const VoxelIndex&) const = default;
};

/// Number of voxels along x, y, z.
struct VolumeSize {
    int x = 0;
    int y = 0;
    int z = 0;
    auto operator<=>(const VolumeSize&) const = default;

    [[nodiscard]] std::size_t planeVoxels() const {
        return static_cast<std::size_t>(x) * static_cast<std::size_t>(y);
    }
    [[nodiscard]] std::size_t voxels() const { return planeVoxels() * static_cast<std::size_t>(z); }
    [[nodiscard]] bool contains(VoxelIndex v) const {
        return v.x >= 0 && v.y >= 0 && v.z >= 0 && v.x < x && v.y < y && v.z < z;
    }
    [[nodiscard]] std::size_t offset(VoxelIndex v) const {
        return static_cast<std::size_t>(v.z) * planeVoxels() +
               static_cast<std::size_t>(v.y) * static_cast<std::size_t>(x) +
               static_cast<std::size_t>(v.x);
    }
};

/// Edge lengths of a voxel in micrometres.
struct Spacing {
    double x = 1.0;
    double y = 1.0;
    double z = 1.0;
    auto operator<=>(const Spacing&) const = default;
    [[nodiscard]] double voxelVolume() const { return x * y * z; }
};

/// Position in micrometres; the centre of voxel (0, 0, 0) is the origin.
struct PhysicalPoint {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
};

[[nodiscard]] inline PhysicalPoint toPhysical(VoxelIndex v, const Spacing& s) {
    return {v.x * s.x, v.y * s.y, v.z * s.z};
}

/// Half-open rectangle of pixels in one slice: columns [x, x + width), rows [y, y + height).
struct PixelRect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    auto operator<=>(const PixelRect&) const = default;

    [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
    [[nodiscard]] PixelRect intersected(const PixelRect& o) const {
        const int x0 = std::max(x, o.x);
        const int y0 = std::max(y, o.y);
        const int x1 = std::min(x + width, o.x + o.width);
        const int y1 = std::min(y + height, o.y + o.height);
        return {x0, y0, std::max(0, x1 - x0), std::max(0, y1 - y0)};
    }
    [[nodiscard]] PixelRect united(const PixelRect& o) const {
        if (empty()) return o;
        if (o.empty()) return *this;
        const int x0 = std::min(x, o.x);
        const int y0 = std::min(y, o.y);
        return {x0, y0, std::max(x + width, o.x + o.width) - x0,
                std::max(y + height, o.y + o.height) - y0};
    }
};

/// Half-open box of voxels: [begin, end) on every axis.
struct VoxelBox {
    VoxelIndex begin;
    VoxelIndex end;
    auto operator<=>(const VoxelBox&) const = default;

    [[nodiscard]] bool empty() const {
        return end.x <= begin.x || end.y <= begin.y || end.z <= begin.z;
    }
    [[nodiscard]] VoxelBox intersected(const VoxelBox& o) const {
        return {{std::max(begin.x, o.begin.x), std::max(begin.y, o.begin.y),
                 std::max(begin.z, o.begin.z)},
                {std::min(end.x, o.end.x), std::min(end.y, o.end.y), std::min(end.z, o.end.z)}};
    }
    [[nodiscard]] VoxelBox united(const VoxelBox& o) const {
        if (empty()) return o;
        if (o.empty()) return *this;
        return {{std::min(begin.x, o.begin.x), std::min(begin.y, o.begin.y),
                 std::min(begin.z, o.begin.z)},
                {std::max(end.x, o.end.x), std::max(end.y, o.end.y), std::max(end.z, o.end.z)}};
    }
};

} // namespace lamina::core
