// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace lamina::ui {

/// Layers over the image, drawn in the order Probability, Semantic, Instances, Annotation,
/// Agreement.
enum class OverlayKind { Annotation, Semantic, Instances, Probability, Agreement };

inline constexpr int kOverlayKinds = 5;
inline constexpr std::array<OverlayKind, kOverlayKinds> kAllOverlays{
    OverlayKind::Annotation, OverlayKind::Semantic, OverlayKind::Instances,
    OverlayKind::Probability, OverlayKind::Agreement};

/// Colour of one overlay pixel: bytes red, green, blue, alpha in this order in memory, alpha not
/// multiplied in. Alpha 0 shows the image.
[[nodiscard]] constexpr std::uint32_t packRgba(std::uint8_t red, std::uint8_t green,
                                               std::uint8_t blue, std::uint8_t alpha = 255) {
    return static_cast<std::uint32_t>(red) | static_cast<std::uint32_t>(green) << 8U |
           static_cast<std::uint32_t>(blue) << 16U | static_cast<std::uint32_t>(alpha) << 24U;
}

/// Fills `rgba` (rows of rect.width) with the colours of `rect` in a plane of any orientation. Must
/// write every pixel.
using OverlaySource = std::function<void(core::SlicePlane plane, core::PixelRect rect,
                                         std::span<std::uint32_t> rgba)>;

/// How one layer is shown and which of its pixels have to be fetched again.
class OverlayLayer {
public:
    OverlaySource source;
    bool visible = true;
    double opacity = 0.5;
    bool outline = false;

    /// Draws at all: there is a source and something of it shows.
    [[nodiscard]] bool drawn() const { return source && visible && opacity > 0.0; }
    void invalidate();                     ///< everything is stale
    void invalidate(core::PixelRect rect); ///< these pixels are stale
    /// The stale rectangles, clipped to a slice of width × height, which count as fresh from now
    /// on. Rectangles far apart stay apart, so that two small dabs never fetch what lies between.
    [[nodiscard]] std::vector<core::PixelRect> takeStale(int width, int height);
    [[nodiscard]] bool stale() const { return m_all || !m_rects.empty(); }

private:
    bool m_all = true;
    std::vector<core::PixelRect> m_rects;
};

} // namespace lamina::ui
