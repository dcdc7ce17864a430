// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Console.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace lamina::app {

namespace {

bool onTerminal() {
    static const bool terminal = isatty(STDERR_FILENO) != 0;
    return terminal;
}

/// Not through fmt::print, which throws: where nobody can read standard error, work goes on.
void write(std::FILE* stream, const std::string& text) {
    const std::size_t written = std::fwrite(text.data(), 1, text.size(), stream);
    if ((written != text.size() || std::fflush(stream) != 0) && stream == stdout) {
        std::clearerr(stdout);
        throw core::Error(core::ErrorCode::Unwritable, "Standard output cannot be written.");
    }
}

void writeLine(std::FILE* stream, const std::string& text) {
    write(stream, text + "\n");
}

/// Bytes that are no UTF-8 (a file name may hold any) become replacement characters.
std::string dumped(const nlohmann::json& object) {
    return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

std::string clockText(double seconds) {
    const auto whole = static_cast<long>(std::lround(std::max(0.0, seconds)));
    if (whole >= 3600)
        return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

core::JobContext Console::context(std::stop_token stop) {
    return core::JobContext(
        std::move(stop), [this](const core::Progress& p) { progress(p); },
        [this](const std::string& sentence) { note(sentence); });
}

core::JobContext Console::part(const core::JobContext& whole, double begin, double end,
                               const std::string& prefix) {
    return core::JobContext(
        whole.stopToken(),
        [this, begin, end, prefix](core::Progress p) {
            p.fraction = begin + (end - begin) * p.fraction;
            if (!prefix.empty()) p.message = p.message.empty() ? prefix : prefix + ": " + p.message;
            if (end < 1.0) p.secondsLeft.reset(); // of the part, not of the whole
            progress(p);
        },
        [this](const std::string& sentence) { note(sentence); });
}

void Console::progress(const core::Progress& progress) {
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    const auto since = now - m_lastShown;
    if (m_json) {
        // Every point of a curve is data; the rest is for watching.
        if (progress.curve.empty() && since < std::chrono::milliseconds(250)) return;
        m_lastShown = now;
        nlohmann::json object{
            {"type", "progress"}, {"fraction", progress.fraction}, {"message", progress.message}};
        object["seconds_left"] =
            progress.secondsLeft ? nlohmann::json(*progress.secondsLeft) : nlohmann::json(nullptr);
        if (!progress.curve.empty()) object["curve"] = progress.curve;
        writeLine(stdout, dumped(object));
        return;
    }
    if (m_quiet) return;
    if (onTerminal()) {
        if (since < std::chrono::milliseconds(125) && progress.fraction < 1.0) return;
        m_lastShown = now;
        drawBar(progress);
        return;
    }
    // A log file wants few lines: one for each tenth, or one a minute.
    const bool tenth = std::floor(progress.fraction * 10.0) > std::floor(m_lastFraction * 10.0);
    if (!tenth && since < std::chrono::minutes(1)) return;
    m_lastShown = now;
    m_lastFraction = std::max(m_lastFraction, progress.fraction);
    std::string line = fmt::format("{:3.0f} %  {}", 100.0 * progress.fraction, progress.message);
    if (progress.secondsLeft) line += fmt::format("  ({} left)", clockText(*progress.secondsLeft));
    writeLine(stderr, line);
}

void Console::drawBar(const core::Progress& progress) {
    constexpr int kWidth = 28;
    const int filled = static_cast<int>(std::clamp(progress.fraction, 0.0, 1.0) * kWidth);
    std::string line = fmt::format("[{:#<{}}{:.<{}}] {:3.0f} %", "", filled, "", kWidth - filled,
                                   100.0 * progress.fraction);
    if (progress.secondsLeft) line += fmt::format("  {} left", clockText(*progress.secondsLeft));
    line += "  " + progress.message;
    write(stderr, "\r\x1b[K" + line.substr(0, 118));
    m_barShown = true;
}

void Console::clearBar() {
    if (!m_barShown) return;
    write(stderr, "\r\x1b[K");
    m_barShown = false;
}

void Console::note(const std::string& sentence) {
    const std::lock_guard lock(m_mutex);
    if (m_json) {
        writeLine(stdout, dumped({{"type", "note"}, {"message", sentence}}));
        return;
    }
    if (m_quiet) return;
    clearBar();
    writeLine(stderr, sentence);
}

void Console::error(const std::string& sentence) {
    const std::lock_guard lock(m_mutex);
    clearBar();
    writeLine(stderr, "lamina-cli: " + sentence);
    if (!m_json) return;
    try {
        writeLine(stdout, dumped({{"type", "error"}, {"message", sentence}}));
    } catch (const core::Error&) {
        // standard error has said it, and the exit status will
    }
}

void Console::result(const nlohmann::json& object, const std::string& text) {
    const std::lock_guard lock(m_mutex);
    clearBar();
    writeLine(stdout, m_json ? dumped(object) : text);
}

} // namespace lamina::app
