// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/VolumeCopy.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <type_traits>

namespace lamina::core {

namespace {

constexpr std::size_t kMostSamples = std::size_t{1} << 21; // for percentiles

/// Calls `f` with a value of the pixel type.
template <typename F> decltype(auto) withType(PixelType type, F&& f) {
    switch (type) {
    case PixelType::UInt8:
        return f(std::uint8_t{});
    case PixelType::UInt16:
        return f(std::uint16_t{});
    case PixelType::UInt32:
        return f(std::uint32_t{});
    case PixelType::Float32:
        return f(float{});
    }
    throw Error(ErrorCode::Internal, "A stack has an unknown pixel type.");
}

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

template <typename T> T meanOf(double sum, int count) {
    const double mean = sum / count;
    if constexpr (std::is_floating_point_v<T>) return static_cast<T>(mean);
    return static_cast<T>(mean + 0.5);
}

/// The pixels along one axis that one of a smaller picture stands for: [begin, end).
struct Block {
    int begin;
    int end;
};

/// Of an axis of `full` voxels, of which the picture has every `own`-th, for a smaller picture that
/// has every `wanted`-th. At least one pixel each: where `wanted` is finer, the nearest is
/// repeated.
std::vector<Block> blocksOf(int full, int own, int wanted) {
    const int count = (full + own - 1) / own;
    std::vector<Block> blocks;
    blocks.reserve(at((full + wanted - 1) / wanted));
    for (int first = 0; first < full; first += wanted) {
        const int begin = first / own;
        const int last = std::min(full, first + wanted);
        blocks.push_back({begin, std::clamp((last + own - 1) / own, begin + 1, count)});
    }
    return blocks;
}

/// Means of blocks of `from`, whose rows have `width` pixels.
template <typename T>
void reduceSlice(const T* from, int width, const std::vector<Block>& columns,
                 const std::vector<Block>& rows, T* to) {
    for (const Block& row : rows) {
        for (const Block& column : columns) {
            double sum = 0.0;
            for (int y = row.begin; y < row.end; ++y) {
                for (int x = column.begin; x < column.end; ++x)
                    sum += static_cast<double>(from[at(y) * at(width) + at(x)]);
            }
            *to++ = meanOf<T>(sum, (row.end - row.begin) * (column.end - column.begin));
        }
    }
}

} // namespace

VolumeCopy::VolumeCopy(std::shared_ptr<const ImageStack> stack, int channel, int time,
                       std::size_t byteBudget)
    : m_stack(std::move(stack)), m_channel(channel), m_time(time), m_full(m_stack->size()),
      m_type(m_stack->info().type),
      m_reduction(reductionFor(m_full, m_stack->spacing(), byteBudget / bytesPerPixel(m_type),
                               std::numeric_limits<int>::max() / 2)),
      m_size(m_reduction.apply(m_full)) {
    try { // not zeroed: touching 256 MiB would take longer than reading the first slices
        m_data = std::make_unique_for_overwrite<std::byte[]>(bytes());
        m_there = std::make_unique<std::atomic<bool>[]>(at(m_size.z));
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory,
                    fmt::format("The side views need {} MiB of memory, which is not there; close "
                                "other programs and open the stack again.",
                                bytes() >> 20));
    }
}

std::vector<int> VolumeCopy::fillOrder() const {
    std::vector<int> order;
    order.reserve(at(m_size.z));
    for (int k = 0; k < m_size.z; k += kCoarseStep)
        order.push_back(k);
    for (int step = kCoarseStep; step > 1; step /= 2) {
        for (int k = step / 2; k < m_size.z; k += step)
            order.push_back(k);
    }
    return order;
}

