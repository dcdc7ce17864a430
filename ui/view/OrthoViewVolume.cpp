// SPDX-License-Identifier: GPL-3.0-or-later
// What the views beside XY show: the channels of the mix, and what is chosen for 3D.
#include "ui/view/ChannelMix.h"
#include "ui/view/ChannelVolumes.h"
#include "ui/view/OrthoView.h"
#include "ui/view/ViewPane.h"
#include "ui/view/VolumeLoader.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolButton>

namespace lamina::ui {

using core::Axes;

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
    QAction* image = menu->addAction(tr("Image (brightest along each ray)"));
    image->setObjectName("volumeImage");
    image->setCheckable(true);
    image->setChecked(true);
    connect(image, &QAction::toggled, m_volume, &VolumeView::setImageVisible);
    QAction* planes = menu->addAction(tr("Outlines of the planes"));
    planes->setObjectName("volumePlanes");
    planes->setCheckable(true);
    planes->setChecked(true);
    connect(planes, &QAction::toggled, m_volume, &VolumeView::setPlanesVisible);
    menu->addSeparator();
    connect(menu->addAction(tr("Whole stack (R, or double click)")), &QAction::triggered, m_volume,
            &VolumeView::resetCamera);
    button->setMenu(menu);
    pane(Pane::Volume).addControl(button);
}

} // namespace lamina::ui
