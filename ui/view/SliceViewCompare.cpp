// SPDX-License-Identifier: GPL-3.0-or-later
// Channels and comparison of a SliceView.
#include "ui/view/ChannelMix.h"
#include "ui/view/SideNames.h"
#include "ui/view/SliceDecorations.h"
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewPrivate.h"

#include <QPainter>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

// dynamic properties of the view, which few views have
constexpr const char* kLeftName = "leftSideName";
constexpr const char* kRightName = "rightSideName";

QString sideName(const std::optional<OverlayKind>& kind) {
    if (!kind) return SliceView::tr("Image");
    switch (*kind) {
    case OverlayKind::Annotation:
        return SliceView::tr("Annotation");
    case OverlayKind::Semantic:
        return SliceView::tr("Semantic");
    case OverlayKind::Instances:
        return SliceView::tr("Instances");
    case OverlayKind::Probability:
        return SliceView::tr("Probability");
    case OverlayKind::Agreement:
        break;
    }
    return SliceView::tr("Agreement");
}

} // namespace

void setSideNames(SliceView& view, const QString& left, const QString& right) {
    view.setProperty(kLeftName, left);
    view.setProperty(kRightName, right);
    view.update();
}

ChannelMix& SliceView::channels() {
    return *m_d->mix;
}

void SliceView::setComparison(const Comparison& comparison) {
    m_d->setComparison(comparison);
}

const Comparison& SliceView::comparison() const {
    return m_d->comparison;
}

void SliceView::Private::setComparison(const Comparison& wanted) {
    Comparison next = wanted;
    next.position = std::clamp(wanted.position, 0.0, 1.0);
    if (next == comparison) return;
    const bool otherMode = next.mode != comparison.mode;
    if (otherMode) endGesture(true); // positions mean other image points from now on
    comparison = next;
    const double zoomBefore = viewport.zoom();
    if (otherMode) viewport.setCopies(next.mode == Comparison::Mode::SideBySide ? 2 : 1);
    if (next.mode == Comparison::Mode::Swipe && !grip) {
        grip = new SwipeGrip(&q);
        connect(grip, &SwipeGrip::valueChanged, &q, [this](int permille) {
            Comparison moved = comparison;
            moved.position = static_cast<double>(permille) / SwipeGrip::kWhole;
            setComparison(moved);
        });
        connect(grip, &SwipeGrip::entered, &q, [this] {
            mouse.reset();
            updateVoxel();
            canvas->update();
        });
        connect(grip, &SwipeGrip::leaveWanted, &q, [this] {
            Comparison off = comparison;
            off.mode = Comparison::Mode::Off;
            setComparison(off);
            q.setFocus(Qt::OtherFocusReason);
        });
    }
    if (grip) {
        const QSignalBlocker block(grip);
        grip->setValue(static_cast<int>(std::lround(next.position * SwipeGrip::kWhole)));
        grip->setVisible(next.mode == Comparison::Mode::Swipe);
        placeGrip();
    }
    geometryChanged(zoomBefore);
    Q_EMIT q.comparisonChanged();
}

void SliceView::Private::placeGrip() {
    if (!grip) return;
    grip->place();
    grip->raise();
}

void SliceView::Private::paintComparison(QPainter& painter) {
    if (comparison.mode == Comparison::Mode::Off) return;
    const QSizeF view(q.size());
    const double x = viewport.deviceSplit(comparison) / viewport.deviceRatio();
    painter.fillRect(QRectF(x - 2.0, 0.0, 4.0, view.height()), QColor(0, 0, 0, 140));
    painter.fillRect(QRectF(x - 1.0, 0.0, 2.0, view.height()), QColor(245, 245, 245));
    const auto name = [this](const char* given, const std::optional<OverlayKind>& kind) {
        const auto words = q.property(given).toString();
        return words.isEmpty() ? sideName(kind) : words;
    };
    drawSideName(painter, QRectF(0.0, 0.0, x, view.height()), name(kLeftName, comparison.left),
                 true);
    drawSideName(painter, QRectF(x, 0.0, view.width() - x, view.height()),
                 name(kRightName, comparison.right), false);
}

void SliceView::Private::paintToolLines(QPainter& painter) {
    if (!tool) return;
    const auto lines = tool->lines(plane());
    if (lines.empty()) return;
    const int copies = comparison.mode == Comparison::Mode::SideBySide ? 2 : 1;
    for (int copy = 0; copy < copies; ++copy) {
        painter.save();
        const QSizeF size = viewport.viewSize();
        painter.translate(copy * size.width(), 0.0);
        if (copies > 1) painter.setClipRect(QRectF(QPointF(), size));
        for (const ToolLine& line : lines)
            drawToolLine(painter, line, viewport);
        painter.restore();
    }
}

} // namespace lamina::ui
