// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/JobSystem.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lamina::core {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kProgressInterval{125}; // 8 per second

bool ended(JobState state) {
    return state == JobState::Done || state == JobState::Cancelled || state == JobState::Failed;
}

struct LaneKind {
    int threads;
    int nice; ///< 0: the window shows nothing without it
};

/// Painting stays smooth while all cores compute: this thread, and every thread that it starts from
/// then on, yields to the window.
void yieldToWindow(int nice) {
    if (nice == 0) return;
    const sched_param none{};
    sched_setscheduler(gettid(), SCHED_BATCH, &none); // never preempts what is shorter
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

} // namespace

/// One thread that runs small actions at given times: the late delivery of progress reports.
class JobSystem::Ticker {
public:
    Ticker() : m_thread([this](const std::stop_token& stop) { run(stop); }) {}

    void schedule(Clock::time_point when, std::function<void()> action) {
        {
            const std::lock_guard lock(m_mutex);
            m_actions.emplace(when, std::move(action));
        }
        m_wake.notify_one();
    }

private:
    void run(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        while (!stop.stop_requested()) {
            if (m_actions.empty()) {
                m_wake.wait(lock, stop, [this] { return !m_actions.empty(); });
                continue;
            }
            const Clock::time_point due = m_actions.begin()->first;
            if (Clock::now() < due) {
                m_wake.wait_until(lock, stop, due, [&] { return m_actions.begin()->first < due; });
                continue;
            }
            const auto action = std::move(m_actions.begin()->second);
            m_actions.erase(m_actions.begin());
            lock.unlock(); // it goes to the dispatcher, which may do anything
            action();
            lock.lock();
        }
    }

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::multimap<Clock::time_point, std::function<void()>> m_actions;
    std::jthread m_thread; ///< last: it stops before what it uses goes
};

/// The state of one job, and its mailbox: `mutex` guards all that is not const. No lock is ever
/// held while the dispatcher, a callback or a stop callback runs.
struct JobHandle::Shared : std::enable_shared_from_this<JobHandle::Shared> {
    using Schedule = std::function<void(Clock::time_point, std::function<void()>)>;

    Shared(Dispatcher dispatcherOfSystem, Schedule scheduleOfSystem,
           std::function<void(const JobContext&)> workToDo, JobCallbacks toCall)
        : dispatcher(std::move(dispatcherOfSystem)), schedule(std::move(scheduleOfSystem)),
          work(std::move(workToDo)),
          callbacks(std::make_shared<const JobCallbacks>(std::move(toCall))),
          wantsProgress(callbacks->progress || callbacks->curve), wantsLog(callbacks->log) {}

    const Dispatcher dispatcher;
    const Schedule schedule;

    mutable std::mutex mutex;
    mutable std::condition_variable endPosted;
    JobState state = JobState::Queued;
    bool endWasPosted = false;
    std::stop_source stop;
    std::function<void(const JobContext&)> work;
    std::shared_ptr<const JobCallbacks> callbacks; ///< null once the end was delivered
    const bool wantsProgress;
    const bool wantsLog;

    std::optional<Progress> newest;
    std::vector<Progress> curve;
    bool deliveryUnderway = false; ///< scheduled or posted: later reports go with it
    Clock::time_point lastDelivery = Clock::time_point::min();

    void report(const Progress& progress) {
        if (!wantsProgress) return;
        const Clock::time_point now = Clock::now();
        Clock::time_point due = now;
        {
            const std::lock_guard lock(mutex);
            if (ended(state)) return;
            newest = progress;
            if (!progress.curve.empty()) curve.push_back(progress);
            if (std::exchange(deliveryUnderway, true)) return;
            if (lastDelivery != Clock::time_point::min()) due = lastDelivery + kProgressInterval;
        }
        if (due <= now) {
            postDelivery();
        } else {
            schedule(due, [weak = weak_from_this()] {
                if (const auto self = weak.lock()) self->postDelivery();
            });
        }
    }

