// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <chrono>

namespace lamina::core {

/// Seconds that a job has worked, from the making of the clock on. A paused job is held inside a
/// report: of all that goes through this clock the time counts for nothing. One thread; `context`
/// must outlive it.
class WorkClock {
public:
    explicit WorkClock(const JobContext& context) : m_context(context) {}
    WorkClock(const WorkClock&) = delete;
    WorkClock& operator=(const WorkClock&) = delete;

    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(Clock::now() - m_start - m_held).count();
    }
    void report(const Progress& progress) {
        const auto before = Clock::now();
        m_context.report(progress);
        m_held += Clock::now() - before;
    }
    /// The job's context, with reports through this clock, which must outlive it.
    [[nodiscard]] JobContext timed() {
        return JobContext(
            m_context.stopToken(), [this](const Progress& progress) { report(progress); },
            [this](const std::string& sentence) { m_context.log(sentence); });
    }
    void restart() {
        m_start = Clock::now();
        m_held = {};
    }

private:
    using Clock = std::chrono::steady_clock;
    const JobContext& m_context;
    Clock::time_point m_start = Clock::now();
    Clock::duration m_held{};
};

} // namespace lamina::core
