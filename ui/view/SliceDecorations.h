// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <optional>

class QPainter;

namespace lamina::ui {

class SliceViewport;
struct ToolLine;

/// A length for a scale bar, and how it is written.
struct ScaleBar {
    double micrometres = 0.0;
    double widgetPixels = 0.0;
    QString label; ///< "50 µm", "200 nm", "1 mm"
};

/// The longest of 1, 2, 5 × 10ⁿ that is at most `longest` widget pixels; none when nothing sensible
/// fits. `micrometresPerPixel` is per widget pixel.
[[nodiscard]] std::optional<ScaleBar> scaleBarFor(double micrometresPerPixel, double longest);

void drawScaleBar(QPainter& painter, QSizeF view, const ScaleBar& bar);
/// A small sign at the bottom, while the image stays in sight.
void drawNotice(QPainter& painter, QSizeF view, const QString& text);
/// Text in the middle of a view that has no image.
void drawMessage(QPainter& painter, QSizeF view, const QString& text);
/// What a tool is drawing, bright with a dark rim so that it shows on every grey.
void drawToolLine(QPainter& painter, const ToolLine& line, const SliceViewport& viewport);
/// What one side of a comparison shows: a plate in its upper corner, beside the line.
void drawSideName(QPainter& painter, const QRectF& side, const QString& name, bool left);
/// Shows that the keyboard acts on this view.
void drawFocus(QPainter& painter, QSizeF view, const QColor& color);

} // namespace lamina::ui
