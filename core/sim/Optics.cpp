// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/Optics.h"

#include <algorithm>
#include <array>

namespace lamina::core::sim {

namespace {

/// A box filter whose two end weights are fractions of kWhole, so that any variance can be had:
/// weights kWhole at distance 0 .. half, `end` at half + 1.
struct Box {
    int half = 0;
    std::int64_t end = 0;
    [[nodiscard]] std::int64_t sum() const { return (2 * half + 1) * kWhole + 2 * end; }
    static constexpr std::int64_t kWhole = 256;
};

/// The box of which three in a row have the variance sigma².
Box boxFor(double sigma) {
    const double variance = sigma * sigma / 3.0;
    Box box;
    while ((box.half + 1) * (box.half + 2) / 3.0 <= variance)
        ++box.half;
    const double h = box.half;
    const double full = h * (h + 1.0) * (2.0 * h + 1.0) / 3.0; // sum of squared distances
    const double end =
        (variance * (2.0 * h + 1.0) - full) / (2.0 * ((h + 1.0) * (h + 1.0) - variance));
    box.end = static_cast<std::int64_t>(end * Box::kWhole + 0.5);
    return box;
}

/// One box filter along a row of `count` values; `copy` is scratch.
void boxLine(std::int32_t* line, int count, const Box& box, std::vector<std::int32_t>& copy) {
    copy.assign(line, line + count);
    const auto at = [&](int i) {
        return static_cast<std::int64_t>(
            copy[static_cast<std::size_t>(std::clamp(i, 0, count - 1))]);
    };
    std::int64_t sum = 0;
    for (int i = -box.half; i <= box.half; ++i)
        sum += at(i);
    const std::int64_t weights = box.sum();
    for (int i = 0; i < count; ++i) {
        const std::int64_t ends = at(i - box.half - 1) + at(i + box.half + 1);
        line[i] =
            static_cast<std::int32_t>((sum * Box::kWhole + ends * box.end + weights / 2) / weights);
        sum += at(i + box.half + 1) - at(i - box.half);
    }
}

/// A box filter along y or z for whole rows at a time: memory is walked in order.
void boxRows(Light& light, int rowLength, int count, std::size_t first, std::size_t stride,
             const Box& box) {
    const auto length = static_cast<std::size_t>(rowLength);
    Light source(length * static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        std::copy_n(light.data() + first + static_cast<std::size_t>(i) * stride, length,
                    source.data() + static_cast<std::size_t>(i) * length);
    }
    const auto original = [&](int i) {
        return source.data() + static_cast<std::size_t>(std::clamp(i, 0, count - 1)) * length;
    };
    std::vector<std::int64_t> sum(length, 0);
    for (int i = -box.half; i <= box.half; ++i) {
        const std::int32_t* in = original(i);
        for (std::size_t x = 0; x < length; ++x)
            sum[x] += in[x];
    }
    const std::int64_t weights = box.sum();
    for (int i = 0; i < count; ++i) {
        std::int32_t* out = light.data() + first + static_cast<std::size_t>(i) * stride;
        const std::int32_t* before = original(i - box.half - 1);
        const std::int32_t* leaving = original(i - box.half);
        const std::int32_t* entering = original(i + box.half + 1);
        for (std::size_t x = 0; x < length; ++x) {
            const std::int64_t ends = std::int64_t{before[x]} + entering[x];
            out[x] = static_cast<std::int32_t>(
                (sum[x] * Box::kWhole + ends * box.end + weights / 2) / weights);
            sum[x] += entering[x] - leaving[x];
        }
    }
}

} // namespace

void blur(Light& light, VolumeSize size, double sigmaLateral, double sigmaAxial) {
    const std::size_t plane = size.planeVoxels();
    constexpr int kRounds = 3;
    std::vector<std::int32_t> copy;
    const Box lateral = boxFor(sigmaLateral);
    const Box axial = boxFor(sigmaAxial);
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t row = 0; row < light.size(); row += static_cast<std::size_t>(size.x)) {
            boxLine(light.data() + row, size.x, lateral, copy);
        }
        for (int z = 0; z < size.z; ++z) {
            boxRows(light, size.x, size.y, plane * static_cast<std::size_t>(z),
                    static_cast<std::size_t>(size.x), lateral);
        }
        for (int y = 0; y < size.y; ++y) {
            boxRows(light, size.x, size.z,
                    static_cast<std::size_t>(y) * static_cast<std::size_t>(size.x), plane, axial);
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
