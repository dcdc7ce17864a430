// SPDX-License-Identifier: GPL-3.0-or-later
// The image in the 3D view and its channels.
#include "ui/view/SliceLoader.h"
#include "ui/view/VolumeView.h"
#include "ui/view/VolumeViewPrivate.h"

#include <utility>

namespace lamina::ui {

void VolumeView::setVolume(std::shared_ptr<const core::VolumeCopy> volume) {
    m_d->volume = std::move(volume);
    volumeGrew();
}

void VolumeView::volumeGrew() {
    m_d->imageStale = true;
    m_d->refresh();
}

void VolumeView::setContrast(core::IntensityRange range) {
    m_d->contrast = range;
    m_d->applyLooks();
}

void VolumeView::setChannelVolumes(const QColor& own, const std::vector<ChannelVolume>& others) {
    const auto before = m_d->wantedCopies();
    m_d->ownColor = own;
    m_d->others = others;
    m_d->applyLooks(); // seen at once, where its voxels are there already
    if (m_d->wantedCopies() != before) volumeGrew();
}

void VolumeView::setRendering(VolumeRendering rendering) {
    if (rendering == m_d->scene->image().rendering()) return;
    VolumeImage& image = m_d->scene->image();
    image.setRendering(rendering);
    // six more samples for each: a processor has better things to do
    image.setShaded(!m_d->canvas->drawnInSoftware());
    m_d->fullCost = -1.0; // another price
    m_d->moved();
    Q_EMIT renderingChanged();
}

VolumeRendering VolumeView::rendering() const {
    return m_d->scene->image().rendering();
}

void VolumeView::setImageOpacity(double opacity) {
    if (opacity == m_d->scene->image().opacity()) return;
    m_d->scene->image().setOpacity(opacity);
    m_d->moved();
    Q_EMIT renderingChanged();
}

double VolumeView::imageOpacity() const {
    return m_d->scene->image().opacity();
}

VolumeView::Private::Copies VolumeView::Private::wantedCopies() const {
    Copies copies;
    if (ownColor.isValid()) copies.emplace_back(kOwn, volume);
    for (const ChannelVolume& other : others)
        copies.emplace_back(other.channel, other.copy);
    return copies;
}

void VolumeView::Private::applyLooks() {
    std::vector<VolumeImage::Look> looks{{kOwn, contrast, ownColor}};
    for (const ChannelVolume& other : others)
        looks.push_back({other.channel, other.range, other.color});
    scene->image().setLooks(std::move(looks));
    moved();
}

void VolumeView::Private::buildImage() {
    if (!volume || volume->slicesThere() == 0) return; // stays stale until slices arrive
    imageStale = false;
    Copies copies = wantedCopies();
    std::erase_if(copies, [this](const auto& c) {
        return c.second->slicesThere() == 0 || c.second->fullSize() != stack->size();
    });
    auto result = std::make_shared<std::shared_ptr<const VolumeImage::Data>>();
    core::JobCallbacks callbacks;
    callbacks.owner = alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, result, begun = generation, count = copies.size()] {
        imageJob = {};
        if (begun == generation) {
            scene->image().setData(*result);
            hasImage = *result != nullptr;
            if (std::exchange(drawnChannels, count) != count) fullCost = -1.0;
            canvas->update();
        }
        refresh();
    };
    callbacks.cancelled = [this] {
        imageJob = {};
        refresh();
    };
    callbacks.failed = [this](const std::exception_ptr& error) {
        imageJob = {};
        Q_EMIT q.failed(sentenceOf(error));
    };
    imageJob = jobs.submit(
        core::Lane::Cpu,
        [copies = std::move(copies), spacing = stack->spacing(), result,
         to = volume->smallReduction(kMost3DVoxels, kLongest3DSide, stack->spacing())](
            const core::JobContext& context) {
            std::vector<VolumeImage::Channel> channels;
            for (const auto& [channel, copy] : copies)
                channels.emplace_back(channel, copy->reduced(to, context));
            *result = VolumeImage::pack(channels, spacing);
        },
        std::move(callbacks));
}

} // namespace lamina::ui
