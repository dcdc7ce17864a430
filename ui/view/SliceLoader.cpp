// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceLoader.h"

#include <new>

namespace lamina::ui {

QString sentenceOf(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::bad_alloc&) {
        return SliceLoader::tr("There is not enough memory; close other programs and try again.");
    } catch (const std::exception& e) {
        return QString::fromUtf8(e.what());
    } catch (...) {
        return SliceLoader::tr("An unknown error occurred.");
    }
}

SliceLoader::SliceLoader(core::JobSystem& jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_alive(std::make_shared<int>(0)) {}

SliceLoader::~SliceLoader() {
    stop();
}

void SliceLoader::setStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time) {
    stop();
    ++m_generation;
    m_stack = std::move(stack);
    m_channel = channel;
    m_time = time;
}

SliceLoader::PlanePtr SliceLoader::cached(int z) const {
    return m_stack ? m_stack->cachedPlane(index(z)) : nullptr;
}

void SliceLoader::stopPrefetch() {
    for (core::JobHandle& job : m_prefetch)
        job.requestStop();
    m_prefetch.clear();
}

void SliceLoader::stop() {
    stopPrefetch();
    if (m_wanted.valid() && m_wanted.state() == core::JobState::Queued) m_wanted.requestStop();
    m_wanted = {};
}

void SliceLoader::request(int z, bool withRange) {
    stop();
    if (!m_stack) return;
    struct Result {
        PlanePtr plane;
        std::optional<core::IntensityRange> range;
    };
    auto result = std::make_shared<Result>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, result, z, generation = m_generation] {
        if (generation == m_generation) Q_EMIT loaded(z, result->plane, result->range);
    };
    callbacks.failed = [this, z, generation = m_generation](const std::exception_ptr& error) {
        if (generation == m_generation) Q_EMIT failed(z, sentenceOf(error));
    };
    m_wanted = m_jobs.submitFirst(
        core::Lane::Io,
        [stack = m_stack, at = index(z), withRange, result](const core::JobContext&) {
            result->plane = stack->plane(at);
            if (withRange) result->range = core::percentileRange(*result->plane);
        },
        std::move(callbacks));
}

void SliceLoader::prefetchAround(int z, int direction) {
    stopPrefetch();
    if (!m_stack) return;
    for (const int neighbour : {z + direction, z + 2 * direction, z - direction}) {
        if (neighbour < 0 || neighbour >= m_stack->size().z || cached(neighbour)) continue;
        // A neighbour that cannot be read is reported when the user goes there.
        m_prefetch.push_back(m_jobs.submit(
            core::Lane::Io, [stack = m_stack, at = index(neighbour)](const core::JobContext&) {
                static_cast<void>(stack->plane(at));
            }));
    }
}

} // namespace lamina::ui
