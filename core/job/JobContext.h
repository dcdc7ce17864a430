// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace lamina::core {

/// One progress report of a long operation. A report replaces the one before it, except that every
/// report with `curve` values is also a point of the run's curves and must not be dropped.
struct Progress {
    double fraction = 0.0;               ///< 0..1 of the whole operation
    std::string message;                 ///< what is being done, for the user
    std::optional<double> secondsLeft;   ///< estimate, absent until one is known
    std::map<std::string, double> curve; ///< e.g. {"step", 12}, {"loss", -1.3}, {"val_dice", .8}
};

/// What a long operation gets from its caller: a stop token to look at between batches, tiles or
/// slices, and somewhere to report to. Passed by const reference; thread-safe if the sinks are.
class JobContext {
public:
    using ProgressSink = std::function<void(const Progress&)>;
    using LogSink = std::function<void(const std::string&)>;

    JobContext() = default;
    explicit JobContext(std::stop_token stop, ProgressSink progress = {}, LogSink log = {})
        : m_stop(std::move(stop)), m_progress(std::move(progress)), m_log(std::move(log)) {}

    [[nodiscard]] bool stopRequested() const { return m_stop.stop_requested(); }
    [[nodiscard]] std::stop_token stopToken() const { return m_stop; }
    /// Throws `Cancelled` when a stop was requested.
    void throwIfStopped() const {
        if (stopRequested()) throw Cancelled();
    }
    void report(const Progress& progress) const {
        if (m_progress) m_progress(progress);
    }
    /// A sentence that the user should find in the run's log (a halved batch, a warning).
    void log(const std::string& sentence) const {
        if (m_log) m_log(sentence);
    }

private:
    std::stop_token m_stop;
    ProgressSink m_progress;
    LogSink m_log;
};

} // namespace lamina::core
