// SPDX-License-Identifier: GPL-3.0-or-later
// What a SliceView needs to be one of several: its plane, the copy it is cut from, the crosshair.
#include "ui/view/PlaneDecorations.h"
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewPrivate.h"

#include <QShowEvent>

#include <algorithm>

namespace lamina::ui {

void SliceView::setAxes(core::Axes axes) {
    m_d->axes = axes;
    m_d->prop->setAxes(axes);
    setAccessibleName(tr("Slice view %1").arg(planeName(axes)));
}

core::Axes SliceView::axes() const {
    return m_d->axes;
}

int SliceView::Private::depth() const {
    return stack ? core::SlicePlane::depth(axes, stack->size()) : 0;
}

void SliceView::setVolume(std::shared_ptr<const core::VolumeCopy> volume) {
    m_d->volume = std::move(volume);
    volumeGrew();
}

void SliceView::volumeGrew() {
    if (m_d->axes != core::Axes::XY && m_d->stack) m_d->showCopied();
}

void SliceView::Private::showCopied() {
    if (!volume || volume->fullSize() != stack->size()) {
        late.start();
        canvas->update();
        return;
    }
    volumeStale = !q.isVisible(); // a hidden view must not cost anything at each step
    if (volumeStale) return;
    cutChannels();
    showPlane(slice, std::make_shared<const core::Plane>(volume->plane(plane())));
}

void SliceView::Private::cutChannels() {
    sidePlanes.clear();
    for (const ChannelVolume& c : sideChannels) {
        if (c.copy->fullSize() != stack->size()) continue; // of the stack before
        sidePlanes.push_back(
            {std::make_shared<const core::Plane>(c.copy->plane(plane())), c.range, c.color});
    }
}

void SliceView::setChannelVolumes(const QColor& own, const std::vector<ChannelVolume>& others) {
    const auto& before = m_d->sideChannels;
    const bool sameCopies =
        m_d->sidePlanes.size() == others.size() &&
        std::equal(before.begin(), before.end(), others.begin(), others.end(),
                   [](const auto& a, const auto& b) { return a.copy == b.copy; });
    m_d->sideColor = own;
    m_d->sideChannels = others;
    for (std::size_t i = 0; sameCopies && i < others.size(); ++i) {
        m_d->sidePlanes[i].range = others[i].range;
        m_d->sidePlanes[i].color = others[i].color;
    }
    if (!sameCopies) {
        m_d->sidePlanes.clear();
        volumeGrew();
    }
    m_d->canvas->update();
}

double SliceView::Private::sideFilled() const {
    return filledShare(*volume, sideChannels);
}

void SliceView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_d->volumeStale && m_d->stack) m_d->showCopied();
}

void SliceView::Private::paintMissing(QPainter& painter) const {
    if (axes == core::Axes::XY || !volume || volume->filled() >= 1.0) return;
    const int depthZ = stack->size().z;
    for (int z = 0; z < depthZ;) {
        int end = z;
        while (end < depthZ && !volume->there(end))
            ++end;
        if (end > z) drawMissing(painter, viewport, axes, z, end);
        z = end + 1;
    }
}

std::optional<SliceProp::Ring> SliceView::Private::ring() const {
    const bool drawing = gesture == Gesture::Tool || gesture == Gesture::None;
    if (!stack || !mouse || !tool || !drawing || panKeyHeld || contrastKeyHeld || picturing) {
        return std::nullopt;
    }
    const std::optional<double> wanted = tool->cursorRadius();
    if (!wanted) return std::nullopt;
    const double radius = wanted.value_or(0.0);
    // The radius counts pixels along x; in µm the brush is as wide in every plane. A disc of pixel
    // centres within r covers half a pixel more.
    const core::Spacing spacing = stack->spacing();
    const double alongColumns = radius * spacing.x / core::SlicePlane::columnSpacing(axes, spacing);
    const double alongRows = axes == core::Axes::XY
                                 ? radius
                                 : radius * spacing.x / core::SlicePlane::rowSpacing(axes, spacing);
    const double zoom = viewport.zoom();
    return SliceProp::Ring{*mouse, (alongColumns + 0.5) * zoom,
                           (alongRows + 0.5) * zoom * viewport.aspect()};
}

void SliceView::copyOverlays(const SliceView& other) {
    for (int i = 0; i < kOverlayKinds; ++i) {
        const auto kind = static_cast<OverlayKind>(i);
        const OverlayLayer& from = other.m_d->prop->layer(kind);
        OverlayLayer& to = m_d->prop->layer(kind);
        to.source = from.source;
        to.visible = from.visible;
        to.opacity = from.opacity;
        to.outline = from.outline;
    }
    m_d->canvas->update();
}

void SliceView::setCrosshair(std::optional<core::VoxelIndex> voxel) {
    if (voxel == m_d->crosshair) return;
    m_d->crosshair = voxel;
    m_d->canvas->update();
}

void SliceView::setAxisLetters(bool shown) {
    m_d->axisLetters = shown;
    m_d->canvas->update();
}

std::optional<core::VoxelIndex> SliceView::voxelUnderMouse() const {
    return m_d->voxel;
}

QImage SliceView::renderedImage() {
    return m_d->canvas->grabFrame();
}

QImage SliceView::picture() {
    m_d->picturing = true;
    const QImage image = m_d->canvas->grabFrame();
    m_d->picturing = false;
    m_d->canvas->update();
    return image;
}

} // namespace lamina::ui
