// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/PixelBank.h"

#include <algorithm>

namespace lamina::core {

namespace {

/// Squares that a region of this size touches are a handful; more would be held in vain.
constexpr std::size_t kKeptSquares = 4;
constexpr std::size_t kKeptBytes = std::size_t{256} << 20U;

} // namespace

NetworkSquares::NetworkSquares(std::shared_ptr<NetworkFeatures> network, VolumeSize size,
                               std::size_t slices)
    : m_network(std::move(network)), m_size(size),
      m_most(std::max(kKeptSquares,
                      std::min(slices, mostSlices(static_cast<std::size_t>(m_network->count()) *
                                                  sizeof(float))))) {}

std::size_t NetworkSquares::mostSlices(std::size_t bytesPerPixel) {
    const auto square = static_cast<std::size_t>(kSide) * kSide * bytesPerPixel;
    return std::max<std::size_t>(1, kKeptBytes / std::max<std::size_t>(1, square));
}

const NetworkSquares::Square& NetworkSquares::square(int z, const PixelRect& rect,
                                                     const JobContext& context) {
    const auto found = std::find_if(m_kept.begin(), m_kept.end(), [&](const Square& square) {
        return square.z == z && square.rect == rect;
    });
    if (found != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, found);
    } else {
        context.throwIfStopped();
        m_kept.push_front({z, rect, m_network->of(z, rect, context)});
        if (m_kept.size() > m_most) m_kept.pop_back();
    }
    return m_kept.front();
}

void NetworkSquares::append(int z, const PixelRect& region, std::vector<float>& values,
                            const JobContext& context) {
    const std::size_t first = values.size();
    const auto pixels =
        static_cast<std::size_t>(region.width) * static_cast<std::size_t>(region.height);
    values.resize(first + static_cast<std::size_t>(count()) * pixels);
    for (int y = region.y / kSide * kSide; y < region.y + region.height; y += kSide) {
        for (int x = region.x / kSide * kSide; x < region.x + region.width; x += kSide) {
            const PixelRect rect{x, y, std::min(kSide, m_size.x - x),
                                 std::min(kSide, m_size.y - y)};
            const Square& from = square(z, rect, context);
            const PixelRect part = rect.intersected(region);
            for (int f = 0; f < count(); ++f) {
                for (int row = part.y; row < part.y + part.height; ++row) {
                    const auto source =
                        from.values.begin() +
                        (static_cast<std::ptrdiff_t>(f) * rect.height + (row - rect.y)) *
                            rect.width +
                        (part.x - rect.x);
                    const auto target =
                        values.begin() + static_cast<std::ptrdiff_t>(first) +
                        (static_cast<std::ptrdiff_t>(f) * region.height + (row - region.y)) *
                            region.width +
                        (part.x - region.x);
                    std::copy_n(source, part.width, target);
                }
            }
        }
    }
}

PixelBank::PixelBank(const FilterBankSpec& spec, const LearningStack& stack, int channel,
                     PixelRect region, std::shared_ptr<NetworkSquares> network)
    : m_filters(spec, stack, channel, region), m_network(std::move(network)) {}

FeatureSlice PixelBank::features(int z, int threads, const JobContext& context) {
    FeatureSlice slice = m_filters.features(z, threads, context);
    if (m_network) m_network->append(z, slice.region, slice.values, context);
    return slice;
}

} // namespace lamina::core
