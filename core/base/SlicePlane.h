// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

#include <compare>

namespace lamina::core {

/// Which two axes of a stack a picture shows, as columns and rows. Laid out as three linked views,
/// XZ below XY shares its columns and YZ to the right of XY shares its rows.
enum class Axes {
    XY, ///< columns x, rows y
    XZ, ///< columns x, rows z
    YZ, ///< columns z, rows y
};

/// One plane of a stack: its axes, and its position along the third.
struct SlicePlane {
    Axes axes = Axes::XY;
    int index = -1; ///< -1: none
    auto operator<=>(const SlicePlane&) const = default;

    [[nodiscard]] static constexpr SlicePlane xy(int z) { return {Axes::XY, z}; }

    /// Along the third axis.
    [[nodiscard]] static int depthOf(Axes axes, VoxelIndex v) {
        return axes == Axes::XY ? v.z : axes == Axes::XZ ? v.y : v.x;
    }
    /// The plane with these axes that holds v.
    [[nodiscard]] static SlicePlane through(Axes axes, VoxelIndex v) {
        return {axes, depthOf(axes, v)};
    }
    [[nodiscard]] static int width(Axes axes, VolumeSize size) {
        return axes == Axes::YZ ? size.z : size.x;
    }
    [[nodiscard]] static int height(Axes axes, VolumeSize size) {
        return axes == Axes::XZ ? size.z : size.y;
    }
    [[nodiscard]] static int depth(Axes axes, VolumeSize size) {
        return depthOf(axes, {size.x, size.y, size.z});
    }
    /// Edge lengths in µm of a pixel along columns and rows, and the distance of two planes.
    [[nodiscard]] static double columnSpacing(Axes axes, const Spacing& s) {
        return axes == Axes::YZ ? s.z : s.x;
    }
    [[nodiscard]] static double rowSpacing(Axes axes, const Spacing& s) {
        return axes == Axes::XZ ? s.z : s.y;
    }
    [[nodiscard]] static double depthSpacing(Axes axes, const Spacing& s) {
        return axes == Axes::XY ? s.z : axes == Axes::XZ ? s.y : s.x;
    }

    /// The voxel at a column and row of this plane.
    [[nodiscard]] VoxelIndex voxel(int column, int row) const {
        switch (axes) {
        case Axes::XZ:
            return {column, index, row};
        case Axes::YZ:
            return {index, row, column};
        case Axes::XY:
            break;
        }
        return {column, row, index};
    }
    [[nodiscard]] static int columnOf(Axes axes, VoxelIndex v) {
        return axes == Axes::YZ ? v.z : v.x;
    }
    [[nodiscard]] static int rowOf(Axes axes, VoxelIndex v) { return axes == Axes::XZ ? v.z : v.y; }

    /// The voxels of a rectangle of this plane.
    [[nodiscard]] VoxelBox box(PixelRect rect) const {
        if (rect.empty()) return {};
        const VoxelIndex last = voxel(rect.x + rect.width - 1, rect.y + rect.height - 1);
        return {voxel(rect.x, rect.y), {last.x + 1, last.y + 1, last.z + 1}};
    }
    /// The pixels of this plane that a box meets; empty when it lies beside the plane.
    [[nodiscard]] PixelRect rect(const VoxelBox& b) const {
        if (index < depthOf(axes, b.begin) || index >= depthOf(axes, b.end)) return {};
        const int x = columnOf(axes, b.begin);
        const int y = rowOf(axes, b.begin);
        return {x, y, columnOf(axes, b.end) - x, rowOf(axes, b.end) - y};
    }
};

} // namespace lamina::core
