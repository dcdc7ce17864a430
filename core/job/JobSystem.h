// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lamina::core {

/// Which threads run a job: `Io` decodes slices, `Cpu` does short computations, `Compute` is the
/// one training or prediction at a time of a device, `Preview` what follows the hand meanwhile.
enum class Lane { Io, Cpu, Compute, Preview };

enum class JobState { Queued, Running, Done, Cancelled, Failed };

/// Runs a function on the owner's (GUI) thread, soon and in order. Thread-safe. The window's
/// posts to the Qt event loop; tests and the command line use a queue.
using Dispatcher = std::function<void(std::function<void()>)>;

struct JobCallbacks {
    std::weak_ptr<void> owner;                     ///< callbacks are skipped once it died
    bool hasOwner = false;                         ///< false: never skipped
    std::function<void(const Progress&)> progress; ///< newest wins, at most 8 per second
    /// Every report that has curve values, batched at the same pace.
    std::function<void(const std::vector<Progress>&)> curve;
    std::function<void(const std::string&)> log;
    std::function<void()> done;
    std::function<void()> cancelled;
    std::function<void(std::exception_ptr)> failed;
};

/// A submitted job. Copies refer to the same job; thread-safe.
class JobHandle {
public:
    JobHandle() = default;
    [[nodiscard]] bool valid() const { return m_shared != nullptr; }
    [[nodiscard]] JobState state() const;
    [[nodiscard]] bool active() const; ///< queued or running
    void requestStop();                ///< shows at once; a queued job never starts
    [[nodiscard]] bool stopRequested() const;
    /// Until the job has ended and its last callback was handed to the dispatcher (which may not
    /// have run it yet). For tests and the command line, never the GUI thread.
    void wait() const;

private:
    friend class JobSystem;
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

/// Worker threads in lanes; one thread each in `Compute` and `Preview`. Every job ends in exactly
/// one of `done`, `cancelled` (its work threw `Cancelled`, or it was stopped before it started) and
/// `failed` (its work threw anything else); the newest progress and all curve points arrive before
/// that. A job captures its inputs by value or `shared_ptr<const T>`; its callbacks arrive through
/// the dispatcher and may submit jobs. The destructor stops everything and joins; what is submitted
/// meanwhile is cancelled. `submit` and `submitFirst` are thread-safe.
class JobSystem {
public:
    explicit JobSystem(Dispatcher dispatcher, int ioThreads = 1, int cpuThreads = 1);
    ~JobSystem();
    JobSystem(const JobSystem&) = delete;
    JobSystem& operator=(const JobSystem&) = delete;

    JobHandle submit(Lane lane, std::function<void(const JobContext&)> work,
                     JobCallbacks callbacks = {});
    /// Like submit, ahead of what waits in the lane (the slice the user looks at now).
    JobHandle submitFirst(Lane lane, std::function<void(const JobContext&)> work,
                          JobCallbacks callbacks = {});

private:
    struct LaneState;
    class Ticker;
    JobHandle enqueue(Lane lane, std::function<void(const JobContext&)> work,
                      JobCallbacks callbacks, bool first);

    static void work(LaneState& lane);

    Dispatcher m_dispatcher;
    std::unique_ptr<Ticker> m_ticker; ///< outlives the lanes, whose jobs report through it
    std::vector<std::unique_ptr<LaneState>> m_lanes;
};

} // namespace lamina::core
