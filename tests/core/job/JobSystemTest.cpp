// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/JobSystem.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <semaphore>

#include <sys/resource.h>
#include <unistd.h>

namespace lamina::core {
namespace {

/// Stands for the GUI thread's event loop: what is posted runs when the test says so.
class EventQueue {
public:
    Dispatcher dispatcher() {
        return [this](std::function<void()> event) {
            {
                const std::lock_guard lock(m_mutex);
                m_events.push_back(std::move(event));
            }
            m_posted.release();
        };
    }
    /// Runs what is there now, also what that posts.
    void drain() {
        while (m_posted.try_acquire())
            runOne();
    }
    /// Waits for events and runs them until `condition` holds.
    template <typename Condition> void runUntil(Condition condition) {
        while (!condition()) {
            m_posted.acquire();
            runOne();
        }
    }

private:
    void runOne() {
        std::function<void()> event;
        {
            const std::lock_guard lock(m_mutex);
            event = std::move(m_events.front());
            m_events.pop_front();
        }
        event();
    }

    std::mutex m_mutex;
    std::deque<std::function<void()>> m_events;
    std::counting_semaphore<> m_posted{0};
};

/// Counts how a job ended.
struct Ends {
    int done = 0;
    int cancelled = 0;
    int failed = 0;
    std::string message;

    JobCallbacks callbacks() {
        JobCallbacks c;
        c.done = [this] { ++done; };
        c.cancelled = [this] { ++cancelled; };
        c.failed = [this](const std::exception_ptr& error) {
            ++failed;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& e) {
                message = e.what();
            }
        };
        return c;
    }
    [[nodiscard]] int all() const { return done + cancelled + failed; }
};

Progress at(double fraction) {
    Progress progress;
    progress.fraction = fraction;
    return progress;
}

Progress point(int step) {
    Progress progress = at(step / 1000.0);
    progress.curve["step"] = step;
    return progress;
}

TEST(JobSystem, RunsWorkOnAWorkerAndTellsTheOwnerThroughTheDispatcher) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    std::thread::id worker;
    JobHandle job = jobs.submit(
        Lane::Cpu, [&](const JobContext&) { worker = std::this_thread::get_id(); },
        ends.callbacks());
    job.wait();
    EXPECT_EQ(job.state(), JobState::Done);
    EXPECT_FALSE(job.active());
    EXPECT_NE(worker, std::this_thread::get_id());
    EXPECT_EQ(ends.all(), 0) << "callbacks wait for the owner's thread";
    queue.drain();
    EXPECT_EQ(ends.done, 1);
    EXPECT_EQ(ends.all(), 1);
}

TEST(JobSystem, KeepsTheOrderWithinALaneAndPutsFirstWhatIsSubmittedFirst) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    std::latch go(1);
    std::vector<int> order;
    jobs.submit(Lane::Io, [&](const JobContext&) { go.wait(); });
    jobs.submit(Lane::Io, [&](const JobContext&) { order.push_back(1); });
    JobHandle last = jobs.submit(Lane::Io, [&](const JobContext&) { order.push_back(2); });
    jobs.submitFirst(Lane::Io, [&](const JobContext&) { order.push_back(0); });
    go.count_down();
    last.wait();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

TEST(JobSystem, OnlyReadingRunsBesideTheWindowAllElseBehindIt) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher(), 1, 1);
    const auto niceOf = [&jobs](Lane lane) {
        int nice = 0;
        jobs.submit(lane,
                    [&nice](const JobContext&) {
                        nice = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
                    })
            .wait();
        return nice;
    };
    const int window = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
    EXPECT_EQ(niceOf(Lane::Io), window);
    EXPECT_GT(niceOf(Lane::Cpu), window);
    EXPECT_EQ(niceOf(Lane::Preview), niceOf(Lane::Cpu));
    EXPECT_GT(niceOf(Lane::Compute), niceOf(Lane::Cpu));
}

TEST(JobSystem, LanesRunBesideEachOther) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher(), 2, 2);
    std::latch together(5); // two io, two cpu, one compute: ends only if all run at once
    const auto meet = [&](const JobContext&) { together.arrive_and_wait(); };
    std::vector<JobHandle> all;
    for (const Lane lane : {Lane::Io, Lane::Io, Lane::Cpu, Lane::Cpu, Lane::Compute}) {
        all.push_back(jobs.submit(lane, meet));
    }
    for (const JobHandle& job : all)
        job.wait();
    for (const JobHandle& job : all)
        EXPECT_EQ(job.state(), JobState::Done);
}