    void postDelivery() {
        dispatcher([self = shared_from_this()] { self->deliver(); });
    }

    void log(const std::string& sentence) {
        if (!wantsLog) return;
        {
            const std::lock_guard lock(mutex);
            if (ended(state)) return;
        }
        dispatcher([self = shared_from_this(), sentence] {
            self->call([&](const JobCallbacks& c) { c.log(sentence); });
        });
    }

    /// On the dispatcher's thread: hands over what is in the mailbox.
    void deliver() {
        std::optional<Progress> progress;
        std::vector<Progress> points;
        {
            const std::lock_guard lock(mutex);
            progress = std::exchange(newest, std::nullopt);
            points = std::exchange(curve, {});
            deliveryUnderway = false;
            lastDelivery = Clock::now();
        }
        call([&](const JobCallbacks& c) {
            if (c.curve && !points.empty()) c.curve(points);
            if (c.progress && progress) c.progress(*progress);
        });
    }

    template <typename Use> void call(Use use) {
        std::shared_ptr<const JobCallbacks> current;
        {
            const std::lock_guard lock(mutex);
            current = callbacks;
        }
        if (!current) return;
        const std::shared_ptr<void> alive = current->owner.lock();
        if (!current->hasOwner || alive) use(*current);
    }

    /// Ends a job whose state, already `last`, no other thread will change any more.
    void postEnd(JobState last, std::exception_ptr error) {
        dispatcher([self = shared_from_this(), last, error = std::move(error)] {
            self->deliver();
            self->call([&](const JobCallbacks& c) {
                if (last == JobState::Done && c.done) c.done();
                if (last == JobState::Cancelled && c.cancelled) c.cancelled();
                if (last == JobState::Failed && c.failed) c.failed(error);
            });
            // What the callbacks captured dies here, on the owner's thread.
            std::shared_ptr<const JobCallbacks> finished;
            const std::lock_guard lock(self->mutex);
            finished.swap(self->callbacks);
        });
        const std::lock_guard lock(mutex);
        endWasPosted = true;
        endPosted.notify_all();
    }

    void run() {
        std::function<void(const JobContext&)> toDo;
        {
            const std::lock_guard lock(mutex);
            if (state != JobState::Queued) return;
            state = JobState::Running;
            toDo = std::move(work);
            work = nullptr;
        }
        JobState last = JobState::Done;
        std::exception_ptr error;
        try {
            const JobContext context(
                stop.get_token(),
                [self = shared_from_this()](const Progress& p) { self->report(p); },
                [self = shared_from_this()](const std::string& sentence) { self->log(sentence); });
            toDo(context);
        } catch (const Cancelled&) {
            last = JobState::Cancelled;
        } catch (...) {
            last = JobState::Failed;
            error = std::current_exception();
        }
        toDo = nullptr; // inputs are released before anybody hears of the end
        {
            const std::lock_guard lock(mutex);
            state = last;
        }
        postEnd(last, std::move(error));
    }

    void requestStop() {
        stop.request_stop();
        std::function<void(const JobContext&)> dropped;
        {
            const std::lock_guard lock(mutex);
            if (state != JobState::Queued) return;
            state = JobState::Cancelled;
            dropped = std::exchange(work, nullptr);
        }
        postEnd(JobState::Cancelled, nullptr);
    }
};

JobState JobHandle::state() const {
    if (!m_shared) throw Error(ErrorCode::Internal, "The state of no job was asked for.");
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->state;
}

bool JobHandle::active() const {
    return m_shared && !ended(state());
}

void JobHandle::requestStop() {
    if (m_shared) m_shared->requestStop();
}

bool JobHandle::stopRequested() const {
    return m_shared && m_shared->stop.stop_requested();
}

void JobHandle::wait() const {
    if (!m_shared) return;
    std::unique_lock lock(m_shared->mutex);
    m_shared->endPosted.wait(lock, [this] { return m_shared->endWasPosted; });
}

