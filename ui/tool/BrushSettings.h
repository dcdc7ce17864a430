// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/paint/Brush.h"

#include <algorithm>
#include <cmath>

namespace lamina::ui {

/// The brush that painting and erasing share. Its size is a radius in image pixels (along x; 0
/// paints single pixels) or in µm; either way it is round in µm.
class BrushSettings {
public:
    enum class Unit { Pixels, Micrometres };
    static constexpr double kSmallest = 0.0;
    static constexpr double kLargest = 250.0; ///< pixels

    /// In image pixels along x, whatever the unit.
    [[nodiscard]] double radius() const { return m_radius; }
    void setRadius(double pixels) { m_radius = std::clamp(pixels, kSmallest, kLargest); }
    /// In the unit that is shown.
    [[nodiscard]] double size() const { return m_radius * unitPerPixel(); }
    void setSize(double size) { setRadius(size / unitPerPixel()); }
    [[nodiscard]] double largestSize() const { return kLargest * unitPerPixel(); }
    [[nodiscard]] Unit unit() const { return m_unit; }
    void setUnit(Unit unit) { m_unit = unit; } ///< the brush stays as large as it is
    /// Width of a pixel in µm. A size in µm stays, one in pixels too.
    void setPixelSize(double micrometres) {
        const double kept = size();
        m_pixel = micrometres;
        setSize(kept);
    }

    /// One key press: a pixel for small brushes, a sixth for large ones, so that it feels even.
    void grow() { change(1.0); }
    void shrink() { change(-1.0); }

    [[nodiscard]] bool ball() const { return m_ball; } ///< paints the planes beside, too
    void setBall(bool on) { m_ball = on; }
    [[nodiscard]] bool smart() const { return m_smart; } ///< keeps to similar grey values
    void setSmart(bool on) { m_smart = on; }
    /// Of the smart brush, in standard deviations of the noise.
    [[nodiscard]] double tolerance() const { return m_tolerance; }
    void setTolerance(double noises) { m_tolerance = std::clamp(noises, 0.0, 50.0); }

    /// The brush for planes of these axes. The ratio is taken first: in XY the radius stays exact.
    [[nodiscard]] core::Brush brush(core::Axes axes, const core::Spacing& spacing) const {
        core::Brush brush = core::Brush::inMicrometres(spacing.x, axes, spacing, m_ball);
        brush.radius *= m_radius;
        return brush;
    }

private:
    [[nodiscard]] double unitPerPixel() const { return m_unit == Unit::Pixels ? 1.0 : m_pixel; }
    void change(double sign) {
        if (m_unit == Unit::Pixels) {
            const double step = std::max(1.0, std::round(m_radius / 6.0));
            setRadius((sign > 0.0 ? std::floor(m_radius) : std::ceil(m_radius)) + sign * step);
            return;
        }
        const double step = std::max(0.1, std::round(size() / 0.6) / 10.0);
        setSize(std::round((size() + sign * step) * 10.0) / 10.0);
    }

    double m_radius = 5.0;
    Unit m_unit = Unit::Pixels;
    double m_pixel = 1.0;
    bool m_ball = false;
    bool m_smart = false;
    double m_tolerance = 3.0;
};

} // namespace lamina::ui
