// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <execinfo.h>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace lamina::test {

/// Says what keeps the GUI thread busy: with LAMINA_BLOCK_STACKS=60 in the environment, its stack
/// is written to standard error whenever an event takes longer than 60 ms, and every 20 ms from
/// then on. Made and used on the GUI thread.
class BlockStacks {
public:
    BlockStacks() {
        const char* wanted = std::getenv("LAMINA_BLOCK_STACKS");
        const int milliseconds = wanted ? std::atoi(wanted) : 0;
        if (milliseconds <= 0) return;
        m_above = std::chrono::milliseconds(milliseconds);
        void* frames[1];
        static_cast<void>(backtrace(frames, 1)); // loads what the handler must not load
        std::signal(SIGUSR2, [](int) {
            constexpr int kDeepest = 60;
            void* stack[kDeepest];
            constexpr char kBegin[] = "--- the GUI thread is busy\n";
            static_cast<void>(!write(STDERR_FILENO, kBegin, sizeof kBegin - 1));
            backtrace_symbols_fd(stack, backtrace(stack, kDeepest), STDERR_FILENO);
        });
        m_watch = std::thread([this, gui = pthread_self()] {
            while (!m_stop) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                const auto since = m_since.load();
                if (since == Clock::time_point() || Clock::now() - since < m_above) continue;
                pthread_kill(gui, SIGUSR2);
            }
        });
    }
    ~BlockStacks() {
        m_stop = true;
        if (m_watch.joinable()) m_watch.join();
    }
    BlockStacks(const BlockStacks&) = delete;
    BlockStacks& operator=(const BlockStacks&) = delete;

    void begin() { m_since = Clock::now(); }
    void end() { m_since = Clock::time_point(); }

private:
    using Clock = std::chrono::steady_clock;

    std::chrono::milliseconds m_above{0};
    std::atomic<Clock::time_point> m_since{Clock::time_point()};
    std::atomic<bool> m_stop = false;
    std::thread m_watch;
};

} // namespace lamina::test
