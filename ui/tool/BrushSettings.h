// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/paint/Brush.h"

#include <algorithm>
#include <cmath>

namespace lamina::ui {

/// The brush that painting and erasing share. Radius in image pixels; 0 paints single pixels.
class BrushSettings {
public:
    static constexpr double kSmallest = 0.0;
    static constexpr double kLargest = 250.0;

    [[nodiscard]] double radius() const { return m_brush.radius; }
    [[nodiscard]] const core::Brush& brush() const { return m_brush; }
    void setRadius(double radius) { m_brush.radius = std::clamp(radius, kSmallest, kLargest); }
    /// One key press: a pixel for small brushes, a sixth for large ones, so that it feels even.
    void grow() { setRadius(std::floor(radius()) + step()); }
    void shrink() { setRadius(std::ceil(radius()) - step()); }

private:
    [[nodiscard]] double step() const { return std::max(1.0, std::round(radius() / 6.0)); }

    core::Brush m_brush;
};

} // namespace lamina::ui
