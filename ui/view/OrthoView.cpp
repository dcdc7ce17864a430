// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/OrthoView.h"

#include "ui/view/ChannelVolumes.h"
#include "ui/view/PlaneDecorations.h"
#include "ui/view/ViewPane.h"
#include "ui/view/VolumeLoader.h"

#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lamina::ui {

using core::Axes;

namespace {

constexpr std::array<Axes, 3> kAxes{Axes::XY, Axes::XZ, Axes::YZ};

std::size_t at(Axes axes) {
    return static_cast<std::size_t>(axes);
}
std::size_t at(OrthoView::Pane pane) {
    return static_cast<std::size_t>(pane);
}

OrthoView::Pane paneOf(Axes axes) {
    return axes == Axes::XY   ? OrthoView::Pane::XY
           : axes == Axes::XZ ? OrthoView::Pane::XZ
                              : OrthoView::Pane::YZ;
}

QSplitter* splitter(Qt::Orientation orientation) {
    auto* made = new QSplitter(orientation);
    made->setChildrenCollapsible(false);
    made->setHandleWidth(4);
    return made;
}

} // namespace

OrthoView::OrthoView(core::JobSystem& jobs, QWidget* parent)
    : QWidget(parent), m_loader(new VolumeLoader(jobs, this)), m_volume(new VolumeView(jobs)),
      m_rows(splitter(Qt::Vertical)), m_above(splitter(Qt::Horizontal)),
      m_below(splitter(Qt::Horizontal)) {
    for (const Axes axes : kAxes) {
        auto* view = new SliceView(jobs);
        view->setAxes(axes);
        view->setAxisLetters(true);
        view->setObjectName("slices" + planeName(axes));
        m_slices[at(axes)] = view;
        const Pane pane = paneOf(axes);
        m_panes[at(pane)] = new ViewPane(view, planeName(axes), axisColor(axisLetters(axes)[2]));
        connectSlices(*view, pane);
    }
    m_volume->setObjectName("volume");
    m_panes[at(Pane::Volume)] = new ViewPane(m_volume, tr("3D"), QColor(150, 155, 163));
    for (const Pane pane : kPanes) {
        connect(m_panes[at(pane)], &ViewPane::maximiseWanted, this, [this, pane] {
            maximise(m_maximised == pane ? std::nullopt : std::optional(pane));
        });
    }
    m_above->addWidget(m_panes[at(Pane::XY)]);
    m_above->addWidget(m_panes[at(Pane::YZ)]);
    m_below->addWidget(m_panes[at(Pane::XZ)]);
    m_below->addWidget(m_panes[at(Pane::Volume)]);
    m_rows->addWidget(m_above);
    m_rows->addWidget(m_below);
    // XY is where the work is done
    for (QSplitter* s : {m_above, m_below, m_rows}) {
        s->setStretchFactor(0, 3);
        s->setStretchFactor(1, 2);
        s->setSizes({600, 400});
    }
    // one cross, not two handles: columns stay in line
    connect(m_above, &QSplitter::splitterMoved, this,
            [this] { m_below->setSizes(m_above->sizes()); });
    connect(m_below, &QSplitter::splitterMoved, this,
            [this] { m_above->setSizes(m_below->sizes()); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_rows);

    connect(m_volume, &VolumeView::focused, this, [this] { setActive(Pane::Volume); });
    connect(m_volume, &VolumeView::failed, this, &OrthoView::failed);
    connect(m_volume, &VolumeView::labelPicked, this,
            [this](core::LabelId id, core::VoxelIndex voxel) {
                moveCrosshair(voxel);
                Q_EMIT labelPicked(id);
            });
    connect(m_volume, &VolumeView::nothingPicked, this, &OrthoView::nothingPicked);
    connect(m_loader, &VolumeLoader::volumeChanged, this, [this] {
        slices(Axes::XZ).setVolume(m_loader->volume());
        slices(Axes::YZ).setVolume(m_loader->volume());
        m_volume->setVolume(m_loader->volume());
    });
    connect(m_loader, &VolumeLoader::grew, this, &OrthoView::volumeGrew);
    connect(m_loader, &VolumeLoader::failed, this, &OrthoView::failed);
    makeChannels(jobs);
    makeVolumeControls();
    m_panes[at(Pane::XY)]->setActive(true);
    updateLayout();
}

OrthoView::~OrthoView() = default;

void OrthoView::connectSlices(SliceView& view, Pane pane) {
    connect(&view, &SliceView::sliceChanged, this, &OrthoView::sliceMoved);
    connect(&view, &SliceView::crosshairWanted, this, &OrthoView::moveCrosshair);
    connect(&view, &SliceView::focused, this, [this, pane] { setActive(pane); });
    connect(&view, &SliceView::viewportChanged, this, [this, &view] { follow(view); });
    if (pane != Pane::XY) {
        connect(&view, &SliceView::contrastChanged, this,
                [this](core::IntensityRange range) { slices(Axes::XY).setContrast(range); });
        connect(&view, &SliceView::failed, this, &OrthoView::failed);
        return;
    }
    const auto others = [this](auto call) {
        for (SliceView* other : {m_slices[at(Axes::XZ)], m_slices[at(Axes::YZ)]}) {
            if (other) call(*other);
        }
    };
    connect(&view, &SliceView::contrastChanged, this, [this, others](core::IntensityRange range) {
        others([&](SliceView& other) { other.setContrast(range); });
        m_volume->setContrast(range);
    });
    connect(&view, &SliceView::overlayStyleChanged, this,
            [&view, others] { others([&](SliceView& other) { other.copyOverlays(view); }); });
    connect(&view, &SliceView::overlayVoxelsChanged, this,
            [others](OverlayKind kind, const core::VoxelBox& box) {
                others([&](SliceView& other) { other.overlayChanged(kind, box); });
            });
    connect(&view, &SliceView::overlayInvalidated, this, [others](OverlayKind kind) {
        others([&](SliceView& other) { other.overlayReset(kind); });
    });
}

SliceView& OrthoView::slices(Axes axes) const {
    return *m_slices[at(axes)];
}

ViewPane& OrthoView::pane(Pane pane) const {
    return *m_panes[at(pane)];
}

void OrthoView::setStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time) {
    m_stack = std::move(stack);
    m_channels->setStack(m_stack, channel, time);
    m_volume->setStack(m_stack);
    for (SliceView* view : m_slices)
        view->setStack(m_stack, channel, time);
    updateLayout();
    sliceMoved();
}

