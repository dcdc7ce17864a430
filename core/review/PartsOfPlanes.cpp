// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/PartsOfPlanes.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace lamina::core {

namespace {

constexpr std::size_t kCrumb = 3;     ///< pixels; less beside a line is its own raggedness
constexpr std::size_t kEndsBelow = 5; ///< a part that reaches on with less than 1/5 has ended

} // namespace

PartsOfPlanes::PartsOfPlanes(const ObjectMask& object, Axes axes)
    : m_object(object), m_axes(axes),
      m_width(static_cast<std::size_t>(SlicePlane::width(axes, object.size()))),
      m_height(static_cast<std::size_t>(SlicePlane::height(axes, object.size()))),
      m_firstColumn(SlicePlane::columnOf(axes, object.box.begin)),
      m_firstRow(SlicePlane::rowOf(axes, object.box.begin)),
      m_firstDepth(SlicePlane::depthOf(axes, object.box.begin)),
      m_depths(SlicePlane::depth(axes, object.size())), m_parts(object.mask.size(), 0) {}

std::size_t PartsOfPlanes::place(std::size_t pixel, int depth) const {
    const int column = static_cast<int>(pixel % m_width);
    const int row = static_cast<int>(pixel / m_width);
    return m_object.size().offset(SlicePlane{m_axes, depth}.voxel(column, row));
}

void PartsOfPlanes::mark(std::vector<std::uint8_t>& mask, int column, int row) const {
    const int x = column - m_firstColumn;
    const int y = row - m_firstRow;
    if (x < 0 || y < 0 || x >= static_cast<int>(m_width) || y >= static_cast<int>(m_height)) return;
    mask[static_cast<std::size_t>(y) * m_width + static_cast<std::size_t>(x)] = 1;
}

std::vector<std::uint8_t> PartsOfPlanes::outline(int depth) const {
    std::vector<std::uint8_t> mask(planePixels());
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask[i] = m_object.mask[place(i, depth)];
    return mask;
}

std::vector<LabelId> PartsOfPlanes::partsAt(int depth) const {
    std::vector<LabelId> parts(planePixels());
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] = m_parts[place(i, depth)];
    return parts;
}

void PartsOfPlanes::put(int depth, const std::vector<LabelId>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i)
        m_parts[place(i, depth)] = parts[i];
}

template <typename Visit>
void PartsOfPlanes::forEachNeighbour(std::size_t pixel, bool corners, const Visit& visit) const {
    const auto width = static_cast<std::ptrdiff_t>(m_width);
    const auto x = static_cast<std::ptrdiff_t>(pixel % m_width);
    const auto y = static_cast<std::ptrdiff_t>(pixel / m_width);
    for (std::ptrdiff_t dy = -1; dy <= 1; ++dy) {
        for (std::ptrdiff_t dx = -1; dx <= 1; ++dx) {
            if ((dx == 0 && dy == 0) || (!corners && dx != 0 && dy != 0)) continue;
            const auto nx = x + dx;
            const auto ny = y + dy;
            if (nx < 0 || ny < 0 || nx >= width || ny >= static_cast<std::ptrdiff_t>(m_height))
                continue;
            visit(static_cast<std::size_t>(ny * width + nx));
        }
    }
}

std::vector<PartsOfPlanes::Pixels> PartsOfPlanes::pieces(const std::vector<std::uint8_t>& mask,
                                                         bool corners) const {
    std::vector<Pixels> found;
    std::vector<std::uint8_t> left = mask;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i] == 0) continue;
        Pixels piece{static_cast<std::uint32_t>(i)};
        left[i] = 0;
        for (std::size_t next = 0; next < piece.size(); ++next) {
            forEachNeighbour(piece[next], corners, [&](std::size_t n) {
                if (left[n] == 0) return;
                left[n] = 0;
                piece.push_back(static_cast<std::uint32_t>(n));
            });
        }
        found.push_back(std::move(piece));
    }
    return found;
}

/// Pixels of the mask without a part get that of the nearest pixel with one, along the mask.
void PartsOfPlanes::spread(const std::vector<std::uint8_t>& mask,
                           std::vector<LabelId>& parts) const {
    std::deque<std::size_t> front;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] != 0) front.push_back(i);
    }
    while (!front.empty()) {
        const std::size_t i = front.front();
        front.pop_front();
        forEachNeighbour(i, true, [&](std::size_t n) {
            if (mask[n] == 0 || parts[n] != 0) return;
            parts[n] = parts[i];
            front.push_back(n);
        });
    }
}

