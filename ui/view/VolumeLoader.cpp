// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/VolumeLoader.h"

#include "ui/view/SliceLoader.h"

#include <utility>

namespace lamina::ui {

namespace {
constexpr int kPaceMs = 120; // redrawing at every slice would cost more than filling
} // namespace

VolumeLoader::VolumeLoader(core::JobSystem& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {
    m_pace.setSingleShot(true);
    m_pace.setInterval(kPaceMs);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (!std::exchange(m_unsent, false)) return;
        m_pace.start();
        Q_EMIT grew();
    });
}

VolumeLoader::~VolumeLoader() {
    m_job.requestStop();
}

void VolumeLoader::setStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time) {
    // one source behind both: only the voxel size differs
    const bool sameVoxels = m_stack && stack && &m_stack->info() == &stack->info() &&
                            channel == m_channel && time == m_time;
    m_stack = std::move(stack);
    m_channel = channel;
    m_time = time;
    if (sameVoxels) return;
    if (m_job.valid()) m_job.requestStop();
    m_job = {};
    m_alive.reset(); // answers that are on their way belong to the copy before
    m_volume.reset();
    m_shown.reset();
    m_pace.stop();
    m_unsent = false;
    Q_EMIT volumeChanged();
    if (m_wanted) start();
}

void VolumeLoader::setWanted(bool wanted) {
    if (wanted == m_wanted) return;
    m_wanted = wanted;
    if (!wanted) return; // the slice being read is the last one until it is wanted again
    if (!m_volume) {
        start();
    } else if (!m_job.valid()) {
        fillNext();
    }
}

void VolumeLoader::start() {
    if (!m_stack) return;
    try {
        m_volume = std::make_shared<core::VolumeCopy>(m_stack, m_channel, m_time, m_budget);
    } catch (const std::exception&) {
        Q_EMIT failed(sentenceOf(std::current_exception()));
        return;
    }
    m_shown = m_volume;
    m_order = m_volume->fillOrder();
    m_next = 0;
    m_failed = false;
    m_alive = std::make_shared<int>(0);
    Q_EMIT volumeChanged();
    fillNext();
}

void VolumeLoader::fillNext() {
    m_job = {};
    if (!m_wanted || m_next >= m_order.size()) return;
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this] {
        m_unsent = true;
        if (!m_pace.isActive() || m_next >= m_order.size()) {
            m_unsent = false;
            m_pace.start();
            Q_EMIT grew();
        }
        fillNext();
    };
    callbacks.failed = [this](const std::exception_ptr& error) {
        m_unsent = true;
        if (!m_pace.isActive()) m_pace.start();
        if (!std::exchange(m_failed, true)) Q_EMIT failed(sentenceOf(error));
        fillNext();
    };
    m_job = m_jobs.submit(
        core::Lane::Io,
        [volume = m_volume, k = m_order[m_next++]](const core::JobContext& context) {
            volume->fill(k, context);
        },
        std::move(callbacks));
}

} // namespace lamina::ui
