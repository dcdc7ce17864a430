// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/learn/NetworkFeatures.h"
#include "core/learn/Specs.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <vector>

namespace lamina::core {

/// What a live forest sees of a slice: fewer scales than `FilterBankSpec` and nothing that needs
/// more than the two neighbour slices, so that a slice is filtered in a fraction of a second.
struct LiveFilters {
    std::vector<double> sigmas{0.7, 1.6, 3.5, 8.0}; ///< all filters of one slice, see `FilterBank`
    std::vector<double> neighbourSigmas{1.0, 3.5};  ///< Gaussians of the slices above and below
};

/// Features of one square of a slice as half floats, [feature, y, x]. Immutable once shared.
struct LiveTile {
    PixelRect rect;
    std::size_t features = 0;
    std::vector<std::uint16_t> values; ///< IEEE 754 binary16

    [[nodiscard]] std::size_t pixels() const {
        return static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height);
    }
    [[nodiscard]] std::size_t bytes() const { return values.size() * sizeof(std::uint16_t); }
    /// Features of pixels `first` .. `first + count` - 1 (rows of rect) to `out` [pixel, feature].
    void samples(std::size_t first, std::size_t count, float* out) const;
    /// Features of one pixel of the slice, which must lie in `rect`.
    void sample(int x, int y, float* out) const;
};

/// Features of the slices that were looked at or painted on, in memory up to a bound; what was not
/// used for longest goes first. A square that is larger than the bound is made but not kept. The
/// values depend neither on what is kept nor on the number of threads. One thread at a time.
class LiveFeatures {
public:
    /// Edge of a square in pixels; a multiple of `kTileEdge`.
    static constexpr int kSide = 512;

    /// Behind the filters come the features of `network`, where one is given.
    LiveFeatures(LiveFilters filters, LearningStack stack, int channel, std::size_t mostBytes,
                 std::shared_ptr<NetworkFeatures> network = nullptr);
    ~LiveFeatures();
    LiveFeatures(const LiveFeatures&) = delete;
    LiveFeatures& operator=(const LiveFeatures&) = delete;

    [[nodiscard]] std::size_t count() const { return m_count; } ///< features of a pixel
    [[nodiscard]] const LearningStack& stack() const { return m_stack; }
    /// Squares that cover a slice, row by row.
    [[nodiscard]] const std::vector<PixelRect>& tiles() const { return m_tiles; }
    [[nodiscard]] std::size_t tileAt(int x, int y) const; ///< index into `tiles`
    /// From memory or made now. Throws `Error` for a slice that cannot be read, and `Cancelled`.
    [[nodiscard]] std::shared_ptr<const LiveTile> tile(int z, std::size_t index, int threads,
                                                       const JobContext& context = {});
    [[nodiscard]] bool kept(int z, std::size_t index) const;
    [[nodiscard]] std::size_t bytes() const { return m_bytes; } ///< kept now; never above the bound
    [[nodiscard]] std::size_t made() const { return m_made; }   ///< squares filtered so far

private:
    struct Planes;
    using Key = std::pair<int, std::size_t>; ///< slice, square
    struct Entry {
        std::shared_ptr<const LiveTile> tile;
        std::list<Key>::iterator age;
    };
    [[nodiscard]] std::shared_ptr<const LiveTile> make(int z, const PixelRect& rect, int threads,
                                                       const JobContext& context);
    void keep(const Key& key, const std::shared_ptr<const LiveTile>& tile);

    LiveFilters m_filters;
    LearningStack m_stack;
    int m_channel;
    std::size_t m_mostBytes;
    std::shared_ptr<NetworkFeatures> m_network; ///< may be null
    std::size_t m_count = 0;
    std::vector<PixelRect> m_tiles;
    std::unique_ptr<Planes> m_planes; ///< grey values of the slice in work and its neighbours
    std::map<Key, Entry> m_entries;
    std::list<Key> m_ages; ///< used last in front
    std::size_t m_bytes = 0;
    std::size_t m_made = 0;
};

} // namespace lamina::core