struct JobSystem::LaneState {
    using Job = std::shared_ptr<JobHandle::Shared>;

    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> queue;
    std::vector<Job> running;
    bool stopping = false;
    std::vector<std::jthread> threads;
};

void JobSystem::work(LaneState& lane) {
    while (true) {
        LaneState::Job job;
        {
            std::unique_lock lock(lane.mutex);
            lane.wake.wait(lock, [&] { return lane.stopping || !lane.queue.empty(); });
            if (lane.stopping) return;
            job = std::move(lane.queue.front());
            lane.queue.pop_front();
            lane.running.push_back(job);
        }
        job->run();
        const std::lock_guard lock(lane.mutex);
        std::erase(lane.running, job);
    }
}

JobSystem::JobSystem(Dispatcher dispatcher, int ioThreads, int cpuThreads)
    : m_dispatcher(std::move(dispatcher)) {
    if (!m_dispatcher || ioThreads < 1 || cpuThreads < 1) {
        throw Error(ErrorCode::InvalidArgument,
                    "A job system needs a dispatcher and at least one thread in every lane.");
    }
    m_ticker = std::make_unique<Ticker>();
    constexpr int kAwaited = 5, kPatient = 15; // somebody waits for it; nobody does
    for (const LaneKind kind : {LaneKind{ioThreads, 0}, LaneKind{cpuThreads, kAwaited},
                                LaneKind{1, kPatient}, LaneKind{1, kAwaited}}) { // as in `Lane`
        LaneState& lane = *m_lanes.emplace_back(std::make_unique<LaneState>());
        for (int i = 0; i < kind.threads; ++i) {
            lane.threads.emplace_back([&lane, nice = kind.nice] {
                yieldToWindow(nice);
                work(lane);
            });
        }
    }
}

JobSystem::~JobSystem() {
    std::vector<LaneState::Job> unfinished;
    for (const auto& lane : m_lanes) {
        const std::lock_guard lock(lane->mutex);
        lane->stopping = true;
        unfinished.insert(unfinished.end(), lane->running.begin(), lane->running.end());
        unfinished.insert(unfinished.end(), lane->queue.begin(), lane->queue.end());
        lane->queue.clear();
    }
    for (const LaneState::Job& job : unfinished)
        job->requestStop();
    for (const auto& lane : m_lanes) {
        lane->wake.notify_all();
        lane->threads.clear(); // joins
    }
}

JobHandle JobSystem::submit(Lane lane, std::function<void(const JobContext&)> work,
                            JobCallbacks callbacks) {
    return enqueue(lane, std::move(work), std::move(callbacks), false);
}

JobHandle JobSystem::submitFirst(Lane lane, std::function<void(const JobContext&)> work,
                                 JobCallbacks callbacks) {
    return enqueue(lane, std::move(work), std::move(callbacks), true);
}

JobHandle JobSystem::enqueue(Lane lane, std::function<void(const JobContext&)> work,
                             JobCallbacks callbacks, bool first) {
    if (!work) throw Error(ErrorCode::Internal, "A job without work was submitted.");
    JobHandle handle;
    handle.m_shared = std::make_shared<JobHandle::Shared>(
        m_dispatcher,
        [ticker = m_ticker.get()](Clock::time_point when, std::function<void()> action) {
            ticker->schedule(when, std::move(action));
        },
        std::move(work), std::move(callbacks));
    LaneState& state = *m_lanes[static_cast<std::size_t>(lane)];
    bool accepted = false;
    {
        const std::lock_guard lock(state.mutex);
        accepted = !state.stopping;
        if (accepted && first) state.queue.push_front(handle.m_shared);
        if (accepted && !first) state.queue.push_back(handle.m_shared);
    }
    if (accepted) {
        state.wake.notify_one();
    } else {
        handle.requestStop();
    }
    return handle;
}

} // namespace lamina::core
