// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/Normalization.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <map>

namespace lamina::core {

namespace {

constexpr std::size_t kBins = 65536;
using Histogram = std::vector<std::uint64_t>;
using PlaneVisitor = std::function<void(const Plane&)>;
/// Calls its argument with every plane that takes part, the same ones at every call.
using ForEachPlane = std::function<void(const PlaneVisitor&)>;

/// Floats as integers in the same order, so that one radix selection serves all 32-bit pixels.
std::uint32_t orderedKey(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

std::uint32_t orderedKey(std::uint32_t value) {
    return value;
}

double keyValue(std::uint32_t key, PixelType type) {
    if (type != PixelType::Float32) return key;
    const std::uint32_t bits = (key & 0x80000000U) != 0 ? key & 0x7FFFFFFFU : ~key;
    return std::bit_cast<float>(bits);
}

/// Calls `f(key)` for every pixel; NaN and infinities of float images are left out.
template <typename F> void forEachKey(const Plane& plane, F&& f) {
    switch (plane.type()) {
    case PixelType::UInt8:
        for (const std::uint8_t v : plane.pixels<std::uint8_t>())
            f(std::uint32_t{v});
        break;
    case PixelType::UInt16:
        for (const std::uint16_t v : plane.pixels<std::uint16_t>())
            f(std::uint32_t{v});
        break;
    case PixelType::UInt32:
        for (const std::uint32_t v : plane.pixels<std::uint32_t>())
            f(orderedKey(v));
        break;
    case PixelType::Float32:
        for (const float v : plane.pixels<float>()) {
            if (std::isfinite(v)) f(orderedKey(v));
        }
        break;
    }
}

/// The bin that holds the value of 0-based `rank`, and the rank within that bin.
std::pair<std::size_t, std::uint64_t> locate(const Histogram& histogram, std::uint64_t rank) {
    std::size_t bin = 0;
    while (bin + 1 < histogram.size() && rank >= histogram[bin])
        rank -= histogram[bin++];
    return {bin, rank};
}

/// Exact order statistics in bounded memory: one pass for 8 and 16 bit, two for 32 bit (first the
/// upper, then the lower halves of the keys in the bins that hold a wanted rank).
class RankSelection {
public:
    RankSelection(PixelType type, const ForEachPlane& forEachPlane)
        : m_type(type), m_wide(bytesPerPixel(type) == 4), m_forEachPlane(forEachPlane),
          m_upper(kBins, 0) {
        const int shift = m_wide ? 16 : 0;
        m_forEachPlane([&](const Plane& plane) {
            forEachKey(plane, [&](std::uint32_t key) { ++m_upper[key >> shift]; });
        });
        for (const std::uint64_t n : m_upper)
            m_count += n;
    }

    [[nodiscard]] std::uint64_t count() const { return m_count; }

    /// The values of the given 0-based ranks.
    [[nodiscard]] std::vector<double> values(const std::vector<std::uint64_t>& ranks) const {
        std::map<std::size_t, Histogram> lower;
        if (m_wide) {
            for (const std::uint64_t rank : ranks) {
                lower.try_emplace(locate(m_upper, rank).first, kBins, 0);
            }
            std::vector<Histogram*> wanted(kBins, nullptr);
            for (auto& [bin, histogram] : lower)
                wanted[bin] = &histogram;
            m_forEachPlane([&](const Plane& plane) {
                forEachKey(plane, [&](std::uint32_t key) {
                    if (Histogram* histogram = wanted[key >> 16]) ++(*histogram)[key & 0xFFFFU];
                });
            });
        }
        std::vector<double> result;
        result.reserve(ranks.size());
        for (const std::uint64_t rank : ranks) {
            const auto [bin, within] = locate(m_upper, rank);
            auto key = static_cast<std::uint32_t>(bin);
            if (m_wide) {
                key = (key << 16) | static_cast<std::uint32_t>(locate(lower.at(bin), within).first);
            }
            result.push_back(keyValue(key, m_type));
        }
        return result;
    }

private:
    PixelType m_type;
    bool m_wide;
    const ForEachPlane& m_forEachPlane;
    Histogram m_upper;
    std::uint64_t m_count = 0;
};

IntensityRange rangeOver(PixelType type, const NormalizationSpec& spec,
                         const ForEachPlane& forEachPlane) {
    if (!(spec.lowPercentile >= 0.0 && spec.lowPercentile < spec.highPercentile &&
          spec.highPercentile <= 100.0)) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("The percentiles {} and {} cannot be used: give two numbers between "
                        "0 and 100, the lower one first.",
                        spec.lowPercentile, spec.highPercentile));
    }
    const RankSelection selection(type, forEachPlane);
    if (selection.count() == 0) return {};
    const std::uint64_t last = selection.count() - 1;
    const double lowPosition = spec.lowPercentile / 100.0 * static_cast<double>(last);
    const double highPosition = spec.highPercentile / 100.0 * static_cast<double>(last);
    const auto lowRank = static_cast<std::uint64_t>(lowPosition);
    const auto highRank = static_cast<std::uint64_t>(highPosition);
    const std::vector<double> values = selection.values(
        {0, lowRank, std::min(lowRank + 1, last), highRank, std::min(highRank + 1, last), last});
    IntensityRange range{
        std::lerp(values[1], values[2], lowPosition - static_cast<double>(lowRank)),
        std::lerp(values[3], values[4], highPosition - static_cast<double>(highRank))};
    if (range.high > range.low) return range;
    // Nearly every pixel has one value (an almost empty stack): the few others must stay visible.
    const double smallest = values.front();
    const double largest = values.back();
    if (largest > range.low) return {range.low, largest};
    if (smallest < range.low) return {smallest, range.low};
    return {range.low, range.low + std::max(1.0, std::abs(range.low) * 1e-6)};
}

} // namespace

IntensityRange percentileRange(const ImageStack& stack, int channel, const NormalizationSpec& spec,
                               const JobContext& context, int maxPlanes) {
    const StackInfo& info = stack.info();
    if (maxPlanes < 1) {
        throw Error(ErrorCode::InvalidArgument,
                    "Percentiles need at least one slice to be computed from.");
    }
    const int planes = info.size.z * info.timePoints;
    const int used = std::min(planes, maxPlanes);
    const ForEachPlane forEachPlane = [&](const PlaneVisitor& visit) {
        for (int i = 0; i < used; ++i) {
            context.throwIfStopped();
            // Evenly spaced with the first and the last plane among them.
            const auto n = used == 1 ? std::int64_t{planes - 1} / 2
                                     : std::int64_t{i} * (planes - 1) / (used - 1);
            const int plane = static_cast<int>(n);
            visit(*stack.plane({plane % info.size.z, channel, plane / info.size.z}));
        }
    };
    return rangeOver(info.type, spec, forEachPlane);
}

IntensityRange percentileRange(const Plane& plane, const NormalizationSpec& spec) {
    return rangeOver(plane.type(), spec, [&](const PlaneVisitor& visit) { visit(plane); });
}

} // namespace lamina::core
