// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/FilterBank.h"
#include "core/learn/NetworkFeatures.h"

#include <cstddef>
#include <list>
#include <memory>

namespace lamina::core {

/// Features of a network over any region of a slice. They are always computed over the same
/// squares, so that they do not depend on the regions asked for; the squares used last are kept.
class NetworkSquares {
public:
    static constexpr int kSide = 512;

    /// `slices`: of so many a square is kept at once, as far as 256 MiB go.
    NetworkSquares(std::shared_ptr<NetworkFeatures> network, VolumeSize size,
                   std::size_t slices = 1);
    /// The most slices that this holds for with a network of so many bytes a pixel.
    [[nodiscard]] static std::size_t mostSlices(std::size_t bytesPerPixel);

    [[nodiscard]] int count() const { return m_network->count(); }
    /// Appends [feature, y, x] of `region` of slice z to `values`.
    void append(int z, const PixelRect& region, std::vector<float>& values,
                const JobContext& context);

private:
    struct Square {
        int z = 0;
        PixelRect rect;
        std::vector<float> values;
    };
    const Square& square(int z, const PixelRect& rect, const JobContext& context);

    std::shared_ptr<NetworkFeatures> m_network;
    VolumeSize m_size;
    std::size_t m_most;
    std::list<Square> m_kept; ///< used last in front
};

/// What a forest sees of a stack: the filters of a bank and, where it stands on a network, the
/// network's features behind them. As `FilterBank` otherwise.
class PixelBank {
public:
    PixelBank(const FilterBankSpec& spec, const LearningStack& stack, int channel, PixelRect region,
              std::shared_ptr<NetworkSquares> network);

    [[nodiscard]] FeatureSlice features(int z, int threads, const JobContext& context = {});

private:
    FilterBank m_filters;
    std::shared_ptr<NetworkSquares> m_network; ///< may be null
};

} // namespace lamina::core
