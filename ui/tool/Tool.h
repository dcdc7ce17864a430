// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/paint/Brush.h"

#include <QString>
#include <Qt>

#include <optional>

namespace lamina::ui {

/// One mouse event in the image. Positions are in pixels of the slice with fractions, pixel centres
/// on whole numbers, and may lie outside the image.
struct ToolEvent {
    core::SlicePoint position;
    int z = 0;
    Qt::MouseButton button = Qt::NoButton; ///< the button that started the gesture
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
};

/// What the mouse does in a slice view. The view keeps panning, zooming and contrast to itself and
/// passes every other gesture on: press, any number of moves (every event, none merged), then
/// release, finish or cancel. GUI thread only.
class Tool {
public:
    Tool() = default;
    virtual ~Tool() = default;
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;

    [[nodiscard]] virtual QString name() const = 0;
    /// What the mouse buttons do now, one line for the status bar.
    [[nodiscard]] virtual QString hint() const = 0;
    /// Starts a gesture; false when the tool has no use for it, and no move or release follows.
    virtual bool press(const ToolEvent& event) = 0;
    virtual void move(const ToolEvent& event) = 0;
    virtual void release(const ToolEvent& event) = 0;
    /// The mouse moves without a gesture.
    virtual void hover(const ToolEvent& event) { static_cast<void>(event); }
    /// Ends a gesture early and keeps what it did: the slice or the tool changes.
    virtual void finish() = 0;
    /// Ends a gesture and takes back what it did; false when there was none.
    virtual bool cancel() = 0;
    /// A gesture is in progress.
    [[nodiscard]] virtual bool active() const = 0;
    /// Radius in image pixels of the ring drawn around the mouse; none: no ring, a cross-hair.
    [[nodiscard]] virtual std::optional<double> cursorRadius() const { return std::nullopt; }
};

} // namespace lamina::ui