LabelId PartsOfPlanes::cutPlane(int index, const std::vector<std::uint8_t>& cut) {
    const int depth = index - m_firstDepth;
    if (depth < 0 || depth >= m_depths) return 0;
    const auto mask = outline(depth);
    auto rest = mask;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (cut[i] != 0) rest[i] = 0;
    }
    // parts are the pieces that the line runs along; one that it does not touch is as it was
    std::vector<LabelId> parts(mask.size(), 0);
    std::vector<Pixels> beside;
    std::vector<Pixels> apart;
    for (auto& piece : pieces(rest, false)) {
        const bool touches = std::any_of(piece.begin(), piece.end(), [&](std::uint32_t pixel) {
            bool near = false;
            forEachNeighbour(pixel, true,
                             [&](std::size_t n) { near |= cut[n] != 0 && mask[n] != 0; });
            return near;
        });
        if (!touches) {
            apart.push_back(std::move(piece));
        } else if (piece.size() >= kCrumb) {
            beside.push_back(std::move(piece));
        }
    }
    if (beside.size() < 2) return static_cast<LabelId>(beside.size());
    std::stable_sort(beside.begin(), beside.end(),
                     [](const Pixels& a, const Pixels& b) { return a.size() > b.size(); });
    m_count = 0;
    for (const auto& piece : beside) {
        ++m_count;
        for (const auto pixel : piece)
            parts[pixel] = m_count;
    }
    for (const auto& piece : apart) {
        for (const auto pixel : piece)
            parts[pixel] = 1;
    }
    spread(mask, parts);
    put(depth, parts);
    return m_count;
}

/// What the parts of one plane make of the outlines of the next one.
void PartsOfPlanes::carry(int from, int to) {
    const auto before = partsAt(from);
    std::map<LabelId, std::size_t> areas;
    for (const LabelId part : before) {
        if (part != 0) ++areas[part];
    }
    const auto mask = outline(to);
    std::vector<LabelId> parts(mask.size(), 0);
    for (const auto& piece : pieces(mask, true)) {
        std::map<LabelId, std::size_t> reached;
        for (const auto pixel : piece) {
            if (before[pixel] != 0) ++reached[before[pixel]];
        }
        if (reached.empty()) continue;
        const auto most =
            std::max_element(reached.begin(), reached.end(), [](const auto& a, const auto& b) {
                return a.second < b.second;
            })->first;
        std::erase_if(reached, [&](const auto& r) {
            return r.first != most && r.second * kEndsBelow < areas[r.first];
        });
        for (const auto pixel : piece) {
            if (reached.size() == 1) {
                parts[pixel] = most;
            } else if (reached.contains(before[pixel])) {
                parts[pixel] = before[pixel];
            }
        }
    }
    spread(mask, parts);
    put(to, parts);
}

void PartsOfPlanes::follow(int from, const JobContext& context) {
    const int start = from - m_firstDepth;
    for (int depth = start + 1; depth < m_depths; ++depth) {
        context.throwIfStopped();
        carry(depth - 1, depth);
    }
    for (int depth = start - 1; depth >= 0; --depth) {
        context.throwIfStopped();
        carry(depth + 1, depth);
    }
    reachTheRest(context);
}

/// Outlines that no part lies behind: those that touch one elsewhere follow it, the others stay
/// with the first part.
void PartsOfPlanes::reachTheRest(const JobContext& context) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (int depth = 0; depth < m_depths; ++depth) {
            context.throwIfStopped();
            const auto mask = outline(depth);
            auto parts = partsAt(depth);
            bool touched = false;
            for (std::size_t i = 0; i < mask.size(); ++i) {
                if (mask[i] == 0 || parts[i] != 0) continue;
                for (const int beside : {depth - 1, depth + 1}) {
                    if (beside < 0 || beside >= m_depths || parts[i] != 0) continue;
                    parts[i] = m_parts[place(i, beside)];
                }
                touched |= parts[i] != 0;
            }
            if (!touched) continue;
            spread(mask, parts);
            put(depth, parts);
            changed = true;
        }
    }
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_object.mask[i] != 0 && m_parts[i] == 0) m_parts[i] = 1;
    }
}

} // namespace lamina::core
