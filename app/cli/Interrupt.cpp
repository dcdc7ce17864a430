// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Interrupt.h"

#include "core/base/Error.h"

#include <array>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace lamina::app {

Interrupt::Interrupt() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const int arrived = signalfd(-1, &signals, SFD_CLOEXEC);
    m_wake = eventfd(0, EFD_CLOEXEC);
    if (arrived < 0 || m_wake < 0) {
        throw core::Error(core::ErrorCode::Internal, "Ctrl-C cannot be watched on this system.");
    }
    m_waiter = std::thread([stop = m_stop, arrived, wake = m_wake]() mutable {
        for (;;) {
            std::array<pollfd, 2> wait{{{arrived, POLLIN, 0}, {wake, POLLIN, 0}}};
            if (poll(wait.data(), wait.size(), -1) < 0) continue;
            if (wait[1].revents != 0) break;
            signalfd_siginfo info{};
            if (read(arrived, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
            if (!stop.request_stop()) _exit(1); // asked before
        }
        close(arrived);
    });
}

Interrupt::~Interrupt() {
    const std::uint64_t one = 1;
    if (write(m_wake, &one, sizeof one) < 0) std::terminate(); // an eventfd takes eight bytes always
    m_waiter.join();
    close(m_wake);
}

} // namespace lamina::app