TEST(JobSystem, ComputeRunsOneJobAtATime) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher(), 2, 2);
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::vector<JobHandle> all;
    for (int i = 0; i < 50; ++i) {
        all.push_back(jobs.submit(Lane::Compute, [&](const JobContext&) {
            most = std::max(most.load(), ++running);
            std::this_thread::yield();
            --running;
        }));
    }
    for (const JobHandle& job : all)
        job.wait();
    EXPECT_EQ(most, 1);
}

TEST(JobSystem, AStopShowsAtOnceAndTheRunningWorkEndsAsCancelled) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    std::latch started(1);
    JobHandle job = jobs.submit(
        Lane::Compute,
        [&](const JobContext& context) {
            started.count_down();
            while (true)
                context.throwIfStopped();
        },
        ends.callbacks());
    started.wait();
    EXPECT_EQ(job.state(), JobState::Running);
    EXPECT_FALSE(job.stopRequested());
    job.requestStop();
    EXPECT_TRUE(job.stopRequested());
    job.wait();
    EXPECT_EQ(job.state(), JobState::Cancelled);
    queue.drain();
    EXPECT_EQ(ends.cancelled, 1);
    EXPECT_EQ(ends.all(), 1);
}

TEST(JobSystem, AQueuedJobThatIsStoppedNeverStarts) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    std::latch go(1);
    bool ran = false;
    const auto input = std::make_shared<int>(1);
    jobs.submit(Lane::Compute, [&](const JobContext&) { go.wait(); });
    JobHandle job = jobs.submit(
        Lane::Compute, [&ran, input](const JobContext&) { ran = true; }, ends.callbacks());
    EXPECT_EQ(job.state(), JobState::Queued);
    EXPECT_TRUE(job.active());
    job.requestStop();
    EXPECT_EQ(job.state(), JobState::Cancelled) << "without waiting for the lane";
    EXPECT_EQ(input.use_count(), 1) << "its inputs are released";
    job.requestStop();
    queue.drain();
    EXPECT_EQ(ends.cancelled, 1);
    JobHandle after = jobs.submit(Lane::Compute, [](const JobContext&) {});
    go.count_down();
    after.wait();
    EXPECT_FALSE(ran);
}

TEST(JobSystem, WorkThatThrowsFailsWithItsException) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    JobHandle job = jobs.submit(
        Lane::Cpu,
        [](const JobContext&) { throw Error(ErrorCode::OutOfMemory, "The patch is too large."); },
        ends.callbacks());
    job.wait();
    EXPECT_EQ(job.state(), JobState::Failed);
    queue.drain();
    EXPECT_EQ(ends.failed, 1);
    EXPECT_EQ(ends.all(), 1);
    EXPECT_EQ(ends.message, "The patch is too large.");
}

TEST(JobSystem, AFailureAfterAStopIsStillAFailureAndFinishedWorkIsDone) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    for (const bool fails : {true, false}) {
        std::latch started(1);
        std::latch stopped(1);
        JobHandle job = jobs.submit(Lane::Cpu, [&](const JobContext&) {
            started.count_down();
            stopped.wait();
            if (fails) throw std::runtime_error("disk full");
        });
        started.wait();
        job.requestStop();
        stopped.count_down();
        job.wait();
        EXPECT_EQ(job.state(), fails ? JobState::Failed : JobState::Done);
    }
}

TEST(JobSystem, ProgressIsNewestWinsAndNoCurvePointIsLost) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    std::vector<double> fractions;
    std::vector<double> steps;
    int batches = 0;
    JobCallbacks callbacks = ends.callbacks();
    callbacks.progress = [&](const Progress& p) {
        EXPECT_EQ(ends.all(), 0) << "progress after the end";
        fractions.push_back(p.fraction);
    };
    callbacks.curve = [&](const std::vector<Progress>& points) {
        ++batches;
        for (const Progress& p : points)
            steps.push_back(p.curve.at("step"));
    };
    JobHandle job = jobs.submit(
        Lane::Compute,
        [](const JobContext& context) {
            for (int step = 0; step < 1000; ++step) {
                context.report(point(step));
                context.report(at(step / 1000.0));
            }
            context.report(at(1.0));
        },
        callbacks);
    job.wait();
    queue.drain(); // the owner's thread was busy all the time
    EXPECT_EQ(fractions, std::vector<double>{1.0});
    EXPECT_EQ(batches, 1);
    ASSERT_EQ(steps.size(), 1000U);
    EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end()));
    EXPECT_EQ(ends.done, 1);
}

