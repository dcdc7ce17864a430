// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/image/ImageStack.h"
#include "core/paint/Brush.h"

#include <QColor>
#include <QString>
#include <Qt>

#include <memory>
#include <optional>
#include <vector>

namespace lamina::ui {

/// One mouse event in the image. Positions are in pixels of the plane with fractions, pixel centres
/// on whole numbers, and may lie outside the image.
struct ToolEvent {
    core::SlicePoint position;
    core::SlicePlane plane;                ///< that the view shows
    Qt::MouseButton button = Qt::NoButton; ///< the button that started the gesture
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
    std::shared_ptr<const core::Plane> image; ///< grey values on screen, of the whole plane
    double pixelsPerPoint = 1.0; ///< image pixels along x per point on screen, to say what is near
};

/// A line that a tool draws over the image, in pixels of the plane as in `ToolEvent`.
struct ToolLine {
    std::vector<core::SlicePoint> points;
    bool closed = false;
    bool dashed = false;  ///< not decided yet: to where the mouse is
    bool handles = false; ///< small squares at the points
    QColor color;         ///< invalid: the ink of tools
    QString caption;      ///< beside the first point
};

/// What the mouse does in a slice view. The views keep panning, zooming and contrast to themselves
/// and pass every other gesture on: press, any number of moves (every event, none merged), then
/// release, finish or cancel. A tool of several clicks (a polygon) stays `active` between them and
/// then also gets the keys Return, Backspace and Escape. GUI thread only.
class Tool {
public:
    Tool() = default;
    virtual ~Tool() = default;
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;

    [[nodiscard]] virtual QString name() const = 0;
    /// What the mouse buttons do now, one line for the status bar.
    [[nodiscard]] virtual QString hint() const = 0;
    /// Gestures go by grey values (`ToolEvent::image`), which XZ and YZ may have coarsely only.
    [[nodiscard]] virtual bool readsImage() const { return false; }
    /// Starts a gesture; false when the tool has no use for it, and no move or release follows.
    virtual bool press(const ToolEvent& event) = 0;
    virtual void move(const ToolEvent& event) = 0;
    virtual void release(const ToolEvent& event) = 0;
    /// A key while the tool is active; false when it has no use for it.
    virtual bool key(int key) {
        static_cast<void>(key);
        return false;
    }
    /// The mouse moves without a button.
    virtual void hover(const ToolEvent& event) { static_cast<void>(event); }
    /// Ends a gesture early and keeps what it did: the slice or the tool changes.
    virtual void finish() = 0;
    /// Ends a gesture and takes back what it did; false when there was none.
    virtual bool cancel() = 0;
    /// A gesture is in progress.
    [[nodiscard]] virtual bool active() const = 0;
    /// What the tool draws over a view of `plane` now.
    [[nodiscard]] virtual std::vector<ToolLine> lines(core::SlicePlane plane) const {
        static_cast<void>(plane);
        return {};
    }
    /// Radius in image pixels (along x) of the ring drawn around the mouse; none: no ring, a
    /// cross-hair.
    [[nodiscard]] virtual std::optional<double> cursorRadius() const { return std::nullopt; }
};

} // namespace lamina::ui