void VolumeCopy::fill(int k, const JobContext& context) {
    context.throwIfStopped();
    if (k < 0 || k >= m_size.z) {
        throw Error(ErrorCode::Internal, "A slice outside the volume was to be filled.");
    }
    if (has(k)) return;
    const auto source = read(k);
    withType(m_type, [&](auto zero) {
        using T = decltype(zero);
        T* to = voxels<T>() + at(k) * m_size.planeVoxels();
        const auto from = source->pixels<T>();
        if (m_reduction.x == 1 && m_reduction.y == 1) {
            std::copy(from.begin(), from.end(), to);
        } else {
            reduceSlice(from.data(), m_full.x, blocksOf(m_full.x, 1, m_reduction.x),
                        blocksOf(m_full.y, 1, m_reduction.y), to);
        }
    });
    m_there[at(k)].store(true, std::memory_order_release);
    m_slicesThere.fetch_add(1, std::memory_order_acq_rel);
}

std::shared_ptr<const Plane> VolumeCopy::read(int k) {
    const int z = std::min(k * m_reduction.z + m_reduction.z / 2, m_full.z - 1);
    try {
        return m_stack->planeOnce({z, m_channel, m_time});
    } catch (const std::exception&) {
        m_unreadable.fetch_add(1, std::memory_order_acq_rel);
        throw;
    }
}

bool VolumeCopy::has(int k) const {
    return m_there[at(k)].load(std::memory_order_acquire);
}

bool VolumeCopy::there(int z) const {
    return z >= 0 && z < m_full.z && has(z / m_reduction.z);
}

double VolumeCopy::filled() const {
    return m_size.z == 0 ? 1.0 : static_cast<double>(slicesThere()) / m_size.z;
}

Plane VolumeCopy::plane(SlicePlane where) const {
    const int width = SlicePlane::width(where.axes, m_full);
    const int height = SlicePlane::height(where.axes, m_full);
    if (where.index < 0 || where.index >= SlicePlane::depth(where.axes, m_full)) {
        throw Error(ErrorCode::Internal, "A plane outside the volume was asked for.");
    }
    Plane result(width, height, m_type);
    withType(m_type, [&](auto zero) {
        using T = decltype(zero);
        T* out = result.pixels<T>().data();
        const T missing = std::numeric_limits<T>::lowest();
        const VoxelIndex fixed = m_reduction.apply(where.voxel(0, 0));
        const auto slice = [&](int k) { return voxels<T>() + at(k) * m_size.planeVoxels(); };
        const auto repeatRow = [&](const T* from, T* to) { // a row along x, nearest repeated
            for (int x = 0; x < m_full.x; ++x)
                to[x] = from[x / m_reduction.x];
        };
        switch (where.axes) {
        case Axes::XY:
            if (!has(fixed.z)) {
                std::fill_n(out, m_full.planeVoxels(), missing);
                return;
            }
            for (int y = 0; y < height; ++y) {
                repeatRow(slice(fixed.z) + at(y / m_reduction.y) * at(m_size.x),
                          out + at(y) * at(width));
            }
            return;
        case Axes::XZ:
            for (int z = 0; z < height; ++z) {
                T* to = out + at(z) * at(width);
                if (!has(z / m_reduction.z)) {
                    std::fill_n(to, at(width), missing);
                } else if (z % m_reduction.z != 0) {
                    std::copy_n(to - width, width, to);
                } else {
                    repeatRow(slice(z / m_reduction.z) + at(fixed.y) * at(m_size.x), to);
                }
            }
            return;
        case Axes::YZ:
            for (int k = 0; k < m_size.z; ++k) {
                const bool known = has(k);
                const T* from = slice(k) + fixed.x;
                const int z0 = k * m_reduction.z;
                const int z1 = std::min(m_full.z, z0 + m_reduction.z);
                for (int y = 0; y < height; ++y) {
                    const T value = known ? from[at(y / m_reduction.y) * at(m_size.x)] : missing;
                    for (int z = z0; z < z1; ++z)
                        out[at(y) * at(width) + at(z)] = value;
                }
            }
            return;
        }
    });
    return result;
}