void OrthoView::setTool(Tool* tool) {
    for (SliceView* view : m_slices)
        view->setTool(tool);
}

void OrthoView::toolChanged() {
    for (SliceView* view : m_slices)
        view->toolChanged();
}

// --- the place -----------------------------------------------------------------------------------

core::VoxelIndex OrthoView::crosshair() const {
    return {slices(Axes::YZ).slice(), slices(Axes::XZ).slice(), slices(Axes::XY).slice()};
}

void OrthoView::moveCrosshair(core::VoxelIndex voxel) {
    if (!m_stack) return;
    m_moving = true; // one report, not three of places between
    for (const Axes axes : kAxes)
        slices(axes).setSlice(core::SlicePlane::depthOf(axes, voxel));
    m_moving = false;
    sliceMoved();
}

bool OrthoView::moveCrosshairToMouse() {
    for (const SliceView* view : m_slices) {
        if (const auto voxel = view->voxelUnderMouse()) {
            moveCrosshair(*voxel);
            return true;
        }
    }
    return false;
}

void OrthoView::sliceMoved() {
    if (m_moving) return;
    showCrosshair();
    updateTitles();
    Q_EMIT crosshairMoved(crosshair());
}

void OrthoView::showCrosshair() {
    // alone, a view has no use for lines to where the others are
    const bool lines = m_crosshairShown && m_stack && canShowAll() && !m_maximised;
    for (SliceView* view : m_slices)
        view->setCrosshair(lines ? std::optional(crosshair()) : std::nullopt);
    if (m_stack) m_volume->setCrosshair(crosshair());
}

void OrthoView::setCrosshairShown(bool shown) {
    m_crosshairShown = shown;
    showCrosshair();
}

void OrthoView::showPlane(core::SlicePlane plane) {
    if (m_maximised && *m_maximised != paneOf(plane.axes) && canShowAll()) {
        maximise(paneOf(plane.axes));
    }
    slices(plane.axes).setSlice(plane.index);
}

void OrthoView::updateTitles() {
    for (const Axes axes : kAxes) {
        ViewPane& bar = pane(paneOf(axes));
        if (!m_stack) {
            bar.setPosition({});
            continue;
        }
        bar.setPosition(tr("%1 %2 / %3")
                            .arg(QLatin1Char(axisLetters(axes)[2]))
                            .arg(slices(axes).slice())
                            .arg(core::SlicePlane::depth(axes, m_stack->size()) - 1));
    }
}

// --- zoom ----------------------------------------------------------------------------------------

void OrthoView::setZoomLinked(bool linked) {
    if (linked == m_zoomLinked) return;
    m_zoomLinked = linked;
    if (!linked || !m_stack) return;
    const core::VoxelIndex here = crosshair();
    m_center = {static_cast<double>(here.x), static_cast<double>(here.y),
                static_cast<double>(here.z)};
    follow(activeSlices());
}

