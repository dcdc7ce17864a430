// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ScoreCounter.h"

#include "core/base/Log.h"

#include <fmt/format.h>

#include <utility>

namespace lamina::ui {

ScoreCounter::ScoreCounter(core::JobSystem& jobs, Document& document)
    : m_jobs(jobs), m_document(document) {
    m_document.setCountElsewhere(
        [this](std::shared_ptr<DiceCount> wanted) { count(std::move(wanted)); });
}

ScoreCounter::~ScoreCounter() {
    m_document.setCountElsewhere({});
    m_job.requestStop();
}

void ScoreCounter::count(const std::shared_ptr<DiceCount>& wanted) {
    m_job.requestStop(); // what it counts is of the past
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    // a stack of labels that nobody else has any more takes long to free
    const auto free = [this, wanted] {
        m_jobs.submit(core::Lane::Cpu, [wanted](const core::JobContext&) { *wanted = {}; }, {});
    };
    callbacks.done = [this, wanted, free] {
        m_document.supplyCount(wanted);
        free();
    };
    callbacks.cancelled = free;
    callbacks.failed = [](std::exception_ptr error) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& e) {
            core::logWarning(fmt::format("The scores could not be counted: {}", e.what()));
        }
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu, [wanted](const core::JobContext& context) { wanted->run(context); },
        std::move(callbacks));
}

} // namespace lamina::ui
