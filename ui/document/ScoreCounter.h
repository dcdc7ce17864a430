// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "ui/document/Document.h"

#include <memory>

namespace lamina::ui {

/// Makes the document's large counts on a worker, so that scores never hold the window up. The
/// newest count wins. GUI thread only.
class ScoreCounter {
public:
    /// Both must outlive this object.
    ScoreCounter(core::JobSystem& jobs, Document& document);
    ~ScoreCounter();
    ScoreCounter(const ScoreCounter&) = delete;
    ScoreCounter& operator=(const ScoreCounter&) = delete;

private:
    void count(const std::shared_ptr<DiceCount>& wanted);

    core::JobSystem& m_jobs;
    Document& m_document;
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
