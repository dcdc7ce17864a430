// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/paint/Brush.h"
#include "ui/view/Comparison.h"

#include <QPointF>
#include <QSizeF>

#include <optional>

namespace lamina::ui {

/// Geometry of a plane on screen: which image point lies under which widget position. Plain values,
/// no widget; the plane may be any two axes of a stack.
///
/// Image coordinates have pixel centres on whole numbers, so a plane of w pixels reaches from -0.5
/// to w - 0.5. The image's corner is kept on whole device pixels, so that at whole zooms every
/// image pixel covers the same number of them.
class SliceViewport {
public:
    static constexpr double kMargin = 12.0; ///< widget pixels around a fitted image

    /// Width and height in pixels; `aspect` = height of a pixel over its width.
    void setPlane(int width, int height, double aspect);
    void setAspect(double aspect);
    /// Size of the widget and its device pixels per widget pixel. Keeps the middle, or fits again.
    void setView(QSizeF size, double deviceRatio);
    /// The widget shows the plane once, or twice side by side: then the view is its left half, and
    /// positions in the right half mean the same image points.
    void setCopies(int copies);
    /// Positions count from the copy that holds this one, until nothing is held: a stroke that
    /// leaves its copy goes on outside the image. None: each position in the copy where it lies.
    void holdCopy(std::optional<QPointF> position);
    [[nodiscard]] QPointF inFirstCopy(QPointF position) const;
    /// Where the right side of a comparison begins, in whole device pixels.
    [[nodiscard]] double deviceSplit(const Comparison& comparison) const;

    [[nodiscard]] bool empty() const { return m_width <= 0 || m_height <= 0; }
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] double aspect() const { return m_aspect; }
    [[nodiscard]] double zoom() const { return m_zoom; } ///< widget pixels per image pixel along x
    [[nodiscard]] double deviceRatio() const { return m_deviceRatio; }
    [[nodiscard]] QSizeF viewSize() const { return m_view; }
    [[nodiscard]] bool fitted() const { return m_fitted; }

    void fit();
    void setZoom(double zoom, QPointF position); ///< the image point there stays there
    void centerOn(core::SlicePoint point);       ///< clipped to the plane
    void panBy(QPointF delta);                   ///< widget pixels

    [[nodiscard]] QPointF viewFromImage(core::SlicePoint point) const;
    [[nodiscard]] core::SlicePoint imageFromView(QPointF inWidget) const;
    /// Upper left corner of the image in device pixels, whole numbers.
    [[nodiscard]] QPointF deviceOrigin() const;
    /// Device pixels per image pixel along x and y.
    [[nodiscard]] QPointF deviceScale() const;

private:
    [[nodiscard]] double fitZoom() const;
    [[nodiscard]] QSizeF sizeOfCopy() const;

    int m_width = 0;
    int m_height = 0;
    double m_aspect = 1.0;
    QSizeF m_widget{1.0, 1.0};
    QSizeF m_view{1.0, 1.0}; ///< of one copy
    int m_copies = 1;
    std::optional<double> m_heldOffset; ///< of the copy that positions count from
    double m_deviceRatio = 1.0;
    double m_zoom = 1.0;
    core::SlicePoint m_center; ///< image point in the middle of the view
    bool m_fitted = true;
    std::optional<core::SlicePoint> m_kept; ///< that zooming holds at m_keptAt
    QPointF m_keptAt;
};

} // namespace lamina::ui
