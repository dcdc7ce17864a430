// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/PlaneDecorations.h"

#include "ui/view/SliceViewport.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPen>

namespace lamina::ui {

namespace {

constexpr double kGap = 9.0;     // of the crosshair around its voxel, widget pixels
constexpr double kArrow = 24.0;  // length
constexpr double kCorner = 14.0; // distance of the arrows from the view's border
const QColor kRim(0, 0, 0, 150);

void drawArrow(QPainter& painter, QPointF from, QPointF along, QChar letter, const QColor& color) {
    const QPointF to = from + along * kArrow;
    const QPointF across(-along.y(), along.x());
    const auto lines = [&] {
        painter.drawLine(from, to);
        painter.drawLine(to, to - along * 5.0 + across * 3.5);
        painter.drawLine(to, to - along * 5.0 - across * 3.5);
    };
    painter.setPen(QPen(kRim, 3.5, Qt::SolidLine, Qt::RoundCap));
    lines();
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap));
    lines();
    const QPointF middle = to + along * 9.0;
    const QRectF box(middle.x() - 8.0, middle.y() - 9.0, 16.0, 18.0);
    painter.setPen(kRim);
    painter.drawText(box.translated(1.0, 1.0), Qt::AlignCenter, QString(letter));
    painter.setPen(color);
    painter.drawText(box, Qt::AlignCenter, QString(letter));
}

} // namespace

QColor axisColor(char axis) {
    switch (axis) {
    case 'x':
        return {233, 122, 84};
    case 'y':
        return {72, 186, 145};
    default:
        return {104, 176, 236};
    }
}

std::array<char, 3> axisLetters(core::Axes axes) {
    switch (axes) {
    case core::Axes::XZ:
        return {'x', 'z', 'y'};
    case core::Axes::YZ:
        return {'z', 'y', 'x'};
    case core::Axes::XY:
        break;
    }
    return {'x', 'y', 'z'};
}

QString planeName(core::Axes axes) {
    switch (axes) {
    case core::Axes::XZ:
        return QCoreApplication::translate("SliceView", "XZ");
    case core::Axes::YZ:
        return QCoreApplication::translate("SliceView", "YZ");
    case core::Axes::XY:
        break;
    }
    return QCoreApplication::translate("SliceView", "XY");
}

void drawAxes(QPainter& painter, QSizeF view, core::Axes axes) {
    if (view.width() < 160.0 || view.height() < 120.0) return;
    const auto letters = axisLetters(axes);
    const QPointF corner(kCorner, view.height() - kCorner - kArrow - 16.0);
    painter.save();
    QFont font = painter.font();
    font.setBold(true);
    painter.setFont(font);
    drawArrow(painter, corner, {0.0, 1.0}, QLatin1Char(letters[1]), axisColor(letters[1]));
    drawArrow(painter, corner, {1.0, 0.0}, QLatin1Char(letters[0]), axisColor(letters[0]));
    painter.restore();
}

void drawCrosshair(QPainter& painter, const SliceViewport& viewport, core::Axes axes,
                   core::VoxelIndex voxel) {
    const auto letters = axisLetters(axes);
    const QPointF at =
        viewport.viewFromImage({static_cast<double>(core::SlicePlane::columnOf(axes, voxel)),
                                static_cast<double>(core::SlicePlane::rowOf(axes, voxel))});
    const QPointF first = viewport.viewFromImage({-0.5, -0.5});
    const QPointF last = viewport.viewFromImage({viewport.width() - 0.5, viewport.height() - 0.5});
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const auto line = [&](QPointF from, QPointF to, QColor color) {
        color.setAlpha(170);
        painter.setPen(QPen(color, 1.0));
        painter.drawLine(from, to);
    };
    // the line at a column is the plane whose normal is the column axis
    const double gap = std::max(kGap, viewport.zoom());
    line({at.x(), first.y()}, {at.x(), at.y() - gap}, axisColor(letters[0]));
    line({at.x(), at.y() + gap}, {at.x(), last.y()}, axisColor(letters[0]));
    line({first.x(), at.y()}, {at.x() - gap, at.y()}, axisColor(letters[1]));
    line({at.x() + gap, at.y()}, {last.x(), at.y()}, axisColor(letters[1]));
    painter.restore();
}

void drawMissing(QPainter& painter, const SliceViewport& viewport, core::Axes axes, int begin,
                 int end) {
    const double from = begin - 0.5;
    const double to = end - 0.5;
    const bool rows = axes == core::Axes::XZ;
    const QPointF a =
        rows ? viewport.viewFromImage({-0.5, from}) : viewport.viewFromImage({from, -0.5});
    const QPointF b = rows ? viewport.viewFromImage({viewport.width() - 0.5, to})
                           : viewport.viewFromImage({to, viewport.height() - 0.5});
    painter.fillRect(QRectF(a, b), QBrush(QColor(120, 124, 132, 90), Qt::BDiagPattern));
}

} // namespace lamina::ui
