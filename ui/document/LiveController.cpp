// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/LiveController.h"

#include "core/forest/LiveForest.h"
#include "core/instance/NeighbourColors.h"
#include "core/learn/RunState.h"
#include "core/learn/StackPrediction.h"
#include "ui/Translation.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/LearningController.h"

#include <atomic>
#include <mutex>
#include <utility>

namespace lamina::ui {

namespace {

/// On larger slices the network takes longer than somebody who paints will wait.
constexpr std::size_t kMostNetworkPixels = std::size_t{1024} * 1024;

/// So long without anything new on screen, work under way is finished even if it is out of date:
/// who paints without a pause still sees masks.
constexpr qint64 kPatience = 900; // milliseconds

} // namespace

/// The forest is touched by the one thread of the lane only; the rest is for both.
struct LiveController::Worker {
    std::unique_ptr<core::LiveForest> forest;
    std::mutex mutex;                               ///< guards the next
    std::shared_ptr<core::NetworkFeatures> network; ///< opened, not yet taken
    std::atomic<int> slice{0};                      ///< to be masked
    std::atomic<int> masking{-1};                   ///< is being masked; -1 while the forest learns
    std::atomic<bool> finished{false}; ///< all that was wanted is shown; it filters ahead

    bool hasNetwork() {
        const std::lock_guard lock(mutex);
        return network != nullptr;
    }
    std::shared_ptr<core::NetworkFeatures> takeNetwork() {
        const std::lock_guard lock(mutex);
        return std::exchange(network, nullptr);
    }
};

/// What a worker found for one slice.
struct LiveController::Mask {
    std::uint64_t revision = 0;
    int z = 0;
    bool last = false;
    core::ClassSlice semantic;
    PredictionStore::IdSlice ids;
    PredictionStore::Extras extras;
};

LiveController::LiveController(core::JobSystem& jobs, core::Dispatcher dispatcher,
                               Document& document, LearningController& learning, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_dispatcher(std::move(dispatcher)), m_document(document),
      m_learning(learning) {
    connect(&m_document, &Document::annotationChanged, this, &LiveController::annotationChanged);
    connect(&m_document, &Document::stackChanged, this, [this] {
        setOn(false);
        Q_EMIT possibleChanged();
    });
    connect(&m_document, &Document::channelChanged, this, [this] {
        if (m_on) restart();
    });
    connect(&m_learning, &LearningController::stateChanged, this, [this] {
        if (core::isRunning(m_learning.state())) setOn(false);
        if (m_on) openNetwork();
        Q_EMIT possibleChanged();
    });
}

LiveController::~LiveController() {
    m_job.requestStop();
}

QString LiveController::whyNot() const {
    if (!m_document.hasStack()) return tr("Open a stack first.");
    if (!core::isRunning(m_learning.state())) return {};
    return coreSentence(core::whyBlocked(m_learning.state(), core::RunAction::Predict, {}));
}

void LiveController::setOn(bool on) {
    if (on == m_on || (on && !whyNot().isEmpty())) return;
    m_on = on;
    if (on) {
        m_document.beginPreview();
        restart();
    } else {
        m_job.requestStop();
        m_alive.reset(); // nothing of it is shown any more
        m_worker.reset();
        m_document.endPreview();
        setStatus({});
    }
    Q_EMIT onChanged(on);
}

void LiveController::restart() {
    m_job.requestStop();
    m_job = {};
    m_alive = std::make_shared<int>(0);
    m_worker = std::make_shared<Worker>();
    m_worker->slice = m_slice;
    ++m_revision;
    m_done = -1;
    m_waiting.start();
    m_document.clearPreview();
    setStatus(tr("Looking at this slice …"));
    m_networkAsked = false;
    openNetwork();
    go();
}

void LiveController::openNetwork() {
    if (m_networkAsked || !m_learning.hasBuiltin() ||
        m_document.stack()->size().planeVoxels() > kMostNetworkPixels)
        return;
    m_networkAsked = true;
    m_learning.openBuiltin(m_alive, [this](std::shared_ptr<core::NetworkFeatures> network) {
        if (!m_on) return;
        {
            const std::lock_guard lock(m_worker->mutex);
            m_worker->network = std::move(network);
        }
        ++m_revision; // learnt anew, with what the network sees
        m_done = -1;
        go();
    });
}

void LiveController::setCurrentSlice(int z) {
    m_slice = z;
    if (!m_on) return;
    m_worker->slice = z;
    go();
}

void LiveController::annotationChanged() {
    if (!m_on) return;
    ++m_revision;
    if (!m_waiting.isValid()) m_waiting.start();
    go();
}

bool LiveController::wanted() const {
    return m_learnt != m_revision || m_shown != m_learnt ||
           (m_done != m_slice && !m_document.previewFinal(m_slice));
}

/// Starts what is wanted, or makes room for it.
void LiveController::go() {
    if (!m_on || !wanted()) return;
    if (!m_job.active()) {
        submit();
        return;
    }
    const int masking = m_worker->masking;
    const bool otherSlice = masking >= 0 && masking != m_slice; // a learning one looks for itself
    const bool outOfDate = m_jobRevision != m_revision;
    const bool patient = m_waiting.isValid() && m_waiting.elapsed() < kPatience;
    if (m_worker->finished || otherSlice || (outOfDate && patient)) m_job.requestStop();
}

void LiveController::submit() {
    m_jobRevision = m_revision;
    m_worker->masking = -1;
    m_worker->finished = false;
    const std::weak_ptr<int> alive = m_alive;
    const auto say = [this, alive, dispatcher = m_dispatcher](auto what) {
        dispatcher([this, alive, what = std::move(what)] {
            if (alive.lock()) what(*this);
        });
    };
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this] { jobEnded(); };
    callbacks.cancelled = [this] { jobEnded(); };
    callbacks.failed = [this](std::exception_ptr error) {
        setOn(false);
        Q_EMIT failed(tr("Live mode was switched off. %1").arg(errorSentence(error)));
    };
    m_job = m_jobs.submit(
        core::Lane::Preview,
        [say, worker = m_worker, revision = m_revision, learn = m_learnt != m_revision,
         annotation = m_document.snapshot(), image = m_document.stack(),
         channel = m_document.channel(),
         time = m_document.time()](const core::JobContext& context) {
            if (!worker->forest) {
                worker->forest = std::make_unique<core::LiveForest>(
                    core::liveStack(image, channel, time, context), channel);
            }
            if (worker->hasNetwork()) { // taken only when nothing can interrupt any more
                auto stack = core::liveStack(image, channel, time, context);
                worker->forest = std::make_unique<core::LiveForest>(
                    std::move(stack), channel, core::LiveSettings{}, worker->takeNetwork());
            }
            auto& forest = *worker->forest;
            if (learn) {
                const auto lack = forest.learn(annotation.labels, annotation.table, context);
                say([revision, lack](LiveController& live) {
                    live.learnt(revision, lack.background, lack.foreground);
                });
            }
            const int z = worker->slice;
            worker->masking = z;
            if (forest.ready()) {
                const core::MaskSpec masks;
                const core::VolumeSize plane{image->size().x, image->size().y, 1};
                const auto mask = [&](int step, bool last) {
                    const auto slice = forest.predict(z, step, context);
                    Mask made{revision, z, false, {}, {}, {}};
                    auto semantic = std::make_shared<const std::vector<std::uint8_t>>(
                        core::semanticFromProbability(slice, masks.threshold));
                    made.semantic = semantic;
                    made.extras.foreground = core::foregroundOf(slice);
                    say([made](LiveController& live) { live.show(made); });
                    if (!last) return;
                    context.throwIfStopped();
                    made.ids = std::make_shared<const std::vector<core::LabelId>>(
                        core::instancesOfClasses(*semantic, 2, plane, image->spacing(), masks,
                                                 context)); // all classes as one
                    made.extras.instanceColors = core::neighbourColors(*made.ids, plane);
                    made.last = true;
                    say([made](LiveController& live) { live.show(made); });
                };
                if (forest.coarseStep() > 1) mask(forest.coarseStep(), false);
                mask(1, true);
            } else {
                forest.prepare(z, context); // ready for the first strokes
            }
            worker->finished = true;
            for (const int near : {z + 1, z - 1}) {
                if (near >= 0 && near < image->size().z) forest.prepare(near, context);
            }
        },
        std::move(callbacks));
}

void LiveController::jobEnded() {
    if (m_worker->finished) m_done = m_worker->masking;
    go();
}

void LiveController::learnt(std::uint64_t revision, bool background, bool foreground) {
    m_learnt = revision;
    m_done = -1;
    if (!background && !foreground) return;
    m_document.clearPreview();
    m_shown = revision;
    if (revision == m_revision) m_waiting.invalidate();
    setStatus(background && foreground
                  ? tr("Paint over a cell, and with the label Background over some background.")
              : background ? tr("Now paint over some background, with the label Background.")
                           : tr("Now paint over a cell."));
}

void LiveController::show(const Mask& mask) {
    if (mask.revision != m_shown) { // slices of an older forest are not shown beside this one's
        const auto& preview = m_document.prediction();
        if (preview.slices() > (preview.semantic(mask.z) ? 1 : 0)) m_document.clearPreview();
        m_shown = mask.revision;
    }
    m_document.setPreviewSlice(mask.z, mask.semantic, mask.ids, mask.extras, mask.last);
    if (mask.revision == m_revision) {
        m_waiting.invalidate();
    } else {
        m_waiting.start(); // newer strokes may have it their way again
    }
    setStatus(mask.last ? tr("Slice %1 is masked from what you painted.").arg(mask.z)
                        : tr("Slice %1 is masked coarsely; refining …").arg(mask.z));
    Q_EMIT refreshed(mask.z, mask.revision, mask.last);
    if (mask.revision != m_revision) go();
}

void LiveController::setStatus(const QString& status) {
    if (status == m_status) return;
    m_status = status;
    Q_EMIT statusChanged();
}

} // namespace lamina::ui
