// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/review/ObjectMask.h"

#include <cstdint>
#include <vector>

namespace lamina::core {

/// Parts 1, 2, 3 ... of an object, made in one plane and followed from plane to plane; see
/// `splitByLine`. `object` must outlive it.
class PartsOfPlanes {
public:
    PartsOfPlanes(const ObjectMask& object, Axes axes);

    [[nodiscard]] std::size_t planePixels() const { return m_width * m_height; }
    /// Sets the pixel of a mask of `planePixels` that lies at a column and row of the stack.
    void mark(std::vector<std::uint8_t>& mask, int column, int row) const;
    /// Makes parts in one plane: what `cut` leaves. Returns how many; below 2 it separates nothing.
    LabelId cutPlane(int index, const std::vector<std::uint8_t>& cut);
    /// Carries the parts of that plane to all others.
    void follow(int from, const JobContext& context);
    /// Part of every voxel of the object's box; 0 outside the object.
    [[nodiscard]] std::vector<LabelId> take() { return std::move(m_parts); }

private:
    using Pixels = std::vector<std::uint32_t>; ///< places in a plane

    [[nodiscard]] std::size_t place(std::size_t pixel, int depth) const;
    [[nodiscard]] std::vector<std::uint8_t> outline(int depth) const;
    [[nodiscard]] std::vector<LabelId> partsAt(int depth) const;
    void put(int depth, const std::vector<LabelId>& parts);
    template <typename Visit>
    void forEachNeighbour(std::size_t pixel, bool corners, const Visit& visit) const;
    [[nodiscard]] std::vector<Pixels> pieces(const std::vector<std::uint8_t>& mask,
                                             bool corners) const;
    void spread(const std::vector<std::uint8_t>& mask, std::vector<LabelId>& parts) const;
    void carry(int from, int to);
    void reachTheRest(const JobContext& context);

    const ObjectMask& m_object;
    Axes m_axes;
    std::size_t m_width;
    std::size_t m_height;
    int m_firstColumn;
    int m_firstRow;
    int m_firstDepth;
    int m_depths;
    LabelId m_count = 0;
    std::vector<LabelId> m_parts;
};

} // namespace lamina::core