TEST(JobSystem, ProgressArrivesAtMostEightTimesASecondAndTheLastAlways) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    std::atomic<int> deliveries{0};
    double last = -1.0;
    JobCallbacks callbacks = ends.callbacks();
    callbacks.progress = [&](const Progress& p) {
        last = p.fraction;
        ++deliveries;
    };
    const auto begin = std::chrono::steady_clock::now();
    jobs.submit(
        Lane::Cpu,
        [&](const JobContext& context) {
            while (deliveries < 4)
                context.report(at(0.5));
            context.report(at(0.9));
        },
        callbacks);
    queue.runUntil([&] { return ends.done == 1; });
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(last, 0.9);
    // The first comes at once, the last with the end, the others an eighth of a second apart.
    EXPECT_LE(deliveries, 2.0 + 8.0 * elapsed.count());
}

TEST(JobSystem, AReportHeldBackArrivesThoughNoOtherFollows) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    Ends ends;
    std::binary_semaphore firstSeen(0);
    std::binary_semaphore secondSeen(0);
    JobCallbacks callbacks = ends.callbacks();
    callbacks.progress = [&](const Progress& p) {
        (p.fraction < 0.15 ? firstSeen : secondSeen).release();
    };
    jobs.submit(
        Lane::Cpu,
        [&](const JobContext& context) {
            context.report(at(0.1));
            firstSeen.acquire();
            context.report(at(0.2)); // too soon: held back
            secondSeen.acquire();    // and yet it comes while the work waits
        },
        callbacks);
    queue.runUntil([&] { return ends.done == 1; });
    EXPECT_EQ(ends.done, 1);
}

TEST(JobSystem, ProgressOfFailedAndCancelledJobsArrivesBeforeTheirEnd) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    for (const bool fails : {true, false}) {
        Ends ends;
        std::vector<double> fractions;
        JobCallbacks callbacks = ends.callbacks();
        callbacks.progress = [&](const Progress& p) { fractions.push_back(p.fraction); };
        JobHandle job = jobs.submit(
            Lane::Cpu,
            [&](const JobContext& context) {
                context.report(at(0.25));
                context.report(at(0.75));
                if (fails) throw std::runtime_error("broken");
                throw Cancelled();
            },
            callbacks);
        job.wait();
        queue.drain();
        EXPECT_EQ(fractions, std::vector<double>{0.75});
        EXPECT_EQ(ends.failed, fails ? 1 : 0);
        EXPECT_EQ(ends.cancelled, fails ? 0 : 1);
    }
}

TEST(JobSystem, LogSentencesArriveAllInOrderAndBeforeTheEnd) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    std::vector<std::string> lines;
    JobCallbacks callbacks;
    callbacks.log = [&](const std::string& line) { lines.push_back(line); };
    callbacks.done = [&] { lines.emplace_back("end"); };
    JobHandle job = jobs.submit(
        Lane::Cpu,
        [](const JobContext& context) {
            context.log("batch halved");
            context.log("batch halved again");
        },
        callbacks);
    job.wait();
    queue.drain();
    EXPECT_EQ(lines, (std::vector<std::string>{"batch halved", "batch halved again", "end"}));
}

TEST(JobSystem, CallbacksOfADeadOwnerAreSkippedAndOfALivingOneAreNot) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    for (const bool dies : {true, false}) {
        auto owner = std::make_shared<int>(1);
        Ends ends;
        int progress = 0;
        JobCallbacks callbacks = ends.callbacks();
        callbacks.owner = owner;
        callbacks.hasOwner = true;
        callbacks.progress = [&](const Progress&) { ++progress; };
        JobHandle job = jobs.submit(
            Lane::Cpu, [](const JobContext& context) { context.report(at(0.5)); }, callbacks);
        job.wait();
        if (dies) owner.reset();
        queue.drain();
        EXPECT_EQ(ends.done, dies ? 0 : 1);
        EXPECT_EQ(progress, dies ? 0 : 1);
    }
}

