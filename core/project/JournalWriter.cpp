// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/JournalWriter.h"

#include "core/base/Error.h"
#include "core/base/Log.h"
#include "core/io/FileSizeSignal.h"
#include "core/project/ProjectDatabase.h"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <limits>

namespace lamina::core {

namespace {

constexpr std::chrono::seconds kPause{1};
/// Requests that keep more than this are written on their own: small ones before them are on disk
/// first, and those behind them follow as soon as they can.
constexpr std::size_t kBatchBytes = std::size_t{8} << 20;
constexpr auto kAll = std::numeric_limits<std::size_t>::max();

std::string changes(std::size_t count) {
    return count == 1 ? "1 change" : fmt::format("{} changes", count);
}

std::string waiting(std::size_t count) {
    return changes(count) + (count == 1 ? " waits" : " wait");
}

} // namespace

JournalWriter::JournalWriter(std::unique_ptr<ProjectDatabase> database, Open open, Notify notify)
    : m_open(std::move(open)), m_notify(std::move(notify)), m_database(std::move(database)),
      m_most(kAll), m_thread([this] { run(); }) {}

JournalWriter::~JournalWriter() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void JournalWriter::enqueue(Write write, std::size_t bytes, std::function<void()> written) {
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back({std::move(write), bytes, std::move(written)});
        m_bytes += bytes;
    }
    m_wake.notify_all();
}

void JournalWriter::flush(std::function<void(bool)> done) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_queue.empty()) {
            m_waiters.push_back({m_done + m_queue.size(), std::move(done)});
            m_hurry = true;
            m_wake.notify_all();
            return;
        }
    }
    done(true);
}

bool JournalWriter::flush() {
    std::promise<bool> promise;
    auto result = promise.get_future();
    flush([&promise](bool written) { promise.set_value(written); });
    return result.get();
}

std::size_t JournalWriter::pending() const {
    const std::lock_guard lock(m_mutex);
    return m_queue.size();
}

std::size_t JournalWriter::bytesPending() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

void JournalWriter::run() {
    const FileSizeSignalGuard guard; // a size limit is a failed write, not the end of the program
    for (;;) {
        std::vector<Item*> batch;
        bool last = false;
        {
            std::unique_lock lock(m_mutex);
            if (m_failing) {
                m_wake.wait_for(lock, kPause, [this] { return m_stop || m_hurry; });
            } else {
                m_wake.wait(lock, [this] { return m_stop || !m_queue.empty(); });
            }
            m_hurry = false;
            last = m_stop;
            if (m_queue.empty()) {
                if (last) return;
                continue;
            }
            std::size_t bytes = 0;
            for (Item& item : m_queue) {
                bytes += item.bytes;
                const bool full = batch.size() == m_most || bytes > kBatchBytes;
                if (full && !batch.empty()) break;
                batch.push_back(&item);
            }
        }
        const std::string failure = attempt(batch);
        finish(batch.size(), failure);
        if (!last || failure.empty()) continue;
        // The program ends: there is nobody left to wait for space.
        const auto sentence = fmt::format("{} {} could not be saved and went with the window.",
                                          failure, changes(pending()));
        logWarning(sentence);
        if (m_notify) m_notify({JournalNotice::Kind::Lost, sentence});
        return;
    }
}

std::string JournalWriter::attempt(const std::vector<Item*>& batch) {
    try {
        if (!m_database) m_database = m_open();
        m_database->transaction([&] {
            for (const Item* item : batch)
                item->write(*m_database);
        });
        return {};
    } catch (const Error& error) {
        logInfo(fmt::format("{} {}", error.what(), error.context()));
        m_database.reset(); // a share that came back needs a new connection
        return error.what();
    } catch (const std::exception& error) {
        m_database.reset();
        return fmt::format("Saving failed: {}.", error.what());
    }
}

void JournalWriter::finish(std::size_t count, const std::string& failure) {
    std::vector<std::function<void()>> written;
    std::vector<std::function<void(bool)>> answered;
    std::vector<Write> finished; // a large step is let go without the lock
    JournalNotice notice;
    {
        const std::lock_guard lock(m_mutex);
        if (failure.empty()) {
            for (std::size_t i = 0; i < count; ++i) {
                if (m_queue.front().written) written.push_back(std::move(m_queue.front().written));
                m_bytes -= m_queue.front().bytes;
                finished.push_back(std::move(m_queue.front().write));
                m_queue.pop_front();
            }
            m_done += count;
            m_most = kAll;
            if (m_failing && m_queue.empty()) {
                m_failing = false;
                notice = {JournalNotice::Kind::Recovered,
                          "Saving works again: everything is on disk."};
            }
            m_hurry = m_failing; // the rest of what waited, without a pause
        } else {
            m_most = std::max<std::size_t>(1, count / 2);
            if (!m_failing) {
                notice = {JournalNotice::Kind::Failed,
                          fmt::format("{} Nothing is lost: {} in memory, and saving is tried again "
                                      "every second.",
                                      failure, waiting(m_queue.size()))};
            }
            m_failing = true;
        }
        std::erase_if(m_waiters, [&](Waiter& waiter) {
            if (failure.empty() && waiter.upTo > m_done) return false;
            answered.push_back(std::move(waiter.done));
            return true;
        });
        if (!m_waiters.empty()) m_hurry = true;
    }
    for (const auto& call : written)
        call();
    if (!notice.sentence.empty()) {
        logWarning(notice.sentence);
        if (m_notify) m_notify(notice);
    }
    for (const auto& call : answered)
        call(failure.empty());
}

} // namespace lamina::core
