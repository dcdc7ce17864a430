// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceDecorations.h"

#include "ui/tool/Tool.h"
#include "ui/view/SliceViewport.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QPointF>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

const QColor kInk(235, 237, 240);
const QColor kMuted(160, 165, 172);
const QColor kPlate(16, 17, 19, 190);
constexpr double kEdge = 14.0; // distance of signs from the view's border

void drawPlate(QPainter& painter, const QRectF& rect) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlate);
    painter.drawRoundedRect(rect, 6.0, 6.0);
}

} // namespace

std::optional<ScaleBar> scaleBarFor(double micrometresPerPixel, double longest) {
    const double most = micrometresPerPixel * longest;
    if (!(most > 0.0) || !std::isfinite(most)) return std::nullopt;
    const double decade = std::pow(10.0, std::floor(std::log10(most) + 1e-9));
    double length = decade;
    for (const double factor : {2.0, 5.0}) {
        if (factor * decade <= most * (1.0 + 1e-9)) length = factor * decade;
    }
    ScaleBar bar;
    bar.micrometres = length;
    bar.widgetPixels = length / micrometresPerPixel;
    if (length >= 999.5) {
        bar.label = QStringLiteral("%1 mm").arg(length / 1000.0, 0, 'g', 6);
    } else if (length >= 0.9995) {
        bar.label = QStringLiteral("%1 µm").arg(length, 0, 'g', 6);
    } else {
        bar.label = QStringLiteral("%1 nm").arg(length * 1000.0, 0, 'g', 6);
    }
    return bar;
}

void drawScaleBar(QPainter& painter, QSizeF view, const ScaleBar& bar) {
    const QFontMetricsF metrics(painter.font());
    const double textWidth = metrics.horizontalAdvance(bar.label);
    const double width = std::max(bar.widgetPixels, textWidth) + 20.0;
    const double height = metrics.height() + 18.0;
    const QRectF plate(view.width() - kEdge - width, view.height() - kEdge - height, width, height);
    if (plate.left() < kEdge || plate.top() < kEdge) return;
    drawPlate(painter, plate);
    painter.setPen(kInk);
    painter.drawText(QRectF(plate.left(), plate.top() + 4.0, width, metrics.height()),
                     Qt::AlignCenter, bar.label);
    const QRectF line(plate.center().x() - bar.widgetPixels / 2.0, plate.bottom() - 10.0,
                      bar.widgetPixels, 3.0);
    painter.fillRect(line, kInk);
}

void drawNotice(QPainter& painter, QSizeF view, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(text) + 24.0;
    const double height = metrics.height() + 12.0;
    const QRectF plate((view.width() - width) / 2.0, view.height() - kEdge - height, width, height);
    drawPlate(painter, plate);
    painter.setPen(kInk);
    painter.drawText(plate, Qt::AlignCenter, text);
}

void drawMessage(QPainter& painter, QSizeF view, const QString& text) {
    QFont font = painter.font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    painter.setFont(font);
    painter.setPen(kMuted);
    const double width = std::min(560.0, view.width() - 2.0 * kEdge);
    const QRectF room((view.width() - width) / 2.0, kEdge, width, view.height() - 2.0 * kEdge);
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, text);
}

void drawToolLine(QPainter& painter, const ToolLine& line, const SliceViewport& viewport) {
    if (line.points.empty()) return;
    QPolygonF polygon;
    for (const core::SlicePoint& point : line.points)
        polygon << viewport.viewFromImage(point);
    if (line.closed) polygon << polygon.front();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3.5));
    painter.drawPolyline(polygon);
    const QColor ink = line.color.isValid() ? line.color : kInk;
    painter.setPen(QPen(ink, 1.6, line.dashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(polygon);
    if (line.handles) {
        constexpr double kHandle = 3.0; // half a side
        painter.setPen(QPen(QColor(0, 0, 0, 180), 1.0));
        painter.setBrush(ink);
        for (const QPointF& p : polygon)
            painter.drawRect(QRectF(p.x() - kHandle, p.y() - kHandle, 2 * kHandle, 2 * kHandle));
    }
    if (!line.caption.isEmpty()) {
        const QFontMetricsF metrics(painter.font());
        const QRectF plate(
            polygon.front() + QPointF(4.0, 4.0),
            QSizeF(metrics.horizontalAdvance(line.caption) + 14.0, metrics.height() + 6.0));
        drawPlate(painter, plate);
        painter.setPen(ink);
        painter.drawText(plate, Qt::AlignCenter, line.caption);
    }
    painter.restore();
}

void drawSideName(QPainter& painter, const QRectF& side, const QString& name, bool left) {
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(name) + 20.0;
    if (side.width() < width + 2.0 * kEdge) return;
    const QRectF plate(left ? side.right() - kEdge - width : side.left() + kEdge,
                       side.top() + kEdge, width, metrics.height() + 10.0);
    drawPlate(painter, plate);
    painter.setPen(kInk);
    painter.drawText(plate, Qt::AlignCenter, name);
}

void drawFocus(QPainter& painter, QSizeF view, const QColor& color) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, 2.0));
    painter.drawRect(QRectF(QPointF(1.0, 1.0), view - QSizeF(2.0, 2.0)));
}

} // namespace lamina::ui
