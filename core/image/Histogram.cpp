// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/Histogram.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace lamina::core {

namespace {

/// Calls `f` with a span of the plane's own pixel type.
template <typename F> void withPixels(const Plane& plane, F&& f) {
    switch (plane.type()) {
    case PixelType::UInt8:
        f(plane.pixels<std::uint8_t>());
        break;
    case PixelType::UInt16:
        f(plane.pixels<std::uint16_t>());
        break;
    case PixelType::UInt32:
        f(plane.pixels<std::uint32_t>());
        break;
    case PixelType::Float32:
        f(plane.pixels<float>());
        break;
    }
}

void widen(Histogram& histogram, const Plane& plane) {
    withPixels(plane, [&](auto pixels) {
        using T = std::remove_cvref_t<decltype(pixels[0])>;
        T low = std::numeric_limits<T>::max();
        T high = std::numeric_limits<T>::lowest();
        std::uint64_t n = 0;
        for (const T v : pixels) {
            if constexpr (std::is_floating_point_v<T>) {
                if (!std::isfinite(v)) continue;
            }
            low = std::min(low, v);
            high = std::max(high, v);
            ++n;
        }
        if (n == 0) return;
        const bool fresh = histogram.total == 0;
        histogram.smallest = fresh ? static_cast<double>(low)
                                   : std::min(histogram.smallest, static_cast<double>(low));
        histogram.largest = fresh ? static_cast<double>(high)
                                  : std::max(histogram.largest, static_cast<double>(high));
        histogram.total += n;
    });
}

void makeBins(Histogram& histogram, PixelType type, int bins) {
    histogram.first = histogram.smallest;
    const double range = histogram.largest - histogram.smallest;
    if (type == PixelType::Float32) {
        histogram.width = range > 0.0 ? range / bins : 1.0;
        histogram.counts.assign(range > 0.0 ? static_cast<std::size_t>(bins) : 1U, 0);
    } else {
        histogram.width = std::max(1.0, std::ceil((range + 1.0) / bins));
        histogram.counts.assign(static_cast<std::size_t>(std::floor(range / histogram.width)) + 1,
                                0);
    }
}

void count(Histogram& histogram, const Plane& plane) {
    const double scale = 1.0 / histogram.width;
    const std::size_t last = histogram.counts.size() - 1;
    withPixels(plane, [&](auto pixels) {
        using T = std::remove_cvref_t<decltype(pixels[0])>;
        for (const T v : pixels) {
            if constexpr (std::is_floating_point_v<T>) {
                if (!std::isfinite(v)) continue;
            }
            const auto bin =
                static_cast<std::size_t>((static_cast<double>(v) - histogram.first) * scale);
            ++histogram.counts[std::min(bin, last)];
        }
    });
}

void requireBins(int bins) {
    if (bins < 1) {
        throw Error(ErrorCode::InvalidArgument, "A histogram needs at least one bin.");
    }
}

} // namespace

Histogram histogramOf(const Plane& plane, int bins) {
    requireBins(bins);
    Histogram histogram;
    widen(histogram, plane);
    if (histogram.empty()) return histogram;
    makeBins(histogram, plane.type(), bins);
    count(histogram, plane);
    return histogram;
}

Histogram histogramOf(const ImageStack& stack, int channel, int time, int planes,
                      const JobContext& context, int bins) {
    requireBins(bins);
    const int slices = stack.size().z;
    const int used = std::clamp(planes, 1, std::max(1, slices));
    const auto forEachPlane = [&](auto visit) {
        for (int i = 0; i < used; ++i) {
            context.throwIfStopped();
            const int z = used == 1 ? slices / 2 : i * (slices - 1) / (used - 1);
            visit(*stack.plane({z, channel, time}));
        }
    };
    Histogram histogram;
    forEachPlane([&](const Plane& plane) { widen(histogram, plane); });
    if (histogram.empty()) return histogram;
    makeBins(histogram, stack.info().type, bins);
    forEachPlane([&](const Plane& plane) { count(histogram, plane); });
    return histogram;
}

} // namespace lamina::core
