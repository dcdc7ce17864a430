// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/PlaneIntensity.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace lamina::core {

double meanAround(const Plane& image, int column, int row) {
    double sum = 0.0;
    int count = 0;
    for (int y = std::max(row - 1, 0); y <= std::min(row + 1, image.height() - 1); ++y) {
        for (int x = std::max(column - 1, 0); x <= std::min(column + 1, image.width() - 1); ++x) {
            sum += image.value(x, y);
            ++count;
        }
    }
    return count > 0 ? sum / count : 0.0;
}

double noiseAround(const Plane& image, int column, int row, int radius) {
    const int x0 = std::max(column - radius, 0);
    const int x1 = std::min(column + radius, image.width() - 1);
    const int y0 = std::max(row - radius, 0);
    const int y1 = std::min(row + radius, image.height() - 1);
    std::vector<double> differences;
    for (int y = y0; y <= y1; ++y) {
        for (int x = x0; x <= x1; ++x) {
            const double here = image.value(x, y);
            if (x < x1) differences.push_back(std::abs(image.value(x + 1, y) - here));
            if (y < y1) differences.push_back(std::abs(image.value(x, y + 1) - here));
        }
    }
    if (differences.empty()) return 0.0;
    const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
    std::nth_element(differences.begin(), middle, differences.end());
    constexpr double kMedianToSigma = 1.4826; // of a normal distribution
    constexpr double kOfDifference = 1.4142135623730951;
    return *middle * kMedianToSigma / kOfDifference;
}

std::shared_ptr<const Plane> readImagePlane(const ImageStack& stack, SlicePlane plane, int channel,
                                            int time) {
    const VolumeSize size = stack.size();
    if (plane.axes == Axes::XY) return stack.plane({plane.index, channel, time});
    auto out = std::make_shared<Plane>(SlicePlane::width(plane.axes, size),
                                       SlicePlane::height(plane.axes, size), stack.info().type);
    const std::size_t bytes = bytesPerPixel(out->type());
    for (int z = 0; z < size.z; ++z) {
        const auto slice = stack.plane({z, channel, time});
        const auto sx = static_cast<std::size_t>(size.x);
        if (plane.axes == Axes::XZ) {
            std::memcpy(out->data() + static_cast<std::size_t>(z) * sx * bytes,
                        slice->data() + static_cast<std::size_t>(plane.index) * sx * bytes,
                        sx * bytes);
        } else {
            for (int y = 0; y < size.y; ++y) {
                const auto row = static_cast<std::size_t>(y);
                std::memcpy(
                    out->data() +
                        (row * static_cast<std::size_t>(size.z) + static_cast<std::size_t>(z)) *
                            bytes,
                    slice->data() + (row * sx + static_cast<std::size_t>(plane.index)) * bytes,
                    bytes);
            }
        }
    }
    return out;
}

} // namespace lamina::core
