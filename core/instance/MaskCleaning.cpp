// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/MaskCleaning.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina::core {

namespace {

constexpr std::size_t kClasses = 256;

void check(const CleaningSpec& spec) {
    if (spec.smooth < 0 || spec.smooth > kMostSmooth) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("A mask cannot be smoothed over {} pixels; use 0 to {}.",
                                spec.smooth, kMostSmooth));
    }
    if (spec.fillHoles < 0) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("Holes cannot be filled up to {} pixels; use 0 or more.", spec.fillHoles));
    }
}

/// How far a disk reaches to either side in its rows -radius .. radius.
std::vector<int> reachOf(int radius) {
    std::vector<int> reach;
    for (int row = -radius; row <= radius; ++row) {
        const double half = std::sqrt(double(radius) * radius - double(row) * row);
        reach.push_back(static_cast<int>(half + 0.5));
    }
    return reach;
}

class Smoother {
public:
    Smoother(std::span<std::uint8_t> mask, int width, int height, int radius)
        : m_mask(mask), m_width(width), m_height(height), m_radius(radius),
          m_reach(reachOf(radius)), m_best(mask.begin(), mask.end()), m_most(mask.size(), 0) {}

    void run() {
        std::array<bool, kClasses> present{};
        for (const auto c : m_mask)
            present[c] = true;
        for (std::size_t c = 0; c < kClasses; ++c) {
            if (present[c]) vote(static_cast<std::uint8_t>(c));
        }
        std::copy(m_best.begin(), m_best.end(), m_mask.begin());
    }

private:
    /// Pixels of the class left of each place, row by row.
    void sum(std::uint8_t classId) {
        const auto line = static_cast<std::size_t>(m_width) + 1;
        m_sums.assign(line * static_cast<std::size_t>(m_height), 0);
        for (int y = 0; y < m_height; ++y) {
            const auto row = static_cast<std::size_t>(y);
            for (std::size_t x = 0; x + 1 < line; ++x) {
                const bool is = m_mask[row * (line - 1) + x] == classId;
                m_sums[row * line + x + 1] = m_sums[row * line + x] + (is ? 1 : 0);
            }
        }
    }

    void vote(std::uint8_t classId) {
        sum(classId);
        std::vector<int> counts(static_cast<std::size_t>(m_width));
        for (int y = 0; y < m_height; ++y) {
            count(y, counts);
            for (int x = 0; x < m_width; ++x) {
                const auto i = at(x, y);
                const int votes = counts[static_cast<std::size_t>(x)];
                // classes come in ascending order: of equals the pixel's own wins, else the first
                const bool own = m_mask[i] == classId;
                if (votes > m_most[i] || (own && votes == m_most[i])) {
                    m_most[i] = votes;
                    m_best[i] = classId;
                }
            }
        }
    }

    /// How many pixels of the class lie in the disk around each pixel of row `y`.
    void count(int y, std::vector<int>& counts) const {
        std::fill(counts.begin(), counts.end(), 0);
        const int first = std::max(0, y - m_radius);
        const int last = std::min(m_height - 1, y + m_radius);
        for (int row = first; row <= last; ++row) {
            const int reach = m_reach[static_cast<std::size_t>(row - y + m_radius)];
            const int* sums = m_sums.data() + static_cast<std::ptrdiff_t>(row) * (m_width + 1);
            for (int x = 0; x < m_width; ++x) {
                counts[static_cast<std::size_t>(x)] +=
                    sums[std::min(m_width, x + reach + 1)] - sums[std::max(0, x - reach)];
            }
        }
    }

    [[nodiscard]] std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) +
               static_cast<std::size_t>(x);
    }

    std::span<std::uint8_t> m_mask;
    int m_width;
    int m_height;
    int m_radius;
    std::vector<int> m_reach;
    std::vector<std::uint8_t> m_best;
    std::vector<int> m_most; ///< votes of the best class so far
    std::vector<int> m_sums;
};

class HoleFiller {
public:
    HoleFiller(std::span<std::uint8_t> mask, int width, int height, std::int64_t largest)
        : m_mask(mask), m_width(static_cast<std::size_t>(width)),
          m_height(static_cast<std::size_t>(height)), m_largest(static_cast<std::size_t>(largest)),
          m_seen(mask.size(), 0) {}

    void run() {
        for (std::size_t i = 0; i < m_mask.size(); ++i) {
            if (m_mask[i] == 0 && m_seen[i] == 0) fillFrom(i);
        }
    }

private:
    void fillFrom(std::size_t start) {
        std::array<std::size_t, kClasses> touched{};
        bool closed = true;
        m_hole.assign(1, start);
        m_seen[start] = 1;
        for (std::size_t done = 0; done < m_hole.size(); ++done) {
            const std::size_t i = m_hole[done];
            const std::size_t x = i % m_width;
            const std::size_t y = i / m_width;
            if (x == 0 || y == 0 || x + 1 == m_width || y + 1 == m_height) closed = false;
            const auto look = [&](std::size_t next) {
                if (m_mask[next] != 0) {
                    ++touched[m_mask[next]];
                } else if (m_seen[next] == 0) {
                    m_seen[next] = 1;
                    m_hole.push_back(next);
                }
            };
            if (x > 0) look(i - 1);
            if (x + 1 < m_width) look(i + 1);
            if (y > 0) look(i - m_width);
            if (y + 1 < m_height) look(i + m_width);
        }
        if (!closed || m_hole.size() > m_largest) return;
        const auto most = std::max_element(touched.begin(), touched.end());
        for (const std::size_t i : m_hole)
            m_mask[i] = static_cast<std::uint8_t>(most - touched.begin());
    }

    std::span<std::uint8_t> m_mask;
    std::size_t m_width;
    std::size_t m_height;
    std::size_t m_largest;
    std::vector<std::uint8_t> m_seen;
    std::vector<std::size_t> m_hole;
};

} // namespace

void cleanSlice(std::span<std::uint8_t> mask, int width, int height, const CleaningSpec& spec) {
    check(spec);
    if (mask.empty()) return;
    if (spec.smooth > 0) Smoother(mask, width, height, spec.smooth).run();
    if (spec.fillHoles > 0) HoleFiller(mask, width, height, spec.fillHoles).run();
}

void cleanMask(std::span<std::uint8_t> mask, VolumeSize size, const CleaningSpec& spec,
               const JobContext& context) {
    check(spec);
    if (spec == CleaningSpec{}) return;
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        cleanSlice(mask.subspan(size.offset({0, 0, z}), size.planeVoxels()), size.x, size.y, spec);
    }
}

} // namespace lamina::core
