// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/Optics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina::core::sim {

namespace {

/// Half widths of three boxes whose variances add up to sigma².
std::array<int, 3> boxes(double sigma) {
    // A box of half width h has variance h (h + 1) / 3. Take h or h + 1 for each of the three.
    std::array<int, 3> halves{0, 0, 0};
    double left = sigma * sigma;
    for (int i = 0; i < 3; ++i) {
        const double share = left / (3 - i);
        const int half = static_cast<int>((std::sqrt(1.0 + 12.0 * share) - 1.0) / 2.0 + 0.5);
        halves[static_cast<std::size_t>(i)] = half;
        left = std::max(0.0, left - half * (half + 1) / 3.0);
    }
    return halves;
}

/// One box filter along `line` (count values, `stride` apart); `copy` is scratch.
void boxLine(std::int32_t* line, int count, std::ptrdiff_t stride, int half,
             std::vector<std::int32_t>& copy) {
    copy.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        copy[static_cast<std::size_t>(i)] = line[i * stride];
    const auto at = [&](int i) {
        return static_cast<std::int64_t>(
            copy[static_cast<std::size_t>(std::clamp(i, 0, count - 1))]);
    };
    std::int64_t sum = 0;
    for (int i = -half; i <= half; ++i)
        sum += at(i);
    const std::int64_t width = 2 * half + 1;
    for (int i = 0; i < count; ++i) {
        line[i * stride] = static_cast<std::int32_t>((sum + width / 2) / width);
        sum += at(i + half + 1) - at(i - half);
    }
}

/// A box filter along y or z for whole rows at a time: memory is walked in order.
void boxRows(Light& light, int rowLength, int count, std::size_t first, std::size_t stride,
             int half) {
    const auto length = static_cast<std::size_t>(rowLength);
    const auto row = [&](int i) {
        return light.data() + first +
               static_cast<std::size_t>(std::clamp(i, 0, count - 1)) * stride;
    };
    Light source(length * static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        std::copy_n(row(i), length, source.data() + static_cast<std::size_t>(i) * length);
    }
    const auto original = [&](int i) {
        return source.data() + static_cast<std::size_t>(std::clamp(i, 0, count - 1)) * length;
    };
    std::vector<std::int64_t> sum(length, 0);
    for (int i = -half; i <= half; ++i) {
        const std::int32_t* in = original(i);
        for (std::size_t x = 0; x < length; ++x)
            sum[x] += in[x];
    }
    const std::int64_t width = 2 * half + 1;
    for (int i = 0; i < count; ++i) {
        std::int32_t* out = row(i);
        const std::int32_t* entering = original(i + half + 1);
        const std::int32_t* leaving = original(i - half);
        for (std::size_t x = 0; x < length; ++x) {
            out[x] = static_cast<std::int32_t>((sum[x] + width / 2) / width);
            sum[x] += entering[x] - leaving[x];
        }
    }
}

} // namespace

void blur(Light& light, VolumeSize size, double sigmaLateral, double sigmaAxial) {
    const std::size_t plane = size.planeVoxels();
    std::vector<std::int32_t> copy;
    for (const int half : boxes(sigmaLateral)) {
        if (half == 0) continue;
        for (std::size_t row = 0; row < light.size(); row += static_cast<std::size_t>(size.x)) {
            boxLine(light.data() + row, size.x, 1, half, copy);
        }
        for (int z = 0; z < size.z; ++z) {
            boxRows(light, size.x, size.y, plane * static_cast<std::size_t>(z),
                    static_cast<std::size_t>(size.x), half);
        }
    }
    for (const int half : boxes(sigmaAxial)) {
        if (half == 0) continue;
        for (int y = 0; y < size.y; ++y) {
            boxRows(light, size.x, size.z,
                    static_cast<std::size_t>(y) * static_cast<std::size_t>(size.x), plane, half);
        }
    }
}

Light hazeOf(const Light& light, VolumeSize size, double sigmaLateral, double sigmaAxial) {
    constexpr int kShrink = 4;
    const VolumeSize small{(size.x + kShrink - 1) / kShrink, (size.y + kShrink - 1) / kShrink,
                           size.z};
    Light shrunk(small.voxels(), 0);
    for (int z = 0; z < small.z; ++z) {
        for (int y = 0; y < small.y; ++y) {
            for (int x = 0; x < small.x; ++x) {
                std::int64_t sum = 0;
                int count = 0;
                for (int dy = 0; dy < kShrink && y * kShrink + dy < size.y; ++dy) {
                    for (int dx = 0; dx < kShrink && x * kShrink + dx < size.x; ++dx) {
                        sum += light[size.offset({x * kShrink + dx, y * kShrink + dy, z})];
                        ++count;
                    }
                }
                shrunk[small.offset({x, y, z})] = static_cast<std::int32_t>(sum / count);
            }
        }
    }
    blur(shrunk, small, sigmaLateral / kShrink, sigmaAxial);
    // Linear interpolation in eighths of a coarse pixel, so that no blocks show.
    Light haze(size.voxels());
    const auto weights = [](int i, int count) {
        const int eighths = 2 * i + 1 - kShrink; // position in units of 1 / (2 kShrink)
        const int whole = eighths >= 0 ? eighths / (2 * kShrink) : -1;
        const int part = eighths - whole * 2 * kShrink;
        return std::array<int, 3>{std::clamp(whole, 0, count - 1),
                                  std::clamp(whole + 1, 0, count - 1), part};
    };
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            const auto wy = weights(y, small.y);
            const std::int32_t* upper = shrunk.data() + small.offset({0, wy[0], z});
            const std::int32_t* lower = shrunk.data() + small.offset({0, wy[1], z});
            std::int32_t* out = haze.data() + size.offset({0, y, z});
            for (int x = 0; x < size.x; ++x) {
                const auto wx = weights(x, small.x);
                const auto mix = [&](const std::int32_t* row) {
                    return std::int64_t{row[wx[0]]} * (2 * kShrink - wx[2]) +
                           std::int64_t{row[wx[1]]} * wx[2];
                };
                out[x] = static_cast<std::int32_t>(
                    (mix(upper) * (2 * kShrink - wy[2]) + mix(lower) * wy[2]) /
                    (4 * kShrink * kShrink));
            }
        }
    }
    return haze;
}

} // namespace lamina::core::sim
