// SPDX-License-Identifier: GPL-3.0-or-later
// What the views beside XY show: the channels of the mix, and what is chosen for 3D.
#include "ui/view/ChannelMix.h"
#include "ui/view/ChannelVolumes.h"
#include "ui/view/OrthoView.h"
#include "ui/view/ViewPane.h"
#include "ui/view/VolumeLoader.h"

#include <QActionGroup>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

namespace lamina::ui {

using core::Axes;

namespace {
constexpr int kOpacityWidth = 90;
} // namespace

void OrthoView::makeChannels(core::JobSystem& jobs) {
    const ChannelMix& mix = slices(Axes::XY).channels();
    m_channels = new ChannelVolumes(jobs, *m_loader, mix, this);
    connect(m_channels, &ChannelVolumes::changed, this, [this, &mix] {
        for (const Axes axes : {Axes::XZ, Axes::YZ})
            slices(axes).setChannelVolumes(mix.ownColor(), m_channels->shown());
        m_volume->setChannelVolumes(mix.ownColor(), m_channels->shown());
    });
    connect(m_channels, &ChannelVolumes::grew, this, &OrthoView::volumeGrew);
    connect(m_channels, &ChannelVolumes::failed, this, &OrthoView::failed);
}

void OrthoView::setCopyBudget(std::size_t bytes) {
    m_channels->setByteBudget(bytes);
}

bool OrthoView::activeIsCoarse() const {
    const bool cut = m_active == Pane::XZ || m_active == Pane::YZ;
    return cut && m_loader->volume() && m_loader->volume()->reduction() != core::Reduction{};
}

void OrthoView::volumeGrew() {
    slices(Axes::XZ).volumeGrew();
    slices(Axes::YZ).volumeGrew();
    m_volume->volumeGrew();
}

void OrthoView::makeVolumeControls() {
    auto* button = new QToolButton;
    button->setObjectName("volumeOptions");
    button->setAutoRaise(true);
    button->setText(tr("Annotation"));
    button->setToolTip(tr("What the 3D view shows"));
    button->setAccessibleName(tr("What the 3D view shows"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    auto* menu = new QMenu(button);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, Surfaces which, const char* name) {
        QAction* action = menu->addAction(text);
        action->setObjectName(name);
        action->setCheckable(true);
        action->setChecked(which == m_volume->surfaces());
        group->addAction(action);
        connect(action, &QAction::triggered, m_volume,
                [this, which] { m_volume->setSurfaces(which); });
        connect(m_volume, &VolumeView::surfacesChanged, action,
                [action, button, which](Surfaces now) {
                    action->setChecked(now == which);
                    if (now == which) button->setText(action->text());
                });
    };
    add(tr("Annotation"), Surfaces::Annotation, "surfacesAnnotation");
    add(tr("Predicted cells"), Surfaces::Prediction, "surfacesPrediction");
    add(tr("Image only"), Surfaces::None, "surfacesNone");
    menu->addSeparator();
    makeImageControls(*menu);
    QAction* planes = menu->addAction(tr("Outlines of the planes"));
    planes->setObjectName("volumePlanes");
    planes->setCheckable(true);
    planes->setChecked(true);
    connect(planes, &QAction::toggled, m_volume, &VolumeView::setPlanesVisible);
    menu->addSeparator();
    connect(menu->addAction(tr("Whole stack (as a double click)")), &QAction::triggered, m_volume,
            &VolumeView::resetCamera);
    button->setMenu(menu);
    pane(Pane::Volume).addControl(button);
}

/// Whether the image is seen, how, and how dense; the last in the bar, where it can be tried out
/// with an eye on the image.
void OrthoView::makeImageControls(QMenu& menu) {
    QAction* image = menu.addAction(tr("Image"));
    image->setObjectName("volumeImage");
    image->setCheckable(true);
    image->setChecked(true);
    auto* group = new QActionGroup(&menu);
    const auto add = [&](const QString& text, VolumeRendering way, const char* name) {
        QAction* action = menu.addAction(text);
        action->setObjectName(name);
        action->setCheckable(true);
        action->setChecked(way == m_volume->rendering());
        group->addAction(action);
        connect(action, &QAction::triggered, m_volume,
                [this, way] { m_volume->setRendering(way); });
        connect(m_volume, &VolumeView::renderingChanged, action,
                [this, action, way] { action->setChecked(m_volume->rendering() == way); });
        connect(image, &QAction::toggled, action, &QAction::setEnabled);
    };
    add(tr("Image: brightest along each ray"), VolumeRendering::Brightest, "imageBrightest");
    add(tr("Image: translucent"), VolumeRendering::Translucent, "imageTranslucent");
    auto* opacity = new QSlider(Qt::Horizontal);
    opacity->setObjectName("volumeOpacity");
    opacity->setAccessibleName(tr("Opacity of the image in 3D"));
    opacity->setToolTip(
        tr("How dense the image in 3D is: further right hides more of what lies behind"));
    opacity->setRange(1, 100);
    opacity->setFixedWidth(kOpacityWidth);
    opacity->setFocusPolicy(Qt::TabFocus);
    const auto show = [this, opacity, image] {
        opacity->setVisible(image->isChecked() &&
                            m_volume->rendering() == VolumeRendering::Translucent);
        const QSignalBlocker block(opacity);
        opacity->setValue(qRound(m_volume->imageOpacity() * 100.0));
    };
    connect(opacity, &QSlider::valueChanged, m_volume,
            [this](int percent) { m_volume->setImageOpacity(percent / 100.0); });
    connect(m_volume, &VolumeView::renderingChanged, opacity, show);
    connect(image, &QAction::toggled, opacity, [this, show](bool on) {
        m_volume->setImageVisible(on);
        show();
    });
    pane(Pane::Volume).addControl(opacity);
    show();
}

// --- all views at once ---------------------------------------------------------------------------

void OrthoView::setKeys(const ViewKeys& keys) {
    for (SliceView* view : m_slices)
        view->setKeys(keys);
    m_volume->setKeys(keys);
}

void OrthoView::setWheelZooms(bool zooms) {
    for (SliceView* view : m_slices)
        view->setWheelZooms(zooms);
}

void OrthoView::act(ViewKey what) {
    if (!m_stack || what == ViewKey::Pan || what == ViewKey::Contrast) return;
    const bool zooms = what == ViewKey::ZoomIn || what == ViewKey::ZoomOut;
    if (zooms && m_active == Pane::Volume) {
        m_volume->zoomBy(what == ViewKey::ZoomIn ? 1 : -1);
    } else {
        activeSlices().act(what);
    }
}

void OrthoView::setSelection(const OverlaySource& source) {
    for (SliceView* view : m_slices)
        view->setSelection(source);
}

void OrthoView::setSelectionShown(bool shown) {
    for (SliceView* view : m_slices)
        view->setSelectionShown(shown);
}

void OrthoView::selectionChanged(const core::VoxelBox& box) {
    for (SliceView* view : m_slices)
        view->selectionChanged(box);
}

void OrthoView::selectionReset() {
    for (SliceView* view : m_slices)
        view->selectionReset();
}

} // namespace lamina::ui
