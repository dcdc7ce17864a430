// SPDX-License-Identifier: GPL-3.0-or-later
// What is seen over and around the image: probability and agreement, time points, settings.
#include "ui/MainWindow.h"
#include "ui/document/ObjectsTrial.h"
#include "ui/document/OverlayColors.h"
#include "ui/panel/ContrastPanel.h"
#include "ui/panel/ObjectsBox.h"
#include "ui/panel/OverlayPanel.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/Ribbon.h"
#include "ui/panel/SliceBar.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"

#include <QSignalBlocker>

namespace lamina::ui {

namespace {

/// What is tried of the objects is drawn instead of those that are kept, in all views.
void showTrial(ObjectsTrial& trial, SliceView& view, VolumeView& volume) {
    QObject::connect(&trial, &ObjectsTrial::shownChanged, &view, [&view, &volume] {
        for (const auto kind :
             {OverlayKind::Semantic, OverlayKind::Instances, OverlayKind::Agreement})
            view.overlayReset(kind);
        volume.labelsChanged(Surfaces::Prediction);
    });
    QObject::connect(&view, &SliceView::sliceChanged, &trial,
                     [&trial, &view] { trial.setCurrentSlice(view.slice()); });
}

} // namespace

void MainWindow::connectLayers() {
    m_view->setOverlaySource(OverlayKind::Probability, probabilityColors(m_document));
    m_view->setOverlaySource(OverlayKind::Agreement, agreementColors(m_document));
    // the agreement follows every dab, with the same rectangles as the annotation
    connect(&m_document, &Document::labelsChanged, this, [this](const core::VoxelBox& box) {
        m_view->overlayChanged(OverlayKind::Agreement, box);
    });
    connect(&m_document, &Document::tableChanged, this,
            [this] { m_view->overlayReset(OverlayKind::Agreement); });
    connect(&m_document, &Document::thresholdPreviewChanged, this, [this] {
        m_view->overlayReset(OverlayKind::Semantic);
        m_view->overlayReset(OverlayKind::Agreement);
    });

    auto* trial = new ObjectsTrial(m_jobs, m_document); // the document's child
    showTrial(*trial, *m_view, m_views->volume());
    connect(trial, &ObjectsTrial::failed, this,
            [this](const QString& sentence) { m_notice->showError(sentence); });
    m_overlayPanel->addBelowThreshold(new ObjectsBox(*trial));

    connect(&m_view->channels(), &ChannelMix::planesChanged, this, [this] {
        if (m_cursor) showCursor(m_cursor); // the other channels have values now
    });

    Ribbon& times = m_sliceBar->addTimes(m_jobs);
    connect(&times, &Ribbon::valueChanged, this, [this, &times](int t) {
        const auto reason = m_learning.whyNot(core::RunAction::ChangeStack);
        if (reason.isEmpty()) {
            m_session.show(m_session.current(), t);
            return;
        }
        m_notice->showInfo(tr("Another time point cannot be opened now. %1").arg(reason));
        const QSignalBlocker block(times);
        times.setValue(m_document.time());
    });
}

/// Grey values of all channels whose slice is in the cache; nothing is read for this.
QStringList MainWindow::intensityWords(core::VoxelIndex voxel) const {
    const auto& stack = *m_document.stack();
    QStringList values;
    for (int c = 0; c < stack.info().channels; ++c) {
        const auto plane = stack.cachedPlane({voxel.z, c, m_document.time()});
        values << (plane ? QString::number(plane->value(voxel.x, voxel.y)) : tr("–"));
    }
    if (values.size() == 1)
        return values.front() == tr("–") ? QStringList()
                                         : QStringList{tr("intensity %1").arg(values.front())};
    return {tr("channels %1").arg(values.join(" | "))};
}

ViewSettings MainWindow::viewSettings() const {
    ViewSettings settings;
    m_overlayPanel->collect(settings);
    m_contrastPanel->collect(settings);
    return settings;
}

void MainWindow::setViewSettings(const ViewSettings& settings) {
    m_overlayPanel->apply(settings);
    m_contrastPanel->apply(settings);
}

} // namespace lamina::ui
