// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <mutex>
#include <string>

namespace lamina::app {

/// What the command line says. Results go to standard output; progress, notes and errors to
/// standard error. With `json` standard output carries one object a line and nothing else.
/// Thread-safe.
class Console {
public:
    void setJson(bool json) { m_json = json; }
    void setQuiet(bool quiet) { m_quiet = quiet; }
    [[nodiscard]] bool json() const { return m_json; }

    /// A context that reports here and stops with `stop`.
    [[nodiscard]] core::JobContext context(std::stop_token stop);
    /// A part of a longer job: its progress fills [begin, end) of the bar.
    [[nodiscard]] core::JobContext part(const core::JobContext& whole, double begin, double end,
                                        const std::string& prefix);

    void progress(const core::Progress& progress);
    void note(const std::string& sentence);
    void error(const std::string& sentence);
    /// The final object in JSON mode, else `text`.
    void result(const nlohmann::json& object, const std::string& text);

private:
    using Clock = std::chrono::steady_clock;
    void clearBar();
    void drawBar(const core::Progress& progress);

    std::mutex m_mutex;
    bool m_json = false;
    bool m_quiet = false;
    bool m_barShown = false;
    Clock::time_point m_lastShown{};
    double m_lastFraction = -1.0;
};

/// "1:05", "2:03:10".
[[nodiscard]] std::string clockText(double seconds);

} // namespace lamina::app