void OrthoView::follow(const SliceView& leader) {
    if (!m_zoomLinked || m_following || !m_stack || !leader.isVisible()) return;
    m_following = true;
    const auto column = [](Axes axes) { return axes == Axes::YZ ? 2U : 0U; };
    const auto row = [](Axes axes) { return axes == Axes::XZ ? 2U : 1U; };
    const core::SlicePoint center = leader.center();
    m_center[column(leader.axes())] = center.x;
    m_center[row(leader.axes())] = center.y;
    for (SliceView* view : m_slices) {
        if (view == &leader) continue;
        view->setScaleAndCenter(leader.micrometresPerPixel(),
                                {m_center[column(view->axes())], m_center[row(view->axes())]});
    }
    m_following = false;
}

void OrthoView::fitActive() {
    if (m_active == Pane::Volume) {
        m_volume->resetCamera();
    } else {
        activeSlices().fitToView();
    }
}

// --- layout --------------------------------------------------------------------------------------

bool OrthoView::canShowAll() const {
    return m_stack && m_stack->size().z > 1;
}

bool OrthoView::paneVisible(Pane pane) const {
    if (!canShowAll()) return pane == Pane::XY;
    return !m_maximised || *m_maximised == pane;
}

void OrthoView::maximise(std::optional<Pane> pane) {
    if (pane == m_maximised) return;
    m_maximised = pane;
    updateLayout();
    if (pane) m_panes[at(*pane)]->view().setFocus(Qt::OtherFocusReason);
}

void OrthoView::toggleMaximised() {
    maximise(m_maximised ? std::nullopt : std::optional(m_active));
}

void OrthoView::updateLayout() {
    const bool wanted =
        canShowAll() && (!m_maximised || *m_maximised != Pane::XY); // something needs the copy
    // sizes are kept by the splitters while a pane is hidden
    for (const Pane p : kPanes) {
        m_panes[at(p)]->setVisible(paneVisible(p));
        m_panes[at(p)]->setMaximised(m_maximised == p);
        m_panes[at(p)]->setMaximisable(
            canShowAll(),
            canShowAll() ? QString() : tr("An image of one slice has no other views."));
    }
    m_above->setVisible(paneVisible(Pane::XY) || paneVisible(Pane::YZ));
    m_below->setVisible(paneVisible(Pane::XZ) || paneVisible(Pane::Volume));
    m_channels->setWanted(wanted);
    if (!paneVisible(m_active)) setActive(m_maximised.value_or(Pane::XY));
    showCrosshair();
    Q_EMIT layoutChanged();
}

void OrthoView::setActive(Pane pane) {
    if (pane == m_active) return;
    m_panes[at(m_active)]->setActive(false);
    m_active = pane;
    m_panes[at(m_active)]->setActive(true);
    Q_EMIT activePaneChanged();
}

SliceView& OrthoView::activeSlices() const {
    for (const Axes axes : kAxes) {
        if (paneOf(axes) == m_active) return slices(axes);
    }
    return slices(Axes::XY);
}

void OrthoView::focusNext() {
    auto next = at(m_active);
    do {
        next = (next + 1) % kPanes.size();
    } while (!paneVisible(kPanes[next]));
    m_panes[next]->view().setFocus(Qt::ShortcutFocusReason);
}

QImage OrthoView::picture(bool all) {
    const auto shot = [this](Pane pane) {
        if (pane == Pane::Volume) return m_volume->picture();
        return static_cast<SliceView&>(m_panes[at(pane)]->view()).picture();
    };
    if (!all || m_maximised || !canShowAll()) return shot(m_active);
    std::array<QImage, 4> images;
    for (const Pane p : kPanes)
        images[at(p)] = shot(p);
    constexpr int kGap = 4;
    const int left = std::max(images[0].width(), images[2].width());
    const int top = std::max(images[0].height(), images[1].height());
    const int right = std::max(images[1].width(), images[3].width());
    const int bottom = std::max(images[2].height(), images[3].height());
    QImage whole(left + kGap + right, top + kGap + bottom, QImage::Format_RGB32);
    whole.fill(Qt::white);
    QPainter painter(&whole);
    for (std::size_t i = 0; i < images.size(); ++i) {
        images[i].setDevicePixelRatio(1.0);
        painter.drawImage(i % 2 == 0 ? 0 : left + kGap, i < 2 ? 0 : top + kGap, images[i]);
    }
    return whole;
}

} // namespace lamina::ui
