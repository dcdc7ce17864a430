// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/OverlayLayer.h"

#include <optional>

namespace lamina::ui {

/// Two pictures of one slice against each other, each with one overlay or the image alone.
struct Comparison {
    enum class Mode {
        Off,
        Swipe,      ///< a line that can be dragged divides the view
        SideBySide, ///< the slice twice, zoomed and moved together
    };
    Mode mode = Mode::Off;
    std::optional<OverlayKind> left;
    std::optional<OverlayKind> right = OverlayKind::Semantic;
    double position = 0.5; ///< of the line, 0..1 of the view's width
    bool operator==(const Comparison&) const = default;

    [[nodiscard]] bool shows(OverlayKind kind) const {
        return mode != Mode::Off && (left == kind || right == kind);
    }
};

} // namespace lamina::ui