std::optional<double> VolumeCopy::value(VoxelIndex v) const {
    if (!m_full.contains(v) || !there(v.z)) return std::nullopt;
    return withType(m_type, [&](auto zero) {
        using T = decltype(zero);
        return std::optional<double>(
            static_cast<double>(voxels<T>()[m_size.offset(m_reduction.apply(v))]));
    });
}

int VolumeCopy::nearestThere(int k) const {
    for (int away = 0; away < m_size.z; ++away) {
        if (k - away >= 0 && has(k - away)) return k - away;
        if (k + away < m_size.z && has(k + away)) return k + away;
    }
    return -1;
}

Reduction VolumeCopy::smallReduction(std::size_t mostVoxels, int longestSide,
                                     const Spacing& spacing) const {
    const Spacing own{spacing.x * m_reduction.x, spacing.y * m_reduction.y,
                      spacing.z * m_reduction.z};
    const Reduction again = reductionFor(m_size, own, mostVoxels, longestSide);
    return {m_reduction.x * again.x, m_reduction.y * again.y, m_reduction.z * again.z};
}

SmallVolume VolumeCopy::reduced(const Reduction& to, const JobContext& context) const {
    if (slicesThere() == 0) return {};
    SmallVolume result;
    result.size = to.apply(m_full);
    result.reduction = to;
    const std::vector<Block> columns = blocksOf(m_full.x, m_reduction.x, to.x);
    const std::vector<Block> rows = blocksOf(m_full.y, m_reduction.y, to.y);
    std::vector<float> means(result.size.voxels());
    for (int z = 0; z < result.size.z; ++z) {
        context.throwIfStopped();
        const int middle = std::min((z * to.z + to.z / 2) / m_reduction.z, m_size.z - 1);
        const int k = nearestThere(middle);
        float* out = means.data() + at(z) * result.size.planeVoxels();
        withType(m_type, [&](auto zero) {
            using T = decltype(zero);
            std::vector<T> slice(result.size.planeVoxels());
            reduceSlice(voxels<T>() + at(k) * m_size.planeVoxels(), m_size.x, columns, rows,
                        slice.data());
            std::transform(slice.begin(), slice.end(), out, [](T v) {
                const auto f = static_cast<float>(v);
                return std::isfinite(f) ? f : 0.0F;
            });
        });
    }
    const auto [low, high] = std::minmax_element(means.begin(), means.end());
    result.range = {*low, *high > *low ? *high : *low + 1.0};
    const double scale = 65535.0 / (result.range.high - result.range.low);
    result.values.resize(means.size());
    std::transform(means.begin(), means.end(), result.values.begin(), [&](float v) {
        return static_cast<std::uint16_t>((v - result.range.low) * scale + 0.5);
    });
    return result;
}

SmallVolume VolumeCopy::small(std::size_t mostVoxels, int longestSide, const Spacing& spacing,
                              const JobContext& context) const {
    return reduced(smallReduction(mostVoxels, longestSide, spacing), context);
}

std::optional<IntensityRange> VolumeCopy::range(const NormalizationSpec& spec) const {
    std::vector<int> known;
    for (int k = 0; k < m_size.z; ++k) {
        if (has(k)) known.push_back(k);
    }
    if (known.empty()) return std::nullopt;
    const std::size_t each = m_size.planeVoxels();
    const std::size_t every = std::max<std::size_t>(1, known.size() * each / kMostSamples);
    const std::size_t perSlice = (each + every - 1) / every;
    Plane samples(static_cast<int>(perSlice), static_cast<int>(known.size()), m_type);
    withType(m_type, [&](auto zero) {
        using T = decltype(zero);
        T* to = samples.pixels<T>().data();
        for (const int k : known) {
            const T* from = voxels<T>() + at(k) * each;
            for (std::size_t i = 0; i < perSlice; ++i)
                *to++ = from[i * every];
        }
    });
    return percentileRange(samples, spec);
}

} // namespace lamina::core
