// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ObjectCensus.h"

#include "ui/document/AnnotationJobs.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {
constexpr int kPauseMs = 800; ///< after a change, so that a series of strokes costs one measurement
}

ObjectCensus::ObjectCensus(core::JobSystem& jobs, AnnotationJobs& edits, Document& document,
                           QObject* parent)
    : QObject(parent), m_jobs(jobs), m_edits(edits), m_document(document) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kPauseMs);
    connect(&m_timer, &QTimer::timeout, this, &ObjectCensus::next);
    connect(&m_document, &Document::stackChanged, this, [this] {
        for (const Source source : kSources)
            staled(source, true);
    });
    connect(&m_document, &Document::spacingChanged, this, [this] {
        for (const Source source : kSources)
            staled(source, false);
    });
    connect(&m_document, &Document::annotationChanged, this,
            [this] { staled(Source::Annotation, false); });
    connect(&m_document, &Document::predictionChanged, this, [this](int z) {
        if (z >= 0 && !at(Source::Prediction).result) return; // slice after slice: not whole yet
        staled(Source::Prediction, true);
        staled(Source::Annotation, false); // its probabilities
    });
    // a worker is for the user first
    connect(&m_edits, &AnnotationJobs::started, this, [this] { m_job.requestStop(); });
    connect(&m_edits, &AnnotationJobs::finished, this, [this] {
        if (m_wanted && byItself()) m_timer.start();
    });
}

ObjectCensus::~ObjectCensus() {
    m_job.requestStop();
}

bool ObjectCensus::byItself() const {
    return m_document.hasStack() && m_document.paintSize().voxels() <= kByItself;
}

void ObjectCensus::setWanted(bool wanted) {
    if (wanted == m_wanted) return;
    m_wanted = wanted;
    if (!wanted) {
        m_timer.stop();
        m_job.requestStop();
    } else {
        refresh(); // the first time whatever the size: somebody is waiting for it
    }
}

void ObjectCensus::staled(Source source, bool forget) {
    at(source).stale = true;
    if (m_job.active()) {
        m_job.requestStop();
        m_alive = std::make_shared<int>(0);
    }
    if (forget && std::exchange(at(source).result, nullptr)) Q_EMIT changed(source);
    if (m_wanted && byItself()) m_timer.start();
    Q_EMIT stateChanged();
}

void ObjectCensus::refresh() {
    m_timer.stop();
    next();
}

void ObjectCensus::next() {
    if (!m_wanted || !m_document.hasStack()) return;
    if (m_edits.busy() || m_job.active()) { // soon
        m_timer.start();
        return;
    }
    for (const Source source : kSources) {
        if (!at(source).stale) continue;
        if (source == Source::Prediction && (!m_document.prediction().complete() ||
                                             m_document.prediction().full()->instances.empty()))
            continue;
        measure(source);
        return;
    }
}

void ObjectCensus::measure(Source source) {
    auto made = std::make_shared<Result>();
    const auto stack = m_document.stack();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, source, made] {
        at(source) = {made, false};
        Q_EMIT changed(source);
        Q_EMIT stateChanged();
        next();
    };
    callbacks.cancelled = [this] { Q_EMIT stateChanged(); };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT stateChanged();
        Q_EMIT failed(errorSentence(error));
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [source, made, stack, labels = m_document.labels(), table = m_document.table(),
         prediction = m_document.prediction(), channel = m_document.channel(),
         time = m_document.time()](const core::JobContext& context) {
            const core::VolumeSize size = labels.size();
            core::ObjectSource from;
            from.size = size;
            from.spacing = stack->spacing();
            from.image = stack.get();
            from.channel = channel;
            from.time = time;
            from.probability = [&prediction](int z) -> const std::uint8_t* {
                const auto* foreground = prediction.foreground(z);
                return foreground ? foreground->values.data() : nullptr;
            };
            if (source == Source::Annotation) {
                from.ids = [&](int z, std::span<core::LabelId> out) {
                    labels.readRect(z, {0, 0, size.x, size.y}, out);
                };
                from.classOf = [&table](core::LabelId id, core::VoxelIndex) {
                    return table.classOf(id);
                };
            } else {
                from.ids = [&](int z, std::span<core::LabelId> out) {
                    std::copy_n(prediction.instances(z), out.size(), out.begin());
                };
                from.classOf = [&](core::LabelId, core::VoxelIndex v) {
                    return static_cast<core::ClassId>(
                        prediction.semantic(v.z)[size.offset({v.x, v.y, 0})]);
                };
            }
            made->objects = core::objectFacts(from, context);
            core::SuspicionSpec suspicion;
            if (source == Source::Annotation) suspicion.knownSlices = labels.annotatedSlices();
            made->suspicious = core::suspiciousObjects(made->objects, size.z, suspicion);
            made->medianVoxels = core::medianVoxels(made->objects);
        },
        std::move(callbacks));
    Q_EMIT stateChanged();
}

} // namespace lamina::ui