TEST(JobSystem, WhatCallbacksCapturedDiesOnTheOwnersThread) {
    EventQueue queue;
    JobSystem jobs(queue.dispatcher());
    std::thread::id where;
    auto probe = std::shared_ptr<int>(new int(0), [&](const int* p) {
        where = std::this_thread::get_id();
        delete p;
    });
    JobCallbacks callbacks;
    callbacks.done = [probe] {};
    JobHandle job = jobs.submit(
        Lane::Cpu, [](const JobContext&) {}, std::move(callbacks));
    probe.reset();
    job.wait();
    EXPECT_EQ(where, std::thread::id());
    queue.drain();
    EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(JobSystem, CallbacksMaySubmitJobsEvenWithoutAnEventQueue) {
    std::binary_semaphore finished(0);
    JobSystem jobs(
        [](const std::function<void()>& event) { event(); }); // runs on the worker itself
    JobCallbacks second;
    second.done = [&] { finished.release(); };
    JobCallbacks first;
    first.done = [&] {
        jobs.submit(
            Lane::Compute, [](const JobContext&) {}, second);
    };
    jobs.submit(
        Lane::Compute, [](const JobContext&) {}, first);
    finished.acquire();
}

TEST(JobSystem, TheDestructorStopsWhatRunsCancelsWhatWaitsAndJoins) {
    EventQueue queue;
    Ends running;
    Ends waiting;
    std::atomic<bool> left{false};
    bool started = false;
    JobHandle job;
    {
        JobSystem jobs(queue.dispatcher());
        std::latch underway(1);
        job = jobs.submit(
            Lane::Compute,
            [&](const JobContext& context) {
                underway.count_down();
                while (!context.stopRequested())
                    std::this_thread::yield();
                left = true;
                throw Cancelled();
            },
            running.callbacks());
        jobs.submit(
            Lane::Compute, [&](const JobContext&) { started = true; }, waiting.callbacks());
        underway.wait();
    }
    EXPECT_TRUE(left);
    EXPECT_FALSE(started);
    EXPECT_EQ(job.state(), JobState::Cancelled);
    job.requestStop(); // a handle may outlive the system
    queue.drain();
    EXPECT_EQ(running.cancelled, 1);
    EXPECT_EQ(waiting.cancelled, 1);
}

TEST(JobSystem, WhatIsSubmittedDuringShutdownIsCancelled) {
    EventQueue queue;
    Ends late;
    {
        JobSystem jobs(queue.dispatcher());
        std::latch underway(1);
        jobs.submit(Lane::Cpu, [&](const JobContext& context) {
            underway.count_down();
            while (!context.stopRequested())
                std::this_thread::yield();
            jobs.submit(
                Lane::Io, [](const JobContext&) { FAIL() << "it must not start"; },
                late.callbacks());
        });
        underway.wait();
    }
    queue.drain();
    EXPECT_EQ(late.cancelled, 1);
    EXPECT_EQ(late.all(), 1);
}

TEST(JobSystem, ManySubmittersAndCancellersGetOneEndPerJob) {
    EventQueue queue;
    std::atomic<int> ends{0};
    constexpr int kThreads = 4;
    constexpr int kJobs = 200;
    {
        JobSystem jobs(queue.dispatcher(), 2, 2);
        std::latch begin(kThreads);
        std::vector<std::jthread> submitters;
        for (int t = 0; t < kThreads; ++t) {
            submitters.emplace_back([&, t] {
                begin.arrive_and_wait();
                for (int i = 0; i < kJobs; ++i) {
                    JobCallbacks callbacks;
                    callbacks.done = callbacks.cancelled = [&] { ++ends; };
                    callbacks.failed = [&](const std::exception_ptr&) { ++ends; };
                    callbacks.progress = [](const Progress&) {};
                    JobHandle job = jobs.submit(
                        static_cast<Lane>((i + t) % 3),
                        [i](const JobContext& context) {
                            context.report(at(0.5));
                            context.throwIfStopped();
                            if (i % 5 == 0) throw std::runtime_error("every fifth");
                        },
                        std::move(callbacks));
                    if (i % 3 == 0) job.requestStop();
                }
            });
        }
        submitters.clear();
    }
    queue.drain();
    EXPECT_EQ(ends, kThreads * kJobs);
}

TEST(JobHandle, OfNoJobIsInactiveAndHarmless) {
    JobHandle none;
    EXPECT_FALSE(none.valid());
    EXPECT_FALSE(none.active());
    none.requestStop();
    none.wait();
    EXPECT_THROW(static_cast<void>(none.state()), Error);
}

TEST(JobSystem, RefusesAnImpossibleSetUp) {
    EventQueue queue;
    EXPECT_THROW(JobSystem(nullptr), Error);
    EXPECT_THROW(JobSystem(queue.dispatcher(), 0, 1), Error);
    JobSystem jobs(queue.dispatcher());
    EXPECT_THROW(jobs.submit(Lane::Cpu, nullptr), Error);
}

} // namespace
} // namespace lamina::core
