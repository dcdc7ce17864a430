// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <memory>
#include <utility>
#include <vector>

namespace lamina::test {

/// A stack of one channel over `values`, planes of z after one another ([time][z][y][x]).
template <typename T>
std::shared_ptr<core::ImageStack> memoryStack(core::VolumeSize size, const std::vector<T>& values,
                                              core::PixelType type, int timePoints = 1) {
    core::StackInfo info;
    info.size = size;
    info.type = type;
    info.timePoints = timePoints;
    info.name = "memory";
    info.format = "memory";
    std::vector<core::Plane> planes;
    const std::size_t pixels = size.planeVoxels();
    for (std::size_t first = 0; first < values.size(); first += pixels) {
        core::Plane plane(size.x, size.y, type);
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(first), pixels,
                    plane.pixels<T>().begin());
        planes.push_back(std::move(plane));
    }
    return std::make_shared<core::ImageStack>(
        core::makeMemorySource(std::move(info), std::move(planes)));
}

} // namespace lamina::test
