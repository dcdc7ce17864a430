// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/PredictionReuse.h"

#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/PredictionPair.h"

#include <algorithm>

namespace lamina::ui {

namespace {

int objectsOf(const core::StackPrediction& prediction) {
    return static_cast<int>(prediction.instanceColors.size()) - 1; // ids are 1, 2, 3 …
}

} // namespace

PredictionReuse::PredictionReuse(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document) {}

PredictionReuse::~PredictionReuse() {
    m_alive.reset();
    m_job.requestStop();
}

bool PredictionReuse::isKept(const core::PredictionEntry& entry) const {
    const auto& full = m_document.keptPrediction().full();
    return full && full->record == entry.record;
}

QString PredictionReuse::whyNot(const core::PredictionEntry& entry) const {
    if (!m_document.hasStack()) return tr("Open a stack first.");
    if (isKept(entry)) return tr("This is the prediction of the window.");
    if (working()) return tr("Another prediction is being brought back.");
    if (m_document.previewing()) return tr("Live masks are shown; end live mode first.");
    return m_blocked ? m_blocked() : QString();
}

void PredictionReuse::use(const core::PredictionEntry& entry) {
    if (!whyNot(entry).isEmpty()) return;
    if (m_replaced && m_replaced->record == entry.record) { // back to where it came from
        take(entry, m_replaced);
        return;
    }
    auto found = std::make_shared<std::shared_ptr<const core::StackPrediction>>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, found, entry, opening = m_document.opening()] {
        m_job = {};
        if (opening != m_document.opening()) return; // of a stack that was left
        if (*found) {
            take(entry, *found);
        } else {
            Q_EMIT failed(tr("The masks of this prediction are gone; predict the stack again."));
        }
        Q_EMIT stateChanged();
    };
    callbacks.failed = [this](std::exception_ptr error) {
        m_job = {};
        Q_EMIT failed(errorSentence(error));
        Q_EMIT stateChanged();
    };
    callbacks.cancelled = [this] {
        m_job = {};
        Q_EMIT stateChanged();
    };
    m_job = m_jobs.submit(
        core::Lane::Preview,
        [found, id = entry.id, size = m_document.paintSize(),
         history = predictionHistory(m_document)](const core::JobContext& context) {
            *found = history.restore(id, size, context);
        },
        std::move(callbacks));
    Q_EMIT stateChanged();
}

void PredictionReuse::take(const core::PredictionEntry& entry,
                           std::shared_ptr<const core::StackPrediction> prediction) {
    // a run may have begun while the mask was read
    if (const auto reason = m_blocked ? m_blocked() : QString(); !reason.isEmpty()) {
        Q_EMIT failed(reason);
        return;
    }
    m_replaced = m_document.keptPrediction().full();
    const auto trained = core::slicesTrainedOn(entry.record, m_document.stack()->info().name);
    m_document.setTrainedSlices({trained.begin(), trained.end()});
    m_document.setThresholdPreview(std::nullopt);
    m_document.setPrediction(prediction);
    auto sentence =
        tr("This prediction is used again: shown, scored and exported, with %1.")
            .arg(counted(std::max(0, objectsOf(*prediction)), tr("object"), tr("objects")));
    if (prediction->foreground.empty() && prediction->probability.empty()) {
        sentence += " " + tr("Its probability is not available, because only the masks of earlier "
                             "predictions are kept; predict the stack again to see it.");
    }
    Q_EMIT used(sentence);
}

} // namespace lamina::ui
