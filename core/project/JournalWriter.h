// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lamina::core {

class ProjectDatabase;

/// What the user should know about saving.
struct JournalNotice {
    enum class Kind {
        Failed,    ///< writing failed for the first time; what waits is kept and tried again
        Recovered, ///< all of it is on disk now
        Lost,      ///< the project was closed while it could not be written
    };
    Kind kind = Kind::Failed;
    std::string sentence; ///< what happened, to which file, what to do
};

/// A thread that writes what is handed to it, in order. Whatever waits goes into one transaction,
/// so that writing keeps up however slow a sync is. When a transaction fails nothing is lost: it
/// stays in memory and is tried again every second (in smaller parts, for where little space came
/// back). Thread-safe; no lock is held while a callback runs.
class JournalWriter {
public:
    using Write = std::function<void(ProjectDatabase&)>;
    using Open = std::function<std::unique_ptr<ProjectDatabase>()>;
    using Notify = std::function<void(const JournalNotice&)>;

    /// `database` may be null: then `open` makes the first connection too, and every one after a
    /// failure. `notify` is called on the writer's thread.
    JournalWriter(std::unique_ptr<ProjectDatabase> database, Open open, Notify notify);
    /// Writes what waits; when that fails, says so (`Lost`) and gives up.
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    /// Costs a lock and a push. `bytes` is what the request keeps in memory; `written` is called on
    /// the writer's thread once it is on disk.
    void enqueue(Write write, std::size_t bytes = 0, std::function<void()> written = {});
    /// Calls `done(true)` when everything enqueued so far is on disk, `done(false)` after a failed
    /// attempt, on the writer's thread (or at once here when nothing waits).
    void flush(std::function<void(bool)> done);
    /// The same, waiting: never on the GUI thread.
    [[nodiscard]] bool flush();
    [[nodiscard]] std::size_t pending() const; ///< requests not on disk
    [[nodiscard]] std::size_t bytesPending() const;

private:
    struct Item {
        Write write;
        std::size_t bytes;
        std::function<void()> written;
    };
    struct Waiter {
        std::uint64_t upTo; ///< items ever enqueued
        std::function<void(bool)> done;
    };

    void run();
    /// The sentence of what went wrong; empty when all is well.
    [[nodiscard]] std::string attempt(const std::vector<Item*>& batch);
    void finish(std::size_t count, const std::string& failure);

    Open m_open;
    Notify m_notify;
    std::unique_ptr<ProjectDatabase> m_database; ///< writer's thread only

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Item> m_queue; ///< grows at its end while the writer holds pointers to its front
    std::vector<Waiter> m_waiters;
    std::size_t m_bytes = 0;
    std::uint64_t m_done = 0; ///< items ever written
    std::size_t m_most;       ///< items in the next transaction
    bool m_failing = false;
    bool m_hurry = false; ///< somebody waits: do not sit out the pause
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace lamina::core
