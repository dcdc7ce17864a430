// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelGrid.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lamina::core {

/// The outer surfaces of all labels of a grid as one mesh of quadrilaterals.
struct LabelSurface {
    std::vector<std::array<float, 3>> points;  ///< µm, as `toPhysical`
    std::vector<std::array<float, 3>> normals; ///< of the points, outwards, length 1
    std::vector<std::array<std::uint32_t, 4>> quads;
    std::vector<LabelId> labels; ///< of the quads
    bool complete = true;        ///< false: stopped at `mostQuads`
};

/// One pass over the grid for all labels together (surface nets), whatever their number; contouring
/// each label by itself would visit the grid once per label. Where two labels touch there is no
/// wall. `smoothing` rounds of averaging move a point by at most half a cell.
/// S. Gibson, Constrained elastic surface nets, MICCAI 1998.
[[nodiscard]] LabelSurface labelSurface(const LabelGrid& grid, const Spacing& spacing,
                                        int smoothing, std::size_t mostQuads,
                                        const JobContext& context = {});

} // namespace lamina::core
