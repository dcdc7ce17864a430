// SPDX-License-Identifier: GPL-3.0-or-later
// The prediction on disk, as the next start finds it.
#include "ui/document/ProjectSession.h"

#include "core/learn/PredictionHistory.h"
#include "ui/document/Document.h"
#include "ui/document/PredictionPair.h"

#include <utility>

namespace lamina::ui {

core::KeptPrediction ProjectSession::keptPrediction() const {
    return {m_document.workFolder().predictions(), m_document.stem()};
}

void ProjectSession::changeKept(
    std::function<void(const core::KeptPrediction&, const core::JobContext&)> change) {
    m_jobs.submit(
        core::Lane::Io,
        [change = std::move(change), kept = keptPrediction(), order = m_keepOrder,
         mine = ++m_keepOrder->newest](const core::JobContext& context) {
            const std::lock_guard lock(order->mutex);
            if (order->newest == mine) change(kept, context);
        },
        inBackground([] {}));
}

void ProjectSession::keepPrediction() {
    const auto full = m_document.keptPrediction().full();
    if (!full || full == m_keptPrediction || !writable()) return;
    m_keptPrediction = full;
    changeKept([full](const core::KeptPrediction& kept, const core::JobContext& context) {
        kept.keep(*full, context);
    });
    // not in the job above, which a newer prediction may make superfluous
    m_jobs.submit(
        core::Lane::Io,
        [full, history = predictionHistory(m_document)](const core::JobContext& context) {
            history.add(*full, context);
        },
        inBackground([] {}));
}

/// The prediction came from a model, or a channel, that is no longer the current one.
void ProjectSession::forgetPrediction() {
    if (!writable()) return;
    m_keptPrediction.reset();
    changeKept([](const core::KeptPrediction& kept, const core::JobContext&) { kept.forget(); });
}

void ProjectSession::findPrediction() {
    auto found = std::make_shared<std::shared_ptr<const core::StackPrediction>>();
    m_jobs.submit(
        core::Lane::Io,
        [found, kept = keptPrediction(), size = m_document.labels().size()](
            const core::JobContext& context) { *found = kept.load(size, context); },
        inBackground([this, found, opening = m_document.opening()] {
            // a newer one may have been made while the old one was read
            if (!*found || m_document.opening() != opening ||
                !m_document.keptPrediction().empty()) {
                return;
            }
            m_keptPrediction = *found;
            m_document.setPrediction(*found);
        }));
}

} // namespace lamina::ui
